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

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use serde_json::{Value, json};

    use crate::rocketchat::{Timestamp, Workspace};

    fn workspace() -> Workspace {
        let text = json!({
            "permissions": [
                { "_id": "a", "roles": ["x"], "_updatedAt": { "$date": 1000 }, "group": null },
                { "_id": "b", "roles": [], "_updatedAt": { "$date": 2000 }, "$loki": 4 },
                { "_id": "undated", "roles": [] },
            ],
            "roles": [
                { "_id": "r", "_updatedAt": { "$date": 1000 }, "custom": true },
                { "_id": "s" },
            ],
            "deleted": {
                "permissions": [{ "_id": "c", "_deletedAt": { "$date": 1500 } }],
                "roles": [{ "_id": "t", "_deletedAt": { "$date": 1500 } }],
            },
        });
        Workspace::from_json(&text.to_string()).expect("a document")
    }

    fn since(at: i64) -> Option<Timestamp> {
        Some(Timestamp::from_millis(at))
    }

    fn ids(list: &Value) -> Vec<&str> {
        let items = list.as_array().into_iter().flatten();
        items.filter_map(|item| item["_id"].as_str()).collect()
    }

    #[test]
    fn a_full_answer_of_the_method_is_a_list() {
        let answer = workspace().permissions_get(None);
        assert_eq!(ids(&answer), ["a", "b", "undated"]);
        let first =
            json!({ "_id": "a", "roles": ["x"], "_updatedAt": { "$date": 1000 }, "group": null });
        assert_eq!(answer[0], first);
    }

    #[test]
    fn changes_are_those_after_a_moment() {
        let workspace = workspace();
        let deleted = json!([{ "_id": "c", "_deletedAt": { "$date": 1500 } }]);
        for (at, updated, removed) in [
            (999, vec!["a", "b"], &deleted),
            (1000, vec!["b"], &deleted),
            (1500, vec!["b"], &json!([])),
            (2000, vec![], &json!([])),
        ] {
            let answer = workspace.permissions_get(since(at));
            assert_eq!(ids(&answer["update"]), updated, "{at}");
            assert_eq!(&answer["remove"], removed, "{at}");
            let rest = workspace.permissions_list_all(since(at));
            assert_eq!(ids(&rest["update"]), updated, "{at}");
            assert_eq!(ids(&rest["remove"]), ids(removed), "{at}");
        }
    }

    #[test]
    fn rest_always_answers_both_lists_with_texts_for_dates() {
        let answer = workspace().permissions_list_all(None);
        assert_eq!(ids(&answer["update"]), ["a", "b", "undated"]);
        assert_eq!(
            answer["update"][1]["_updatedAt"],
            "1970-01-01T00:00:02.000Z"
        );
        assert_eq!(
            (&answer["remove"], &answer["success"]),
            (&json!([]), &json!(true))
        );
        let later = workspace().permissions_list_all(since(0));
        let deleted = json!([{ "_id": "c", "_deletedAt": "1970-01-01T00:00:01.500Z" }]);
        assert_eq!(later["remove"], deleted);
    }

    #[test]
    fn roles_are_listed_without_their_dates() {
        let answer = workspace().roles_list();
        assert_eq!(ids(&answer["roles"]), ["r", "s"]);
        let first = json!({ "_id": "r", "name": "r", "description": "", "scope": "Users",
                            "protected": false, "mandatory2fa": false, "custom": true });
        assert_eq!(answer["roles"][0], first);
    }

    #[test]
    fn roles_are_synced_from_a_moment_on() {
        let synced = |at| workspace().roles_sync(Timestamp::from_millis(at))["roles"].take();
        assert_eq!(ids(&synced(1000)["update"]), ["r"]);
        assert_eq!(ids(&synced(1001)["update"]), [""; 0]);
        assert_eq!(ids(&synced(1499)["remove"]), ["t"]);
        assert_eq!(ids(&synced(1500)["remove"]), [""; 0]);
    }

    #[test]
    fn who_follows_the_answers_has_the_same_table() {
        let server = workspace();
        let at = Timestamp::from_millis(5000);
        for answer in [
            server.permissions_get(None),
            server.permissions_list_all(None),
        ] {
            let mut client = Workspace::empty();
            client.apply(&answer.to_string(), at).expect("an answer");
            assert!(server.permissions().eq(client.permissions()));
            let sync = server.permissions_get(client.cursor());
            let applied = client.apply(&sync.to_string(), at).expect("an answer");
            assert!(!applied.changed);
        }
        let mut client = Workspace::empty();
        client
            .apply(&server.roles_list().to_string(), at)
            .expect("an answer");
        assert_eq!(client.roles().count(), 2);
        let sync = server.roles_sync(Timestamp::default());
        client.apply(&sync.to_string(), at).expect("an answer");
        assert!(server.roles().eq(client.roles()));
    }
}
