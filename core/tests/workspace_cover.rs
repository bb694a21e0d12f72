//! The fewest roles that give a list of permissions.

#![allow(clippy::unwrap_used)]

mod numbers;

use std::collections::BTreeSet;

use grantfold::rocketchat::{Permission, Role, RoleCover, Scope, User, Workspace};
use numbers::Numbers;

fn texts<T: AsRef<str>>(ids: impl IntoIterator<Item = T>) -> Vec<String> {
    ids.into_iter().map(|id| id.as_ref().to_owned()).collect()
}

/// Roles of which each grants the permissions listed.
fn roles(granted: &[(&str, &[&str])]) -> Workspace {
    let mut workspace = Workspace::empty();
    let all: BTreeSet<&str> = granted
        .iter()
        .flat_map(|(_, granted)| *granted)
        .copied()
        .collect();
    for permission in all {
        let granting = granted
            .iter()
            .filter(|(_, granted)| granted.contains(&permission));
        let granting: Vec<&str> = granting.map(|(role, _)| *role).collect();
        workspace
            .put_permission(Permission::new(permission, granting))
            .unwrap();
    }
    for (role, _) in granted {
        workspace.put_role(Role::new(*role, Scope::Users)).unwrap();
    }
    workspace
}

fn ids(cover: &RoleCover) -> Vec<String> {
    texts(cover.roles.iter().map(|role| &role.id))
}

#[test]
fn the_fewest_roles_win_then_the_fewest_extras_then_the_first_ids() {
    let workspace = roles(&[
        ("all", &["a", "b", "c", "x", "y", "z"]),
        ("less", &["a", "b", "c", "x"]),
        ("least-2", &["a", "b"]),
        ("least-1", &["a", "b"]),
    ]);
    let cover = workspace.minimal_roles(["a", "b", "c"]);
    assert_eq!(ids(&cover), ["less"]);
    assert_eq!(cover.extra, ["x"]);
    assert_eq!(ids(&workspace.minimal_roles(["a", "b"])), ["least-1"]);
    assert_eq!(ids(&workspace.minimal_roles(["y"])), ["all"]);
}

#[test]
fn a_greedy_choice_that_needs_more_roles_is_not_taken() {
    let workspace = roles(&[
        ("big", &["a", "b", "c", "d"]),
        ("left", &["a", "b", "e"]),
        ("right", &["c", "d", "f"]),
    ]);
    let cover = workspace.minimal_roles(["a", "b", "c", "d", "e", "f"]);
    assert_eq!(ids(&cover), ["left", "right"]);
    assert!(cover.is_minimal);
}

#[test]
fn what_no_role_gives_is_listed_once_and_the_rest_is_covered() {
    let mut workspace = roles(&[("user", &["a"])]);
    workspace
        .put_permission(Permission::new("orphan", ["deleted"]))
        .unwrap();
    let cover = workspace.minimal_roles(["fly", "a", "orphan", "a", "fly", ""]);
    assert_eq!(ids(&cover), ["user"]);
    assert_eq!(cover.uncovered, ["fly", "orphan", ""]);
    assert!(cover.is_minimal);
    let nothing = workspace.minimal_roles([]);
    assert!(nothing.roles.is_empty() && nothing.is_minimal);
}

#[test]
fn a_restricted_role_counts_only_if_it_keeps_nothing_needed_away() {
    let mut workspace = roles(&[("guest", &["a", "x"]), ("user", &["a", "b", "x", "y"])]);
    workspace.restrict("guest", ["a"]).unwrap();
    assert_eq!(ids(&workspace.minimal_roles(["a", "b"])), ["user"]);
    // A name that nothing grants does not change what the others need.
    let cover = workspace.minimal_roles(["a", "fly"]);
    assert_eq!(ids(&cover), ["guest"]);
    assert!(cover.extra.is_empty(), "its own list keeps `x` from it");
}

