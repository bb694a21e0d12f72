//! Events of streams: `{"msg": "changed", "collection": ..., "fields": {"eventName", "args"}}`.

use crate::code::Code;
use crate::node::Node;
use crate::reader::{Id, Object};
use crate::rocketchat::workspace::live::follow::Incoming;
use crate::rocketchat::workspace::live::plan::Plan;
use crate::rocketchat::workspace::live::steps::removed;
use crate::rocketchat::workspace::live::update::Update;

const ARGS: &str = "/fields/args";

/// A stream that tells of something here.
enum Stream {
    Permissions,
    Roles,
    User(Id),
    Subscriptions(Id),
}

impl<'n> Incoming<'_, '_, '_> {
    pub(super) fn event(&mut self, frame: &'n Node<'n>) -> Option<Update> {
        let mut frame = self.reader.object(frame, "")?;
        let collection = self.reader.id(&mut frame, "collection")?;
        let streams = ["stream-notify-logged", "stream-roles", "stream-notify-user"];
        if !streams.contains(&&*collection) {
            return Some(Update::Nothing);
        }
        let Some(fields) = frame.take("fields") else {
            self.reader.missing(&frame, "fields", "");
            return None;
        };
        let mut fields = self.reader.object(fields, "/fields")?;
        let name = self.reader.id(&mut fields, "eventName")?;
        let Some(stream) = Stream::of(&collection, &name) else {
            return Some(Update::Nothing);
        };
        let Some(args) = fields.take("args") else {
            self.reader.missing(&fields, "args", "");
            return None;
        };
        if args.as_list().is_none() {
            self.reader.wrong_type(args, ARGS, "a list");
            return None;
        }
        match stream {
            Stream::Permissions => self.permission_event(args),
            Stream::Roles => self.role_event(args),
            Stream::User(user) => {
                let data = self.argument(args, 0)?;
                self.user_event(&user, data)
            }
            Stream::Subscriptions(user) => {
                let (is_removed, subscription) = self.action(args)?;
                self.subscription_event(&user, is_removed, subscription)
            }
        }
    }

    /// `[clientAction, record]`: `removed` deletes, anything else puts the record in.
    fn action(&mut self, args: &'n Node<'n>) -> Option<(bool, Object<'n>)> {
        let path = format!("{ARGS}/0");
        let Some(node) = args.as_list().and_then(|args| args.first()) else {
            let message = "this must be an action and a record; it is empty";
            self.reader.malformed(args, ARGS, message.to_owned());
            return None;
        };
        let action = self.reader.filled(node, &path)?;
        let record = self.argument(args, 1)?;
        Some((&*action == "removed", record))
    }

    fn argument(&mut self, args: &'n Node<'n>, at: usize) -> Option<Object<'n>> {
        let path = format!("{ARGS}/{at}");
        match args.as_list().and_then(|args| args.get(at)) {
            Some(node) => self.reader.object(node, &path),
            None => {
                let message = "there is no record in it".to_owned();
                self.reader.malformed(args, ARGS, message);
                None
            }
        }
    }

    fn permission_event(&mut self, args: &'n Node<'n>) -> Option<Update> {
        let (is_removed, object) = self.action(args)?;
        let plan = match is_removed {
            false => {
                let (node, path) = (object.node, object.path.clone());
                let plan = self.put_permission(object);
                self.check_room(&plan, node, &path);
                plan
            }
            true => {
                let id = removed(&mut self.reader, object)?;
                let mut plan = Plan::new(self.workspace.cursor);
                let held = self.workspace.held_permissions();
                plan.delete(&held, &id, self.mode.at);
                plan
            }
        };
        Some(Update::Permissions(plan))
    }

    /// `[{type, ...role}]`
    fn role_event(&mut self, args: &'n Node<'n>) -> Option<Update> {
        let mut object = self.argument(args, 0)?;
        let kind = self.reader.text_at(&mut object, "type")?;
        let plan = match &*kind.id {
            "changed" => self.put_role(object),
            "removed" => {
                let id = removed(&mut self.reader, object)?;
                let mut plan = Plan::new(self.workspace.roles_cursor);
                plan.delete(&self.workspace.held_roles(), &id, self.mode.at);
                plan
            }
            other => {
                let message = format!("clients know no change `{other}` of a role");
                let help = "it changes nothing, as in the platform's own client";
                let code = Code::UpdateIgnored;
                self.note(code, kind.node, &kind.path, message, help);
                Plan::new(self.workspace.roles_cursor)
            }
        };
        Some(Update::Roles(plan))
    }
}

impl Stream {
    fn of(collection: &str, name: &str) -> Option<Self> {
        match (collection, name) {
            ("stream-notify-logged", "permissions-changed") => return Some(Self::Permissions),
            ("stream-roles", "roles") => return Some(Self::Roles),
            _ => (),
        }
        let (user, event) = name.rsplit_once('/')?;
        match (collection, event) {
            _ if user.is_empty() => None,
            ("stream-notify-user", "userData") => Some(Self::User(user.into())),
            ("stream-notify-user", "subscriptions-changed") => {
                Some(Self::Subscriptions(user.into()))
            }
            _ => None,
        }
    }
}
