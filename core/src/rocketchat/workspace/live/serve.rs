//! What a server answers when it is asked for permissions and roles.
//!
//! Rule from: Rocket.Chat server, `permissions/get`, `permissions.listAll`, `roles.list`,
//! `roles.sync`. Comparisons are strict, but for what `roles.sync` updates.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::document::write::{Dates, date_json, permission_json, role_json};
use crate::rocketchat::workspace::timestamp::Timestamp;

impl Workspace {
    /// `permissions/get`: all permissions as a list, or what changed after `since`.
    pub(in crate::rocketchat::workspace) fn permissions_get(
        &self,
        since: Option<Timestamp>,
    ) -> Value {
        let update = self.updated_permissions(since, Dates::Ejson);
        match since {
            None => update,
            Some(_) => json!({
                "update": update,
                "remove": deletions(&self.table.deleted_permissions, since, Dates::Ejson),
            }),
        }
    }

    /// `permissions.listAll`: what changed after `since`, or all permissions as changed.
    pub(in crate::rocketchat::workspace) fn permissions_list_all(
        &self,
        since: Option<Timestamp>,
    ) -> Value {
        json!({
            "update": self.updated_permissions(since, Dates::Iso),
            "remove": deletions(&self.table.deleted_permissions, since, Dates::Iso),
            "success": true,
        })
    }

    /// `roles.list`: all roles, without their dates.
    pub(in crate::rocketchat::workspace) fn roles_list(&self) -> Value {
        let roles = self.roles().map(|role| {
            let mut role = role_json(role, Dates::Iso);
            if let Some(fields) = role.as_object_mut() {
                fields.remove("_updatedAt");
            }
            role
        });
        json!({ "roles": roles.collect::<Value>(), "success": true })
    }

    /// `roles.sync`: what was updated at `since` or later, and what was deleted after it.
    pub(in crate::rocketchat::workspace) fn roles_sync(&self, since: Timestamp) -> Value {
        let roles = self.roles();
        let roles = roles.filter(|role| role.updated_at.is_some_and(|at| at >= since));
        json!({
            "roles": {
                "update": roles.map(|role| role_json(role, Dates::Iso)).collect::<Value>(),
                "remove": deletions(&self.table.deleted_roles, Some(since), Dates::Iso),
            },
            "success": true,
        })
    }

    fn updated_permissions(&self, since: Option<Timestamp>, dates: Dates) -> Value {
        let is_new = |at: Option<Timestamp>| match since {
            Some(since) => at.is_some_and(|at| at > since),
            None => true,
        };
        let permissions = self.permissions();
        let permissions = permissions.filter(|permission| is_new(permission.updated_at));
        permissions
            .map(|permission| permission_json(permission, dates))
            .collect()
    }
}

/// What was deleted after a moment; who asks for everything is not told what is not there.
fn deletions(deleted: &BTreeMap<Id, Timestamp>, since: Option<Timestamp>, dates: Dates) -> Value {
    let deleted = deleted
        .iter()
        .filter(|(_, at)| since.is_some_and(|since| **at > since));
    deleted
        .map(|(id, at)| json!({ "_id": id, "_deletedAt": date_json(*at, dates) }))
        .collect()
}
