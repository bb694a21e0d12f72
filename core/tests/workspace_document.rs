//! What the document of a workspace may say, and what is refused.

#![allow(clippy::expect_used, clippy::panic)]

use std::fmt::Write;

use grantfold::rocketchat::{
    Permission, Role, Room, Scope, Subscription, Team, Timestamp, User, Workspace,
};
use serde_json::{Value, json};

#[track_caller]
fn read(text: &str) -> Workspace {
    Workspace::from_json(text).unwrap_or_else(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{told:?}")
    })
}

#[track_caller]
fn refused(text: &str) -> Vec<(&'static str, String)> {
    let problems = Workspace::from_json(text).expect_err("refused");
    let told = problems.iter().map(|d| (d.code.name(), d.path.clone()));
    told.collect()
}

#[track_caller]
fn check_refused(text: &str, code: &str, path: &str) {
    let start: String = text.chars().take(200).collect();
    assert_eq!(refused(text), [(code, path.to_owned())], "{start}");
}

/// Written, read and written again, it is the same.
#[track_caller]
fn check_round_trip(workspace: &Workspace) -> Workspace {
    let text = workspace.to_json();
    let again = read(&text);
    assert_eq!(again.to_json(), text);
    assert_eq!(again.version(), 0);
    assert!(workspace.permissions().eq(again.permissions()));
    assert!(workspace.roles().eq(again.roles()));
    assert!(workspace.users().eq(again.users()));
    assert!(workspace.subscriptions().eq(again.subscriptions()));
    assert!(workspace.teams().eq(again.teams()));
    again
}

const FULL: &str = r#"{
    "permissions": [
        { "_id": "create-c", "roles": ["user", "user", ""], "_updatedAt": { "$date": 1543326721000 },
          "meta": { "revision": 3, "created": { "$date": 5 } }, "$loki": 7, "group": null },
        { "_id": "change-setting-Site", "roles": [], "level": "settings", "settingId": "Site" }
    ],
    "roles": [
        { "_id": "owner", "scope": "Subscriptions", "protected": true, "mandatory2fa": true },
        { "_id": "x1", "name": "Helpers", "description": "help", "_updatedAt": "2026-01-01T01:00:00+01:00" }
    ],
    "users": [{ "_id": "u1", "username": "ann", "roles": ["user"], "emails": [] }, { "_id": "u2" }],
    "subscriptions": [
        { "_id": "s", "rid": "r1", "u": { "_id": "u1", "username": "ann" }, "roles": ["owner"], "open": true },
        { "rid": "r2", "u": { "_id": "u1" }, "status": "INVITED" },
        { "rid": "r1", "u": { "_id": "u2" }, "status": "OTHER" }
    ],
    "rooms": [
        { "_id": "r1", "t": "c", "name": "general", "teamId": "t1", "abacAttributes": [{ "key": "k" }], "ro": false },
        { "_id": "r2", "t": "p", "prid": "r1", "abacAttributes": [] }
    ],
    "teams": [{ "_id": "t1", "type": 0, "members": ["u1"], "name": "T" }, { "_id": "t2", "type": 1 }],
    "allowLists": { "guest": ["view-d-room"], "other": [] },
    "deleted": {
        "permissions": [{ "_id": "gone", "_deletedAt": "2026-01-01T00:00:00.000Z" }],
        "roles": [{ "_id": "gone", "_deletedAt": { "$date": 9000000000000 } }]
    },
    "cursors": { "permissions": "2026-01-02T00:00:00Z" }
}"#;

