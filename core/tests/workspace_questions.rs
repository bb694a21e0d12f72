//! Questions about many users, rooms and roles of a workspace at once.

#![allow(clippy::unwrap_used)]

mod numbers;

use grantfold::rocketchat::{
    Ask, Permission, Reading, Role, Room, Scope, Subject, Subscription, User, Workspace,
};
use numbers::Numbers;

fn texts<T: AsRef<str>>(ids: impl IntoIterator<Item = T>) -> Vec<String> {
    ids.into_iter().map(|id| id.as_ref().to_owned()).collect()
}

const ROLES: [&str; 6] = ["admin", "guest", "owner", "user", "bot", "gone"];
const PERMISSIONS: [&str; 5] = ["p1", "p2", "p3", "p4", "p5"];

fn random_workspace(numbers: &mut Numbers) -> Workspace {
    let mut workspace = Workspace::empty();
    for role in &ROLES[..5] {
        let scope = match *role {
            "owner" => Scope::Subscriptions,
            _ => Scope::Users,
        };
        workspace.put_role(Role::new(*role, scope)).unwrap();
    }
    for permission in PERMISSIONS {
        let roles = numbers.some(&ROLES, 3);
        workspace
            .put_permission(Permission::new(permission, roles))
            .unwrap();
    }
    if numbers.one_in(2) {
        let list = numbers.some(&PERMISSIONS, 2);
        workspace.restrict("guest", list).unwrap();
    }
    let rooms = ["r1", "r2", "r3", "r4"];
    for room in &rooms[..3] {
        workspace.put_room(Room::new(*room, "c")).unwrap();
    }
    for at in 0..8 {
        let id = format!("u{at}");
        let mut roles = numbers.some(&ROLES, 4);
        if numbers.one_in(8) {
            roles.push("");
        }
        // Some are known by their subscriptions alone.
        if !numbers.one_in(4) {
            workspace.put_user(User::new(id.as_str(), roles)).unwrap();
        }
        for room in rooms {
            if numbers.one_in(2) {
                let roles = numbers.some(&ROLES, 4);
                let place = Subscription::new(id.as_str(), room, roles);
                workspace.put_subscription(place).unwrap();
            }
        }
    }
    workspace
}

#[test]
fn questions_about_many_answer_as_the_check_of_each_does() {
    let mut numbers = Numbers(0x5EED);
    for round in 0..60 {
        let server = random_workspace(&mut numbers);
        for reading in Reading::ALL {
            let workspace = server.under(reading);
            let has = |user: &str, permission, room| {
                workspace.has(user, permission, room).unwrap_or(false)
            };
            for permission in PERMISSIONS {
                for room in [None, Some("r1"), Some("r4"), Some("")] {
                    let here = |user: &String| {
                        let place = room.and_then(|room| workspace.subscription(user, room));
                        workspace.user(user).is_some() || place.is_some()
                    };
                    let users = (0..8).map(|at| format!("u{at}")).filter(here);
                    let expected: Vec<String> =
                        users.filter(|user| has(user, permission, room)).collect();
                    assert_eq!(
                        texts(workspace.users_who_can(permission, room)),
                        expected,
                        "round {round}, {reading:?}, {permission} in {room:?}"
                    );
                }
                for at in 0..8 {
                    let user = format!("u{at}");
                    let rooms = ["r1", "r2", "r3", "r4"].into_iter().filter(|room| {
                        let known = workspace.room(room).is_some();
                        (known || workspace.subscription(&user, room).is_some())
                            && has(&user, permission, Some(room))
                    });
                    let expected = texts(rooms);
                    let rooms = workspace.rooms_where(user.as_str(), permission);
                    assert_eq!(texts(rooms), expected, "round {round}, {reading:?}, {user}");
                }
            }
        }
    }
}

