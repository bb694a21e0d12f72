//! [`AuditReport`]: what was asked, to read, to add up and to make a manifest of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::audit::Places;
use crate::platform::Platform;
use crate::rocketchat::app_catalog;
use crate::root::details;
use crate::root::root_catalog;

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
    pub more_unknown: u64,
}

/// How often a permission was asked for, and from where.
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
        for (name, more) in &other.asked {
            let asked = self.asked.entry(name.clone()).or_default();
            asked.granted = asked.granted.saturating_add(more.granted);
            asked.denied = asked.denied.saturating_add(more.denied);
            asked.first = asked.first.take().or_else(|| more.first.clone());
            asked.last = more.last.clone().or_else(|| asked.last.take());
        }
        self.more_unknown = self.more_unknown.saturating_add(other.more_unknown);
        Ok(())
    }

    /// What was asked and granted.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        self.names(|asked| asked.granted > 0)
    }

    /// What is granted and nobody asked for.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let granted = self.granted.iter().map(String::as_str);
        granted.filter(|name| !self.asked.contains_key(*name))
    }

    /// What was asked and denied, or would have been.
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
    /// Names that a manifest cannot ask for are left out. So are extra fields, such as `domains`,
    /// that narrow a permission: an audit hears no hosts.
    #[must_use]
    pub fn permissions(&self, platform: Platform) -> Value {
        let is_asked = |name: &str| self.asked.contains_key(name);
        match platform {
            Platform::RocketChatApp => {
                let names = app_catalog().names().filter(|name| is_asked(name));
                names.map(|name| json!({ "name": name })).collect()
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
}
