//! A workspace follows what a server answers and sends.

#![allow(clippy::expect_used, clippy::panic)]

use grantfold::rocketchat::{
    Applied, Permission, Role, Scope, Subscription, Timestamp, User, Workspace,
};
use serde_json::{Value, json};

fn ms(at: i64) -> Timestamp {
    Timestamp::from_millis(at)
}

#[track_caller]
fn told(result: Result<Applied, Vec<grantfold::Diagnostic>>) -> Applied {
    result.unwrap_or_else(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{told:?}")
    })
}

#[track_caller]
fn apply(workspace: &mut Workspace, sent: &Value, at: i64) -> Applied {
    let before = workspace.version();
    let applied = told(workspace.apply(&sent.to_string(), ms(at)));
    assert_eq!(workspace.version(), before + u64::from(applied.changed));
    applied
}

#[track_caller]
fn replace(workspace: &mut Workspace, sent: &Value, at: i64) -> Applied {
    told(workspace.replace(&sent.to_string(), ms(at)))
}

/// What was refused; nothing is changed then.
#[track_caller]
fn refused(workspace: &mut Workspace, sent: &str) -> Vec<(&'static str, String)> {
    let (text, version) = (workspace.to_json(), workspace.version());
    let problems = workspace.apply(sent, ms(9)).expect_err("refused");
    assert_eq!((workspace.to_json(), workspace.version()), (text, version));
    let told = problems.iter().map(|d| (d.code.name(), d.path.clone()));
    told.collect()
}

fn notes(applied: &Applied) -> Vec<&'static str> {
    let codes = applied.diagnostics.iter().map(|d| d.code.name());
    codes.collect()
}

fn ids(workspace: &Workspace) -> Vec<&str> {
    workspace.permissions().map(|each| &*each.id).collect()
}

fn role_ids(workspace: &Workspace) -> Vec<&str> {
    workspace.roles().map(|each| &*each.id).collect()
}

fn record(id: &str, at: i64) -> Value {
    json!({ "_id": id, "roles": ["user"], "_updatedAt": { "$date": at } })
}

fn gone(id: &str, at: i64) -> Value {
    json!({ "_id": id, "_deletedAt": { "$date": at } })
}

fn event(collection: &str, name: &str, args: Value) -> Value {
    json!({ "msg": "changed", "collection": collection, "id": "id",
            "fields": { "eventName": name, "args": args } })
}

fn permission_event(action: &str, record: &Value) -> Value {
    event(
        "stream-notify-logged",
        "permissions-changed",
        json!([action, record]),
    )
}

fn table(records: &[Value]) -> Workspace {
    let mut workspace = Workspace::empty();
    apply(&mut workspace, &json!(records), 0);
    workspace
}

#[test]
fn a_bare_list_is_the_whole_table() {
    let mut workspace = table(&[record("a", 10), record("b", 20)]);
    assert_eq!(workspace.version(), 1);
    assert_eq!(workspace.cursor(), Some(ms(20)));

    let answer =
        json!({ "msg": "result", "id": "1", "result": [record("b", 20), record("c", 30)] });
    let applied = apply(&mut workspace, &answer, 40);
    assert_eq!((applied.what, applied.changed), ("permissions", true));
    assert_eq!(ids(&workspace), ["b", "c"]);
    assert_eq!(workspace.cursor(), Some(ms(30)));

    // Gone since the call at 40, so what is older does not bring it back.
    let late = apply(
        &mut workspace,
        &permission_event("updated", &record("a", 39)),
        50,
    );
    assert_eq!(
        (late.changed, notes(&late)),
        (false, vec!["update-outdated"])
    );
    let new = apply(
        &mut workspace,
        &permission_event("updated", &record("a", 41)),
        50,
    );
    assert!(new.changed);
    assert_eq!(ids(&workspace), ["a", "b", "c"]);
}

#[test]
fn the_answer_to_an_update_of_permissions_is_the_whole_table() {
    let mut workspace = table(&[record("a", 10)]);
    let answer = json!({ "permissions": [record("b", 11)], "success": true });
    assert!(apply(&mut workspace, &answer, 20).changed);
    assert_eq!(ids(&workspace), ["b"]);
}

