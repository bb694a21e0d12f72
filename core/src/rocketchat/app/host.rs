//! [`HostPattern`]: which hosts an app may talk to.

use std::collections::HashSet;
use std::fmt;

use serde::{Serialize, Serializer};
use url::{Host, Url};

/// A host name or address, or `*.` and a name for every name below it.
///
/// Host names are compared as browsers do: case, IDNA and one trailing dot do not matter, and the
/// many ways to write an IP address are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPattern {
    host: Host,
    subdomains: bool,
}

/// Why a text is no [`HostPattern`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotAHost {
    /// It is a URL of nothing but a host, which is this.
    Origin(String),
    /// It is a URL that says more than its host, which is this.
    Url(String),
    /// It is nothing of the kind.
    Other,
}

impl HostPattern {
    pub(crate) fn parse(text: &str) -> Result<Self, NotAHost> {
        let (name, subdomains) = match text.strip_prefix("*.") {
            Some(name) => (name, true),
            None => (text, false),
        };
        match Host::parse(name).map(normal) {
            _ if name.contains('*') => Err(NotAHost::Other),
            // `.` and its spellings are no name, and would match what has an empty one.
            Ok(Host::Domain(name)) if name.split('.').any(str::is_empty) => Err(NotAHost::Other),
            Ok(host @ Host::Domain(_)) => Ok(Self { host, subdomains }),
            Ok(host) if !subdomains => Ok(Self { host, subdomains }),
            _ => Err(Self::of_url(text)),
        }
    }

    /// Is the text a host, written as [`host_of`] writes it, that a list can name without letting
    /// another one pass? `*.example.com` can stand in a URL, and is a pattern in a list.
    pub(crate) fn is_exact(text: &str) -> bool {
        Self::parse(text).is_ok_and(|pattern| !pattern.subdomains && pattern.to_string() == text)
    }

    fn of_url(text: &str) -> NotAHost {
        let (Ok(host), Ok(url)) = (web_host(text), Url::parse(text)) else {
            return NotAHost::Other;
        };
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        match bare {
            true => NotAHost::Origin(host.to_string()),
            false => NotAHost::Url(host.to_string()),
        }
    }

    /// The name with its last letter first; an address is none.
    fn turned(&self) -> Option<Vec<u8>> {
        match &self.host {
            Host::Domain(name) => Some(name.bytes().rev().collect()),
            _ => None,
        }
    }

    pub(crate) fn matches(&self, host: &Host) -> bool {
        if !self.subdomains {
            return self.host == *host;
        }
        match (&self.host, host) {
            (Host::Domain(parent), Host::Domain(name)) => {
                let below = name.strip_suffix(parent.as_str());
                below.is_some_and(|below| below.len() > 1 && below.ends_with('.'))
            }
            _ => false,
        }
    }
}

/// What a list of patterns lets through, looked up without going through the list.
pub(crate) struct Covered<'a> {
    listed: HashSet<&'a HostPattern>,
    /// The names that have a star before them, turned around so that what is below a name begins
    /// with it. Sorted, and none begins with another.
    starred: Vec<Vec<u8>>,
}

impl<'a> Covered<'a> {
    pub(crate) fn by(list: &'a [HostPattern]) -> Self {
        let starred = list.iter().filter(|pattern| pattern.subdomains);
        let mut starred: Vec<_> = starred.filter_map(HostPattern::turned).collect();
        starred.iter_mut().for_each(|name| name.push(b'.'));
        starred.sort_unstable();
        starred.dedup_by(|name, above| name.starts_with(above));
        Self {
            listed: list.iter().collect(),
            starred,
        }
    }

    /// Does the list let through everything that this pattern does?
    pub(crate) fn has(&self, pattern: &HostPattern) -> bool {
        self.listed.contains(pattern) || pattern.turned().is_some_and(|name| self.is_below(&name))
    }

    fn is_below(&self, name: &[u8]) -> bool {
        // What begins with a name sorts after it, and before the next one that it does not begin with.
        let after = self.starred.partition_point(|above| **above <= *name);
        let above = after.checked_sub(1).and_then(|at| self.starred.get(at));
        above.is_some_and(|above| name.starts_with(above))
    }
}

impl Serialize for HostPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stars = if self.subdomains { "*." } else { "" };
        write!(f, "{stars}{}", self.host)
    }
}

