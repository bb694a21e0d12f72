//! The parts of a workspace document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::node::{Node, pointer};
use crate::reader::{Id, Object, Reader};
use crate::rocketchat::workspace::defaults::Defaults;
use crate::rocketchat::workspace::document::read;
use crate::rocketchat::workspace::records::{Permission, User};
use crate::rocketchat::workspace::table::Table;
use crate::rocketchat::workspace::timestamp::Timestamp;
use crate::rocketchat::workspace::{Workspace, WorkspaceError};
use crate::suggest;

const KEYS: [&str; 10] = [
    "defaults",
    "permissions",
    "roles",
    "users",
    "subscriptions",
    "rooms",
    "teams",
    "allowLists",
    "deleted",
    "cursors",
];
/// What is deleted and how far answers have come is told of these.
const LISTED: [&str; 2] = ["permissions", "roles"];

/// The workspace that a document tells of; `None` if it is no object.
pub(super) fn read(reader: &mut Reader<'_, '_>, root: &Node) -> Option<Workspace> {
    let mut document = reader.object(root, "")?;
    refuse_others(reader, &document, &KEYS, "a workspace document");
    let workspace = match defaults(reader, &mut document) {
        Some(version) => Workspace::defaults(version),
        None => Workspace::empty(),
    };
    let mut facts = Facts { reader, workspace };
    let [permissions, roles] = facts.table(&mut document);
    facts.people(&mut document);
    facts.places(&mut document);
    facts.allow_lists(&mut document);
    facts.deleted(&mut document, &[permissions, roles]);
    facts.cursors(&mut document);
    Some(facts.workspace)
}

/// Refuses the keys that mean nothing: what stands there would count for nothing, in silence. By
/// `$schema` editors find what checks the document.
fn refuse_others(reader: &mut Reader<'_, '_>, object: &Object<'_>, keys: &[&str], what: &str) {
    for member in object.node.as_object().unwrap_or_default() {
        if keys.contains(&&*member.key) || member.key == "$schema" {
            continue;
        }
        let nearest = suggest::nearest(&member.key, keys.iter().copied(), &[]);
        let help = match nearest {
            Some(nearest) => format!("did you mean `{}`?", nearest.name),
            None => format!("the keys are {}", keys.join(", ")),
        };
        let message = format!("{what} has no `{}`", member.key);
        let path = object.place(&member.key);
        let code = reader.wording.malformed.0;
        reader.report(code, &member.key_range, &path, message, help);
    }
}

fn defaults(reader: &mut Reader<'_, '_>, document: &mut Object<'_>) -> Option<Defaults> {
    let node = document.given("defaults")?;
    let path = document.place("defaults");
    let name = reader.text(node, &path)?;
    let found = Defaults::from_name(&name);
    if found.is_none() {
        let message = format!("no defaults of a version `{name}` are known");
        let code = reader.wording.malformed.0;
        let help = "there are those of `7`, `8` and `9`";
        reader.report(code, &node.range, &path, message, help);
    }
    found
}

/// The ids of a list, to find those that stand there twice.
type Seen = BTreeSet<Id>;

struct Facts<'r, 'd, 't> {
    reader: &'r mut Reader<'d, 't>,
    workspace: Workspace,
}