#[test]
fn a_change_leaves_the_others() {
    let mut workspace = table(&[record("a", 10), record("b", 20)]);
    let answer = json!({ "update": [record("c", 30)], "remove": [gone("a", 25)], "success": true });
    assert!(apply(&mut workspace, &answer, 40).changed);
    assert_eq!(ids(&workspace), ["b", "c"]);
    assert_eq!(workspace.cursor(), Some(ms(30)));

    // The same answer again is no change; it brought nothing later, so the call counts.
    let again = apply(&mut workspace, &answer, 45);
    assert_eq!((again.changed, again.diagnostics.len()), (false, 0));
    assert_eq!(workspace.cursor(), Some(ms(45)));
}

#[test]
fn a_listing_in_the_shape_of_a_change_is_replaced_with() {
    let mut workspace = table(&[record("a", 10), record("b", 20)]);
    let answer = json!({ "update": [record("b", 20)], "remove": [], "success": true });
    let text = workspace.to_json();
    assert!(!apply(&mut workspace.clone(), &answer, 50).changed);
    assert!(replace(&mut workspace, &answer, 50).changed);
    assert_eq!(ids(&workspace), ["b"]);
    assert_ne!(workspace.to_json(), text);
    let late = apply(
        &mut workspace,
        &permission_event("updated", &record("a", 49)),
        60,
    );
    assert_eq!(notes(&late), ["update-outdated"]);
}

#[test]
fn within_an_answer_things_happen_in_the_order_of_their_times() {
    for (update, remove, is_there) in [
        (record("a", 1500), gone("a", 2000), false),
        (record("a", 2000), gone("a", 1500), true),
        (record("a", 2000), gone("a", 2000), false),
        (json!({ "_id": "a", "roles": [] }), gone("a", 1), false),
    ] {
        let answer = json!({ "update": [update], "remove": [remove] });
        for mut workspace in [
            Workspace::empty(),
            table(&[json!({ "_id": "a", "roles": [] })]),
        ] {
            apply(&mut workspace, &answer, 0);
            assert_eq!(!ids(&workspace).is_empty(), is_there, "{answer}");
        }
    }
}

#[test]
fn the_newest_record_wins() {
    let mut workspace = table(&[record("a", 100)]);
    for old in [
        json!([record("a", 99)]),
        json!({ "update": [record("a", 99)], "remove": [] }),
        json!({ "update": [], "remove": [gone("a", 99)] }),
        permission_event("updated", &record("a", 99)),
    ] {
        let applied = apply(&mut workspace, &old, 0);
        assert_eq!(
            (applied.changed, notes(&applied)),
            (false, vec!["update-outdated"])
        );
        assert_eq!(ids(&workspace), ["a"]);
    }
    let same = json!({ "_id": "a", "roles": [], "_updatedAt": "1970-01-01T00:00:00.100Z" });
    assert!(apply(&mut workspace, &permission_event("updated", &same), 0).changed);
    let undated = json!({ "_id": "a", "roles": ["admin"] });
    assert!(apply(&mut workspace, &permission_event("updated", &undated), 0).changed);
    let removed = json!({ "update": [], "remove": [gone("a", 200)] });
    assert!(apply(&mut workspace, &removed, 0).changed);
    let applied = apply(
        &mut workspace,
        &permission_event("inserted", &record("a", 150)),
        0,
    );
    assert_eq!(notes(&applied), ["update-outdated"]);
    assert!(
        apply(
            &mut workspace,
            &permission_event("inserted", &record("a", 200)),
            0
        )
        .changed
    );
}

#[test]
fn a_deletion_of_what_is_not_there_is_remembered_and_changes_nothing() {
    let mut workspace = Workspace::empty();
    let removed = json!({ "update": [], "remove": [gone("a", 200)] });
    assert!(!apply(&mut workspace, &removed, 0).changed);
    assert_eq!(workspace.cursor(), Some(ms(200)));
    let mut again = Workspace::from_json(&workspace.to_json()).expect("a document");
    let late = apply(
        &mut again,
        &permission_event("updated", &record("a", 150)),
        0,
    );
    assert_eq!(notes(&late), ["update-outdated"]);
}

#[test]
fn a_deletion_without_a_real_date_is_ignored() {
    let mut workspace = table(&[record("a", 10)]);
    for date in [
        json!("2026-01-01T00:00:00.000Z (string)"),
        json!(1001),
        json!(null),
    ] {
        let remove = json!([{ "_id": "a", "_deletedAt": date }]);
        let applied = apply(
            &mut workspace,
            &json!({ "update": [], "remove": remove }),
            0,
        );
        assert_eq!(
            (applied.changed, notes(&applied)),
            (false, vec!["update-ignored"])
        );
    }
    let remove = json!([{ "_id": "a", "_deletedAt": "2026-01-01T00:00:00.000Z" }]);
    assert!(
        apply(
            &mut workspace,
            &json!({ "update": [], "remove": remove }),
            0
        )
        .changed
    );
}