/// The host that a request to this URL goes to, or why there is none, as a sentence part.
pub(crate) fn web_host(url: &str) -> Result<Host, String> {
    let url = Url::parse(url).map_err(|error| format!("it is not a URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
        return Err(format!("`{}` is no scheme of web requests", url.scheme()));
    }
    let host = url.host().map(|host| normal(host.to_owned()));
    host.ok_or_else(|| "it names no host".to_owned())
}

/// The host that a web request to this URL goes to (`http`, `https`, `ws`, `wss`), written as hosts
/// are compared: without user name and port, in lower case, IDNA applied, IP addresses in their
/// usual form. `None` for what is no URL of a web request.
///
/// ```
/// use grantfold::rocketchat::host_of;
///
/// assert_eq!(host_of("https://example.org@EVIL.test.:8443/x").as_deref(), Some("evil.test"));
/// assert_eq!(host_of("http://0x7f.1/").as_deref(), Some("127.0.0.1"));
/// assert_eq!(host_of("mailto:ann@example.com"), None);
/// ```
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    let host = web_host(url).ok()?.to_string();
    (!host.is_empty()).then_some(host)
}

/// `example.com.` with its trailing dot is the same host as `example.com`.
fn normal(host: Host) -> Host {
    match host {
        Host::Domain(name) => Host::Domain(name.strip_suffix('.').unwrap_or(&name).to_owned()),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, url: &str, expected: bool) {
        let pattern = HostPattern::parse(pattern).expect("a pattern");
        let matches = web_host(url).is_ok_and(|host| pattern.matches(&host));
        assert_eq!(matches, expected, "{pattern} {url}");
    }

    #[test]
    fn a_host_is_that_host_and_no_other() {
        check("api.example.com", "https://api.example.com/x", true);
        check("API.Example.com", "https://api.EXAMPLE.com.:8443/", true);
        check(
            "api.example.com",
            "https://api.example.com.evil.test/",
            false,
        );
        check(
            "api.example.com",
            "https://api.example.com@evil.test/",
            false,
        );
        check(
            "api.example.com",
            "https://evil.test/api.example.com",
            false,
        );
        check(
            "api.example.com",
            "https://evil.test\\@api.example.com/",
            false,
        );
        check("example.com", "https://api.example.com/", false);
        check("example.com", "ftp://example.com/", false);
        check(
            "b\u{fc}cher.example",
            "https://xn--bcher-kva.example/",
            true,
        );
    }

    #[test]
    fn a_star_is_every_name_below_and_not_the_name_itself() {
        check("*.example.com", "https://a.example.com/", true);
        check("*.example.com", "https://a.b.example.com/", true);
        check("*.example.com", "https://example.com/", false);
        check("*.example.com", "https://badexample.com/", false);
        check("*.example.com", "https://.example.com/", false);
    }

    #[test]
    fn a_list_covers_what_one_of_it_does() {
        let texts = [
            "test",
            "*.test",
            "a.test",
            "*.a.test",
            "b.a.test",
            "*.b.a.test",
            "ba.test",
            "*.a-b.test",
            "c.a-b.test",
            "*.a.tes",
            "127.0.0.1",
            "[::1]",
        ];
        let all: Vec<_> = texts
            .iter()
            .flat_map(|text| HostPattern::parse(text))
            .collect();
        assert_eq!(all.len(), texts.len());
        for chosen in 0..1_u32 << all.len() {
            let list = all
                .iter()
                .enumerate()
                .filter(|(at, _)| chosen >> at & 1 == 1);
            let list: Vec<_> = list.map(|(_, pattern)| pattern.clone()).rev().collect();
            let covered = Covered::by(&list);
            for other in &all {
                let covers =
                    |one: &HostPattern| one == other || one.subdomains && one.matches(&other.host);
                assert_eq!(
                    covered.has(other),
                    list.iter().any(covers),
                    "{list:?} {other}"
                );
            }
        }
    }

    #[test]
    fn no_url_has_an_empty_host() {
        for url in ["https://./", "https://%2e/", "https:///", "no url", ""] {
            assert_eq!(host_of(url), None, "{url}");
        }
    }

    #[test]
    fn addresses_have_many_spellings() {
        check("127.0.0.1", "http://0x7f.1/", true);
        check("127.0.0.1", "http://2130706433/", true);
        check("[::1]", "http://[0:0::1]/", true);
        check("127.0.0.1", "http://127.0.0.1.example.com/", false);
    }

    #[test]
    fn what_is_no_host_is_no_pattern() {
        for text in [
            "",
            "*",
            "*.",
            "a b",
            "*.1.2.3.4",
            "example.com:443",
            "example.com/path",
            "a.*.com",
            ".",
            "*..",
            "*.%2e",
            "*.\u{3002}",
            "a..b",
        ] {
            assert!(HostPattern::parse(text).is_err(), "{text}");
        }
        let host = || "example.com".to_owned();
        assert_eq!(
            HostPattern::parse("https://Example.com/"),
            Err(NotAHost::Origin(host()))
        );
        for url in [
            "https://example.com/x",
            "https://a@example.com",
            "https://example.com:444",
        ] {
            assert_eq!(HostPattern::parse(url), Err(NotAHost::Url(host())), "{url}");
        }
    }
}
