//! Records and listings as a server writes them.

use serde_json::{Map, Value, json};

use crate::reader::{Extra, Id};
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::records::{Permission, Role};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// `{"$date": 0}`, over DDP.
    Ejson,
    /// `"1970-01-01T00:00:00.000Z"`, over REST.
    Iso,
}

impl Dates {
    pub(super) fn write(self, moment: Timestamp) -> Value {
        match self {
            Self::Ejson => json!({ "$date": moment.millis() }),
            Self::Iso => json!(moment),
        }
    }
}

pub(super) fn permission_json(permission: &Permission, dates: Dates) -> Value {
    let mut object = Map::new();
    object.insert("_id".to_owned(), json!(permission.id));
    object.insert("roles".to_owned(), json!(permission.roles));
    finish(object, permission.updated_at, &permission.extra, dates)
}

pub(super) fn role_json(role: &Role, dates: Dates) -> Value {
    let mut object = Map::new();
    object.insert("_id".to_owned(), json!(role.id));
    object.insert("name".to_owned(), json!(role.name));
    object.insert("description".to_owned(), json!(role.description));
    object.insert("scope".to_owned(), json!(role.scope));
    object.insert("protected".to_owned(), json!(role.protected));
    object.insert("mandatory2fa".to_owned(), json!(role.mandatory2fa));
    finish(object, role.updated_at, &role.extra, dates)
}

fn finish(
    mut object: Map<String, Value>,
    updated_at: Option<Timestamp>,
    extra: &Extra,
    dates: Dates,
) -> Value {
    if let Some(moment) = updated_at {
        object.insert("_updatedAt".to_owned(), dates.write(moment));
    }
    for (field, value) in extra {
        object.entry(field.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(object)
}

impl Workspace {
    /// What `permissions/get` answers: all permissions, or what changed since.
    pub(super) fn permissions_get(&self, since: Option<Timestamp>) -> Value {
        match since {
            None => self.listed(None, Dates::Ejson).into(),
            Some(_) => self.permissions_since(since, Dates::Ejson).into(),
        }
    }

    /// What `permissions.listAll` answers.
    pub(super) fn permissions_list_all(&self, since: Option<Timestamp>) -> Value {
        let mut answer = self.permissions_since(since, Dates::Iso);
        answer.insert("success".to_owned(), true.into());
        answer.into()
    }

    fn permissions_since(&self, since: Option<Timestamp>, dates: Dates) -> Map<String, Value> {
        let removed = self.table.deleted_permissions.iter();
        let removed = removed.filter(|(_, at)| since.is_some_and(|since| **at > since));
        let mut answer = Map::new();
        answer.insert("update".to_owned(), self.listed(since, dates).into());
        answer.insert("remove".to_owned(), gone(removed, dates));
        answer
    }

    fn listed(&self, since: Option<Timestamp>, dates: Dates) -> Vec<Value> {
        let newer = |permission: &&Permission| {
            since.is_none_or(|since| permission.updated_at.is_some_and(|at| at > since))
        };
        let listed = self.permissions().filter(newer);
        listed.map(|one| permission_json(one, dates)).collect()
    }

    /// What `roles.list` answers.
    pub(super) fn roles_list(&self) -> Value {
        let roles = self.roles().map(|role| {
            let mut role = role_json(role, Dates::Iso);
            if let Some(role) = role.as_object_mut() {
                role.remove("_updatedAt");
            }
            role
        });
        json!({ "roles": roles.collect::<Vec<_>>(), "success": true })
    }

    /// What `roles.sync` answers: everything from that moment on, the moment included.
    pub(super) fn roles_sync(&self, since: Option<Timestamp>) -> Value {
        let newer =
            |role: &&Role| since.is_none_or(|since| role.updated_at.is_some_and(|at| at >= since));
        let update = self.roles().filter(newer);
        let update: Vec<Value> = update.map(|role| role_json(role, Dates::Iso)).collect();
        let removed = self.table.deleted_roles.iter();
        let removed = removed.filter(|(_, at)| since.is_none_or(|since| **at >= since));
        let remove = gone(removed, Dates::Iso);
        json!({ "roles": { "update": update, "remove": remove }, "success": true })
    }
}

fn gone<'a>(removed: impl Iterator<Item = (&'a Id, &'a Timestamp)>, dates: Dates) -> Value {
    removed
        .map(|(id, at)| json!({ "_id": id, "_deletedAt": dates.write(*at) }))
        .collect()
}