#[test]
fn the_cursor_follows_answers_and_never_goes_back() {
    let mut workspace = Workspace::empty();
    assert_eq!(workspace.cursor(), None);
    // Anything may have been answered so.
    let nothing = json!({ "update": [], "remove": [] });
    for sent in [
        nothing.clone(),
        json!({ "msg": "result", "id": "1", "result": nothing }),
    ] {
        let applied = apply(&mut workspace, &sent, 100);
        assert_eq!((applied.what, applied.changed), ("nothing", false));
    }
    replace(&mut workspace, &nothing, 100);
    assert_eq!(workspace.cursor(), None);
    let undated = json!({ "update": [{ "_id": "z", "roles": [] }], "remove": [] });
    apply(&mut workspace, &undated, 100);
    assert_eq!(workspace.cursor(), Some(ms(100)));
    apply(&mut workspace, &undated, 50);
    assert_eq!(workspace.cursor(), Some(ms(100)));
    apply(
        &mut workspace,
        &json!({ "update": [record("a", 80)], "remove": [] }),
        110,
    );
    assert_eq!(workspace.cursor(), Some(ms(110)));
    apply(
        &mut workspace,
        &json!({ "update": [], "remove": [gone("a", 150)] }),
        120,
    );
    assert_eq!(workspace.cursor(), Some(ms(150)));
    apply(
        &mut workspace,
        &permission_event("updated", &record("b", 900)),
        900,
    );
    assert_eq!(workspace.cursor(), Some(ms(150)));
    assert_eq!(workspace.roles_cursor(), None);
}

#[test]
fn an_event_of_a_permission_takes_effect_at_once() {
    let mut workspace = table(&[record("a", 10)]);
    workspace.put_user(User::new("u", ["user"])).expect("put");
    assert_eq!(workspace.has("u", "a", None), Ok(true));
    // The time of a removal is when it came, and it removes what is newer by its own clock too.
    assert!(
        apply(
            &mut workspace,
            &permission_event("removed", &json!({ "_id": "a" })),
            5
        )
        .changed
    );
    assert_eq!(workspace.has("u", "a", None), Ok(false));
    assert!(
        !apply(
            &mut workspace,
            &permission_event("removed", &json!({ "_id": "a" })),
            6
        )
        .changed
    );
    assert!(
        apply(
            &mut workspace,
            &permission_event("anything", &record("a", 10)),
            7
        )
        .changed
    );
    assert_eq!(workspace.has("u", "a", None), Ok(true));
}

#[test]
fn what_an_answer_says_besides_is_kept() {
    let full = json!({ "_id": "a", "roles": [], "group": null, "section": null,
                       "meta": { "revision": 1 }, "$loki": 3, "_updatedAt": "2026-01-01T00:00:00.000Z" });
    let workspace = table(std::slice::from_ref(&full));
    let written: Value = serde_json::from_str(&workspace.to_json()).expect("JSON");
    assert_eq!(written["permissions"], json!([full]));
}

