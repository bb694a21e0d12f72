//! What an update of an app changes, from its two manifests.

use crate::diff::{ChangeKind, ManifestDiff};
use crate::rocketchat::app::AppManifest;
use crate::rocketchat::app::grants::{AppGrants, GrantOrigin};
use crate::rocketchat::app::host::HostPattern;
use crate::rocketchat::app::limits::Allowed;
use crate::rocketchat::app_catalog;

pub(crate) fn between(old: &AppManifest, new: &AppManifest) -> ManifestDiff {
    of_grants(&old.grants(), &new.grants())
}

pub(crate) fn of_grants(before: &AppGrants, after: &AppGrants) -> ManifestDiff {
    let mut diff = ManifestDiff::of_sets(before, after);
    diff.notes = notes(before, after);
    limits(&mut diff, before, after);
    let unread = |grants: &AppGrants| {
        matches!(
            grants.origin(),
            GrantOrigin::Unreadable | GrantOrigin::Malformed
        )
    };
    // By one way of installing it, an empty list gives all the defaults.
    let emptied =
        |grants: &AppGrants| grants.origin() == GrantOrigin::Manifest && grants.is_empty();
    let had_all = app_catalog().defaults().is_subset(before.set());
    let may_get_defaults = emptied(after) && !emptied(before) && !had_all;
    diff.finished(unread(before) || unread(after) || may_get_defaults)
}

fn limits(diff: &mut ManifestDiff, before: &AppGrants, after: &AppGrants) {
    let kept = |name: &str| before.has(name) && after.has(name);
    let (old, new) = (before.limits(), after.limits());
    if kept("networking") {
        let covers = |list: &[_], host: &_| {
            list.iter()
                .any(|pattern: &HostPattern| pattern.covers(host))
        };
        lists(diff, "networking", "host", &old.hosts, &new.hosts, covers);
    }
    if kept("cloud.workspace-token") {
        let covers = |list: &[String], scope: &String| list.contains(scope);
        lists(
            diff,
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
        lists(
            diff,
            "server-setting.read",
            "hidden setting",
            &old,
            &new,
            covers,
        );
    }
}

fn lists<T: std::fmt::Display>(
    diff: &mut ManifestDiff,
    permission: &str,
    what: &str,
    old: &Allowed<T>,
    new: &Allowed<T>,
    covers: impl Fn(&[T], &T) -> bool,
) {
    match (old, new) {
        (Allowed::Any, Allowed::Any) => (),
        (Allowed::Only(_), Allowed::Any) => {
            diff.push(ChangeKind::Widened, permission, format!("any {what}"));
        }
        (Allowed::Any, Allowed::Only(new)) => {
            let listed: Vec<String> = new.iter().map(ToString::to_string).collect();
            let listed = if listed.is_empty() {
                format!("no {what}")
            } else {
                listed.join(", ")
            };
            diff.push(ChangeKind::Narrowed, permission, format!("only {listed}"));
        }
        (Allowed::Only(old), Allowed::Only(new)) => {
            for gained in new.iter().filter(|entry| !covers(old, entry)) {
                diff.push(ChangeKind::Widened, permission, format!("{what} {gained}"));
            }
            for lost in old.iter().filter(|entry| !covers(new, entry)) {
                diff.push(
                    ChangeKind::Narrowed,
                    permission,
                    format!("{what} {lost} no longer"),
                );
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
