//! A [`Workspace`] as one JSON document, its parts in the shapes in which a server sends them.
//!
//! ```json
//! {
//!   "defaults": "8",
//!   "permissions": [{ "_id": "create-c", "roles": ["user"], "_updatedAt": "2026-01-01T00:00:00.000Z" }],
//!   "roles": [{ "_id": "owner", "name": "owner", "scope": "Subscriptions", "protected": true }],
//!   "users": [{ "_id": "u1", "username": "ann", "roles": ["user"] }],
//!   "subscriptions": [{ "rid": "r1", "u": { "_id": "u1" }, "roles": ["owner"] }],
//!   "rooms": [{ "_id": "r1", "t": "c", "name": "general", "teamId": "t1", "prid": "parent" }],
//!   "teams": [{ "_id": "t1", "type": 0, "members": ["u1"] }],
//!   "allowLists": { "guest": ["view-d-room"] },
//!   "deleted": { "permissions": [{ "_id": "x", "_deletedAt": "2026-01-01T00:00:00.000Z" }], "roles": [] },
//!   "cursors": { "permissions": "2026-01-01T00:00:00.000Z", "roles": "2026-01-01T00:00:00.000Z" }
//! }
//! ```

mod facts;
pub(super) mod read;
mod serialize;
pub(super) mod write;

use serde_json::{Map, Value as Json, json};

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::reader::{Reader, Wording};
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::live::Mode;
use crate::source::{Document, Limits};
use write::{Dates, date_json};

static WORDING: Wording = Wording {
    malformed: (
        Code::WorkspaceMalformed,
        "a workspace document holds records as the server sends them; nothing of it was read",
    ),
    dangling: (
        Code::WorkspaceMalformed,
        "list it in this document, or take the reference out",
    ),
    clash: (Code::WorkspaceDuplicateId, "keep one of them"),
};

impl Workspace {
    /// Reads a workspace from the document that [`Self::to_json`] writes, or that somebody put
    /// together from what a server answered.
    ///
    /// - Everything may be left out. `defaults` (`"7"`, `"8"`, `"9"`) starts from what a server of
    ///   that version is seeded with; what is listed replaces it by id or comes to it, and what is
    ///   `deleted` is not there.
    /// - A permission must say which roles grant it. A user or subscription without roles has none,
    ///   a role without a name is named by its id, and one without a scope is held globally.
    /// - Dates are ISO 8601 texts with an offset, or `{"$date": milliseconds}`.
    /// - A subscription with `"status": "INVITED"` is an invitation; a room with `abacAttributes` in
    ///   it has attribute rules.
    /// - Fields of records that have nothing to do with permissions are kept and written again.
    /// - What a server answers to `permissions/get`, `permissions.listAll` or `roles.list` is a
    ///   document too: that of a workspace of which nothing else is known.
    ///
    /// ```
    /// use grantfold::rocketchat::Workspace;
    ///
    /// let workspace = Workspace::from_json(r#"{
    ///     "permissions": [{ "_id": "create-c", "roles": ["user"] }],
    ///     "users": [{ "_id": "u1", "username": "ann", "roles": ["user"] }]
    /// }"#).unwrap();
    /// assert!(workspace.has("u1", "create-c", None)?);
    ///
    /// let answer = r#"[{ "_id": "create-c", "_updatedAt": { "$date": 1543326721000 }, "roles": [] }]"#;
    /// let table = Workspace::from_json(answer).unwrap();
    /// assert_eq!(table.cursor().unwrap().to_string(), "2018-11-27T13:52:01.000Z");
    ///
    /// let refused = Workspace::from_json(r#"{ "permission": [] }"#).unwrap_err();
    /// assert_eq!(refused[0].help.as_deref(), Some("did you mean `permissions`?"));
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All problems at once, each with its place: what is no strict JSON, `workspace-malformed` for
    /// what has the wrong shape, `workspace-duplicate-id` for what stands there twice; in a server's
    /// answer those of [`Self::apply`]. Then nothing is read.
    pub fn from_json(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let document = Document::read_within(Limits::COMMUNITY, text);
        if document.root.as_ref().is_some_and(is_answer) {
            let mut workspace = Self::empty();
            let applied = workspace.follow(document, Mode::document())?;
            workspace.diagnostics = applied.diagnostics.into();
            workspace.restart();
            return Ok(workspace);
        }
        let mut reader = Reader::new(
            Checker {
                lines: &document.lines,
                cut_off: document.cut_off,
                diagnostics: document.diagnostics,
            },
            &WORDING,
        );
        let root = document.root.as_ref();
        let workspace = root.and_then(|root| facts::read(&mut reader, root));
        let diagnostics = reader.finish(workspace.is_some())?;
        let mut workspace = workspace.unwrap_or_default();
        workspace.diagnostics = diagnostics.into();
        workspace.restart();
        Ok(workspace)
    }

    /// The workspace as a document that [`Self::from_json`] reads: the same answers, and every
    /// field that was read. The same workspace is always written the same.
    #[must_use]
    pub fn to_json(&self) -> String {
        let table = &self.table;
        let permissions = self.permissions();
        let permissions = permissions.map(|each| write::permission_json(each, Dates::Iso));
        let roles = self.roles().map(|each| write::role_json(each, Dates::Iso));
        let mut document = json!({
            "permissions": permissions.collect::<Vec<_>>(),
            "roles": roles.collect::<Vec<_>>(),
            "users": self.users().map(write::user_json).collect::<Vec<_>>(),
            "subscriptions": self.subscriptions().map(write::subscription_json).collect::<Vec<_>>(),
            "rooms": self.rooms().map(write::room_json).collect::<Vec<_>>(),
            "teams": self.teams().map(write::team_json).collect::<Vec<_>>(),
        });
        let lists = table.allow_lists().iter();
        let lists: Map<_, _> = lists
            .map(|(role, list)| (role.to_string(), json!(list)))
            .collect();
        let deleted = [
            ("permissions", &table.deleted_permissions),
            ("roles", &table.deleted_roles),
        ];
        let deleted = deleted.into_iter().filter(|(_, gone)| !gone.is_empty());
        let deleted: Map<_, _> = deleted
            .map(|(what, gone)| {
                let gone = gone
                    .iter()
                    .map(|(id, at)| json!({ "_id": id, "_deletedAt": date_json(*at, Dates::Iso) }));
                (what.to_owned(), gone.collect::<Json>())
            })
            .collect();
        let cursors = [("permissions", self.cursor), ("roles", self.roles_cursor)];
        let cursors: Map<_, _> = cursors
            .into_iter()
            .filter_map(|(what, at)| Some((what.to_owned(), date_json(at?, Dates::Iso))))
            .collect();
        for (key, part) in [
            ("allowLists", lists),
            ("deleted", deleted),
            ("cursors", cursors),
        ] {
            if !part.is_empty() {
                document[key] = part.into();
            }
        }
        document.to_string()
    }
}

/// Is it what a server answered, and no document? Both can hold a list `roles`, which means the
/// same.
fn is_answer(root: &Node) -> bool {
    let roles = root.get("roles");
    let is_sync = roles.is_some_and(|roles| matches!(roles.value, Value::Object(_)));
    let marks = ["msg", "update", "remove", "success"];
    root.as_list().is_some() || is_sync || marks.iter().any(|mark| root.get(mark).is_some())
}