#[test]
fn roles_are_listed_synced_and_streamed() {
    let mut workspace = Workspace::empty();
    let listed = json!({ "roles": [{ "_id": "a", "name": "A", "scope": "Users" }, { "_id": "b" }],
                         "success": true });
    assert_eq!(apply(&mut workspace, &listed, 100).what, "roles");
    assert_eq!(workspace.roles_cursor(), Some(ms(100)));

    let synced = json!({ "roles": { "update": [{ "_id": "a", "name": "A", "_updatedAt": { "$date": 200 } }],
                                    "remove": [gone("b", 190)] }, "success": true });
    assert!(apply(&mut workspace, &synced, 210).changed);
    assert_eq!(role_ids(&workspace), ["a"]);
    assert_eq!(workspace.roles_cursor(), Some(ms(200)));
    assert_eq!(workspace.cursor(), None);

    // A listing has no dates: what it says again is no change, and the date stays known.
    let again = json!({ "roles": [{ "_id": "a", "name": "A", "scope": "Users" }] });
    assert!(!apply(&mut workspace, &again, 300).changed);
    let role = workspace.role("a").expect("there");
    assert_eq!(role.updated_at, Some(ms(200)));

    let stream = |role: Value| event("stream-roles", "roles", json!([role]));
    let changed = stream(json!({ "type": "changed", "_id": "r1", "name": "R", "scope": "Users" }));
    assert!(apply(&mut workspace, &changed, 310).changed);
    assert!(
        workspace
            .role("r1")
            .is_some_and(|role| role.extra.is_empty())
    );
    let inserted = stream(json!({ "type": "inserted", "_id": "r2" }));
    let ignored = apply(&mut workspace, &inserted, 320);
    assert_eq!((ignored.what, ignored.changed), ("roles", false));
    assert_eq!(notes(&ignored), ["update-ignored"]);
    let removed = stream(json!({ "type": "removed", "_id": "r1", "name": "R" }));
    assert!(apply(&mut workspace, &removed, 330).changed);
    assert_eq!(role_ids(&workspace), ["a"]);
    assert_eq!(workspace.roles_cursor(), Some(ms(300)));

    let created =
        json!({ "role": { "_id": "c", "name": "C", "scope": "Subscriptions" }, "success": true });
    assert!(apply(&mut workspace, &created, 340).changed);
    assert_eq!(role_ids(&workspace), ["a", "c"]);
}

#[test]
fn the_roles_of_a_room_are_no_list_of_roles() {
    let mut workspace = Workspace::empty();
    apply(&mut workspace, &json!({ "roles": [{ "_id": "owner" }] }), 0);
    workspace
        .put_subscription(Subscription::new("u", "other", ["owner"]))
        .expect("put");
    let of_room = json!({ "roles": [{ "_id": "s", "rid": "r", "u": { "_id": "u" }, "roles": ["owner"] }],
                          "success": true });
    let applied = apply(&mut workspace, &of_room, 1);
    assert_eq!((applied.what, applied.changed), ("subscriptions", true));
    assert_eq!(role_ids(&workspace), ["owner"]);
    assert_eq!(workspace.subscriptions().count(), 2);
}

#[test]
fn users_come_from_answers() {
    let mut workspace = Workspace::empty();
    let me =
        json!({ "_id": "u", "username": "ann", "roles": ["user"], "emails": [], "success": true });
    let applied = apply(&mut workspace, &me, 0);
    assert_eq!((applied.what, applied.changed), ("users", true));
    let user = workspace.user_named("ann").expect("there");
    assert!(user.extra.contains_key("emails") && !user.extra.contains_key("success"));
    assert!(!apply(&mut workspace, &me, 0).changed);

    let info = json!({ "user": { "_id": "v", "username": "bob", "roles": [] }, "success": true });
    assert!(apply(&mut workspace, &info, 0).changed);
    let page = json!({ "users": [{ "_id": "u", "username": "ann", "roles": ["admin"] }],
                       "count": 1, "offset": 0, "total": 2, "success": true });
    assert!(apply(&mut workspace, &page, 0).changed);
    assert_eq!(workspace.users().count(), 2);
    let problems = workspace
        .replace(&page.to_string(), ms(0))
        .expect_err("one page");
    assert_eq!(
        (problems[0].code.name(), &*problems[0].path),
        ("update-malformed", "/total")
    );

    workspace
        .put_subscription(Subscription::new("v", "r", ["owner"]))
        .expect("put");
    let all =
        json!({ "users": [{ "_id": "u", "username": "ann", "roles": ["admin"] }], "total": 1 });
    assert!(replace(&mut workspace, &all, 0).changed);
    assert_eq!(
        (workspace.users().count(), workspace.subscriptions().count()),
        (1, 0)
    );
}

#[test]
fn an_answer_without_roles_does_not_say_that_there_are_none() {
    let mut workspace = Workspace::empty();
    workspace.put_user(User::new("u", ["guest"])).expect("put");
    let info =
        json!({ "users": [{ "_id": "u", "username": "ann" }, { "_id": "v", "username": "bob" }] });
    let applied = apply(&mut workspace, &info, 0);
    assert_eq!(
        (applied.changed, notes(&applied)),
        (true, vec!["update-unlisted-user"])
    );
    let ann = workspace.user_named("ann").expect("there");
    assert_eq!(ann.roles, ["guest".into()]);
    assert!(workspace.user("v").is_none());
}

fn user_data(args: Value) -> Value {
    event("stream-notify-user", "u/userData", json!([args]))
}

