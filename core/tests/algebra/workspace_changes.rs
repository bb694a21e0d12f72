//! Workspaces that change: every way to ask agrees after every change, what is refused leaves no
//! trace, what somebody holds stays as it is, and an event does what the same edit does by hand.

use grantfold::rocketchat::{Ask, Scope, Subject, Subscription, Timestamp, User, Workspace};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::workspace_world::{READINGS, ROOMS, USERS, Wish, answers, wishes, workspaces};
use crate::worlds;

fn now_at() -> Timestamp {
    Timestamp::from_millis(1_000)
}

/// Every way to ask must give the same answer, and every explanation that answer.
fn agrees(workspace: &Workspace) -> Result<(), TestCaseError> {
    let names: Vec<String> = workspace
        .permissions()
        .map(|known| known.id.to_string())
        .collect();
    let people: Vec<&str> = USERS.into_iter().chain(["dan"]).collect();
    for room in ROOMS {
        for user in &people {
            let grants = workspace.grants(*user, room);
            let set = workspace.allowed(&Ask::new(*user, room));
            for name in &names {
                let has = grants.has(name);
                let why = grants.explain(name);
                prop_assert_eq!((why.allowed, why.known), (has, true), "{}", why);
                prop_assert_eq!(grants.require(name).is_ok(), has);
                let id = workspace.catalog().id(name).expect("a number");
                prop_assert_eq!(grants.has_id(id), has);
                // Where the check fails, nothing is granted.
                let asked = workspace.has(*user, name, room);
                prop_assert_eq!(
                    asked.clone().unwrap_or_default(),
                    has,
                    "{} {} {:?}",
                    user,
                    name,
                    room
                );
                prop_assert_eq!(set.as_ref().is_some_and(|set| set.contains(id)), has);
                prop_assert_eq!(set.is_none() || asked.is_ok(), true);
                prop_assert_eq!(
                    workspace
                        .has_any(*user, [name.as_str()], room)
                        .unwrap_or_default(),
                    has
                );
                let roles: Vec<&str> = workspace
                    .user(user)
                    .into_iter()
                    .flat_map(|u| &u.roles)
                    .map(|r| &**r)
                    .collect();
                let known = Subject::Known {
                    id: user,
                    roles: &roles,
                };
                prop_assert_eq!(workspace.grants(known, room).has(name), has);
            }
            let all: Vec<&str> = names.iter().map(String::as_str).collect();
            if set.is_some() && !all.is_empty() {
                prop_assert_eq!(
                    workspace.has_all(*user, all.clone(), room),
                    Ok(grants.has_all(all.clone()))
                );
                prop_assert_eq!(
                    workspace.has_any(*user, all.clone(), room),
                    Ok(grants.has_any(all))
                );
            }
        }
        for name in &names {
            let can = workspace.users_who_can(name, room);
            let here = |user: &&&str| {
                workspace.user(user).is_some()
                    || room.is_some_and(|room| workspace.subscription(user, room).is_some())
            };
            let has = |user: &&&str| workspace.grants(**user, room).has(name);
            let one_by_one: Vec<_> = people.iter().filter(here).filter(has).collect();
            prop_assert_eq!(
                can.iter().map(|id| &***id).collect::<Vec<_>>(),
                one_by_one.iter().map(|id| **id).collect::<Vec<_>>()
            );
        }
    }
    for (user, name) in people
        .iter()
        .flat_map(|user| names.iter().map(move |name| (user, name)))
    {
        let found: Vec<_> = workspace
            .rooms_where(*user, name)
            .into_iter()
            .map(|id| &**id)
            .collect();
        let is_there = |room: &&str| {
            workspace.room(room).is_some() || workspace.subscription(user, room).is_some()
        };
        let has = |room: &&str| workspace.grants(*user, Some(*room)).has(name);
        let one_by_one: Vec<_> = ["cellar", "general", "side"]
            .into_iter()
            .filter(is_there)
            .filter(has)
            .collect();
        prop_assert_eq!(found, one_by_one);
    }
    for name in &names {
        for role in workspace
            .permission(name)
            .expect("a permission")
            .roles
            .iter()
            .filter(|role| !role.is_empty())
        {
            let mut with = workspace.clone();
            let in_room = with
                .role(role)
                .is_some_and(|role| role.scope == Scope::Subscriptions);
            with.put_user(User::new("holder", (!in_room).then(|| role.clone())))
                .expect("an id");
            let there = Subscription::new("holder", "general", in_room.then(|| role.clone()));
            with.put_subscription(there).expect("ids");
            let gives = with.grants("holder", Some("general")).has(name);
            prop_assert_eq!(
                workspace.roles_granting(name).contains(&role),
                gives,
                "{} of {}",
                role,
                name
            );
        }
    }
    Ok(())
}

fn frame(stream: &str, event: &str, args: Value) -> Value {
    json!({ "msg": "changed", "collection": stream, "id": "id", "fields": { "eventName": event, "args": args } })
}