#[test]
fn everything_in_a_document_is_read() {
    let workspace = read(FULL);
    assert_eq!(workspace.has("u1", "create-c", None), Ok(true));
    let permission = workspace.permission("change-setting-Site").expect("there");
    assert!(permission.is_setting());
    assert_eq!(permission.setting_id(), Some("Site"));
    let owner = workspace.role("owner").expect("there");
    assert_eq!((&*owner.name, owner.scope), ("owner", Scope::Subscriptions));
    assert!(owner.protected && owner.mandatory2fa);
    let helpers = workspace.role("x1").expect("there");
    assert_eq!((&*helpers.name, helpers.scope), ("Helpers", Scope::Users));
    assert_eq!(helpers.updated_at, Timestamp::parse("2026-01-01T00:00:00Z"));
    assert!(workspace.user_named("ann").is_some());
    let invited = |user, room| workspace.subscription(user, room).map(|s| s.is_invitation);
    assert_eq!(invited("u1", "r1"), Some(false));
    assert_eq!(invited("u1", "r2"), Some(true));
    assert_eq!(invited("u2", "r1"), Some(false));
    let room = workspace.room("r1").expect("there");
    assert_eq!(
        (&*room.kind, room.team.as_deref(), room.has_attribute_rules),
        ("c", Some("t1"), true)
    );
    let discussion = workspace.room("r2").expect("there");
    assert_eq!(
        (discussion.parent.as_deref(), discussion.has_attribute_rules),
        (Some("r1"), false)
    );
    assert!(workspace.team("t1").is_some_and(|team| team.is_public));
    assert!(workspace.team("t2").is_some_and(|team| !team.is_public));
    assert!(workspace.has_restrictions("other"));
    assert_eq!(workspace.is_restricted("create-c", "guest"), Ok(true));
    assert_eq!(workspace.cursor(), Timestamp::parse("2026-01-02T00:00:00Z"));
    assert_eq!(workspace.roles_cursor(), None);
}

#[test]
fn everything_that_was_read_is_written_again() {
    let workspace = check_round_trip(&read(FULL));
    let mut expected: Value = serde_json::from_str(FULL).expect("JSON");
    let written: Value = serde_json::from_str(&workspace.to_json()).expect("JSON");
    // Dates are written in one form, lists in the order of their ids, and defaults are spelt out.
    expected["permissions"][0]["_updatedAt"] = json!("2018-11-27T13:52:01.000Z");
    let permissions = expected["permissions"].as_array_mut().expect("a list");
    permissions.swap(0, 1);
    expected["roles"] = json!([
        { "_id": "owner", "name": "owner", "description": "", "scope": "Subscriptions",
          "protected": true, "mandatory2fa": true },
        { "_id": "x1", "name": "Helpers", "description": "help", "scope": "Users",
          "protected": false, "mandatory2fa": false, "_updatedAt": "2026-01-01T00:00:00.000Z" },
    ]);
    expected["users"][1]["roles"] = json!([]);
    expected["teams"][1]["members"] = json!([]);
    expected["deleted"]["roles"][0]["_deletedAt"] = json!("2255-03-14T16:00:00.000Z");
    expected["cursors"]["permissions"] = json!("2026-01-02T00:00:00.000Z");
    assert_eq!(written, expected);
}

#[test]
fn what_was_put_in_by_hand_is_written_as_it_answers() {
    let mut workspace = Workspace::empty();
    let mut invited = Subscription::new("u", "r", ["owner"]);
    invited.is_invitation = true;
    let mut joined = Subscription::new("u", "joined", ["owner"]);
    joined.extra.insert("status".to_owned(), json!("INVITED"));
    joined
        .extra
        .insert("u".to_owned(), json!({ "_id": "other", "name": "U" }));
    let mut ruled = Room::new("ruled", "p");
    ruled.has_attribute_rules = true;
    let mut free = Room::new("free", "p");
    free.extra.insert("abacAttributes".to_owned(), json!([{}]));
    let mut late = Permission::new("late", ["user"]);
    late.updated_at = Some(Timestamp::from_millis(i64::MAX));
    late.extra.insert("_id".to_owned(), json!("another"));
    let mut nameless = User::new("u", ["", "user"]);
    nameless.extra.insert("username".to_owned(), json!(5));
    workspace.put_subscription(invited).expect("put");
    workspace.put_subscription(joined).expect("put");
    workspace.put_room(ruled).expect("put");
    workspace.put_room(free).expect("put");
    workspace.put_permission(late).expect("put");
    workspace.put_user(nameless).expect("put");
    workspace
        .put_role(Role::new("r", Scope::Users))
        .expect("put");
    workspace
        .put_team(Team::new("t", false, ["u", ""]))
        .expect("put");
    workspace.restrict("guest", ["", "x"]).expect("restricted");

    let text = workspace.to_json();
    let again = read(&text);
    assert_eq!(again.to_json(), text);
    let invited = |room| again.subscription("u", room).map(|s| s.is_invitation);
    assert_eq!(invited("r"), Some(true));
    assert_eq!(invited("joined"), Some(false));
    let has_rules = |room| again.room(room).map(|room| room.has_attribute_rules);
    assert_eq!(has_rules("ruled"), Some(true));
    assert_eq!(has_rules("free"), Some(false));
    assert_eq!(
        again.permission("late").and_then(|late| late.updated_at),
        Some(Timestamp::from_millis(i64::MAX))
    );
    assert_eq!(
        again
            .user("u")
            .map(|user| (user.username.clone(), user.roles.len())),
        Some((None, 2))
    );
    assert_eq!(again.allow_list("guest").map(|list| list.len()), Some(2));
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn some(&mut self, what: &str) -> Vec<String> {
        let count = self.below(4);
        (0..count)
            .map(|_| format!("{what}{}", self.below(5)))
            .collect()
    }
}