#[test]
fn what_is_allowed_is_what_is_answered() {
    let mut numbers = Numbers(0xA110);
    for round in 0..60 {
        let server = random_workspace(&mut numbers);
        for reading in Reading::ALL {
            let workspace = server.under(reading);
            let catalog = workspace.grants(None, None).catalog().clone();
            let users = (0..9).map(|at| format!("u{at}")).chain([String::new()]);
            for (user, room) in users
                .flat_map(|user| [None, Some("r1"), Some("r4")].map(|room| (user.clone(), room)))
            {
                let Some(allowed) = workspace.allowed(&Ask::new(user.as_str(), room)) else {
                    continue;
                };
                for permission in PERMISSIONS {
                    let id = catalog.id(permission).unwrap();
                    assert_eq!(
                        workspace.has(user.as_str(), permission, room),
                        Ok(allowed.contains(id)),
                        "round {round}, {reading:?}, {user} in {room:?}"
                    );
                }
            }
        }
    }
    assert!(
        server_with_empty_role()
            .allowed(&Ask::new("odd", None))
            .is_none()
    );
}

fn server_with_empty_role() -> Workspace {
    let mut workspace = Workspace::empty();
    workspace.put_user(User::new("odd", [""])).unwrap();
    workspace
}

#[test]
fn what_does_not_exist_nobody_can_and_no_role_grants() {
    let mut workspace = Workspace::empty();
    workspace.put_user(User::new("ann", ["admin"])).unwrap();
    workspace.put_room(Room::new("r1", "c")).unwrap();
    for permission in ["", "fly"] {
        assert!(workspace.users_who_can(permission, None).is_empty());
        assert!(workspace.rooms_where("ann", permission).is_empty());
        assert!(workspace.roles_granting(permission).is_empty());
    }
}

#[test]
fn nobody_may_do_anything_anywhere() {
    let mut workspace = Workspace::empty();
    workspace
        .put_permission(Permission::new("p", ["user"]))
        .unwrap();
    workspace.put_room(Room::new("r1", "c")).unwrap();
    assert!(workspace.rooms_where(None, "p").is_empty());
    assert!(workspace.rooms_where("", "p").is_empty());
    let believed = Subject::Known {
        id: "ghost",
        roles: &["user"],
    };
    assert_eq!(texts(workspace.rooms_where(believed, "p")), ["r1"]);
}

#[test]
fn granting_roles_are_named_once_and_in_order_with_or_without_document() {
    let mut workspace = Workspace::empty();
    let permission = Permission::new("p", ["user", "admin", "user", "deleted"]);
    workspace.put_permission(permission).unwrap();
    assert_eq!(
        texts(workspace.roles_granting("p")),
        ["admin", "deleted", "user"]
    );
}

#[test]
fn many_users_in_the_same_situation_are_told_apart_by_what_they_hold() {
    let mut workspace = Workspace::empty();
    workspace
        .put_permission(Permission::new("p", ["admin", "owner"]))
        .unwrap();
    for at in 0..20_000 {
        let admin = (at % 1000 == 0).then_some("admin");
        let id = format!("user-{at:07}");
        let roles = ["user", "bot"].into_iter().chain(admin);
        workspace.put_user(User::new(id.as_str(), roles)).unwrap();
        if at % 10 == 1 {
            let roles = (at % 100 == 1).then_some("owner");
            let place = Subscription::new(id.as_str(), "general", roles);
            workspace.put_subscription(place).unwrap();
        }
    }
    assert_eq!(workspace.users_who_can("p", None).len(), 20);
    let there = workspace.users_who_can("p", Some("general"));
    assert_eq!(there.len(), 220);
    assert!(there.is_sorted());
}

