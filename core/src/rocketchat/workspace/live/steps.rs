//! Lists of records and of deletions, as answers hold them.

use std::collections::BTreeSet;

use crate::code::Code;
use crate::node::Node;
use crate::reader::{Id, Object, Reader};
use crate::rocketchat::workspace::document::read;
use crate::rocketchat::workspace::live::follow::Incoming;
use crate::rocketchat::workspace::live::plan::{Dated, Event, Held, Plan, Step};
use crate::rocketchat::workspace::live::update::Update;
use crate::rocketchat::workspace::records::{Permission, Role};
use crate::rocketchat::workspace::timestamp::Timestamp;

type Read<R> = fn(&mut Reader<'_, '_>, Object<'_>) -> Option<R>;

/// What an answer lists.
pub(super) struct Listing<'n> {
    pub(super) put: Vec<Object<'n>>,
    pub(super) remove: Vec<Object<'n>>,
    /// Is it all there is?
    pub(super) is_whole: bool,
}

impl<'n> Incoming<'_, '_, '_> {
    pub(super) fn permissions(&mut self, listing: Listing<'n>) -> Update {
        let workspace = self.workspace;
        let (held, cursor) = (workspace.held_permissions(), workspace.cursor);
        let plan = self.planned(listing, read::permission, &held, cursor);
        Update::Permissions(plan)
    }

    pub(super) fn roles(&mut self, listing: Listing<'n>) -> Update {
        let workspace = self.workspace;
        let (held, cursor) = (workspace.held_roles(), workspace.roles_cursor);
        let plan = self.planned(listing, read::role, &held, cursor);
        Update::Roles(plan)
    }

    fn planned<R: Dated>(
        &mut self,
        listing: Listing<'n>,
        read: Read<R>,
        held: &Held<'_, R>,
        cursor: Option<Timestamp>,
    ) -> Plan<R> {
        let (mut listed, mut steps) = (BTreeSet::new(), Vec::new());
        for object in listing.put {
            let (node, path) = (object.node, object.path.clone());
            let Some(record) = read(&mut self.reader, object) else {
                continue;
            };
            self.list(&mut listed, R::WHAT, record.id(), node, &path);
            let event = Event::Put(record);
            steps.push(Step { node, path, event });
        }
        for object in listing.remove {
            steps.extend(self.removal(object, R::WHAT));
        }
        let latest = steps.iter().filter_map(Step::time).max();
        let cursor = advanced(cursor, latest, self.mode.reach);
        let mut plan = match listing.is_whole {
            true => Plan::listing(cursor, self.mode.at),
            false => Plan::new(cursor),
        };
        plan.take(held, steps, &mut self.reader);
        if listing.is_whole {
            plan.delete_others(held, &listed, self.mode.at);
        }
        plan.settle(held);
        plan
    }

    /// A deletion. One without a real date is passed over, as the web client does.
    fn removal<R>(&mut self, mut object: Object<'n>, what: &str) -> Option<Step<'n, R>> {
        let id = self.reader.id(&mut object, "_id")?;
        let (node, path) = (object.node, object.path);
        match self.deleted_at(node) {
            Some(at) => {
                let event = Event::Remove(id, at);
                Some(Step { node, path, event })
            }
            None => {
                self.ignored(node, &path, format!("the {what} `{id}`"));
                None
            }
        }
    }

    pub(super) fn deleted_at(&self, node: &Node) -> Option<Timestamp> {
        node.get("_deletedAt").and_then(read::moment)
    }

    pub(super) fn ignored(&mut self, node: &Node, path: &str, which: String) {
        let message = format!("{which} was deleted at no real date");
        let help = "it stays, as in the platform's own client";
        self.note(Code::UpdateIgnored, node, path, message, help);
    }

    /// Notes an id, and refuses it if it was noted before: it would not be clear which one counts.
    pub(super) fn list<K: Ord + Clone + AsRef<str>>(
        &mut self,
        listed: &mut BTreeSet<K>,
        what: &str,
        id: &K,
        node: &Node,
        path: &str,
    ) {
        if !listed.insert(id.clone()) {
            let message = format!("the {what} `{}` stands twice", id.as_ref());
            let (code, help) = self.reader.wording.clash;
            self.reader.report(code, &node.range, path, message, help);
        }
    }

    /// Refuses more permissions than there are numbers for.
    pub(super) fn check_room(&mut self, plan: &Plan<Permission>, node: &Node, path: &str) {
        if !self.workspace.table.has_room(&plan.put, &plan.gone) {
            let message = "there would be more than 65,536 permissions";
            self.reader.malformed(node, path, message.to_owned());
        }
    }

    /// A single record that an event puts in.
    pub(super) fn put_one<R: Dated>(
        &mut self,
        object: Object<'n>,
        read: Read<R>,
        held: &Held<'_, R>,
        plan: &mut Plan<R>,
    ) {
        let (node, path) = (object.node, object.path.clone());
        if let Some(record) = read(&mut self.reader, object) {
            let event = Event::Put(record);
            plan.take(held, vec![Step { node, path, event }], &mut self.reader);
            plan.settle(held);
        }
    }

    pub(super) fn put_permission(&mut self, object: Object<'n>) -> Plan<Permission> {
        let workspace = self.workspace;
        let mut plan = Plan::new(workspace.cursor);
        let held = workspace.held_permissions();
        self.put_one(object, read::permission, &held, &mut plan);
        plan
    }

    pub(super) fn put_role(&mut self, object: Object<'n>) -> Plan<Role> {
        let workspace = self.workspace;
        let mut plan = Plan::new(workspace.roles_cursor);
        self.put_one(object, read::role, &workspace.held_roles(), &mut plan);
        plan
    }
}

/// How far answers have come after one whose latest date is this.
///
/// Rule from: Rocket.Chat web client, `CachedStore`.
fn advanced(
    cursor: Option<Timestamp>,
    latest: Option<Timestamp>,
    reach: Option<Timestamp>,
) -> Option<Timestamp> {
    match latest > cursor {
        true => latest,
        false => cursor.max(reach),
    }
}

/// The id of what an event removes: the record itself need not be whole.
pub(super) fn removed(reader: &mut Reader<'_, '_>, mut object: Object<'_>) -> Option<Id> {
    reader.id(&mut object, "_id")
}
