//! What was sent, by its shape: nothing else says what it answers.

use crate::code::Code;
use crate::node::{Node, Value};
use crate::reader::Object;
use crate::rocketchat::workspace::live::follow::{Incoming, UNWRAP};
use crate::rocketchat::workspace::live::steps::Listing;
use crate::rocketchat::workspace::live::update::Update;
use crate::suggest;

/// The keys of answers that are read.
const KEYS: [&str; 9] = [
    "update",
    "remove",
    "permissions",
    "roles",
    "role",
    "users",
    "user",
    "subscriptions",
    "subscription",
];

const SHAPES: &str = "what is read: the answers of permissions/get, permissions.listAll, roles.list, \
    roles.sync, users.list, users.info, me, subscriptions.get, channels.roles, and DDP frames";

impl<'n> Incoming<'_, '_, '_> {
    /// What is to be changed; `None` after a problem.
    pub(super) fn update(&mut self, root: &'n Node<'n>) -> Option<Update> {
        if let Some(msg) = root.get("msg") {
            return self.frame(root, msg);
        }
        match &root.value {
            Value::List(_) | Value::Object(_) => self.answer(root, "", false),
            _ => self.unknown(root, "", SHAPES),
        }
    }

    fn frame(&mut self, frame: &'n Node<'n>, msg: &Node) -> Option<Update> {
        let msg = self.reader.text(msg, "/msg")?;
        match &*msg {
            "changed" => self.event(frame),
            "result" => {
                let error = frame.get("error");
                if let Some(error) = error.filter(|error| !matches!(error.value, Value::Null)) {
                    return self.refused(error, "/error");
                }
                match frame.get("result") {
                    Some(result) => self.answer(result, "/result", true),
                    None => Some(Update::Nothing),
                }
            }
            _ => Some(Update::Nothing),
        }
    }

    /// The answer to a call. That of a frame may be the answer to any call.
    fn answer(&mut self, node: &'n Node<'n>, path: &str, is_framed: bool) -> Option<Update> {
        if let Some(items) = node.as_list() {
            return self.bare(node, items, path, is_framed);
        }
        let Some(members) = node.as_object() else {
            return Some(Update::Nothing);
        };
        if let Some(success) = node.get("success")
            && !success.value.is_truthy()
        {
            return self.refused(node, path);
        }
        if node.get("status").and_then(Node::as_str) == Some("error") {
            return self.refused(node, path);
        }
        let mut object = self.reader.object(node, path)?;
        if node.get("_id").is_some() && node.get("username").is_some() {
            object.take("success");
            return Some(self.users(vec![object], false));
        }
        let keys = KEYS.iter().filter(|key| node.get(key).is_some());
        let keys: Vec<_> = keys.copied().collect();
        match keys.as_slice() {
            ["update", "remove"] => self.update_and_remove(object),
            ["update" | "remove"] => {
                for field in ["update", "remove"] {
                    if node.get(field).is_none() {
                        self.reader.missing(&object, field, "");
                    }
                }
                None
            }
            [key] => self.part(object, key),
            [] if is_framed || says_nothing(members.iter().map(|member| &*member.key)) => {
                Some(Update::Nothing)
            }
            [] => {
                let names = members.iter().map(|member| &member.key);
                let mut near = names.filter_map(|key| suggest::nearest(key, KEYS.into_iter(), &[]));
                let near = near.next();
                let near = near.map(|near| format!("did you mean `{}`?", near.name));
                self.unknown(node, path, near.as_deref().unwrap_or(SHAPES))
            }
            _ => self.unknown(
                node,
                path,
                "an answer holds one of these; a workspace document is read with `from_json`",
            ),
        }
    }

    /// A bare list: all permissions, or subscriptions, which may be those of a room.
    fn bare(
        &mut self,
        node: &'n Node<'n>,
        items: &[Node],
        path: &str,
        is_framed: bool,
    ) -> Option<Update> {
        let is_listing = items.is_empty() || items.iter().any(|item| item.as_object().is_some());
        if !is_listing {
            return match is_framed {
                true => Some(Update::Nothing),
                false => self.unknown(node, path, texts_help(items)),
            };
        }
        let put = self.reader.items(Some(node), path);
        if are_subscriptions(&put) {
            let is_whole = self.mode.is_whole;
            return self.subscriptions(put, is_whole, node, path);
        }
        self.all_permissions(node, path, put)
    }

    fn all_permissions(&mut self, node: &Node, path: &str, put: Vec<Object<'n>>) -> Option<Update> {
        let listing = Listing {
            put,
            remove: Vec::new(),
            is_whole: true,
        };
        self.listed(node, path, listing)
    }

    fn listed(&mut self, node: &Node, path: &str, listing: Listing<'n>) -> Option<Update> {
        let update = self.permissions(listing);
        if let Update::Permissions(plan) = &update {
            self.check_room(plan, node, path);
        }
        Some(update)
    }

