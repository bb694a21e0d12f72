//! [`AuditReport`]: what was asked, to read, to add up and to make a manifest of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::audit::{Places, named, read};
use crate::platform::Platform;
use crate::rocketchat::{HostPattern, app_catalog};
use crate::root::{come_along, details, root_catalog};

/// The greatest count: JavaScript's `Number.MAX_SAFE_INTEGER`, so that every language has the same.
pub(super) const MAX_COUNT: u64 = (1 << 53) - 1;

/// What one subject was asked for.
///
/// Names that come from outside are kept within bounds: hosts, scopes, hidden settings, and
/// permissions that are in no catalogue of the platforms. Of each there is room for a thousand
/// names that were granted when they first came and a thousand that were denied. What finds no
/// room, and every name of more than 512 bytes, is only counted, in the field that begins with
/// `more`: it may have been granted or denied. The names of a catalogue have no bound.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditReport {
    /// Whose grants they are, where it is known.
    pub subject: Option<String>,
    /// What was granted.
    pub granted: BTreeSet<String>,
    /// What was asked, by the name of the permission.
    pub asked: BTreeMap<String, Asked>,
    /// How often names were asked that are in no catalogue and found no room in `asked`.
    pub more_unknown: u64,
    /// What hosts an app was to reach, as [`host_of`](crate::rocketchat::host_of) writes them. The
    /// empty name stands for what is no URL of a web request.
    pub hosts: BTreeMap<String, Asked>,
    /// How often hosts were asked that found no room in `hosts`.
    pub more_hosts: u64,
    /// What scopes it was to ask a workspace token for.
    pub scopes: BTreeMap<String, Asked>,
    /// How often scopes were asked that found no room in `scopes`.
    pub more_scopes: u64,
    /// What hidden settings it was to read.
    pub hidden_settings: BTreeMap<String, Asked>,
    /// How often hidden settings were asked that found no room in `hidden_settings`.
    pub more_hidden_settings: u64,
}

/// How often a permission, a host, a scope or a setting was asked for, and from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// How often it was granted.
    pub granted: u64,
    /// How often it was not; in a report-only audit, how often it would not have been.
    pub denied: u64,
    /// The place that asked first, of those that named themselves.
    pub first: Option<String>,
    /// The place that asked last.
    pub last: Option<String>,
}

/// Reports that cannot be read, or do not belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditError {
    /// The text is no report; why, in one sentence.
    Malformed(String),
    /// The reports are about two subjects.
    OtherSubject {
        /// Whom the report is about.
        subject: Option<String>,
        /// Whom the other one is about.
        other: Option<String>,
    },
}

impl AuditError {
    /// The stable name of what is wrong, as in the other languages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::OtherSubject { .. } => "other-subject",
        }
    }
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |subject: &Option<String>| match subject {
            Some(subject) => format!("`{subject}`"),
            None => "nobody in particular".to_owned(),
        };
        match self {
            Self::Malformed(why) => write!(f, "this is no audit report: {why}"),
            Self::OtherSubject { subject, other } => {
                let (subject, other) = (named(subject), named(other));
                write!(f, "one report is about {subject}, the other about {other}")
            }
        }
    }
}

impl std::error::Error for AuditError {}

impl Asked {
    pub(super) fn new(count: u64, is_granted: bool, places: Option<&Places>) -> Self {
        let (granted, denied) = if is_granted { (count, 0) } else { (0, count) };
        Self {
            granted,
            denied,
            first: places.map(|places| places.first.clone()),
            last: places.map(|places| places.last.clone()),
        }
    }

    pub(super) fn note(&mut self, is_granted: bool, place: Option<&str>) {
        match is_granted {
            true => self.granted += 1,
            false => self.denied += 1,
        }
        if let Some(place) = place {
            self.first.get_or_insert_with(|| place.to_owned());
            if self.last.as_deref() != Some(place) {
                self.last = Some(place.to_owned());
            }
        }
    }

    /// How often it was asked, granted or not: at most 9007199254740991, as all counts that are
    /// added up.
    #[must_use]
    pub fn times(&self) -> u64 {
        sum(self.granted, self.denied)
    }

    /// Adds what was asked later.
    pub(super) fn add(&mut self, later: Self) {
        self.granted = sum(self.granted, later.granted);
        self.denied = sum(self.denied, later.denied);
        self.first = self.first.take().or(later.first);
        self.last = later.last.or_else(|| self.last.take());
    }
}

pub(super) fn sum(one: u64, other: u64) -> u64 {
    one.saturating_add(other).min(MAX_COUNT)
}

impl AuditReport {
    /// Reads what [`Self::to_json`] wrote, in any language. Names for which there is no room are
    /// only counted.
    ///
    /// # Errors
    ///
    /// [`AuditError::Malformed`] for everything else: a field that is unknown or missing, a name
    /// that stands there twice or was asked zero times, a count above 9007199254740991. Only the
    /// lists of hosts, scopes and settings and the fields that begin with `more` may be absent.
    pub fn from_json(text: &str) -> Result<Self, AuditError> {
        let read = read::report(text).map_err(|error| AuditError::Malformed(error.to_string()))?;
        Ok(read.bounded())
    }

