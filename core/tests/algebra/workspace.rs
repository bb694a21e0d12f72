//! Workspaces: what giving, restricting, ordering and taking away do to answers, by every check.

use grantfold::rocketchat::{Ask, Defaults, Reading, Subscription, Timestamp, User, Workspace};
use proptest::prelude::*;
use proptest::sample::select;

use crate::workspace_world::{Answers, READINGS, ROLES, answers, is_odd, workspaces};
use crate::worlds;

fn now_at() -> Timestamp {
    Timestamp::from_millis(1_000)
}

/// Nobody may do less than before.
fn only_adds(old: &Answers, new: &Answers) -> Result<(), TestCaseError> {
    for (about, old) in old {
        let lost: Vec<_> = old.difference(&new[about]).collect();
        prop_assert!(lost.is_empty(), "{:?} loses {:?}", about, lost);
    }
    Ok(())
}

fn restricts(workspace: &Workspace, role: &str) -> bool {
    workspace
        .allow_list(role)
        .is_some_and(|list| !list.is_empty())
}

/// The role is given to `ann`, globally or in a room.
fn given(workspace: &Workspace, role: &str, room: Option<&str>) -> Workspace {
    let mut now = workspace.clone();
    match room {
        None => {
            let mut user = now.user("ann").expect("a user").clone();
            user.roles.push(role.into());
            now.put_user(user).expect("an id");
        }
        Some(room) => {
            let held = now.subscription("ann", room).cloned();
            let mut held = held.unwrap_or_else(|| Subscription::new("ann", room, [""; 0]));
            held.roles.push(role.into());
            now.put_subscription(held).expect("ids");
        }
    }
    now
}

