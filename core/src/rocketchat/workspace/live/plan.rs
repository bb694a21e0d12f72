//! [`Plan`]: what becomes of permissions or roles, worked out before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::code::Code;
use crate::node::Node;
use crate::reader::{Id, Reader};
use crate::rocketchat::workspace::records::{Permission, Role};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// A record of which servers say when it was written and deleted.
pub(super) trait Dated: Clone + PartialEq {
    const WHAT: &'static str;
    fn id(&self) -> &Id;
    fn updated_at(&self) -> Option<Timestamp>;
    fn set_updated_at(&mut self, at: Option<Timestamp>);
}

impl Dated for Permission {
    const WHAT: &'static str = "permission";
    fn id(&self) -> &Id {
        &self.id
    }
    fn updated_at(&self) -> Option<Timestamp> {
        self.updated_at
    }
    fn set_updated_at(&mut self, at: Option<Timestamp>) {
        self.updated_at = at;
    }
}

impl Dated for Role {
    const WHAT: &'static str = "role";
    fn id(&self) -> &Id {
        &self.id
    }
    fn updated_at(&self) -> Option<Timestamp> {
        self.updated_at
    }
    fn set_updated_at(&mut self, at: Option<Timestamp>) {
        self.updated_at = at;
    }
}

/// Something that happened, and where the text tells of it.
pub(super) struct Step<'n, R> {
    pub(super) node: &'n Node<'n>,
    pub(super) path: String,
    pub(super) event: Event<R>,
}

pub(super) enum Event<R> {
    Put(R),
    Remove(Id, Timestamp),
}

/// The records that are there, and the deletions that are known.
pub(super) struct Held<'w, R> {
    pub(super) records: &'w BTreeMap<Id, Arc<R>>,
    pub(super) deleted: &'w BTreeMap<Id, Timestamp>,
}

/// What is different afterwards, and how far answers have come.
pub(super) struct Plan<R> {
    pub(super) put: BTreeMap<Id, R>,
    /// Also of what is not there: a record that is older must not come back.
    pub(super) gone: BTreeMap<Id, Timestamp>,
    pub(super) cursor: Option<Timestamp>,
    /// Since when what is put in was there for certain: a listing of all there is tells that when it
    /// was asked for.
    listed_at: Option<Timestamp>,
}

impl<R> Step<'_, R>
where
    R: Dated,
{
    pub(super) fn time(&self) -> Option<Timestamp> {
        match &self.event {
            Event::Put(record) => record.updated_at(),
            Event::Remove(_, at) => Some(*at),
        }
    }
}

impl<R: Dated> Plan<R> {
    pub(super) fn new(cursor: Option<Timestamp>) -> Self {
        Self {
            put: BTreeMap::new(),
            gone: BTreeMap::new(),
            cursor,
            listed_at: None,
        }
    }

    /// A plan for a listing of all there is, asked for at a moment: what was deleted before and is
    /// in it is there again, however old it is.
    pub(super) fn listing(cursor: Option<Timestamp>, at: Timestamp) -> Self {
        Self {
            listed_at: Some(at),
            ..Self::new(cursor)
        }
    }

    /// Lets things happen in the order of their times.
    pub(super) fn take(
        &mut self,
        held: &Held<'_, R>,
        mut steps: Vec<Step<'_, R>>,
        reader: &mut Reader<'_, '_>,
    ) {
        // What has no date comes first: the deletions of the same answer have one.
        steps.sort_by_key(|step| (step.time(), matches!(step.event, Event::Remove(..))));
        let mut outdated = Vec::new();
        for step in steps {
            let refused = match step.event {
                Event::Put(record) => self.put(held, record),
                Event::Remove(id, at) => self.remove(held, &id, at),
            };
            let (node, path) = (step.node, step.path);
            outdated.extend(refused.err().map(|message| (node, path, message)));
        }
        // Places are worked out fastest in the order in which they stand.
        outdated.sort_by_key(|(node, ..)| node.range.start);
        for (node, path, message) in outdated {
            let help = "what is known is newer, and stays";
            reader.report(Code::UpdateOutdated, &node.range, &path, message, help);
        }
    }

    fn put(&mut self, held: &Held<'_, R>, record: R) -> Result<(), String> {
        let (what, id) = (R::WHAT, record.id());
        if let Some(at) = record.updated_at() {
            let newer = self.updated_at(held, id).filter(|known| *known > at);
            if let Some(known) = newer {
                return Err(format!(
                    "the {what} `{id}` is of {at}; one of {known} is known"
                ));
            }
            let deleted = self.deleted_at(held, id).filter(|known| *known > at);
            let deleted = deleted.filter(|known| self.listed_at.is_none_or(|at| *known >= at));
            if let Some(known) = deleted {
                return Err(format!(
                    "the {what} `{id}` is of {at}; it was deleted at {known}"
                ));
            }
        }
        self.gone.remove(id);
        self.put.insert(id.clone(), record);
        Ok(())
    }

    fn remove(&mut self, held: &Held<'_, R>, id: &Id, at: Timestamp) -> Result<(), String> {
        let newer = self.updated_at(held, id).filter(|known| *known > at);
        if let Some(known) = newer {
            let what = R::WHAT;
            return Err(format!(
                "the {what} `{id}` was deleted at {at}; one of {known} is known"
            ));
        }
        self.delete(held, id, at);
        Ok(())
    }

    /// Deletes something, however new it is.
    pub(super) fn delete(&mut self, held: &Held<'_, R>, id: &Id, at: Timestamp) {
        let known = self.deleted_at(held, id);
        self.put.remove(id);
        self.gone
            .insert(id.clone(), known.map_or(at, |known| known.max(at)));
    }

    /// Deletes what is held and was not listed.
    pub(super) fn delete_others(
        &mut self,
        held: &Held<'_, R>,
        listed: &BTreeSet<Id>,
        at: Timestamp,
    ) {
        for id in held.records.keys() {
            if !listed.contains(id) && !self.gone.contains_key(id) {
                self.delete(held, id, at);
            }
        }
    }

    fn updated_at(&self, held: &Held<'_, R>, id: &Id) -> Option<Timestamp> {
        if self.gone.contains_key(id) {
            return None;
        }
        let known = self.put.get(id);
        known.map_or_else(
            || held.records.get(id)?.updated_at(),
            |record| record.updated_at(),
        )
    }

    fn deleted_at(&self, held: &Held<'_, R>, id: &Id) -> Option<Timestamp> {
        let planned = self.gone.get(id).copied();
        planned.or_else(|| held.deleted.get(id).copied())
    }

    /// Drops what is so already.
    pub(super) fn settle(&mut self, held: &Held<'_, R>) {
        self.put.retain(|id, record| {
            let Some(old) = held.records.get(id) else {
                return true;
            };
            let has_date = record.updated_at().is_some();
            if !has_date {
                // An answer without dates does not say that it was written again.
                record.set_updated_at(old.updated_at());
            }
            let is_new = **old != *record;
            if is_new && !has_date {
                record.set_updated_at(None);
            }
            is_new
        });
        self.gone
            .retain(|id, at| held.records.contains_key(id) || held.deleted.get(id) != Some(at));
    }
}
