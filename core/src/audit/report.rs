//! [`AuditReport`]: what was asked, to read, to add up and to make a manifest of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::audit::Places;
use crate::platform::Platform;
use crate::rocketchat::{HostPattern, app_catalog};
use crate::root::{come_along, details, root_catalog};

/// What one subject was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditReport {
    /// Whose grants they are, where it is known.
    pub subject: Option<String>,
    /// What was granted.
    pub granted: BTreeSet<String>,
    /// What was asked, by the name of the permission.
    pub asked: BTreeMap<String, Asked>,
    /// How often names were asked that are in no catalogue, beyond the thousand names that are
    /// listed.
    #[serde(default)]
    pub more_unknown: u64,
    /// What hosts an app was to reach, as [`host_of`](crate::rocketchat::host_of) writes them. The
    /// empty name stands for what is no URL of a web request.
    #[serde(default)]
    pub hosts: BTreeMap<String, Asked>,
    /// How often hosts were asked beyond the thousand that are listed.
    #[serde(default)]
    pub more_hosts: u64,
    /// What scopes it was to ask a workspace token for.
    #[serde(default)]
    pub scopes: BTreeMap<String, Asked>,
    /// How often scopes were asked beyond the thousand that are listed.
    #[serde(default)]
    pub more_scopes: u64,
    /// What hidden settings it was to read.
    #[serde(default)]
    pub hidden_settings: BTreeMap<String, Asked>,
    /// How often hidden settings were asked beyond the thousand that are listed.
    #[serde(default)]
    pub more_hidden_settings: u64,
}

/// How often a permission, a host, a scope or a setting was asked for, and from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

    /// Adds what was asked later.
    fn add(&mut self, more: &Self) {
        self.granted = self.granted.saturating_add(more.granted);
        self.denied = self.denied.saturating_add(more.denied);
        self.first = self.first.take().or_else(|| more.first.clone());
        self.last = more.last.clone().or_else(|| self.last.take());
    }
}

fn add(asked: &mut BTreeMap<String, Asked>, more: &BTreeMap<String, Asked>) {
    for (name, more) in more {
        asked.entry(name.clone()).or_default().add(more);
    }
}

impl AuditReport {
    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`AuditError::Malformed`].
    pub fn from_json(text: &str) -> Result<Self, AuditError> {
        serde_json::from_str(text).map_err(|error| AuditError::Malformed(error.to_string()))
    }

    /// The report as one line of JSON, for another process to read.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!(self).to_string()
    }

    /// Adds what another process was asked, later than this one as far as places are concerned.
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
        self.granted.extend(other.granted.iter().cloned());
        add(&mut self.asked, &other.asked);
        add(&mut self.hosts, &other.hosts);
        add(&mut self.scopes, &other.scopes);
        add(&mut self.hidden_settings, &other.hidden_settings);
        for (count, more) in [
            (&mut self.more_unknown, other.more_unknown),
            (&mut self.more_hosts, other.more_hosts),
            (&mut self.more_scopes, other.more_scopes),
            (&mut self.more_hidden_settings, other.more_hidden_settings),
        ] {
            *count = count.saturating_add(more);
        }
        Ok(())
    }

    /// What permissions were asked and granted.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        self.names(|asked| asked.granted > 0)
    }

    /// What is granted and nobody asked for. In a community of Root that leaves out what nobody can
    /// be without: what comes with a permission that was asked, and seeing a channel.
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