#[test]
fn grants_and_explanations_answer_as_the_check_does() {
    let mut numbers = Numbers(0xC0DE);
    for round in 0..8 {
        let server = random_workspace(&mut numbers);
        let (roles, lent) = (numbers.some(&ROLES, 2), numbers.some(&ROLES, 3));
        for workspace in Reading::ALL.map(|reading| server.under(reading)) {
            let users = ["u0", "u1", "u2", "u3", "u4", "stranger", ""].map(Subject::Id);
            let known = ["u5", "stranger"].map(|id| Subject::Known { id, roles: &roles });
            let nobody = [Subject::Nobody];
            for subject in users.iter().chain(&known).chain(&nobody) {
                for room in [None, Some("r1"), Some("r4"), Some("nowhere"), Some("")] {
                    for lent in [&[][..], &lent[..]] {
                        let ask = Ask {
                            lent,
                            ..Ask::new(*subject, room)
                        };
                        check_answers(&workspace, &ask, round);
                    }
                }
            }
        }
    }
}

/// Are all answers about somebody the same?
fn check_answers(workspace: &Workspace, ask: &Ask<'_>, round: usize) {
    let grants = workspace.grants_of(ask);
    let about = |name: &str| {
        format!(
            "{round}: {name} for {ask:?} under {:?}",
            workspace.reading()
        )
    };
    for name in PERMISSIONS.into_iter().chain(["unknown", "create-c"]) {
        let has = workspace.asks_all(ask, [name]).unwrap_or(false);
        let explanation = grants.explain(name);
        assert_eq!(grants.has(name), has, "{}", about(name));
        assert_eq!(explanation.allowed, has, "{}", about(name));
        assert_eq!(
            explanation.help.is_none(),
            has || !explanation.known,
            "{}",
            about(name)
        );
    }
    let all: Vec<&str> = grants.iter().collect();
    assert!(all.is_empty() || workspace.asks_all(ask, all.iter().copied()) == Ok(true));
    let denied = PERMISSIONS.into_iter().filter(|name| !grants.has(name));
    let any = workspace.asks_any(ask, denied).unwrap_or(false);
    assert!(!any, "{}", about("any"));
}

#[test]
fn help_says_what_would_help() {
    let mut workspace = Workspace::empty();
    for (id, roles) in [
        ("p1", &["user", "guest"][..]),
        ("p2", &["guest"]),
        ("p3", &["a"]),
    ] {
        workspace
            .put_permission(Permission::new(id, roles.iter().copied()))
            .unwrap();
    }
    workspace.put_user(User::new("ann", ["user"])).unwrap();
    workspace.put_user(User::new("bob", ["user", ""])).unwrap();
    workspace.restrict("guest", ["p3"]).unwrap();
    let client = workspace.under(Reading::ReactNative);
    for (grants, permission, help) in [
        (
            workspace.grants("ann", None),
            "p3",
            "give `ann` the role `a`",
        ),
        // A role that closes what it grants is no help.
        (
            workspace.grants("ann", None),
            "p2",
            "no role grants it: add a role of this user to the permission",
        ),
        (
            workspace.grants("bob", None),
            "p1",
            "take the empty id out of the roles of `bob`",
        ),
        (
            client.grants("ann", Some("r1")),
            "p1",
            "let `ann` into room `r1`",
        ),
    ] {
        let explanation = grants.explain(permission);
        assert_eq!(
            explanation.help.as_deref(),
            Some(help),
            "{}",
            explanation.summary
        );
    }
}

#[test]
fn a_role_that_is_listed_thousands_of_times_is_held_once() {
    let mut workspace = Workspace::empty();
    for at in 0..20_000 {
        let permission = Permission::new(format!("p{at}"), ["user"]);
        workspace.put_permission(permission).unwrap();
    }
    workspace.restrict("guest", ["p1"]).unwrap();
    let roles = ["user", "guest"].into_iter().cycle().take(20_000);
    workspace.put_user(User::new("ann", roles)).unwrap();
    workspace
        .put_user(User::new("bob", ["user", "guest", "user"]))
        .unwrap();
    for user in ["ann", "bob"] {
        assert_eq!(workspace.has(user, "p1", None), Ok(true));
        assert_eq!(workspace.grants(user, None).explain("p2").steps.len(), 2);
    }
}
