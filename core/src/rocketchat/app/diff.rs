//! What an update of an app changes, from its two manifests.

use std::collections::HashSet;
use std::fmt;

use crate::diff::{ChangeKind, ManifestDiff};
use crate::rocketchat::app::AppManifest;
use crate::rocketchat::app::grants::{AppGrants, GrantOrigin};
use crate::rocketchat::app::host::Covered;
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
        lists(diff, "networking", "host", &old.hosts, &new.hosts, |list| {
            let covered = Covered::by(list);
            move |host| covered.has(host)
        });
    }
    if kept("cloud.workspace-token") {
        let (old, new) = (&old.scopes, &new.scopes);
        lists(diff, "cloud.workspace-token", "scope", old, new, listed);
    }
    if kept("server-setting.read") {
        let only = |settings: &[String]| Allowed::Only(settings.to_vec());
        let (old, new) = (only(&old.hidden_settings), only(&new.hidden_settings));
        let what = "hidden setting";
        lists(diff, "server-setting.read", what, &old, &new, listed);
    }
}

fn listed(list: &[String]) -> impl Fn(&String) -> bool {
    let listed: HashSet<&String> = list.iter().collect();
    move |name| listed.contains(name)
}

/// `covering` is given a list once, and then asked for each entry of the other one.
fn lists<'a, T: fmt::Display, C: Fn(&T) -> bool>(
    diff: &mut ManifestDiff,
    permission: &str,
    what: &str,
    old: &'a Allowed<T>,
    new: &'a Allowed<T>,
    covering: impl Fn(&'a [T]) -> C,
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
            let (had, has) = (covering(old), covering(new));
            for gained in new.iter().filter(|entry| !had(entry)) {
                diff.push(ChangeKind::Widened, permission, format!("{what} {gained}"));
            }
            for lost in old.iter().filter(|entry| !has(entry)) {
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