#[test]
fn a_change_of_the_own_user_is_followed() {
    let mut workspace = Workspace::empty();
    let promoted = user_data(
        json!({ "type": "updated", "id": "u", "diff": { "roles": ["admin"] }, "unset": {} }),
    );
    let applied = apply(&mut workspace, &promoted, 0);
    assert_eq!((applied.what, applied.changed), ("users", false));
    assert_eq!(notes(&applied), ["update-unlisted-user"]);

    let inserted = user_data(
        json!({ "type": "inserted", "id": "u", "data": { "_id": "u", "username": "ann", "roles": ["user"] } }),
    );
    assert!(apply(&mut workspace, &inserted, 0).changed);
    assert!(apply(&mut workspace, &promoted, 0).changed);
    assert!(!apply(&mut workspace, &promoted, 0).changed);
    assert_eq!(workspace.user("u").expect("there").roles, ["admin".into()]);

    let other = json!({ "type": "updated", "id": "u", "diff": { "status": "away", "settings.preferences.x": 1 }, "unset": { "statusText": 1 } });
    assert!(!apply(&mut workspace, &user_data(other), 0).changed);
    let renamed = json!({ "type": "updated", "diff": { "username": "anna" } });
    assert!(apply(&mut workspace, &user_data(renamed), 0).changed);
    assert!(workspace.user_named("anna").is_some());
    let unset = json!({ "type": "updated", "id": "u", "diff": { "roles": ["admin"] }, "unset": { "roles": 1 } });
    assert!(apply(&mut workspace, &user_data(unset), 0).changed);
    assert!(workspace.user("u").expect("there").roles.is_empty());
    for change in [
        json!({ "type": "updated", "id": "u", "diff": { "roles.0": "admin" } }),
        json!({ "type": "updated", "id": "u", "unset": { "roles.0": 1 } }),
        json!({ "type": "updated", "id": "u", "diff": { "roles": "admin" } }),
        json!({ "type": "updated", "id": "other", "diff": { "roles": ["admin"] } }),
        json!({ "type": "inserted", "id": "u", "data": { "_id": "other", "roles": ["admin"] } }),
        json!({ "id": "u", "diff": {} }),
    ] {
        let codes = refused(&mut workspace, &user_data(change).to_string());
        assert!(
            codes.iter().all(|told| told.0 == "update-malformed"),
            "{codes:?}"
        );
    }
    let removed = user_data(json!({ "type": "removed", "id": "u" }));
    assert!(apply(&mut workspace, &removed, 0).changed);
    assert!(workspace.user("u").is_none());
}

fn subscription_event(action: &str, subscription: Value) -> Value {
    event(
        "stream-notify-user",
        "u/subscriptions-changed",
        json!([action, subscription]),
    )
}

#[test]
fn a_change_of_an_own_subscription_is_followed() {
    let mut workspace = table(&[record("a", 1)]);
    let joined = subscription_event(
        "inserted",
        json!({ "_id": "s", "rid": "r", "roles": ["user"], "_updatedAt": { "$date": 50 } }),
    );
    let applied = apply(&mut workspace, &joined, 0);
    assert_eq!((applied.what, applied.changed), ("subscriptions", true));
    assert_eq!(workspace.has("u", "a", Some("r")), Ok(true));
    assert!(!apply(&mut workspace, &joined, 0).changed);

    let older = subscription_event(
        "updated",
        json!({ "_id": "s", "rid": "r", "u": { "_id": "u" }, "_updatedAt": { "$date": 49 } }),
    );
    let applied = apply(&mut workspace, &older, 0);
    assert_eq!(
        (applied.changed, notes(&applied)),
        (false, vec!["update-outdated"])
    );

    let demoted = subscription_event(
        "updated",
        json!({ "_id": "s", "rid": "r", "u": { "_id": "u" }, "_updatedAt": { "$date": 60 } }),
    );
    assert!(apply(&mut workspace, &demoted, 0).changed);
    assert_eq!(workspace.has("u", "a", Some("r")), Ok(false));

    let other = subscription_event("updated", json!({ "rid": "r", "u": { "_id": "v" } }));
    assert_eq!(
        refused(&mut workspace, &other.to_string()),
        [("update-malformed", "/fields/args/1/u".to_owned())]
    );
    let left = subscription_event(
        "removed",
        json!({ "_id": "s", "rid": "r", "u": { "_id": "u" } }),
    );
    assert!(apply(&mut workspace, &left, 0).changed);
    assert_eq!(workspace.subscriptions().count(), 0);
    assert!(!apply(&mut workspace, &left, 0).changed);
}

