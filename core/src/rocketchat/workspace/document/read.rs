//! The records of a workspace, read from the shapes in which a server sends them: documents,
//! answers and events all read them here.
//!
//! Fields from: `@rocket.chat/core-typings` 8.8.1 (`IPermission`, `IRole`, `IUser`,
//! `ISubscription`, `IRoom`, `ITeam`).

use std::collections::BTreeSet;

use crate::node::{Node, Value};
use crate::reader::{Extra, Id, Object, Reader};
use crate::rocketchat::workspace::records::{Permission, Role, Room, Scope, Subscription, Team};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// A user as an answer tells of it. What callers without a certain permission get has no roles,
/// which does not mean that the user has none.
pub(in crate::rocketchat::workspace) struct Person {
    pub(in crate::rocketchat::workspace) id: Id,
    pub(in crate::rocketchat::workspace) username: Option<String>,
    pub(in crate::rocketchat::workspace) roles: Option<Vec<Id>>,
    pub(in crate::rocketchat::workspace) extra: Extra,
}

/// A date as REST writes it (ISO 8601 with an offset) or as DDP does (`{"$date": 1543326721000}`).
pub(in crate::rocketchat::workspace) fn moment(node: &Node) -> Option<Timestamp> {
    match &node.value {
        Value::String(text) => Timestamp::parse(text),
        Value::Object(members) => match members.as_slice() {
            [member] if member.key == "$date" => match member.node.value {
                Value::Number(millis) => Timestamp::from_number(millis),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// The date in a field, if the field is there.
pub(in crate::rocketchat::workspace) fn date(
    reader: &mut Reader<'_, '_>,
    object: &mut Object<'_>,
    field: &'static str,
) -> Option<Timestamp> {
    let node = object.take(field)?;
    let found = moment(node);
    if found.is_none() {
        let wanted = "a date: an ISO 8601 text with an offset, or `{\"$date\": milliseconds}`";
        reader.wrong_type(node, &object.place(field), wanted);
    }
    found
}

/// A list of ids. Empty ones are read: a server stores them, and its check fails on them.
pub(in crate::rocketchat::workspace) fn ids(
    reader: &mut Reader<'_, '_>,
    node: &Node,
    path: &str,
) -> Option<Vec<Id>> {
    let Some(items) = node.as_list() else {
        reader.wrong_type(node, path, "a list");
        return None;
    };
    let items = items.iter().enumerate();
    let ids = items.map(|(at, item)| match &item.value {
        Value::String(id) => Some(Id::from(&**id)),
        _ => {
            reader.wrong_type(item, &format!("{path}/{at}"), "a string");
            None
        }
    });
    // All of them are looked at, so that all problems are told.
    ids.collect::<Vec<_>>().into_iter().collect()
}

/// The list of ids in a field that may be left out.
fn ids_in(
    reader: &mut Reader<'_, '_>,
    object: &mut Object<'_>,
    field: &'static str,
) -> Option<Vec<Id>> {
    let path = object.place(field);
    let node = object.given(field)?;
    ids(reader, node, &path)
}

fn text_in(
    reader: &mut Reader<'_, '_>,
    object: &mut Object<'_>,
    field: &'static str,
) -> Option<String> {
    let path = object.place(field);
    let node = object.given(field)?;
    reader.text(node, &path).map(|text| text.to_string())
}

fn truth_in(reader: &mut Reader<'_, '_>, object: &mut Object<'_>, field: &'static str) -> bool {
    let path = object.place(field);
    let node = object.given(field);
    node.and_then(|node| reader.truth(node, &path))
        .unwrap_or_default()
}

/// A permission. Its roles must be there: a misspelt list would take it from everybody in silence.
pub(in crate::rocketchat::workspace) fn permission(
    reader: &mut Reader<'_, '_>,
    mut object: Object<'_>,
) -> Option<Permission> {
    let id = reader.id(&mut object, "_id");
    let roles = match object.take("roles") {
        Some(node) => ids(reader, node, &object.place("roles")),
        None => {
            reader.missing(&object, "roles", ": which roles grant it?");
            None
        }
    };
    let updated_at = date(reader, &mut object, "_updatedAt");
    Some(Permission {
        id: id?,
        roles: roles?,
        updated_at,
        extra: object.rest(),
    })
}

/// A role. Without a name it is named by its id; without a scope it is held globally, as the
/// server's own fallback has it.
pub(in crate::rocketchat::workspace) fn role(
    reader: &mut Reader<'_, '_>,
    mut object: Object<'_>,
) -> Option<Role> {
    let id = reader.id(&mut object, "_id")?;
    let name = reader.name(&mut object, &id);
    let description = text_in(reader, &mut object, "description");
    let protected = truth_in(reader, &mut object, "protected");
    let mandatory2fa = truth_in(reader, &mut object, "mandatory2fa");
    let updated_at = date(reader, &mut object, "_updatedAt");
    let scope = match object.given("scope") {
        None => Scope::default(),
        Some(node) => scope(reader, node, &object.place("scope"))?,
    };
    Some(Role {
        id,
        name,
        description: description.unwrap_or_default(),
        scope,
        protected,
        mandatory2fa,
        updated_at,
        extra: object.rest(),
    })
}

fn scope(reader: &mut Reader<'_, '_>, node: &Node, path: &str) -> Option<Scope> {
    let name = reader.text(node, path)?;
    let scope = Scope::from_name(&name);
    if scope.is_none() {
        let message = format!("the scope `{name}` is neither `Users` nor `Subscriptions`");
        reader.malformed(node, path, message);
    }
    scope
}

pub(in crate::rocketchat::workspace) fn person(
    reader: &mut Reader<'_, '_>,
    mut object: Object<'_>,
) -> Option<Person> {
    let id = reader.id(&mut object, "_id");
    let username = text_in(reader, &mut object, "username");
    let roles = ids_in(reader, &mut object, "roles");
    Some(Person {
        id: id?,
        username,
        roles,
        extra: object.rest(),
    })
}

/// A subscription. `whose` is the user it must be of, where something else tells.
pub(in crate::rocketchat::workspace) fn subscription(
    reader: &mut Reader<'_, '_>,
    mut object: Object<'_>,
    whose: Option<&Id>,
) -> Option<Subscription> {
    let room = reader.id(&mut object, "rid");
    let holder = holder(reader, &mut object, whose);
    let roles = ids_in(reader, &mut object, "roles");
    let status = object.take("status");
    let is_invitation = status.and_then(Node::as_str) == Some(INVITED);
    let (user, about) = holder?;
    let mut extra = object.rest();
    if let Some(status) = status.filter(|_| !is_invitation) {
        extra.insert("status".to_owned(), status.to_json());
    }
    if !about.is_empty() {
        extra.insert("u".to_owned(), about.into());
    }
    Some(Subscription {
        user,
        room: room?,
        roles: roles.unwrap_or_default(),
        is_invitation,
        extra,
    })
}

/// The `status` of a subscription that is an invitation.
pub(super) const INVITED: &str = "INVITED";

/// The user in `u`, and what else stands there.
pub(in crate::rocketchat::workspace) fn holder(
    reader: &mut Reader<'_, '_>,
    object: &mut Object<'_>,
    whose: Option<&Id>,
) -> Option<(Id, Extra)> {
    let path = object.place("u");
    let Some(node) = object.given("u") else {
        if whose.is_none() {
            reader.missing(object, "u", ": whose subscription is it?");
        }
        return whose.map(|whose| (whose.clone(), Extra::new()));
    };
    let mut user = reader.object(node, &path)?;
    let id = reader.id(&mut user, "_id")?;
    if let Some(whose) = whose.filter(|whose| **whose != id) {
        let message = format!("the subscription is one of `{id}`, and the event is for `{whose}`");
        reader.malformed(node, &path, message);
        return None;
    }
    Some((id, user.rest()))
}

pub(in crate::rocketchat::workspace) fn room(
    reader: &mut Reader<'_, '_>,
    mut object: Object<'_>,
) -> Option<Room> {
    let id = reader.id(&mut object, "_id");
    let kind = text_in(reader, &mut object, "t");
    if kind.is_none() && object.given("t").is_none() {
        reader.missing(&object, "t", ": of which type is the room?");
    }
    let name = text_in(reader, &mut object, "name");
    let team = text_in(reader, &mut object, "teamId");
    let parent = text_in(reader, &mut object, "prid");
    let attributes = object.given("abacAttributes");
    let path = object.place("abacAttributes");
    let attributes = attributes.map(|node| (node, reader.list(Some(node), &path).len()));
    let mut extra = object.rest();
    if let Some((node, _)) = attributes {
        extra.insert("abacAttributes".to_owned(), node.to_json());
    }
    Some(Room {
        id: id?,
        kind: kind?,
        name,
        team: team.map(Id::from),
        parent: parent.map(Id::from),
        has_attribute_rules: attributes.is_some_and(|(_, count)| count > 0),
        extra,
    })
}

pub(in crate::rocketchat::workspace) fn team(
    reader: &mut Reader<'_, '_>,
    mut object: Object<'_>,
) -> Option<Team> {
    let id = reader.id(&mut object, "_id");
    let path = object.place("type");
    let is_public = match object.take("type").map(|node| (node, &node.value)) {
        Some((_, Value::Number(0.0))) => Some(true),
        Some((_, Value::Number(1.0))) => Some(false),
        Some((node, _)) => {
            let message = "the type of a team is 0 (public) or 1 (private)";
            reader.malformed(node, &path, message.to_owned());
            None
        }
        None => {
            reader.missing(&object, "type", ": 0 is a public team, 1 a private one");
            None
        }
    };
    let members = ids_in(reader, &mut object, "members").unwrap_or_default();
    Some(Team {
        id: id?,
        is_public: is_public?,
        members: members.into_iter().collect::<BTreeSet<_>>(),
        extra: object.rest(),
    })
}
