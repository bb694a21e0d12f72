//! Users and their places in rooms. There is no cursor for them; what events carry is a date, at
//! most.

use grantfold::rocketchat::{Applied, Permission, Timestamp, User, Workspace};
use serde_json::{Value, json};

fn workspace() -> Workspace {
    let mut workspace = Workspace::empty();
    workspace
        .put_permission(Permission::new("edit-room", ["owner", "admin"]))
        .expect("an id");
    workspace
        .put_user(User::new("ann", ["user"]))
        .expect("an id");
    workspace
}

fn apply(workspace: &mut Workspace, event: &str, args: Value, at: i64) -> Applied {
    let fields = json!({ "eventName": event, "args": args });
    let frame = json!({ "msg": "changed", "collection": "stream-notify-user", "id": "id", "fields": fields });
    let applied = workspace.apply(&frame.to_string(), Timestamp::from_millis(at));
    applied.expect("an event")
}

fn enters(at: i64) -> Value {
    json!(["inserted", { "_id": "s", "rid": "r", "u": { "_id": "ann" }, "roles": ["owner"], "_updatedAt": { "$date": at } }])
}

fn leaves() -> Value {
    json!(["removed", { "_id": "s", "rid": "r", "u": { "_id": "ann" } }])
}

#[test]
fn an_older_place_in_a_room_does_not_replace_a_newer_one() {
    let mut workspace = workspace();
    let mut demoted = enters(3_000);
    demoted[1]["roles"] = json!([]);
    apply(&mut workspace, "ann/subscriptions-changed", demoted, 3_000);
    let late = apply(
        &mut workspace,
        "ann/subscriptions-changed",
        enters(2_000),
        3_001,
    );
    assert!(!late.changed);
    assert_eq!(late.diagnostics[0].code.name(), "update-outdated");
    assert_eq!(workspace.has("ann", "edit-room", Some("r")), Ok(false));
}

#[test]
fn a_place_that_was_left_does_not_come_back_with_an_older_event() {
    let mut workspace = workspace();
    let event = "ann/subscriptions-changed";
    apply(&mut workspace, event, enters(2_000), 2_000);
    apply(&mut workspace, event, leaves(), 3_000);
    let late = apply(&mut workspace, event, enters(2_000), 3_001);
    assert!(!late.changed);
    assert_eq!(late.diagnostics[0].code.name(), "update-outdated");
    assert_eq!(workspace.has("ann", "edit-room", Some("r")), Ok(false));
    // Who comes back has a newer record.
    let back = apply(&mut workspace, event, enters(4_000), 4_000);
    assert!(back.changed);
    assert_eq!(workspace.has("ann", "edit-room", Some("r")), Ok(true));
}

#[test]
fn a_user_that_was_removed_does_not_come_back_with_an_older_event() {
    let mut workspace = workspace();
    let removed = json!([{ "type": "removed", "id": "ann" }]);
    apply(&mut workspace, "ann/userData", removed, 3_000);
    let data = json!({ "_id": "ann", "roles": ["admin"], "_updatedAt": { "$date": 2_000 } });
    let inserted = json!([{ "type": "inserted", "id": "ann", "data": data }]);
    let late = apply(&mut workspace, "ann/userData", inserted, 3_001);
    assert!(!late.changed);
    assert_eq!(late.diagnostics[0].code.name(), "update-outdated");
    assert!(workspace.user("ann").is_none());
}
