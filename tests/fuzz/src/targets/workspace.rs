//! The document of a Rocket.Chat workspace, the permission table in it: written and read again it is the same, and
//! the answers are those of the server's rule.

use std::collections::BTreeSet;

use grantfold::rocketchat::{Defaults, Reading, Workspace};

use crate::properties::{check_diagnostics, check_names, check_refusal, decode};

/// Of how many users, rooms and permissions everything is asked.
const MOST: usize = 4;

pub(crate) fn run(input: &[u8]) {
    let text = decode(input);
    match Workspace::from_json(&text) {
        Ok(workspace) => {
            check_diagnostics(&text, workspace.diagnostics());
            assert_eq!(workspace.version(), 0);
            check_written(&workspace);
            check_answers(&workspace);
            for reading in [
                Reading::LegacyClient,
                Reading::OldestClient,
                Reading::ReactNative,
            ] {
                check_explained(&workspace.under(reading));
            }
            check_roles(&workspace);
            let _ = workspace.drift(Defaults::V8);
        }
        Err(problems) => check_refusal(&text, &problems),
    }
}

/// The workspace written, which must read as it was.
pub(crate) fn check_written(workspace: &Workspace) -> String {
    let written = workspace.to_json();
    let again =
        Workspace::from_json(&written).unwrap_or_else(|problems| panic!("{problems:?}\n{written}"));
    assert_eq!(again.to_json(), written);
    written
}

fn users(workspace: &Workspace) -> Vec<String> {
    let known = workspace.users().map(|user| &user.id);
    let subscribed = workspace
        .subscriptions()
        .map(|subscription| &subscription.user);
    let ids: BTreeSet<String> = known.chain(subscribed).map(ToString::to_string).collect();
    ids.into_iter().take(MOST).collect()
}

fn rooms(workspace: &Workspace) -> Vec<Option<String>> {
    let known = workspace.rooms().map(|room| &room.id);
    let subscribed = workspace
        .subscriptions()
        .map(|subscription| &subscription.room);
    let ids: BTreeSet<String> = known.chain(subscribed).map(ToString::to_string).collect();
    std::iter::once(None)
        .chain(ids.into_iter().take(MOST).map(Some))
        .collect()
}

/// Is it a room of the workspace, or one that the user has a subscription to?
fn is_listed(workspace: &Workspace, user: &str, room: &str) -> bool {
    workspace.room(room).is_some() || workspace.subscription(user, room).is_some()
}

/// The server's rule, from the records alone: a role that somebody holds globally or in the room grants it, and no role
/// so held has an allow-list without it.
fn server_grants(workspace: &Workspace, user: &str, permission: &str, room: Option<&str>) -> bool {
    let global = workspace
        .user(user)
        .into_iter()
        .flat_map(|user| &user.roles);
    let local = room
        .and_then(|room| workspace.subscription(user, room))
        .into_iter();
    let held: Vec<_> = global
        .chain(local.flat_map(|subscription| &subscription.roles))
        .collect();
    let granting = workspace
        .permission(permission)
        .into_iter()
        .flat_map(|permission| &permission.roles);
    let closes = |role: &str| {
        let list = workspace.allow_list(role).filter(|list| !list.is_empty());
        list.is_some_and(|list| !list.contains(permission))
    };
    granting.into_iter().any(|role| held.contains(&role)) && !held.iter().any(|role| closes(role))
}

pub(crate) fn check_answers(workspace: &Workspace) {
    for permission in workspace.permissions().take(MOST).map(|each| &*each.id) {
        for room in rooms(workspace) {
            let can = workspace.users_who_can(permission, room.as_deref());
            for user in users(workspace) {
                // Where the server throws, nothing is granted.
                let has = workspace.has(&*user, permission, room.as_deref());
                let server = server_grants(workspace, &user, permission, room.as_deref());
                assert!(
                    has.is_err() || has == Ok(server),
                    "{user} {permission} {room:?}: {has:?}"
                );
                assert_eq!(
                    can.iter().any(|id| ***id == *user),
                    has == Ok(true),
                    "{user} {permission} {room:?}"
                );
                if let Some(room) = room
                    .as_ref()
                    .filter(|room| is_listed(workspace, &user, room))
                {
                    let there = workspace.rooms_where(&*user, permission);
                    assert_eq!(
                        there.iter().any(|id| ***id == **room),
                        has == Ok(true),
                        "{user} {permission} {room}"
                    );
                }
            }
        }
    }
    check_explained(workspace);
}

/// Grants, their explanations and the plain check agree.
fn check_explained(workspace: &Workspace) {
    for user in users(workspace).iter().take(2) {
        for room in rooms(workspace).iter().take(2) {
            let grants = workspace.grants(&**user, room.as_deref());
            let names: Vec<&str> = workspace
                .permissions()
                .take(MOST)
                .map(|each| &*each.id)
                .collect();
            check_names(&grants, names.iter().copied());
            for name in names.iter().filter(|name| grants.has(name)) {
                let plain = workspace.has(&**user, name, room.as_deref());
                assert_eq!(plain, Ok(true), "{name} of {user} {room:?}");
            }
        }
    }
}

/// The fewest roles do grant what is asked for.
fn check_roles(workspace: &Workspace) {
    let wanted: Vec<&str> = workspace
        .permissions()
        .take(MOST)
        .map(|each| &*each.id)
        .collect();
    let cover = workspace.minimal_roles(wanted.iter().copied());
    for name in wanted {
        let granting = workspace
            .permission(name)
            .into_iter()
            .flat_map(|each| &each.roles);
        let given = granting
            .into_iter()
            .any(|role| cover.roles.iter().any(|chosen| chosen.id == *role));
        assert!(
            given || cover.uncovered.iter().any(|uncovered| uncovered == name),
            "{name}: {cover:?}"
        );
    }
}
