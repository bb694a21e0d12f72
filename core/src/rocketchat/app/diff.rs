//! [`ManifestDiff`]: what an update of an app changes.

use serde::Serialize;

use crate::rocketchat::app::AppManifest;
use crate::rocketchat::app::grants::{AppGrants, GrantOrigin};
use crate::rocketchat::app::limits::Allowed;
use crate::rocketchat::app_catalog;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestDiff {
    /// All changes, in the order of the catalogue, gains before losses.
    pub changes: Vec<Change>,
    /// Must a person agree again? True if the app gets anything more, or if one of the two
    /// manifests grants nothing because it could not be read.
    pub needs_consent: bool,
    /// What to know besides: that a list was lost or introduced, or could not be read.
    pub notes: Vec<String>,
}

impl ManifestDiff {
    pub(crate) fn between(old: &AppManifest, new: &AppManifest) -> Self {
        let (before, after) = (old.grants(), new.grants());
        let mut diff = Self {
            changes: Vec::new(),
            needs_consent: false,
            notes: notes(&before, &after),
        };
        diff.sets(&before, &after);
        diff.limits(&before, &after);
        diff.changes.sort_by_key(|change| !change.kind.is_gain());
        let unread = |grants: &AppGrants| {
            matches!(
                grants.origin(),
                GrantOrigin::Unreadable | GrantOrigin::Malformed
            )
        };
        let gains = diff.changes.iter().any(|change| change.kind.is_gain());
        diff.needs_consent = gains || unread(&before) || unread(&after);
        diff
    }

    /// Is there no change in what the app may do?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    fn push(&mut self, kind: ChangeKind, permission: &str, detail: impl Into<String>) {
        self.changes.push(Change {
            kind,
            permission: permission.to_owned(),
            detail: detail.into(),
        });
    }

    fn sets(&mut self, before: &AppGrants, after: &AppGrants) {
        let catalog = app_catalog();
        for name in catalog.names() {
            let kind = match (before.has(name), after.has(name)) {
                (false, true) => ChangeKind::Added,
                (true, false) => ChangeKind::Removed,
                _ => continue,
            };
            let info = catalog.id(name).and_then(|id| catalog.info(id));
            self.push(kind, name, info.map_or("", |info| info.description));
        }
    }

    fn limits(&mut self, before: &AppGrants, after: &AppGrants) {
        let kept = |name: &str| before.has(name) && after.has(name);
        let (old, new) = (before.limits(), after.limits());
        if kept("networking") {
            let covers = |list: &[_], host: &_| {
                list.iter()
                    .any(|pattern: &super::host::HostPattern| pattern.covers(host))
            };
            self.lists("networking", "host", &old.hosts, &new.hosts, covers);
        }
        if kept("cloud.workspace-token") {
            let covers = |list: &[String], scope: &String| list.contains(scope);
            self.lists(
                "cloud.workspace-token",
                "scope",
                &old.scopes,
                &new.scopes,
                covers,
            );
        }
        if kept("server-setting.read") {
            let only = |settings: &[String]| Allowed::Only(settings.to_vec());
            let covers = |list: &[String], id: &String| list.contains(id);
            let (old, new) = (only(&old.hidden_settings), only(&new.hidden_settings));
            self.lists("server-setting.read", "hidden setting", &old, &new, covers);
        }
    }

    fn lists<T: std::fmt::Display>(
        &mut self,
        permission: &str,
        what: &str,
        old: &Allowed<T>,
        new: &Allowed<T>,
        covers: impl Fn(&[T], &T) -> bool,
    ) {
        match (old, new) {
            (Allowed::Any, Allowed::Any) => (),
            (Allowed::Only(_), Allowed::Any) => {
                self.push(ChangeKind::Widened, permission, format!("any {what}"));
            }
            (Allowed::Any, Allowed::Only(new)) => {
                let listed: Vec<String> = new.iter().map(ToString::to_string).collect();
                let listed = if listed.is_empty() {
                    format!("no {what}")
                } else {
                    listed.join(", ")
                };
                self.push(ChangeKind::Narrowed, permission, format!("only {listed}"));
            }
            (Allowed::Only(old), Allowed::Only(new)) => {
                for gained in new.iter().filter(|entry| !covers(old, entry)) {
                    self.push(ChangeKind::Widened, permission, format!("{what} {gained}"));
                }
                for lost in old.iter().filter(|entry| !covers(new, entry)) {
                    self.push(
                        ChangeKind::Narrowed,
                        permission,
                        format!("{what} {lost} no longer"),
                    );
                }
            }
        }
    }
}

fn notes(before: &AppGrants, after: &AppGrants) -> Vec<String> {
    let mut notes = Vec::new();
    let mut unread = |grants: &AppGrants, which: &str| match grants.origin() {
        GrantOrigin::Unreadable => notes.push(format!(
            "the {which} manifest could not be read, so it grants nothing"
        )),
        GrantOrigin::Malformed => notes.push(format!(
            "the {which} list of permissions is malformed, so it grants nothing"
        )),
        _ => (),
    };
    unread(before, "old");
    unread(after, "new");
    match (before.origin(), after.origin()) {
        (GrantOrigin::Manifest, GrantOrigin::Defaults) => {
            notes.push("the list of permissions was lost, so the defaults apply".to_owned())
        }
        (GrantOrigin::Defaults, GrantOrigin::Manifest) => {
            notes.push("a list of permissions takes the place of the defaults".to_owned())
        }
        _ => (),
    }
    if after.origin() == GrantOrigin::Manifest && after.is_empty() {
        notes.push(
            "the new list is empty: uploaded as a zip, it gives all 30 defaults instead of nothing"
                .to_owned(),
        );
    }
    notes
}