#[test]
fn a_cover_is_written_with_scopes() {
    let mut workspace = roles(&[("owner", &["a", "b"])]);
    workspace
        .put_role(Role::new("owner", Scope::Subscriptions))
        .unwrap();
    assert_eq!(
        serde_json::to_value(workspace.minimal_roles(["a"])).unwrap(),
        serde_json::json!({
            "roles": [{"id": "owner", "scope": "Subscriptions"}],
            "extra": ["b"],
            "uncovered": [],
            "isMinimal": true,
        })
    );
}

/// Every set of roles, tried.
fn tried(workspace: &Workspace, wanted: &[&str]) -> (Vec<String>, Vec<String>) {
    let closes = |role: &str, permission: &str| workspace.is_restricted(permission, role).unwrap();
    let grants = |role: &str, permission: &str| {
        let known = workspace.permission(permission);
        known.is_some_and(|known| known.roles.iter().any(|id| **id == *role))
    };
    let gives =
        |role: &str, permission: &str| grants(role, permission) && !closes(role, permission);
    let all: Vec<String> = texts(workspace.roles().map(|role| &role.id));
    let obtainable: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|permission| all.iter().any(|role| gives(role, permission)))
        .collect();
    let candidates: Vec<&String> = all
        .iter()
        .filter(|role| !obtainable.iter().any(|permission| closes(role, permission)))
        .collect();
    let needed: Vec<&str> = obtainable
        .into_iter()
        .filter(|permission| candidates.iter().any(|role| grants(role, permission)))
        .collect();
    let mut best: Option<(usize, usize, Vec<String>, Vec<String>)> = None;
    for mask in 0..1_u32 << candidates.len() {
        let picked = candidates
            .iter()
            .enumerate()
            .filter(|(at, _)| mask >> at & 1 == 1);
        let picked: Vec<String> = picked.map(|(_, role)| (*role).clone()).collect();
        let holder = |permission: &&str| {
            picked.iter().any(|role| grants(role, permission))
                && !picked.iter().any(|role| closes(role, permission))
        };
        if needed.iter().all(&holder) {
            let names = texts(workspace.permissions().map(|permission| &permission.id));
            let extra = names
                .into_iter()
                .filter(|name| !needed.contains(&name.as_str()));
            let extra: Vec<String> = extra.filter(|name| holder(&name.as_str())).collect();
            let found = (picked.len(), extra.len(), picked, extra);
            if best.as_ref().is_none_or(|best| found < *best) {
                best = Some(found);
            }
        }
    }
    let (_, _, picked, extra) = best.unwrap();
    (picked, extra)
}