proptest! {
    #![proptest_config(worlds(64))]

    #[test]
    fn a_role_that_is_given_takes_nothing_unless_it_is_restricted(workspace in workspaces()) {
        for (reading, room) in READINGS.into_iter().flat_map(|r| [(r, None), (r, Some("general"))]) {
            let before = workspace.under(reading);
            let old = answers(&before);
            for role in ROLES.into_iter().filter(|role| !role.is_empty()) {
                let new = answers(&given(&before, role, room));
                let others = |all: &Answers| -> Answers {
                    all.iter().filter(|((who, _), _)| *who != "ann").map(|(k, v)| (*k, v.clone())).collect()
                };
                prop_assert_eq!(others(&new), others(&old), "{} given to ann", role);
                if !restricts(&before, role) {
                    only_adds(&old, &new)?;
                    continue;
                }
                // What it takes is not on its list.
                let list = before.allow_list(role).expect("a list");
                for (about, old) in &old {
                    let lost = old.difference(&new[about]);
                    for lost in lost {
                        prop_assert!(!list.contains(lost.as_str()), "{:?} loses {}", about, lost);
                    }
                }
            }
        }
    }

    #[test]
    fn a_role_that_is_lent_takes_nothing(workspace in workspaces(), lent in select(ROLES.to_vec())) {
        for reading in READINGS {
            let now = workspace.under(reading);
            for room in [None, Some("general")] {
                let before = now.grants("ann", room);
                let lent = [lent];
                let with = now.grants_of(&Ask { lent: &lent, ..Ask::new("ann", room) });
                let lost: Vec<_> = before.iter().filter(|name| !with.has(name)).collect();
                prop_assert!(lost.is_empty(), "{:?}", lost);
            }
        }
    }

    #[test]
    fn what_a_role_comes_to_grant_takes_nothing_away(
        workspace in workspaces(),
        role in select(ROLES.to_vec()),
        name in select(vec!["create-c", "mine"]),
    ) {
        let mut more = workspace.clone();
        let mut permission = more.permission(name).expect("a permission").clone();
        permission.roles.push(role.into());
        more.put_permission(permission).expect("an id");
        let mut less = workspace.clone();
        less.remove_permission(name, now_at()).expect("a permission");
        for reading in READINGS {
            let now = answers(&workspace.under(reading));
            only_adds(&now, &answers(&more.under(reading)))?;
            only_adds(&answers(&less.under(reading)), &now)?;
        }
    }

    #[test]
    fn a_first_restriction_never_adds_and_a_longer_list_never_takes_away(
        workspace in workspaces(),
        role in select(ROLES[..5].to_vec()),
        name in select(vec!["create-c", "mine", "nothing"]),
    ) {
        let mut other = workspace.clone();
        other.restrict(role, [name]).expect("a role");
        for reading in READINGS {
            let (old, new) = (answers(&workspace.under(reading)), answers(&other.under(reading)));
            match restricts(&workspace, role) {
                true => only_adds(&old, &new)?,
                false => only_adds(&new, &old)?,
            }
        }
        let mut empty = workspace.clone();
        empty.restrict(role, [""; 0]).expect("a role");
        prop_assert_eq!(answers(&empty), answers(&workspace));
    }

    #[test]
    fn the_order_of_roles_and_of_records_does_not_matter(workspace in workspaces()) {
        prop_assume!(!is_odd(&workspace));
        let mut turned = Workspace::empty();
        let lists = ROLES.iter().rev().filter_map(|role| Some((role, workspace.allow_list(role)?)));
        for (role, list) in lists {
            turned.restrict(*role, list.iter().rev().cloned()).expect("a role");
        }
        let subscriptions: Vec<_> = workspace.subscriptions().cloned().collect();
        for mut held in subscriptions.into_iter().rev() {
            held.roles.reverse();
            turned.put_subscription(held).expect("ids");
        }
        let users: Vec<_> = workspace.users().cloned().collect();
        for mut user in users.into_iter().rev() {
            user.roles.reverse();
            turned.put_user(user).expect("an id");
        }
        let permissions: Vec<_> = workspace.permissions().cloned().collect();
        for mut permission in permissions.into_iter().rev() {
            permission.roles.reverse();
            turned.put_permission(permission).expect("an id");
        }
        workspace.roles().for_each(|role| turned.put_role(role.clone()).expect("an id"));
        for reading in READINGS {
            prop_assert_eq!(answers(&turned.under(reading)), answers(&workspace.under(reading)));
        }
    }

    #[test]
    fn what_is_taken_away_again_was_never_there(workspace in workspaces(), reading in select(READINGS.to_vec())) {
        let before = workspace.under(reading);
        let (old, text) = (answers(&before), before.to_json());
        for role in ROLES {
            for room in [None, Some("general")] {
                let mut now = given(&before, role, room);
                answers(&now);
                match (room, before.subscription("ann", "general")) {
                    (None, _) => now.put_user(before.user("ann").expect("a user").clone()),
                    (_, Some(held)) => now.put_subscription(held.clone()),
                    (_, None) => now.remove_subscription("ann", "general"),
                }.expect("ids");
                prop_assert_eq!(answers(&now), old.clone(), "{}", role);
                prop_assert_eq!(now.to_json(), text.clone());
            }
        }
        let mut now = before.clone();
        now.put_user(User::new("newcomer", ["admin"])).expect("an id");
        now.put_subscription(Subscription::new("newcomer", "side", ["owner"])).expect("ids");
        answers(&now);
        now.remove_user("newcomer").expect("a user");
        prop_assert_eq!(now.to_json(), text);
        let gone = now.permission("create-c").expect("a permission").clone();
        now.remove_permission("create-c", now_at()).expect("a permission");
        answers(&now);
        now.put_permission(gone).expect("an id");
        prop_assert_eq!(answers(&now), old);
        prop_assert_eq!(now.to_json(), before.to_json());
    }

    #[test]
    fn names_that_nobody_knows_change_no_known_answer(
        workspace in workspaces(),
        unknown in "[a-z]{3,8}-zq",
        reading in select(READINGS.to_vec()),
    ) {
        let before = workspace.under(reading);
        let old = answers(&before);
        prop_assert!(!before.grants("ann", None).has(&unknown));
        prop_assert!(!before.has("ann", &unknown, None).unwrap_or_default());
        prop_assert!(before.users_who_can(&unknown, Some("general")).is_empty());
        // In that client, to be in the room at all is what counts.
        if reading != Reading::ReactNative || before.subscription("ann", "general").is_some() {
            prop_assert_eq!(&answers(&given(&before, &unknown, Some("general"))), &old);
        }
        prop_assert_eq!(&answers(&given(&before, &unknown, None)), &old);
        let mut more = before.clone();
        more.put_permission(grantfold::rocketchat::Permission::new(unknown.as_str(), ["nowhere"])).expect("an id");
        for role in ROLES.into_iter().filter(|role| restricts(&before, role)) {
            more.restrict(role, [unknown.as_str()]).expect("a role");
        }
        prop_assert_eq!(&answers(&more), &old);
    }

    #[test]
    fn drift_is_empty_exactly_when_the_table_is_the_default_one(
        at in any::<prop::sample::Index>(),
        role in select(vec!["admin", "guest", "helper"]),
    ) {
        let mut now = Workspace::defaults(Defaults::V8);
        prop_assert!(now.drift(Defaults::V8).is_empty());
        let all: Vec<_> = now.permissions().cloned().collect();
        let old = &all[at.index(all.len())];
        let mut new = old.clone();
        new.roles.reverse();
        now.put_permission(new.clone()).expect("an id");
        prop_assert!(now.drift(Defaults::V8).is_empty(), "the order of roles is no drift");
        match old.roles.iter().any(|one| &**one == role) {
            true => new.roles.retain(|one| &**one != role),
            false => new.roles.push(role.into()),
        }
        now.put_permission(new).expect("an id");
        prop_assert!(!now.drift(Defaults::V8).is_empty(), "{} of {}", role, old.id);
        now.put_permission(old.clone()).expect("an id");
        prop_assert!(now.drift(Defaults::V8).is_empty());
        now.remove_permission(&old.id, now_at()).expect("a permission");
        prop_assert!(!now.drift(Defaults::V8).is_empty());
    }
}
