//! [`Members`]: all members in the order of their ids, in columns.
//!
//! There may be a million, and few have more than roles. So what members have in common is kept
//! once, as a [`Kind`], and of each member there is its id and the number of its kind. The columns
//! are cut into chunks, which copies of a community share until one of them changes.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;
use imbl::Vector;

use crate::reader::{Extra, Id};
use crate::root::kinds::{Kind, Kinds};
use crate::root::member::MemberRef;

/// Members of one chunk: one that changes while a copy is there is copied, id by id.
pub(super) const MAX: usize = EMPTY as usize;

/// Twice as many as members, so that the first look mostly finds the one or an empty slot.
const SLOTS: usize = 512;

/// A slot with nobody in it.
const EMPTY: u8 = u8::MAX;

/// Members whose ids follow each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    pub(super) ids: Vec<Id>,
    /// Their kinds, by number.
    pub(super) kinds: Vec<u32>,
    /// What else a document said about them; empty if it said nothing about any of them.
    extras: Vec<Option<Arc<Extra>>>,
    /// Places by the hash of their ids; made for the first question after ids came or went.
    slots: OnceLock<Box<[u8; SLOTS]>>,
}

/// All members and apps of a community.
// INVARIANT: the ids of a chunk are in order, at least `first`, and less than that of the next; no
// chunk is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members {
    len: usize,
    chunks: Vector<Part>,
    pub(super) kinds: Kinds,
}

#[derive(Clone, Debug)]
struct Part {
    /// Its id or one before it.
    first: Id,
    chunk: Arc<Chunk>,
}

/// Where a member stands: the number of its chunk, and its place there.
pub(super) type Position = (usize, usize);

impl Chunk {
    /// The place of a member, or where it would be.
    fn search(&self, id: &str) -> Result<usize, usize> {
        self.ids.binary_search_by(|other| (**other).cmp(id))
    }

    /// The place of a member, for questions: three times as quick.
    fn find(&self, id: &str, hash: u32) -> Option<usize> {
        let slots = self.slots.get_or_init(|| self.slots());
        let found = probe(hash).map_while(|slot| Some(slots[slot]).filter(|at| *at != EMPTY));
        let mut found = found.map(usize::from);
        found.find(|at| self.ids.get(*at).is_some_and(|other| **other == *id))
    }

    fn slots(&self) -> Box<[u8; SLOTS]> {
        let mut slots = Box::new([EMPTY; SLOTS]);
        for (at, id) in (0..EMPTY).zip(&self.ids) {
            if let Some(slot) = probe(hash(id)).find(|slot| slots[*slot] == EMPTY) {
                slots[slot] = at;
            }
        }
        slots
    }

    fn extra(&self, at: usize) -> Option<&Arc<Extra>> {
        self.extras.get(at)?.as_ref()
    }

    fn set_extra(&mut self, at: usize, extra: Option<Arc<Extra>>) {
        if extra.is_some() && self.extras.is_empty() {
            self.extras.resize(self.ids.len(), None);
        }
        if let Some(place) = self.extras.get_mut(at) {
            *place = extra;
        }
    }

    fn insert(&mut self, at: usize, id: Id, kind: u32, extra: Option<Arc<Extra>>) {
        self.slots = OnceLock::new();
        self.ids.insert(at, id);
        self.kinds.insert(at, kind);
        if !self.extras.is_empty() {
            self.extras.insert(at, None);
        }
        self.set_extra(at, extra);
    }

    fn remove(&mut self, at: usize) {
        self.slots = OnceLock::new();
        self.ids.remove(at);
        self.kinds.remove(at);
        if !self.extras.is_empty() {
            self.extras.remove(at);
        }
    }

    fn split_off(&mut self, at: usize) -> Self {
        self.slots = OnceLock::new();
        Self {
            slots: OnceLock::new(),
            ids: self.ids.split_off(at),
            kinds: self.kinds.split_off(at),
            extras: self.extras.split_off(at.min(self.extras.len())),
        }
    }
}

/// What an id of a member is looked for by, before it is compared.
pub(super) fn hash(id: &str) -> u32 {
    FixedState::default().hash_one(id) as u32
}

/// Where to look for an id. A chunk is small, so that no choice of ids makes this long.
fn probe(hash: u32) -> impl Iterator<Item = usize> {
    (0..SLOTS).map(move |step| (hash as usize).wrapping_add(step) % SLOTS)
}

