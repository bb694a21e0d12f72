//! Users: answers about them, and changes to one's own user document.

use std::collections::BTreeSet;

use crate::node::{Node, Value, pointer};
use crate::reader::{Extra, Id, Object, Reader};
use crate::rocketchat::workspace::document::read::{self, Person};
use crate::rocketchat::workspace::live::follow::Incoming;
use crate::rocketchat::workspace::live::newer::{newer, written_at};
use crate::rocketchat::workspace::live::update::{Update, Users};
use crate::rocketchat::workspace::records::User;

impl<'n> Incoming<'_, '_, '_> {
    /// Users that an answer lists.
    pub(super) fn users(&mut self, put: Vec<Object<'n>>, is_whole: bool) -> Update {
        let (mut listed, mut users) = (BTreeSet::new(), Users::new());
        for object in put {
            let (node, path) = (object.node, object.path.clone());
            let Some(person) = read::person(&mut self.reader, object) else {
                continue;
            };
            self.list(&mut listed, "user", &person.id, node, &path);
            self.put_user(person, node, &path, &mut users);
        }
        if is_whole {
            let held = self.workspace;
            // Some are known only by their subscriptions.
            let others = held.users.keys().chain(held.subscriptions.keys());
            let others = others.filter(|id| !listed.contains(*id));
            users.extend(others.map(|id| (id.clone(), None)));
        }
        Update::Users(users)
    }

    fn put_user(&mut self, person: Person, node: &Node, path: &str, users: &mut Users) {
        let Person {
            id,
            username,
            roles,
            extra,
        } = person;
        let old = self.workspace.users.get(&id);
        let Some(roles) = roles.or_else(|| Some(old?.roles.clone())) else {
            return self.unlisted(node, path, &id);
        };
        let user = User {
            id,
            username,
            roles,
            extra,
        };
        self.put_changed(user, node, path, users);
    }

    /// Puts a user in, unless a newer one is held, or was.
    fn put_changed(&mut self, user: User, node: &Node, path: &str, users: &mut Users) {
        let id = &user.id;
        let known = match self.workspace.users.get(id) {
            Some(old) => newer(&old.extra, &user.extra),
            // Whoever lists everybody knows who is there.
            None if self.mode.is_whole => None,
            None => self.workspace.gone_users.since(id, written_at(&user.extra)),
        };
        match known {
            Some(known) => self.outdated(node, path, &format!("the user `{id}`"), known),
            None => {
                users.insert(id.clone(), Some(user));
            }
        }
    }

    /// `{type, id, diff?, unset?, data?}`
    pub(super) fn user_event(&mut self, user: &Id, mut event: Object<'n>) -> Option<Update> {
        let kind = self.reader.id(&mut event, "type")?;
        let path = event.place("id");
        if let Some(node) = event.given("id") {
            self.check_whose(node, &path, user)?;
        }
        let mut users = Users::new();
        match &*kind {
            "removed" => {
                users.insert(user.clone(), None);
            }
            "inserted" => {
                let path = event.place("data");
                let Some(data) = event.take("data") else {
                    self.reader.missing(&event, "data", "");
                    return None;
                };
                let data = self.reader.object(data, &path)?;
                if let Some(id) = data.node.get("_id") {
                    self.check_whose(id, &data.place("_id"), user)?;
                }
                let (node, path) = (data.node, data.path.clone());
                let person = read::person(&mut self.reader, data)?;
                // The document is whole: what is not in it is not there.
                let user = User {
                    id: person.id,
                    username: person.username,
                    roles: person.roles.unwrap_or_default(),
                    extra: person.extra,
                };
                self.put_changed(user, node, &path, &mut users);
            }
            _ => {
                let (diff, unset) = self.differences(&mut event)?;
                match self.workspace.users.get(user) {
                    Some(old) => {
                        if let Some(changed) = diff.applied(old, &unset) {
                            self.put_changed(changed, event.node, &event.path, &mut users);
                        }
                    }
                    None => self.unlisted(event.node, &event.path, user),
                }
            }
        }
        Some(Update::Users(users))
    }

    fn check_whose(&mut self, node: &Node, path: &str, user: &Id) -> Option<()> {
        let id = self.reader.filled(node, path)?;
        if id != *user {
            let message = format!("this is about `{id}`, and the event is for `{user}`");
            self.reader.malformed(node, path, message);
            return None;
        }
        Some(())
    }

    /// What was set and what was unset.
    fn differences(&mut self, event: &mut Object<'n>) -> Option<(Difference, Unset)> {
        let mut difference = Difference::default();
        if let Some(node) = event.given("diff") {
            let path = event.place("diff");
            let mut diff = self.reader.object(node, &path)?;
            refuse_parts(&mut self.reader, node, &path);
            let place = diff.place("roles");
            if let Some(node) = diff.take("roles") {
                // A list that was set to null is none.
                difference.roles = match &node.value {
                    Value::Null => Some(Vec::new()),
                    _ => read::ids(&mut self.reader, node, &place),
                };
            }
            let place = diff.place("username");
            if let Some(node) = diff.take("username") {
                difference.username = match &node.value {
                    Value::Null => Some(None),
                    _ => Some(self.reader.text(node, &place).map(|name| name.to_string())),
                };
            }
            let date = diff.given("_updatedAt");
            difference.updated_at = date.map(Node::to_json);
        }
        let mut unset = Unset::default();
        if let Some(node) = event.given("unset") {
            let path = event.place("unset");
            self.reader.object(node, &path)?;
            refuse_parts(&mut self.reader, node, &path);
            unset.roles = node.get("roles").is_some();
            unset.username = node.get("username").is_some();
        }
        Some((difference, unset))
    }
}

/// What a change set.
#[derive(Default)]
struct Difference {
    roles: Option<Vec<Id>>,
    username: Option<Option<String>>,
    updated_at: Option<serde_json::Value>,
}

/// What a change took away.
#[derive(Default)]
struct Unset {
    roles: bool,
    username: bool,
}

impl Difference {
    /// The user afterwards, if its roles or its name changed.
    fn applied(self, old: &User, unset: &Unset) -> Option<User> {
        let mut user = old.clone();
        if let Some(roles) = self.roles {
            user.roles = roles;
        }
        if let Some(username) = self.username {
            user.username = username;
        }
        if unset.roles {
            user.roles.clear();
        }
        if unset.username {
            user.username = None;
        }
        if user == *old {
            return None;
        }
        let date = self.updated_at.map(|at| ("_updatedAt".to_owned(), at));
        user.extra.extend(date.into_iter().collect::<Extra>());
        Some(user)
    }
}

/// Refuses a change to a part of the roles (`roles.0`): what the whole is cannot be told from it.
fn refuse_parts(reader: &mut Reader<'_, '_>, node: &Node, path: &str) {
    for member in node.as_object().unwrap_or_default() {
        if member.key.starts_with("roles.") {
            let message = format!("`{}` changes a part of the roles", member.key);
            let path = pointer(path, &member.key);
            let help = "apply an answer of `me` or `users.info`; nothing was changed";
            let code = reader.wording.malformed.0;
            reader.report(code, &member.key_range, &path, message, help);
        }
    }
}