#[test]
fn subscriptions_come_from_answers() {
    let held = |room: &str, roles: &[&str]| json!({ "_id": format!("s-{room}"), "rid": room, "u": { "_id": "u", "username": "ann" }, "roles": roles });
    let mut workspace = Workspace::empty();
    workspace
        .put_subscription(Subscription::new("v", "r1", ["owner"]))
        .expect("put");
    let answer = json!({ "update": [held("r1", &["owner"]), held("r2", &[])], "remove": [], "success": true });
    assert_eq!(apply(&mut workspace, &answer, 5).what, "subscriptions");
    assert_eq!(workspace.subscriptions().count(), 3);
    assert_eq!(workspace.cursor(), None);

    // A deletion names the document, and not the room.
    let left = json!({ "update": [], "remove": [gone("s-r1", 10)], "success": true });
    let applied = apply(&mut workspace, &left, 5);
    assert_eq!((applied.what, applied.changed), ("subscriptions", true));
    assert!(workspace.subscription("u", "r1").is_none());
    assert_eq!(workspace.cursor(), None);

    let one = json!({ "subscription": held("r3", &[]), "success": true });
    assert!(apply(&mut workspace, &one, 5).changed);
    assert!(
        !apply(
            &mut workspace,
            &json!({ "subscription": null, "success": true }),
            5
        )
        .changed
    );
    let listed = json!([held("r3", &["owner"])]);
    assert!(replace(&mut workspace, &listed, 5).changed);
    let rooms: Vec<_> = workspace
        .subscriptions()
        .map(|s| (&*s.user, &*s.room))
        .collect();
    assert_eq!(rooms, [("u", "r3"), ("v", "r1")]);

    let nobody = json!({ "subscriptions": [] }).to_string();
    assert!(!told(workspace.apply(&nobody, ms(0))).changed);
    let problems = workspace.replace(&nobody, ms(0)).expect_err("whose?");
    assert_eq!(problems[0].code.name(), "update-malformed");
}

#[test]
fn what_says_nothing_of_permissions_changes_nothing() {
    let mut workspace = table(&[record("a", 1)]);
    for sent in [
        json!({ "msg": "ping" }),
        json!({ "msg": "connected", "session": "x" }),
        json!({ "msg": "added", "collection": "users", "id": "u", "fields": { "username": "ann" } }),
        json!({ "msg": "ready", "subs": ["1"] }),
        json!({ "msg": "result", "id": "1" }),
        json!({ "msg": "result", "id": "1", "result": { "id": "u", "token": "t" } }),
        json!({ "msg": "result", "id": "1", "result": ["owner"] }),
        json!({ "server_id": "0" }),
        json!({ "success": true }),
        event("stream-room-messages", "r", json!([{ "msg": "hello" }])),
        event(
            "stream-notify-logged",
            "roles-change",
            json!([{ "type": "added", "_id": "admin" }]),
        ),
        event(
            "stream-notify-logged",
            "private-settings-changed",
            json!(["updated", {}]),
        ),
        event("stream-notify-user", "u/message", json!([{}])),
    ] {
        let applied = apply(&mut workspace, &sent, 0);
        assert_eq!(
            (applied.what, applied.changed),
            ("nothing", false),
            "{sent}"
        );
        assert_eq!(applied.diagnostics.len(), 0, "{sent}");
    }
}

