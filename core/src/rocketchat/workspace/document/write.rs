//! The records of a workspace, written in the shapes in which a server sends them: documents and
//! answers all write them here.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::reader::Extra;
use crate::rocketchat::workspace::document::read::INVITED;
use crate::rocketchat::workspace::records::{Permission, Role, Room, Subscription, Team, User};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rocketchat::workspace) enum Dates {
    /// As REST does: `"2018-11-27T13:52:01.000Z"`.
    Iso,
    /// As DDP does: `{"$date": 1543326721000}`.
    Ejson,
}

/// A date.
pub(in crate::rocketchat::workspace) fn date_json(at: Timestamp, dates: Dates) -> Value {
    let text = at.to_string();
    // ISO 8601 has no usual form for the years after 9999.
    match dates == Dates::Iso && text.contains('T') {
        true => text.into(),
        false => json!({ "$date": at.millis() }),
    }
}

/// A permission as it was read, whatever else stood in it.
pub(in crate::rocketchat::workspace) fn permission_json(
    permission: &Permission,
    dates: Dates,
) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "_id", Some(&permission.id));
    put(&mut fields, "roles", Some(&permission.roles));
    dated(fields, permission.updated_at, dates, &permission.extra)
}

/// A role as it was read, whatever else stood in it.
pub(in crate::rocketchat::workspace) fn role_json(role: &Role, dates: Dates) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "_id", Some(&role.id));
    put(&mut fields, "name", Some(&role.name));
    put(&mut fields, "description", Some(&role.description));
    put(&mut fields, "scope", Some(&role.scope.name()));
    put(&mut fields, "protected", Some(&role.protected));
    put(&mut fields, "mandatory2fa", Some(&role.mandatory2fa));
    dated(fields, role.updated_at, dates, &role.extra)
}

fn dated(
    mut fields: Map<String, Value>,
    at: Option<Timestamp>,
    dates: Dates,
    extra: &Extra,
) -> Value {
    put(&mut fields, "_updatedAt", at.map(|at| date_json(at, dates)));
    whole(fields, extra, &["_updatedAt"])
}

pub(super) fn user_json(user: &User) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "_id", Some(&user.id));
    put(&mut fields, "username", user.username.as_ref());
    put(&mut fields, "roles", Some(&user.roles));
    whole(fields, &user.extra, &["username"])
}

pub(super) fn subscription_json(subscription: &Subscription) -> Value {
    let mut user = Map::new();
    put(&mut user, "_id", Some(&subscription.user));
    let about = subscription.extra.get("u").and_then(Value::as_object);
    let user = match about {
        Some(about) => whole(user, about, &[]),
        None => user.into(),
    };
    let mut fields = Map::new();
    put(&mut fields, "rid", Some(&subscription.room));
    put(&mut fields, "u", Some(user));
    let roles = (!subscription.roles.is_empty()).then_some(&subscription.roles);
    put(&mut fields, "roles", roles);
    put(
        &mut fields,
        "status",
        subscription.is_invitation.then_some(INVITED),
    );
    let says_invited = subscription.extra.get("status") == Some(&json!(INVITED));
    let hidden: &[&str] = match says_invited {
        true => &["roles", "status"],
        false => &["roles"],
    };
    whole(fields, &subscription.extra, hidden)
}

pub(super) fn room_json(room: &Room) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "_id", Some(&room.id));
    put(&mut fields, "t", Some(room.kind.as_str()));
    put(&mut fields, "name", room.name.as_ref());
    put(&mut fields, "teamId", room.team.as_ref());
    put(&mut fields, "prid", room.parent.as_ref());
    let told = room.extra.get("abacAttributes").and_then(Value::as_array);
    let has_told = told.is_some_and(|rules| !rules.is_empty());
    let rules = match (room.has_attribute_rules, has_told) {
        // There are rules, and nothing is known of them.
        (true, false) => Some(json!([{}])),
        (false, true) => None,
        _ => room.extra.get("abacAttributes").cloned(),
    };
    put(&mut fields, "abacAttributes", rules);
    let hidden = ["name", "teamId", "prid", "abacAttributes"];
    whole(fields, &room.extra, &hidden)
}

pub(super) fn team_json(team: &Team) -> Value {
    let mut fields = Map::new();
    put(&mut fields, "_id", Some(&team.id));
    put(&mut fields, "type", Some(i32::from(!team.is_public)));
    put(&mut fields, "members", Some(&team.members));
    whole(fields, &team.extra, &[])
}

/// Puts a field in, if there is a value for it.
fn put(fields: &mut Map<String, Value>, field: &str, value: Option<impl Serialize>) {
    if let Some(value) = value {
        fields.insert(field.to_owned(), json!(value));
    }
}

/// The fields with what else was said. What has a field of its own is not taken from there, nor is
/// what is `hidden`: it would be read as that field.
fn whole(mut fields: Map<String, Value>, extra: &Extra, hidden: &[&str]) -> Value {
    for (key, value) in extra {
        if !hidden.contains(&key.as_str()) {
            fields.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    fields.into()
}