    /// The report as one line of JSON, for another process to read.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!(self).to_string()
    }

    /// Adds what another process was asked, later than this one as far as places are concerned.
    /// Names that are there already stay; new ones come in as far as there is room.
    ///
    /// # Errors
    ///
    /// [`AuditError::OtherSubject`]; then nothing is added.
    pub fn merge(&mut self, other: &Self) -> Result<(), AuditError> {
        if self.subject != other.subject {
            return Err(AuditError::OtherSubject {
                subject: self.subject.clone(),
                other: other.subject.clone(),
            });
        }
        self.add(other.clone());
        Ok(())
    }

    /// The same, with nothing beyond the bounds.
    pub(super) fn bounded(self) -> Self {
        let mut bounded = Self {
            subject: self.subject.clone(),
            ..Self::default()
        };
        bounded.add(self);
        bounded
    }

    fn add(&mut self, later: Self) {
        self.granted.extend(later.granted);
        self.more_unknown = sum(self.more_unknown, later.more_unknown);
        self.more_hosts = sum(self.more_hosts, later.more_hosts);
        self.more_scopes = sum(self.more_scopes, later.more_scopes);
        self.more_hidden_settings = sum(self.more_hidden_settings, later.more_hidden_settings);
        named::add(
            &mut self.asked,
            &mut self.more_unknown,
            later.asked,
            named::is_in_no_catalogue,
        );
        for (asked, more, later) in [
            (&mut self.hosts, &mut self.more_hosts, later.hosts),
            (&mut self.scopes, &mut self.more_scopes, later.scopes),
            (
                &mut self.hidden_settings,
                &mut self.more_hidden_settings,
                later.hidden_settings,
            ),
        ] {
            named::add(asked, more, later, |_| true);
        }
    }

    /// What permissions were asked and granted.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        self.names(|asked| asked.granted > 0)
    }

    /// What is granted and nobody asked for. In a community of Root that leaves out what nobody can
    /// be without: what comes with a permission that was used, and seeing a channel.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let along = come_along(self.used());
        let granted = self.granted.iter().map(String::as_str);
        granted.filter(move |name| {
            let comes_along = root_catalog().id(name).is_some_and(|id| along.contains(id));
            !comes_along && !self.asked.contains_key(*name)
        })
    }

    /// What permissions were asked and denied, or would have been. Hosts, scopes and settings have
    /// their own counts: an app may be denied a host with `networking` granted.
    pub fn denied(&self) -> impl Iterator<Item = &str> {
        self.names(|asked| asked.denied > 0)
    }

    fn names(&self, is_wanted: impl Fn(&Asked) -> bool) -> impl Iterator<Item = &str> {
        let wanted = self.asked.iter().filter(move |(_, asked)| is_wanted(asked));
        wanted.map(|(name, _)| name.as_str())
    }

    /// The value of `permissions` in a manifest that asks for what was asked, granted or not, and
    /// for nothing else.
    ///
    /// Names that a manifest cannot ask for are left out. For an app of Rocket.Chat the hosts that
    /// were asked become `domains` of `networking`, the scopes `scopes` of `cloud.workspace-token`
    /// and the hidden settings `hiddenSettings` of `server-setting.read`. Without any host that
    /// could stand there, and where there were more than could be listed, there are no `domains`,
    /// because such a list would deny what was asked; so with scopes. Where a permission was also
    /// asked by its name alone the list stays: whoever asks no host lets all of them pass.
    #[must_use]
    pub fn permissions(&self, platform: Platform) -> Value {
        let is_asked = |name: &str| self.asked.contains_key(name);
        match platform {
            Platform::RocketChatApp => {
                let names = app_catalog().names().filter(|name| is_asked(name));
                names.map(|name| self.entry(name)).collect()
            }
            Platform::Root => {
                let mut sections = Map::new();
                let declarable = details().filter(|(_, details)| details.declarable);
                let names = declarable.filter_map(|(id, _)| root_catalog().name(id));
                for name in names.filter(|name| is_asked(name)) {
                    if let Some((section, key)) = name.split_once('.') {
                        let section = sections.entry(section).or_insert_with(|| json!({}));
                        section[key] = true.into();
                    }
                }
                sections.into()
            }
        }
    }

    /// The entry of an app's manifest, with the field that narrows it.
    fn entry(&self, name: &str) -> Value {
        let names =
            |asked: &BTreeMap<String, Asked>| -> Vec<String> { asked.keys().cloned().collect() };
        let (field, mut listed, unlisted) = match name {
            "networking" => ("domains", names(&self.hosts), self.more_hosts),
            "cloud.workspace-token" => ("scopes", names(&self.scopes), self.more_scopes),
            // No list lets no hidden setting pass: a part of it is better.
            "server-setting.read" => ("hiddenSettings", names(&self.hidden_settings), 0),
            _ => return json!({ "name": name }),
        };
        if name == "networking" {
            listed.retain(|host| HostPattern::is_exact(host));
        }
        match listed.is_empty() || unlisted > 0 {
            true => json!({ "name": name }),
            false => json!({ "name": name, field: listed }),
        }
    }
}
