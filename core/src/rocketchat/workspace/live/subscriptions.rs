//! Subscriptions: answers and events about them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::node::Node;
use crate::reader::{Id, Object};
use crate::rocketchat::workspace::document::read;
use crate::rocketchat::workspace::live::follow::Incoming;
use crate::rocketchat::workspace::live::gone::place_of;
use crate::rocketchat::workspace::live::newer::{newer, written_at};
use crate::rocketchat::workspace::live::steps::Listing;
use crate::rocketchat::workspace::live::update::{Subscriptions, Update};
use crate::rocketchat::workspace::records::Subscription;
use crate::rocketchat::workspace::timestamp::Timestamp;

impl<'n> Incoming<'_, '_, '_> {
    /// Is it about subscriptions? A deletion is told by the id of the subscription's document, as it
    /// is for permissions.
    pub(super) fn is_of_subscriptions(&self, listing: &Listing<'n>) -> bool {
        let mut objects = listing.put.iter().chain(&listing.remove);
        if objects.any(|object| object.node.get("rid").is_some()) {
            return true;
        }
        if !listing.put.is_empty() || listing.remove.is_empty() {
            return false;
        }
        let gone = listing.remove.iter();
        let gone = gone.filter_map(|object| object.node.get("_id")?.as_str());
        let gone: BTreeSet<&str> = gone.collect();
        let mut held = self.workspace.subscriptions();
        held.any(|held| document_id(held).is_some_and(|id| gone.contains(id)))
    }

    /// Subscriptions that an answer lists: all those of the users it names, or some.
    pub(super) fn subscriptions(
        &mut self,
        put: Vec<Object<'n>>,
        is_whole: bool,
        node: &Node,
        path: &str,
    ) -> Option<Update> {
        let listing = Listing {
            put,
            remove: Vec::new(),
            is_whole,
        };
        self.changed_subscriptions(listing, node, path)
    }

    pub(super) fn changed_subscriptions(
        &mut self,
        listing: Listing<'n>,
        node: &Node,
        path: &str,
    ) -> Option<Update> {
        if listing.is_whole && listing.put.is_empty() {
            let message = "an empty list does not say whose subscriptions these are";
            self.reader.malformed(node, path, message.to_owned());
            return None;
        }
        let (mut users, mut listed) = (BTreeSet::new(), BTreeSet::new());
        let mut planned = Subscriptions::new();
        for object in listing.put {
            let (node, path) = (object.node, object.path.clone());
            let Some(subscription) = read::subscription(&mut self.reader, object, None) else {
                continue;
            };
            let key = (subscription.user.clone(), subscription.room.clone());
            if !listed.insert(key.clone()) {
                let message = format!(
                    "the subscription of `{}` to `{}` stands twice",
                    key.0, key.1
                );
                self.reader.malformed(node, &path, message);
            }
            users.insert(key.0);
            self.put_subscription(subscription, node, &path, &mut planned);
        }
        let documents = match listing.remove.is_empty() {
            true => Documents::new(),
            false => self.documents(&planned),
        };
        let mut deletions = BTreeMap::new();
        for object in listing.remove {
            self.deletion(object, &mut deletions);
        }
        for (id, deletion) in deletions {
            self.remove_subscription(&id, &deletion, &documents, &mut planned);
        }
        if listing.is_whole {
            let held = self.workspace.subscriptions();
            let others = held.filter(|held| users.contains(&held.user));
            let others = others.map(|held| (held.user.clone(), held.room.clone()));
            let others = others.filter(|key| !listed.contains(key));
            planned.extend(others.map(|key| (key, None)));
        }
        Some(Update::Subscriptions(planned))
    }

    fn put_subscription(
        &mut self,
        subscription: Subscription,
        node: &Node,
        path: &str,
        planned: &mut Subscriptions,
    ) {
        let (user, room) = (subscription.user.clone(), subscription.room.clone());
        let gone = &self.workspace.gone_subscriptions;
        let known = match self.workspace.subscription(&user, &room) {
            Some(old) => newer(&old.extra, &subscription.extra),
            None if self.mode.is_whole => None,
            None => gone.since(&place_of(&user, &room), written_at(&subscription.extra)),
        };
        match known {
            Some(known) => {
                let which = format!("the subscription of `{user}` to `{room}`");
                self.outdated(node, path, &which, known);
            }
            None => {
                planned.insert((user, room), Some(subscription));
            }
        }
    }

    /// Of several deletions of one document the latest says it all.
    fn deletion(&mut self, mut object: Object<'n>, deletions: &mut BTreeMap<Id, Deletion<'n>>) {
        let (node, path) = (object.node, object.path.clone());
        let Some(id) = self.reader.id(&mut object, "_id") else {
            return;
        };
        let Some(at) = self.deleted_at(node) else {
            return self.ignored(node, &path, format!("the subscription `{id}`"));
        };
        if deletions.get(&id).is_none_or(|known| known.at < at) {
            deletions.insert(id, Deletion { node, path, at });
        }
    }

    /// A deletion names the document of the subscription. Of one that is not here nothing can be
    /// deleted.
    fn remove_subscription(
        &mut self,
        id: &str,
        deletion: &Deletion<'_>,
        documents: &Documents,
        planned: &mut Subscriptions,
    ) {
        let Deletion { node, path, at } = deletion;
        for key in documents.get(id).into_iter().flatten() {
            // Who comes back into a room gets another document.
            let sent = planned.get(key).and_then(Option::as_ref);
            let latest = sent.or_else(|| self.workspace.subscription(&key.0, &key.1));
            let is_other = latest.is_some_and(|latest| document_id(latest) != Some(id));
            let known = latest.and_then(|latest| written_at(&latest.extra));
            match known.filter(|known| known > at) {
                _ if is_other => (),
                Some(known) => {
                    let which = format!("the subscription of `{}` to `{}`", key.0, key.1);
                    self.outdated(node, path, &which, known);
                }
                None => {
                    planned.insert(key.clone(), None);
                }
            }
        }
    }

    /// Which subscriptions each document is of, as held and as planned.
    fn documents(&self, planned: &Subscriptions) -> Documents {
        let mut documents = Documents::new();
        let sent = planned.values().flatten();
        for held in sent.chain(self.workspace.subscriptions()) {
            if let Some(id) = document_id(held) {
                let keys = documents.entry(id.into()).or_default();
                keys.insert((held.user.clone(), held.room.clone()));
            }
        }
        documents
    }

    pub(super) fn subscription_event(
        &mut self,
        user: &Id,
        is_removed: bool,
        mut object: Object<'n>,
    ) -> Option<Update> {
        let mut planned = Subscriptions::new();
        if is_removed {
            let room = self.reader.id(&mut object, "rid");
            let holder = read::holder(&mut self.reader, &mut object, Some(user));
            holder?;
            planned.insert((user.clone(), room?), None);
        } else {
            let (node, path) = (object.node, object.path.clone());
            let subscription = read::subscription(&mut self.reader, object, Some(user))?;
            self.put_subscription(subscription, node, &path, &mut planned);
        }
        Some(Update::Subscriptions(planned))
    }
}

/// That a document was deleted, where that stands and when it was.
struct Deletion<'n> {
    node: &'n Node<'n>,
    path: String,
    at: Timestamp,
}

/// The users and rooms of subscriptions, by the ids of their documents.
type Documents = HashMap<Id, BTreeSet<(Id, Id)>>;

fn document_id(subscription: &Subscription) -> Option<&str> {
    subscription.extra.get("_id")?.as_str()
}
