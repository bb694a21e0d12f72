//! What a server tells its clients after a change: whole DDP frames.
//!
//! Rule from: Rocket.Chat server, `notifyListener` and `ListenersModule`.

use serde_json::{Map, Value, json};

use crate::rocketchat::workspace::document::write::{Dates, permission_json, role_json};
use crate::rocketchat::workspace::records::{Permission, Role, Subscription, User};

fn frame(stream: &str, event: &str, args: Value) -> Value {
    json!({
        "msg": "changed",
        "collection": stream,
        "id": "id",
        "fields": { "eventName": event, "args": args },
    })
}

/// A permission was written, or somebody tried to. One for a setting also has clients look again
/// at which settings they may see; of the setting, only its id is known here.
pub(super) fn permission_changed(permission: &Permission) -> Vec<Value> {
    let document = permission_json(permission, Dates::Ejson);
    let args = json!(["updated", document]);
    let mut events = vec![frame("stream-notify-logged", "permissions-changed", args)];
    if let Some(setting) = permission.setting_id().filter(|_| permission.is_setting()) {
        let args = json!(["updated", { "_id": setting }]);
        events.push(frame(
            "stream-notify-logged",
            "private-settings-changed",
            args,
        ));
    }
    events
}

/// A role was written (`changed`) or deleted (`removed`).
pub(super) fn role_changed(kind: &str, role: &Role) -> Value {
    let mut document = Map::new();
    document.insert("type".to_owned(), kind.into());
    if let Value::Object(fields) = role_json(role, Dates::Ejson) {
        document.extend(fields);
    }
    frame("stream-roles", "roles", json!([document]))
}

/// The hint for those who show roles beside names: a role was written.
pub(super) fn role_shown(role: &Role) -> Value {
    let args = json!([{ "type": "changed", "_id": role.id }]);
    frame("stream-notify-logged", "roles-change", args)
}

/// The same hint: a user got a role (`added`) or lost it (`removed`), in a room or globally.
pub(super) fn member_shown(kind: &str, role: &Role, user: &User, room: Option<&str>) -> Value {
    let mut hint = json!({ "type": kind, "_id": role.id, "u": named(user) });
    if let Some(room) = room {
        hint["scope"] = room.into();
    }
    frame("stream-notify-logged", "roles-change", json!([hint]))
}

/// A user's own document has other roles now.
pub(super) fn user_changed(user: &User) -> Value {
    let change = json!({
        "type": "updated",
        "id": user.id,
        "diff": { "roles": user.roles },
        "unset": {},
    });
    let event = format!("{}/userData", user.id);
    frame("stream-notify-user", &event, json!([change]))
}

/// A user has other roles in a room now.
pub(super) fn subscription_changed(subscription: &Subscription, user: &User) -> Value {
    let mut document = subscription.extra.clone();
    let mut holder = named(user);
    let said = document.get("u").and_then(Value::as_object);
    if let (Some(said), Value::Object(holder)) = (said, &mut holder) {
        for (field, value) in said {
            holder.entry(field.clone()).or_insert_with(|| value.clone());
        }
    }
    document.insert("rid".to_owned(), json!(subscription.room));
    document.insert("u".to_owned(), holder);
    document.insert("roles".to_owned(), json!(subscription.roles));
    if subscription.is_invitation {
        document.insert("status".to_owned(), "INVITED".into());
    }
    let event = format!("{}/subscriptions-changed", subscription.user);
    frame("stream-notify-user", &event, json!(["updated", document]))
}

/// A user as other records name it.
pub(super) fn named(user: &User) -> Value {
    let mut named = json!({ "_id": user.id });
    if let Some(username) = &user.username {
        named["username"] = username.as_str().into();
    }
    named
}