#[test]
fn what_no_server_sends_is_refused() {
    let mut workspace = table(&[record("a", 1)]);
    for (sent, code, path) in [
        (r#""text""#, "update-unknown", ""),
        ("null", "update-unknown", ""),
        ("{}", "update-unknown", ""),
        (r#"{"rooms": []}"#, "update-unknown", ""),
        (r#"{"updates": [], "success": true}"#, "update-unknown", ""),
        (r#"{"permissions": [], "roles": []}"#, "update-unknown", ""),
        (r#"["{}"]"#, "update-unknown", ""),
        (r#"a["{\"msg\":\"ping\"}"]"#, "update-unknown", ""),
        (r#"{"update": []}"#, "update-malformed", "/remove"),
        (
            r#"{"roles": {"update": []}}"#,
            "update-malformed",
            "/roles/remove",
        ),
        (
            r#"{"update": null, "remove": []}"#,
            "update-malformed",
            "/update",
        ),
        (
            r#"[{"_id": "r", "t": "c"}]"#,
            "update-malformed",
            "/0/roles",
        ),
        (
            r#"{"msg": "result", "result": [{"_id": "a", "roles": [], "_updatedAt": 5}]}"#,
            "update-malformed",
            "/result/0/_updatedAt",
        ),
        (
            r#"[{"_id": "a", "roles": []}, {"_id": "a", "roles": ["admin"]}]"#,
            "update-malformed",
            "/1",
        ),
        (r#"{"msg": 1}"#, "update-malformed", "/msg"),
        (r#"{"msg": "changed"}"#, "update-malformed", "/collection"),
        (
            r#"{"msg": "changed", "collection": "stream-roles"}"#,
            "update-malformed",
            "/fields",
        ),
        (
            r#"{"msg": "changed", "collection": "stream-roles", "fields": {"eventName": "roles", "args": []}}"#,
            "update-malformed",
            "/fields/args",
        ),
        (
            r#"{"msg": "result", "error": {"error": "too-many-requests"}}"#,
            "update-refused",
            "/error",
        ),
        (r#"{"success": false, "error": "no"}"#, "update-refused", ""),
        (
            r#"{"status": "error", "message": "log in"}"#,
            "update-refused",
            "",
        ),
    ] {
        assert_eq!(
            refused(&mut workspace, sent),
            [(code, path.to_owned())],
            "{sent}"
        );
    }
}

#[test]
fn a_refusal_says_why_and_what_helps() {
    let mut workspace = Workspace::empty();
    let mut first = |sent: &str| {
        let problems = workspace.apply(sent, ms(0)).expect_err("refused");
        (
            problems[0].message.clone(),
            problems[0].help.clone().unwrap_or_default(),
        )
    };
    let (message, _) = first(
        r#"{"success": false, "error": "not yours [error-unauthorized]", "errorType": "error-unauthorized"}"#,
    );
    assert_eq!(
        message,
        "the server answered with an error: `not yours [error-unauthorized]`"
    );
    let (_, help) = first(r#"{"updates": [], "remov": []}"#);
    assert_eq!(help, "did you mean `update`?");
    let (_, help) = first(r#"{"updated": 1}"#);
    assert_eq!(help, "did you mean `update`?");
    let (_, help) = first("{}");
    assert!(help.contains("permissions.listAll"), "{help}");
    for wrapped in [r#" a["{}"]"#, r#"["{}"]"#] {
        let (_, help) = first(wrapped);
        assert!(help.contains("apply each text"), "{help}");
    }
}

#[test]
fn one_problem_refuses_the_whole() {
    let mut workspace = table(&[record("a", 1)]);
    let mixed = json!({ "update": [record("b", 2), { "_id": "c" }], "remove": [gone("a", 3), { "_deletedAt": "x" }] });
    assert_eq!(
        refused(&mut workspace, &mixed.to_string()),
        [
            ("update-malformed", "/remove/1/_id".to_owned()),
            ("update-malformed", "/update/1/roles".to_owned()),
        ]
    );
}

#[test]
fn more_permissions_than_there_is_room_for_are_refused_whole() {
    let list = |from: usize, to: usize| {
        let records: Vec<Value> = (from..to)
            .map(|at| json!({ "_id": format!("p{at}"), "roles": ["user"] }))
            .collect();
        json!({ "update": records, "remove": [] })
    };
    let mut workspace = Workspace::empty();
    apply(&mut workspace, &list(0, 60_000), 0);
    let too_many = list(60_000, 65_600);
    assert_eq!(
        refused(&mut workspace, &too_many.to_string()),
        [("update-malformed", String::new())]
    );
    // The others make room for them.
    assert!(replace(&mut workspace, &too_many, 1).changed);
    assert_eq!(workspace.permissions().count(), 5_600);
    workspace.put_user(User::new("u", ["user"])).expect("put");
    assert_eq!(workspace.has("u", "p65599", None), Ok(true));
    assert_eq!(workspace.has("u", "p0", None), Ok(false));
    apply(&mut workspace, &list(0, 59_000), 2);
    assert_eq!(workspace.has("u", "p0", None), Ok(true));
    assert_eq!(workspace.has("u", "p65599", None), Ok(true));
}

#[test]
fn a_copy_does_not_follow() {
    let mut workspace = table(&[record("a", 1)]);
    workspace.put_user(User::new("u", ["user"])).expect("put");
    let copy = workspace.clone();
    let grants = workspace.grants("u", None);
    apply(
        &mut workspace,
        &permission_event("removed", &json!({ "_id": "a" })),
        2,
    );
    assert_eq!(workspace.has("u", "a", None), Ok(false));
    assert_eq!(copy.has("u", "a", None), Ok(true));
    assert!(grants.has("a"));
    workspace
        .put_permission(Permission::new("a", ["user"]))
        .expect("put");
    assert_eq!(workspace.has("u", "a", None), Ok(true));
}

#[test]
fn what_became_of_it_is_written_in_camel_case() {
    let applied = Workspace::empty()
        .apply(r#"{"msg":"ping"}"#, ms(0))
        .expect("accepted");
    let written = serde_json::to_value(&applied).expect("JSON");
    assert_eq!(
        written,
        json!({ "what": "nothing", "changed": false, "diagnostics": [] })
    );
}

#[test]
fn a_listing_brings_back_what_was_gone_when_it_was_asked_for() {
    let mut workspace = table(&[record("p", 1000)]);
    assert!(apply(&mut workspace, &json!([]), 3000).changed);
    assert_eq!(ids(&workspace), [""; 0]);
    // An answer that was under way when the permission was deleted does not count.
    for asked_at in [2000, 3000] {
        let late = apply(&mut workspace, &json!([record("p", 1000)]), asked_at);
        assert_eq!(notes(&late), ["update-outdated"]);
    }
    let news = json!({ "update": [record("p", 1000)], "remove": [] });
    assert!(!apply(&mut workspace, &news, 4000).changed);
    assert!(apply(&mut workspace, &json!([record("p", 1000)]), 4000).changed);
    assert_eq!(ids(&workspace), ["p"]);
    apply(&mut workspace, &json!([]), 5000);
    assert!(replace(&mut workspace, &news, 6000).changed);
    assert_eq!(ids(&workspace), ["p"]);
}

#[test]
fn an_empty_list_of_roles_takes_none_away() {
    let mut workspace = Workspace::empty();
    let nothing = json!({ "roles": [], "success": true });
    assert!(!apply(&mut workspace, &nothing, 1).changed);
    let owner = Role::new("owner", Scope::Subscriptions);
    workspace.put_role(owner).expect("a role");
    // The answer of `channels.roles` for a room in which nobody holds a role.
    let problems = refused(&mut workspace, &nothing.to_string());
    assert_eq!(problems, [("update-malformed", "/roles".to_owned())]);
    assert_eq!(role_ids(&workspace), ["owner"]);
}

#[test]
fn many_subscriptions_are_left_at_once() {
    let mut workspace = Workspace::empty();
    let count = 20_000;
    let held = (0..count).map(
        |at| json!({ "_id": format!("d{at}"), "rid": format!("r{at}"), "u": { "_id": "u1" } }),
    );
    let held: Value = held.collect();
    apply(&mut workspace, &json!({ "subscriptions": held }), 1);
    let gone: Value = (0..count).map(|at| gone(&format!("d{at}"), 2)).collect();
    assert!(apply(&mut workspace, &json!({ "update": [], "remove": gone }), 3).changed);
    assert_eq!(workspace.subscriptions().count(), 0);
}

#[test]
fn a_late_event_of_a_user_does_not_undo_a_newer_answer() {
    let mut workspace = Workspace::empty();
    let answer = json!({ "_id": "u", "username": "ann", "roles": ["user"], "_updatedAt": "1970-01-01T00:00:05.000Z" });
    apply(&mut workspace, &json!({ "user": answer }), 5000);
    for late in [
        json!({ "type": "updated", "id": "u", "diff": { "roles": ["admin"], "_updatedAt": { "$date": 4000 } } }),
        json!({ "type": "inserted", "id": "u", "data": { "_id": "u", "roles": ["admin"], "_updatedAt": { "$date": 4000 } } }),
    ] {
        let applied = apply(&mut workspace, &user_data(late), 6000);
        assert_eq!(notes(&applied), ["update-outdated"]);
        assert!(!applied.changed);
    }
    let next = json!({ "type": "updated", "id": "u", "diff": { "roles": ["admin"], "_updatedAt": { "$date": 6000 } } });
    assert!(apply(&mut workspace, &user_data(next), 6000).changed);
}
