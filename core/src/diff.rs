//! [`ManifestDiff`]: what an update of an app changes.

use serde::{Deserialize, Serialize};

use crate::grants::Grants;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The app gets a permission it did not have.
    Added,
    /// The app loses a permission.
    Removed,
    /// A permission it keeps reaches further.
    Widened,
    /// A permission it keeps reaches less far.
    Narrowed,
}

impl ChangeKind {
    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Widened => "widened",
            Self::Narrowed => "narrowed",
        }
    }

    /// Does the app get more?
    #[must_use]
    pub fn is_gain(self) -> bool {
        matches!(self, Self::Added | Self::Widened)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Which way it goes.
    pub kind: ChangeKind,
    /// The permission it is about.
    pub permission: String,
    /// What the permission lets the app do, or what about it changes.
    pub detail: String,
}

/// What an update of an app changes in what it may do. Nothing widens without being named.
///
/// ```
/// use grantfold::root::Manifest;
///
/// let old = Manifest::parse(r#"{"permissions": {"community": {"kick": true}}}"#);
/// let new = Manifest::parse(r#"{"permissions": {"community": {"createBan": true}}}"#);
/// let diff = new.diff(&old);
/// assert_eq!(diff.changes[0].permission, "community.createBan");
/// assert!(diff.needs_consent);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestDiff {
    /// All changes, in the order of the catalogue, gains before losses.
    pub changes: Vec<Change>,
    /// Must a person agree again? True if the app gets anything more, if one of the two manifests
    /// grants nothing because it could not be read, and if the list became empty, which gives a
    /// Rocket.Chat app that is uploaded all the defaults.
    pub needs_consent: bool,
    /// What to know besides: that permissions were lost or introduced as a whole, or could not be
    /// read.
    pub notes: Vec<String>,
}

impl ManifestDiff {
    /// The permissions that only one of the two has; what they have in common is for the platform
    /// to compare.
    pub(crate) fn of_sets(before: &Grants, after: &Grants) -> Self {
        let mut diff = Self {
            changes: Vec::new(),
            needs_consent: false,
            notes: Vec::new(),
        };
        let catalog = after.catalog();
        for name in catalog.names() {
            let kind = match (before.has(name), after.has(name)) {
                (false, true) => ChangeKind::Added,
                (true, false) => ChangeKind::Removed,
                _ => continue,
            };
            let info = catalog.id(name).and_then(|id| catalog.info(id));
            diff.push(kind, name, info.map_or("", |info| info.description));
        }
        diff
    }

    /// Gains before losses; any gain, and any doubt, needs consent.
    pub(crate) fn finished(mut self, doubtful: bool) -> Self {
        self.changes.sort_by_key(|change| !change.kind.is_gain());
        let gains = self.changes.iter().any(|change| change.kind.is_gain());
        self.needs_consent = gains || doubtful;
        self
    }

    /// Is there no change in what the app may do?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(crate) fn push(&mut self, kind: ChangeKind, permission: &str, detail: impl Into<String>) {
        self.changes.push(Change {
            kind,
            permission: permission.to_owned(),
            detail: detail.into(),
        });
    }
}