/// What a server sends about a change, if it sends anything.
fn sent(wish: &Wish) -> Option<Value> {
    let permissions = |action: &str, record: Value| {
        frame(
            "stream-notify-logged",
            "permissions-changed",
            json!([action, record]),
        )
    };
    let of_user = |user: &str, event: &str, args: Value| {
        frame("stream-notify-user", &format!("{user}/{event}"), args)
    };
    let role = |kind: &str, id: &str, scope: Scope| {
        let record = json!({
            "type": kind, "_id": id, "name": id, "scope": scope.name(),
            "description": "", "protected": false, "mandatory2fa": false,
        });
        frame("stream-roles", "roles", json!([record]))
    };
    Some(match wish {
        Wish::PutPermission(id, roles) => {
            permissions("updated", json!({ "_id": id, "roles": roles }))
        }
        Wish::RemovePermission(id) => permissions("removed", json!({ "_id": id })),
        Wish::PutRole(id, scope) => role("changed", id, *scope),
        Wish::RemoveRole(id) => role("removed", id, Scope::Users),
        Wish::PutUser(id, roles) => {
            json!({ "user": { "_id": id, "roles": roles }, "success": true })
        }
        Wish::RemoveUser(id) => of_user(id, "userData", json!([{ "type": "removed", "id": id }])),
        Wish::Enter(user, room, roles) => {
            let record = json!({ "rid": room, "u": { "_id": user }, "roles": roles });
            of_user(user, "subscriptions-changed", json!(["inserted", record]))
        }
        Wish::Leave(user, room) => of_user(
            user,
            "subscriptions-changed",
            json!(["removed", { "rid": room }]),
        ),
        Wish::PutRoom(_) | Wish::RemoveRoom(_) | Wish::PutTeam(_) | Wish::Restrict(..) => {
            return None;
        }
    })
}

/// The document without what is known of deletions: an event also tells of what was never here.
fn without_deletions(workspace: &Workspace) -> Value {
    let mut document: Value = serde_json::from_str(&workspace.to_json()).expect("JSON");
    document
        .as_object_mut()
        .expect("an object")
        .remove("deleted");
    document
}

proptest! {
    #![proptest_config(worlds(24))]

    #[test]
    fn every_way_to_ask_agrees_after_every_change(
        workspace in workspaces(),
        reading in select(READINGS.to_vec()),
        wishes in vec(wishes(), 0..10),
    ) {
        let mut workspace = workspace.under(reading);
        agrees(&workspace)?;
        for wish in wishes {
            if wish.make(&mut workspace, now_at()).is_ok() {
                agrees(&workspace)?;
            }
        }
    }

    #[test]
    fn a_refusal_changes_nothing_and_a_document_read_again_answers_alike(
        workspace in workspaces(),
        wishes in vec(wishes(), 1..20),
    ) {
        let mut worlds = READINGS.map(|reading| workspace.under(reading));
        for wish in wishes {
            for now in &mut worlds {
                let (text, version, old) = (now.to_json(), now.version(), answers(now));
                match wish.make(now, now_at()) {
                    Ok(()) => prop_assert_eq!(now.version(), version + 1, "{:?}", wish),
                    Err(error) => {
                        prop_assert_eq!((now.to_json(), now.version()), (text, version), "{:?}: {}", wish, error);
                        prop_assert_eq!(answers(now), old);
                    }
                }
                let fresh = Workspace::from_json(&now.to_json()).expect("what it wrote").under(now.reading());
                prop_assert_eq!(fresh.to_json(), now.to_json());
                prop_assert_eq!(answers(&fresh), answers(now), "{:?}", wish);
            }
        }
    }

    #[test]
    fn what_somebody_holds_stays_as_it_is(
        workspace in workspaces(),
        reading in select(READINGS.to_vec()),
        wishes in vec(wishes(), 1..12),
    ) {
        let mut now = workspace.under(reading);
        let (held, text, old) = (now.clone(), now.to_json(), answers(&now));
        let mut kept = Vec::new();
        for (user, room) in USERS.into_iter().flat_map(|user| ROOMS.map(|room| (user, room))) {
            let grants = now.grants(user, room);
            let why: Vec<_> = now.permissions().map(|known| grants.explain(&known.id)).collect();
            kept.push((grants.clone(), grants.set().clone(), why));
        }
        for wish in wishes {
            // Some wishes cannot be made.
            let _ = wish.make(&mut now, now_at());
            answers(&now);
        }
        prop_assert_eq!(held.to_json(), text);
        prop_assert_eq!(answers(&held), old);
        for (grants, set, why) in kept {
            prop_assert_eq!(grants.set(), &set);
            for old in why {
                prop_assert_eq!(grants.explain(&old.permission), old);
            }
        }
    }

    #[test]
    fn an_event_does_what_the_same_edit_does_by_hand(
        workspace in workspaces(),
        reading in select(READINGS.to_vec()),
        wishes in vec(wishes(), 1..20),
        at in any::<prop::sample::Index>(),
    ) {
        let (mut told, mut by_hand) = (workspace.under(reading), workspace.under(reading));
        for wish in wishes {
            let Some(sent) = sent(&wish) else {
                continue;
            };
            let (sent, before) = (sent.to_string(), (told.to_json(), told.version()));
            prop_assert!(told.apply(&sent[..at.index(sent.len())], now_at()).is_err());
            prop_assert_eq!((told.to_json(), told.version()), before.clone());
            let applied = told.apply(&sent, now_at());
            let changed = applied.as_ref().is_ok_and(|applied| applied.changed);
            prop_assert_eq!(told.version(), before.1 + u64::from(changed));
            if !changed && applied.is_err() {
                prop_assert_eq!(told.to_json(), before.0);
            }
            // What cannot be done by hand, an event does not do either; but who is known by places in
            // rooms alone leaves those.
            if let (Err(_), Wish::RemoveUser(id)) = (wish.make(&mut by_hand, now_at()), &wish) {
                for room in ["general", "side", "cellar"] {
                    let _ = by_hand.remove_subscription(id, room);
                }
            }
            prop_assert_eq!(without_deletions(&told), without_deletions(&by_hand), "{}", sent);
            prop_assert_eq!(answers(&told), answers(&by_hand), "{}", sent);
            if let Ok(again) = told.apply(&sent, now_at()) {
                prop_assert!(!again.changed, "{}", sent);
            }
        }
    }
}