#[test]
fn the_cover_is_the_one_that_trying_every_set_of_roles_finds() {
    let mut numbers = Numbers(0xC0FFEE);
    let names: Vec<String> = (0..10).map(|at| format!("p{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for round in 0..400 {
        let mut workspace = Workspace::empty();
        let roles: Vec<String> = (0..1 + numbers.below(9))
            .map(|at| format!("r{at}"))
            .collect();
        let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
        for role in &roles {
            if !numbers.one_in(8) {
                workspace.put_role(Role::new(*role, Scope::Users)).unwrap();
            }
            if numbers.one_in(6) {
                workspace.restrict(*role, numbers.some(&names, 2)).unwrap();
            }
        }
        let density = 2 + numbers.below(4);
        for name in &names {
            let granting = numbers.some(&roles, density);
            workspace
                .put_permission(Permission::new(*name, granting))
                .unwrap();
        }
        let mut wanted = numbers.some(&names, 2);
        if numbers.one_in(5) {
            wanted.push("unknown");
        }
        let cover = workspace.minimal_roles(wanted.iter().copied());
        let (expected, extra) = tried(&workspace, &wanted);
        assert_eq!(ids(&cover), expected, "round {round}: {wanted:?}");
        assert_eq!(cover.extra, extra, "round {round}: {wanted:?}");
        assert!(cover.is_minimal);
    }
}

/// 300 roles and 200 permissions, each of which one in so many roles grants.
fn many_roles(numbers: &mut Numbers, one_in: usize) -> Workspace {
    let roles: Vec<String> = (0..300).map(|at| format!("role-{at:03}")).collect();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let mut workspace = Workspace::empty();
    for role in &roles {
        workspace.put_role(Role::new(*role, Scope::Users)).unwrap();
    }
    for at in 0..200 {
        let granting = numbers.some(&roles, one_in);
        workspace
            .put_permission(Permission::new(format!("p{at}"), granting))
            .unwrap();
    }
    workspace
}

#[track_caller]
fn check_covers(workspace: &Workspace, wanted: &[String]) -> RoleCover {
    let cover = workspace.minimal_roles(wanted.iter().map(String::as_str));
    let mut holder = workspace.clone();
    let held = User::new("holder", ids(&cover).iter().map(String::as_str));
    holder.put_user(held).unwrap();
    for permission in wanted {
        let has = holder.has("holder", permission, None).unwrap();
        assert_eq!(has, !cover.uncovered.contains(permission), "{permission}");
    }
    cover
}

#[test]
fn three_hundred_roles_and_thirty_permissions_are_solved() {
    let mut numbers = Numbers(7);
    let wanted: Vec<String> = (0..30).map(|at| format!("p{at}")).collect();
    for one_in in [3, 60] {
        let cover = check_covers(&many_roles(&mut numbers, one_in), &wanted);
        assert!(cover.is_minimal, "one in {one_in}");
    }
}

#[test]
fn a_search_that_takes_too_long_ends_with_what_it_found() {
    let workspace = many_roles(&mut Numbers(7), 15);
    let wanted: Vec<String> = (0..200).map(|at| format!("p{at}")).collect();
    let cover = check_covers(&workspace, &wanted);
    assert!(!cover.is_minimal);
    assert!(cover.roles.len() < 60, "{}", cover.roles.len());
}

#[test]
fn hundreds_of_roles_that_are_all_needed_are_no_search() {
    let names: Vec<String> = (0..600).map(|at| format!("p{at}")).collect();
    let granted: Vec<(&str, [&str; 1])> = names
        .iter()
        .map(|name| (name.as_str(), [name.as_str()]))
        .collect();
    let granted: Vec<(&str, &[&str])> = granted
        .iter()
        .map(|(role, one)| (*role, one.as_slice()))
        .collect();
    let cover = check_covers(&roles(&granted), &names);
    assert!(cover.is_minimal);
    assert_eq!(cover.roles.len(), 600);
}

#[test]
fn names_and_permissions_that_are_nearly_the_same_are_compared_quickly() {
    let mut workspace = Workspace::empty();
    let count = 1000;
    let role = |at: usize| format!("r{at:04}");
    for at in 0..2 * count {
        workspace
            .put_role(Role::new(role(at), Scope::Users))
            .unwrap();
    }
    // Each is granted by the same thousand roles and by one more.
    for at in 0..count {
        let roles = (0..count).chain([count + at]).map(role);
        workspace
            .put_permission(Permission::new(format!("p{at}"), roles))
            .unwrap();
    }
    let known = (0..count).map(|at| format!("p{at}"));
    let unknown = (0..20_000).map(|at| format!("unknown-permission-{at:05}"));
    let names: Vec<String> = known.chain(unknown).collect();
    let cover = workspace.minimal_roles(names.iter().map(String::as_str));
    assert_eq!(
        (ids(&cover).as_slice(), cover.is_minimal),
        (&[role(0)][..], true)
    );
    assert_eq!(cover.uncovered.len(), 20_000);
    let grants = workspace.grants("nobody", None);
    let missing = grants.missing(names.iter().chain(&names).map(String::as_str));
    assert!(missing.iter().copied().eq(&names), "each once, in order");
}
