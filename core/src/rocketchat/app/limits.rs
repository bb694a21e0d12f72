//! [`Limits`]: the extra fields of three permissions.

use serde::{Serialize, Serializer};

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::Edit;
use crate::node::Node;
use crate::rocketchat::app::host::{HostPattern, NotAHost};

/// Anything, or only what is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed<T> {
    /// No list: anything.
    Any,
    /// Only these; possibly nothing.
    Only(Vec<T>),
}

/// What narrows the granted permissions: the extra fields of the manifest's entries.
///
/// As JSON, "anything" is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// `networking.domains`: which hosts the app may talk to.
    pub hosts: Allowed<HostPattern>,
    /// `cloud.workspace-token.scopes`: which scopes it may ask a token for.
    pub scopes: Allowed<String>,
    /// `server-setting.read.hiddenSettings`: which hidden settings it may read.
    pub hidden_settings: Vec<String>,
}

impl<T> Allowed<T> {
    /// The list; `None` for anything.
    #[must_use]
    pub fn listed(&self) -> Option<&[T]> {
        match self {
            Self::Any => None,
            Self::Only(listed) => Some(listed),
        }
    }
}

impl<T: Serialize> Serialize for Allowed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.listed().serialize(serializer)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hosts: Allowed::Any,
            scopes: Allowed::Any,
            hidden_settings: Vec::new(),
        }
    }
}

impl Limits {
    /// Reads one extra field. One that is there and not a list of strings lets nothing through; an
    /// empty list of hosts or scopes limits nothing, as on the platform.
    pub(crate) fn read(
        &mut self,
        field: &str,
        node: &Node,
        path: &str,
        checker: &mut Checker<'_, '_>,
    ) {
        let mut strings = Vec::new();
        let mut malformed = |node: &Node, path: &str, wanted: &str| {
            let kind = node.value.kind();
            let message = format!("`{field}` must be a list of strings; {wanted} {kind}");
            checker
                .report(Code::PermissionFieldMalformed, node, path, message)
                .help("as it stands, it lets nothing through");
        };
        match node.as_list() {
            None => malformed(node, path, "this is"),
            Some(items) => {
                for (at, item) in items.iter().enumerate() {
                    match item.as_str() {
                        Some(text) => strings.push((item, text, format!("{path}/{at}"))),
                        None => malformed(item, &format!("{path}/{at}"), "this entry is"),
                    }
                }
            }
        }
        let unlimited = node.as_list().is_some_and(<[Node]>::is_empty);
        if unlimited && field != "hiddenSettings" {
            let message = format!("an empty `{field}` is like none at all: nothing is limited");
            checker
                .report(Code::PermissionFieldEmpty, node, path, message)
                .help("list what the app needs, or leave it out");
        }
        let texts = || strings.iter().map(|(_, text, _)| (*text).to_owned());
        match field {
            "domains" if !unlimited => {
                let hosts = strings
                    .iter()
                    .filter_map(|(node, text, path)| host(node, text, path, checker));
                self.hosts = Allowed::Only(hosts.collect());
            }
            "scopes" if !unlimited => self.scopes = Allowed::Only(texts().collect()),
            "hiddenSettings" => self.hidden_settings = texts().collect(),
            _ => (),
        }
    }
}

fn host(node: &Node, text: &str, path: &str, checker: &mut Checker<'_, '_>) -> Option<HostPattern> {
    let problem = match HostPattern::parse(text) {
        Ok(pattern) => return Some(pattern),
        Err(problem) => problem,
    };
    let message = format!("`{text}` is not a host name, so no host matches it");
    let diagnostic = checker.report(Code::DomainNotAHost, node, path, message);
    match problem {
        NotAHost::Url(host) => {
            diagnostic.help(format!(
                "write the host alone, if any path and port of it will do: `{host}`"
            ));
        }
        NotAHost::Origin(host) => {
            let edit = Edit::replace(&node.range, format!("\"{host}\""));
            diagnostic
                .help(format!("write the host alone: `{host}`"))
                .fix(format!("write `{host}`"), vec![edit]);
        }
        NotAHost::Other => {
            diagnostic.help(
                "write a host name (`api.example.com`) or every name below one (`*.example.com`); \
                 leave `domains` out for any host",
            );
        }
    }
    None
}