impl Members {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.position(id).is_some()
    }

    pub(crate) fn get(&self, id: &str) -> Option<MemberRef<'_>> {
        self.find(id, hash(id)).map(|(member, _)| member)
    }

    /// A member by its id and the hash of that, and its kind.
    pub(super) fn find(&self, id: &str, hash: u32) -> Option<(MemberRef<'_>, &Arc<Kind>)> {
        let chunk = &self.chunks.get(self.chunk_of(id))?.chunk;
        self.at(chunk, chunk.find(id, hash)?)
    }

    pub(super) fn position(&self, id: &str) -> Option<Position> {
        let number = self.chunk_of(id);
        let at = self.chunks.get(number)?.chunk.search(id).ok()?;
        Some((number, at))
    }

    /// All members, in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = MemberRef<'_>> {
        let all = self.chunks();
        all.flat_map(|chunk| (0..chunk.ids.len()).filter_map(|at| Some(self.at(chunk, at)?.0)))
    }

    pub(super) fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter().map(|part| &*part.chunk)
    }

    fn at<'c>(&'c self, chunk: &'c Chunk, at: usize) -> Option<(MemberRef<'c>, &'c Arc<Kind>)> {
        let id = chunk.ids.get(at)?;
        let kind = self.kinds.get(*chunk.kinds.get(at)?)?;
        let member = MemberRef {
            id,
            roles: &kind.roles,
            declared: kind.declared.as_ref(),
            extra: chunk.extra(at).map(|extra| &**extra),
        };
        Some((member, kind))
    }

    /// The number of the chunk where a member is or would be.
    fn chunk_of(&self, id: &str) -> usize {
        let (mut from, mut to) = (0, self.chunks.len());
        // Ids often come in order.
        let last = self.chunks.last().filter(|_| to > 1);
        if last.is_some_and(|last| *last.first <= *id) {
            return to - 1;
        }
        while to - from > 1 {
            let middle = from.midpoint(to);
            match self.chunks.get(middle) {
                Some(part) if *part.first <= *id => from = middle,
                _ => to = middle,
            }
        }
        from
    }

    /// Puts a member in, or in the place of the one with its id.
    pub(super) fn put(&mut self, id: Id, kind: Kind, extra: Extra) {
        let kind = self.number_of(kind);
        let extra = (!extra.is_empty()).then(|| Arc::new(extra));
        let number = self.chunk_of(&id);
        let Some(part) = self.chunks.get_mut(number) else {
            return self.start(number, id, kind, extra);
        };
        let chunk = Arc::make_mut(&mut part.chunk);
        let at = match chunk.search(&id) {
            Ok(at) => {
                chunk.kinds[at] = kind;
                return chunk.set_extra(at, extra);
            }
            Err(at) => at,
        };
        // Ids that come in order fill one chunk after the other.
        if at == MAX {
            return self.start(number + 1, id, kind, extra);
        }
        self.len += 1;
        chunk.insert(at, id, kind, extra);
        if chunk.ids.len() > MAX {
            let chunk = Arc::new(chunk.split_off(MAX / 2));
            let first = chunk.ids.first().cloned().unwrap_or_default();
            self.chunks.insert(number + 1, Part { first, chunk });
        }
    }

    fn start(&mut self, number: usize, id: Id, kind: u32, extra: Option<Arc<Extra>>) {
        let first = id.clone();
        let mut chunk = Chunk::default();
        chunk.insert(0, id, kind, extra);
        let chunk = Arc::new(chunk);
        self.chunks.insert(number, Part { first, chunk });
        self.len += 1;
    }

    /// Gives a member other roles; nothing happens if it is not there.
    pub(super) fn set_kind(&mut self, id: &str, kind: Kind) {
        let Some((number, at)) = self.position(id) else {
            return;
        };
        let kind = self.number_of(kind);
        if let Some(part) = self.chunks.get_mut(number) {
            Arc::make_mut(&mut part.chunk).kinds[at] = kind;
        }
    }

    /// Takes a member out. Was it there?
    pub(super) fn remove(&mut self, id: &str) -> bool {
        let Some((number, at)) = self.position(id) else {
            return false;
        };
        if let Some(part) = self.chunks.get_mut(number) {
            let chunk = Arc::make_mut(&mut part.chunk);
            chunk.remove(at);
            if chunk.ids.is_empty() {
                self.chunks.remove(number);
            }
            self.len -= 1;
        }
        true
    }

    fn number_of(&mut self, kind: Kind) -> u32 {
        if let Some(number) = self.kinds.number(&kind) {
            return number;
        }
        if self.kinds.are_many() {
            self.sweep();
        }
        self.kinds.add(kind)
    }

    /// Lets the kinds go that nobody is of any more.
    pub(super) fn sweep(&mut self) {
        let all = self.chunks.iter().flat_map(|part| &part.chunk.kinds);
        self.kinds.keep(all.copied());
    }

    /// Are they the same members? Chunks that copies share are not looked at.
    pub(super) fn are_same(&self, other: &Self) -> bool {
        if self.len != other.len {
            return false;
        }
        for (ours, theirs) in self.chunks.iter().zip(&other.chunks) {
            let (ours, theirs) = (&ours.chunk, &theirs.chunk);
            if Arc::ptr_eq(ours, theirs) {
                continue;
            }
            if ours.ids.len() != theirs.ids.len() {
                // Cut in other places, so that nothing is known of what follows.
                return self.iter().eq(other.iter());
            }
            let at = 0..ours.ids.len();
            if !at
                .clone()
                .map(|at| self.at(ours, at))
                .eq(at.map(|at| other.at(theirs, at)))
            {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_cut_into_other_chunks_are_the_same() {
        let put = |members: &mut Members, number: usize| {
            let id = format!("{number:05}").into();
            members.put(id, Kind::default(), Extra::new());
        };
        let (mut upwards, mut downwards) = (Members::default(), Members::default());
        for number in 0..2_000 {
            put(&mut upwards, number);
            put(&mut downwards, 1_999 - number);
        }
        assert_ne!(upwards.chunks.len(), downwards.chunks.len());
        assert!(upwards.are_same(&downwards));
        downwards.remove("01000");
        put(&mut downwards, 2_000);
        assert_eq!(upwards.len(), downwards.len());
        assert!(!upwards.are_same(&downwards));
    }
}