    fn update_and_remove(&mut self, mut object: Object<'n>) -> Option<Update> {
        let (node, path) = (object.node, object.path.clone());
        let listing = self.both(&mut object)?;
        if self.is_of_subscriptions(&listing) {
            return self.changed_subscriptions(listing, node, &path);
        }
        if listing.put.is_empty() && listing.remove.is_empty() {
            if !listing.is_whole {
                return Some(Update::Nothing);
            }
            self.mode.reach = None;
        }
        self.listed(node, &path, listing)
    }

    /// The lists `update` and `remove`, which a server always sends together.
    fn both(&mut self, object: &mut Object<'n>) -> Option<Listing<'n>> {
        let [put, remove] = ["update", "remove"].map(|field| {
            let path = object.place(field);
            let node = object.take(field);
            if node.is_none() {
                self.reader.missing(object, field, "");
            }
            node.map(|node| self.reader.items(Some(node), &path))
        });
        Some(Listing {
            put: put?,
            remove: remove?,
            is_whole: self.mode.is_whole,
        })
    }

    /// An answer that holds one thing under its name.
    fn part(&mut self, mut object: Object<'n>, key: &'static str) -> Option<Update> {
        let (path, answer) = (object.place(key), object.node);
        let node = object.take(key)?;
        // Who is not in a room has no subscription there.
        if matches!(node.value, Value::Null) && ["role", "user", "subscription"].contains(&key) {
            return Some(Update::Nothing);
        }
        if key == "role" {
            let role = self.reader.object(node, &path)?;
            return Some(Update::Roles(self.put_role(role)));
        }
        if key == "roles" && node.as_object().is_some() {
            let mut roles = self.reader.object(node, &path)?;
            let listing = self.both(&mut roles)?;
            return Some(self.roles(listing));
        }
        let is_whole = self.mode.is_whole;
        if key == "user" || key == "subscription" {
            let put = vec![self.reader.object(node, &path)?];
            return match key {
                "user" => Some(self.users(put, false)),
                _ => self.subscriptions(put, false, node, &path),
            };
        }
        let put = self.reader.items(Some(node), &path);
        match key {
            "permissions" => self.all_permissions(node, &path, put),
            // `channels.roles` answers who holds which role in a room.
            "roles" if are_subscriptions(&put) => self.subscriptions(put, false, node, &path),
            "roles" if put.is_empty() && self.workspace.roles().next().is_some() => {
                let message = "an empty list does not say whether it is of all roles, of which every \
                    server has some, or of those held in a room";
                self.reader.malformed(node, &path, message.to_owned());
                None
            }
            "roles" => Some(self.roles(Listing {
                put,
                remove: Vec::new(),
                is_whole: true,
            })),
            "users" => {
                if is_whole {
                    self.refuse_page(answer, put.len());
                }
                Some(self.users(put, is_whole))
            }
            _ => self.subscriptions(put, is_whole, node, &path),
        }
    }

    /// One page of several is no listing of all.
    fn refuse_page(&mut self, answer: &Node, count: usize) {
        let Some(total) = answer.get("total") else {
            return;
        };
        #[allow(clippy::cast_precision_loss)]
        let count = count as f64;
        if matches!(total.value, Value::Number(total) if total > count) {
            let message = "this is one page of several, and not all there is";
            self.reader.malformed(total, "/total", message.to_owned());
        }
    }

    fn refused(&mut self, node: &Node, path: &str) -> Option<Update> {
        let fields = ["message", "error", "reason", "errorType"].into_iter();
        let mut said = fields.filter_map(|field| node.get(field)?.as_str());
        let message = match said.next().or(node.as_str()) {
            Some(said) => format!("the server answered with an error: `{said}`"),
            None => "the server answered with an error".to_owned(),
        };
        let help = "nothing was changed";
        let code = Code::UpdateRefused;
        self.reader.report(code, &node.range, path, message, help);
        None
    }

    pub(super) fn unknown(&mut self, node: &Node, path: &str, help: &str) -> Option<Update> {
        let message = "this is nothing that a server sends about permissions";
        let code = Code::UpdateUnknown;
        self.reader
            .report(code, &node.range, path, message.to_owned(), help);
        None
    }
}

/// The answer to a call that only changes something, and the first frame of a connection.
fn says_nothing<'k>(mut keys: impl Iterator<Item = &'k str>) -> bool {
    match (keys.next(), keys.next()) {
        (Some(key), None) => key == "success" || key == "server_id",
        _ => false,
    }
}

fn are_subscriptions(objects: &[Object<'_>]) -> bool {
    objects
        .iter()
        .any(|object| object.node.get("rid").is_some())
}

fn texts_help(items: &[Node]) -> &'static str {
    match items.iter().all(|item| item.as_str().is_some()) {
        true => UNWRAP,
        false => SHAPES,
    }
}