#[test]
fn written_and_read_again_every_answer_is_the_same() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let mut workspace = Workspace::empty();
        for id in 0..6 {
            let mut permission = Permission::new(format!("p{id}"), dice.some("r"));
            let at = i64::try_from(dice.below(3_000)).expect("small");
            permission.updated_at = (at > 1_000).then(|| Timestamp::from_millis(at));
            workspace.put_permission(permission).expect("put");
            let user = User::new(format!("u{id}"), dice.some("r"));
            workspace.put_user(user).expect("put");
            let held = Subscription::new(format!("u{id}"), "room", dice.some("r"));
            workspace.put_subscription(held).expect("put");
            let scope = [Scope::Users, Scope::Subscriptions][usize::from(dice.below(2) == 1)];
            workspace
                .put_role(Role::new(format!("r{id}"), scope))
                .expect("put");
        }
        workspace
            .restrict("r1", dice.some("p"))
            .expect("restricted");
        let at = Timestamp::from_millis(5);
        workspace.remove_permission("p1", at).expect("there");
        let again = check_round_trip(&workspace);
        for (user, permission) in (0..7).flat_map(|user| (0..7).map(move |id| (user, id))) {
            let (user, permission) = (format!("u{user}"), format!("p{permission}"));
            for room in [None, Some("room"), Some("elsewhere")] {
                assert_eq!(
                    workspace.has(&*user, &permission, room),
                    again.has(&*user, &permission, room),
                    "{seed}: {user} {permission} {room:?}"
                );
            }
            for role in ["r0", "r1", "r9"] {
                let ask = |w: &Workspace| w.is_restricted(&permission, role);
                assert_eq!(ask(&workspace), ask(&again));
            }
        }
    }
}

#[test]
fn an_empty_document_is_an_empty_workspace() {
    let workspace = read("{}");
    assert_eq!(workspace.to_json(), Workspace::empty().to_json());
    check_round_trip(&workspace);
}