impl Facts<'_, '_, '_> {
    fn objects<'n>(&mut self, document: &mut Object<'n>, key: &'static str) -> Vec<Object<'n>> {
        let path = document.place(key);
        self.reader.items(document.given(key), &path)
    }

    /// The permissions and roles, and their ids.
    fn table(&mut self, document: &mut Object<'_>) -> [Seen; 2] {
        let (mut permissions, mut roles) = (Seen::new(), Seen::new());
        let mut new = BTreeMap::new();
        for object in self.objects(document, "permissions") {
            let (node, path) = (object.node, object.path.clone());
            let Some(permission) = read::permission(self.reader, object) else {
                continue;
            };
            let id = permission.id.clone();
            if self.is_new(&mut permissions, &id, "permission", node, &path) {
                new.insert(id, permission);
            }
        }
        self.put_permissions(document, new);
        for object in self.objects(document, "roles") {
            let (node, path) = (object.node, object.path.clone());
            let Some(role) = read::role(self.reader, object) else {
                continue;
            };
            if self.is_new(&mut roles, &role.id, "role", node, &path) {
                self.edit().put_role(role);
            }
        }
        [permissions, roles]
    }

    /// Puts all of them in, or none if there are too many: each one too many would cost a search for
    /// room.
    fn put_permissions(&mut self, document: &Object<'_>, new: BTreeMap<Id, Permission>) {
        let (key, gone) = ("permissions", BTreeMap::<Id, Timestamp>::new());
        if !self.workspace.table.has_room(&new, &gone) {
            let message = "there would be more than 65,536 permissions".to_owned();
            let node = document.node.get(key).unwrap_or(document.node);
            return self.reader.malformed(node, &document.place(key), message);
        }
        let table = self.edit();
        for permission in new.into_values() {
            let put = table.put_permission(permission);
            debug_assert!(put.is_ok(), "there is room");
        }
    }

    fn edit(&mut self) -> &mut Table {
        Arc::make_mut(&mut self.workspace.table)
    }

    fn people(&mut self, document: &mut Object<'_>) {
        let mut users = Seen::new();
        for object in self.objects(document, "users") {
            let (node, path) = (object.node, object.path.clone());
            let Some(person) = read::person(self.reader, object) else {
                continue;
            };
            if self.is_new(&mut users, &person.id, "user", node, &path) {
                let put = self.workspace.put_user(User {
                    id: person.id,
                    username: person.username,
                    roles: person.roles.unwrap_or_default(),
                    extra: person.extra,
                });
                self.check(put, node, &path);
            }
        }
        let mut held = BTreeMap::<Id, Seen>::new();
        for object in self.objects(document, "subscriptions") {
            let (node, path) = (object.node, object.path.clone());
            let Some(subscription) = read::subscription(self.reader, object, None) else {
                continue;
            };
            let (user, room) = (&subscription.user, &subscription.room);
            let what = format!("subscription of `{user}` to");
            let seen = held.entry(user.clone()).or_default();
            if self.is_new(seen, room, &what, node, &path) {
                let put = self.workspace.put_subscription(subscription);
                self.check(put, node, &path);
            }
        }
    }

    fn places(&mut self, document: &mut Object<'_>) {
        let (mut rooms, mut teams) = (Seen::new(), Seen::new());
        for object in self.objects(document, "rooms") {
            let (node, path) = (object.node, object.path.clone());
            let Some(room) = read::room(self.reader, object) else {
                continue;
            };
            if self.is_new(&mut rooms, &room.id, "room", node, &path) {
                let put = self.workspace.put_room(room);
                self.check(put, node, &path);
            }
        }
        for object in self.objects(document, "teams") {
            let (node, path) = (object.node, object.path.clone());
            let Some(team) = read::team(self.reader, object) else {
                continue;
            };
            if self.is_new(&mut teams, &team.id, "team", node, &path) {
                let put = self.workspace.put_team(team);
                self.check(put, node, &path);
            }
        }
    }

    /// An empty list is kept: it restricts nothing, but the role counts as a restricted one.
    fn allow_lists(&mut self, document: &mut Object<'_>) {
        let Some(node) = document.given("allowLists") else {
            return;
        };
        let path = document.place("allowLists");
        if self.reader.object(node, &path).is_none() {
            return;
        }
        for member in node.as_object().unwrap_or_default() {
            let path = pointer(&path, &member.key);
            let Some(list) = read::ids(self.reader, &member.node, &path) else {
                continue;
            };
            let put = self.workspace.restrict(&*member.key, list);
            self.check(put, &member.node, &path);
        }
    }

    /// What was deleted and when. A default that was deleted is not there.
    fn deleted(&mut self, document: &mut Object<'_>, listed: &[Seen; 2]) {
        let Some(mut deleted) = self.part(document, "deleted") else {
            return;
        };
        for (key, listed) in LISTED.into_iter().zip(listed) {
            let mut seen = Seen::new();
            for mut object in self.objects(&mut deleted, key) {
                let (node, path) = (object.node, object.path.clone());
                let id = self.reader.id(&mut object, "_id");
                let at = read::date(self.reader, &mut object, "_deletedAt");
                if object.node.get("_deletedAt").is_none() {
                    self.reader.missing(&object, "_deletedAt", "");
                }
                let (Some(id), Some(at)) = (id, at) else {
                    continue;
                };
                if listed.contains(&id) {
                    let message = format!("`{id}` is listed in `{key}`, and as deleted too");
                    self.clash(node, &path, message);
                } else if self.is_new(&mut seen, &id, "deletion", node, &path) {
                    self.delete(key, &id, at);
                }
            }
        }
    }

    fn delete(&mut self, key: &str, id: &Id, at: Timestamp) {
        let table = self.edit();
        if key == "permissions" {
            table.remove_permission(id);
            table.deleted_permissions.insert(id.clone(), at);
        } else {
            table.remove_role(id);
            table.deleted_roles.insert(id.clone(), at);
        }
    }

    fn cursors(&mut self, document: &mut Object<'_>) {
        if let Some(mut cursors) = self.part(document, "cursors") {
            let [permissions, roles] = LISTED;
            self.workspace.cursor = read::date(self.reader, &mut cursors, permissions);
            self.workspace.roles_cursor = read::date(self.reader, &mut cursors, roles);
        }
    }

    /// A part that tells something of permissions and something of roles.
    fn part<'n>(&mut self, document: &mut Object<'n>, key: &'static str) -> Option<Object<'n>> {
        let node = document.given(key)?;
        let object = self.reader.object(node, &document.place(key))?;
        refuse_others(self.reader, &object, &LISTED, &format!("`{key}`"));
        Some(object)
    }

    /// Notes an id, and reports it if it was noted before.
    fn is_new(&mut self, seen: &mut Seen, id: &Id, what: &str, node: &Node, path: &str) -> bool {
        let is_new = seen.insert(id.clone());
        if !is_new {
            self.clash(node, path, format!("the {what} `{id}` stands twice"));
        }
        is_new
    }

    fn clash(&mut self, node: &Node, path: &str, message: String) {
        let (code, help) = self.reader.wording.clash;
        self.reader.report(code, &node.range, path, message, help);
    }

    fn check(&mut self, put: Result<(), WorkspaceError>, node: &Node, path: &str) {
        if let Err(error) = put {
            self.reader.malformed(node, path, error.to_string());
        }
    }
}