#[test]
fn a_document_may_start_from_defaults() {
    let text = r#"{
        "defaults": "8",
        "permissions": [{ "_id": "create-c", "roles": ["helper"] }],
        "deleted": { "permissions": [{ "_id": "edit-room", "_deletedAt": "2026-01-01" }] }
    }"#;
    let workspace = read(text);
    assert!(workspace.role("owner").is_some());
    assert!(workspace.permission("edit-room").is_none());
    let create = workspace.permission("create-c").expect("there");
    assert_eq!(create.roles, ["helper".into()]);
    assert!(!workspace.to_json().contains("defaults"));
    check_round_trip(&workspace);
    check_refused(r#"{"defaults": "6"}"#, "workspace-malformed", "/defaults");
    check_refused(r#"{"defaults": 8}"#, "workspace-malformed", "/defaults");
}

#[test]
fn a_key_that_means_nothing_is_refused() {
    let help = |text: &str| {
        let problems = Workspace::from_json(text).expect_err("refused");
        problems[0].help.clone().unwrap_or_default()
    };
    check_refused(
        r#"{"permission": []}"#,
        "workspace-malformed",
        "/permission",
    );
    assert_eq!(help(r#"{"user": []}"#), "did you mean `users`?");
    assert_eq!(help(r#"{"allowlists": {}}"#), "did you mean `allowLists`?");
    assert!(help(r#"{"apps": []}"#).starts_with("the keys are defaults, permissions"));
    assert_eq!(
        help(r#"{"deleted": {"role": []}}"#),
        "did you mean `roles`?"
    );
    check_refused(
        r#"{"cursors": {"users": "2026-01-01T00:00:00Z"}}"#,
        "workspace-malformed",
        "/cursors/users",
    );
}

#[test]
fn what_has_the_wrong_shape_is_refused_with_its_place() {
    for (text, path) in [
        (r#""text""#, ""),
        (r#"{"permissions": {}}"#, "/permissions"),
        (r#"{"permissions": ["x"]}"#, "/permissions/0"),
        (r#"{"permissions": [{"roles": []}]}"#, "/permissions/0/_id"),
        (
            r#"{"permissions": [{"_id": "", "roles": []}]}"#,
            "/permissions/0/_id",
        ),
        (
            r#"{"permissions": [{"_id": 1, "roles": []}]}"#,
            "/permissions/0/_id",
        ),
        (r#"{"permissions": [{"_id": "x"}]}"#, "/permissions/0/roles"),
        (
            r#"{"permissions": [{"_id": "x", "roles": null}]}"#,
            "/permissions/0/roles",
        ),
        (
            r#"{"permissions": [{"_id": "x", "roles": ["a", 1]}]}"#,
            "/permissions/0/roles/1",
        ),
        (
            r#"{"permissions": [{"_id": "x", "roles": [], "_updatedAt": 1543326721000}]}"#,
            "/permissions/0/_updatedAt",
        ),
        (
            r#"{"permissions": [{"_id": "x", "roles": [], "_updatedAt": "2026-01-01T00:00:00"}]}"#,
            "/permissions/0/_updatedAt",
        ),
        (
            r#"{"permissions": [{"_id": "x", "roles": [], "_updatedAt": {"$date": "2026"}}]}"#,
            "/permissions/0/_updatedAt",
        ),
        (
            r#"{"roles": [{"_id": "x", "scope": "users"}]}"#,
            "/roles/0/scope",
        ),
        (
            r#"{"roles": [{"_id": "x", "protected": "yes"}]}"#,
            "/roles/0/protected",
        ),
        (
            r#"{"roles": [{"_id": "x", "description": 1}]}"#,
            "/roles/0/description",
        ),
        (
            r#"{"users": [{"_id": "x", "roles": "admin"}]}"#,
            "/users/0/roles",
        ),
        (
            r#"{"users": [{"_id": "x", "username": 1}]}"#,
            "/users/0/username",
        ),
        (
            r#"{"subscriptions": [{"u": {"_id": "u"}}]}"#,
            "/subscriptions/0/rid",
        ),
        (r#"{"subscriptions": [{"rid": "r"}]}"#, "/subscriptions/0/u"),
        (
            r#"{"subscriptions": [{"rid": "r", "u": "u"}]}"#,
            "/subscriptions/0/u",
        ),
        (
            r#"{"subscriptions": [{"rid": "r", "u": {}}]}"#,
            "/subscriptions/0/u/_id",
        ),
        (r#"{"rooms": [{"_id": "r"}]}"#, "/rooms/0/t"),
        (r#"{"rooms": [{"_id": "r", "t": 1}]}"#, "/rooms/0/t"),
        (
            r#"{"rooms": [{"_id": "r", "t": "c", "abacAttributes": true}]}"#,
            "/rooms/0/abacAttributes",
        ),
        (r#"{"teams": [{"_id": "t"}]}"#, "/teams/0/type"),
        (r#"{"teams": [{"_id": "t", "type": 2}]}"#, "/teams/0/type"),
        (r#"{"allowLists": []}"#, "/allowLists"),
        (r#"{"allowLists": {"guest": "x"}}"#, "/allowLists/guest"),
        (r#"{"allowLists": {"": []}}"#, "/allowLists/"),
        (
            r#"{"deleted": {"roles": [{"_id": "x"}]}}"#,
            "/deleted/roles/0/_deletedAt",
        ),
        (r#"{"cursors": {"roles": "soon"}}"#, "/cursors/roles"),
    ] {
        check_refused(text, "workspace-malformed", path);
    }
}

#[test]
fn what_stands_twice_is_refused() {
    for (text, path) in [
        (
            r#"{"permissions": [{"_id": "x", "roles": []}, {"_id": "x", "roles": []}]}"#,
            "/permissions/1",
        ),
        (r#"{"roles": [{"_id": "x"}, {"_id": "x"}]}"#, "/roles/1"),
        (r#"{"users": [{"_id": "x"}, {"_id": "x"}]}"#, "/users/1"),
        (
            r#"{"subscriptions": [{"rid": "r", "u": {"_id": "u"}}, {"rid": "r", "u": {"_id": "u"}}]}"#,
            "/subscriptions/1",
        ),
        (
            r#"{"rooms": [{"_id": "x", "t": "c"}, {"_id": "x", "t": "p"}]}"#,
            "/rooms/1",
        ),
        (
            r#"{"teams": [{"_id": "x", "type": 0}, {"_id": "x", "type": 0}]}"#,
            "/teams/1",
        ),
        (
            r#"{"roles": [{"_id": "x"}], "deleted": {"roles": [{"_id": "x", "_deletedAt": "2026-01-01"}]}}"#,
            "/deleted/roles/0",
        ),
    ] {
        check_refused(text, "workspace-duplicate-id", path);
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let text = r#"{
        "permissions": [{"_id": "x", "roles": [1]}],
        "users": [{"_id": ""}],
        "rolls": []
    }"#;
    let paths: Vec<String> = refused(text).into_iter().map(|told| told.1).collect();
    assert_eq!(paths, ["/permissions/0/roles/0", "/users/0/_id", "/rolls"]);
}

#[test]
fn an_answer_of_a_server_is_a_document() {
    let record = r#"{"_id": "x", "roles": ["user"], "_updatedAt": {"$date": 2000}}"#;
    for text in [
        format!("[{record}]"),
        format!(r#"{{"msg": "result", "id": "42", "result": [{record}]}}"#),
        format!(r#"{{"update": [{record}], "remove": [], "success": true}}"#),
    ] {
        let workspace = read(&text);
        assert_eq!(workspace.permissions().count(), 1, "{text}");
        assert_eq!(workspace.cursor(), Some(Timestamp::from_millis(2000)));
        assert_eq!(workspace.version(), 0);
        check_round_trip(&workspace);
    }
    let roles = r#"{"roles": [{"_id": "x", "name": "X", "scope": "Users"}], "success": true}"#;
    let workspace = read(roles);
    assert_eq!(workspace.roles().count(), 1);
    assert_eq!(workspace.roles_cursor(), None);
    let synced = r#"{"roles": {"update": [{"_id": "x"}], "remove": []}, "success": true}"#;
    assert_eq!(read(synced).roles().count(), 1);
    check_refused(
        r#"{"success": false, "error": "unauthorized"}"#,
        "update-refused",
        "",
    );
}

#[test]
fn a_workspace_has_room_for_65536_permissions_and_no_more() {
    let list = |count: usize| {
        let mut text = r#"{"permissions": ["#.to_owned();
        for at in 0..count {
            let comma = if at == 0 { "" } else { "," };
            write!(text, r#"{comma}{{"_id":"p{at}","roles":[]}}"#).expect("a string");
        }
        text + "]}"
    };
    for count in [65_537, 200_000] {
        check_refused(&list(count), "workspace-malformed", "/permissions");
    }
    assert_eq!(read(&list(60_000)).permissions().count(), 60_000);
}
