//! Answers that were worked out once, for questions that come again.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// There are as many answers as this at most, so that memory is bounded whoever asks for what.
const SLOTS: usize = 2_048;

/// An answer has this many slots to be in.
const WAYS: usize = 4;

/// Answers about pairs of somebody and a place.
///
/// Each is good for one state of what it is about, which a number stands for: a change makes another
/// number, and so costs nothing here.
#[derive(Debug)]
pub(crate) struct Kept<V> {
    slots: Box<[Option<Entry<V>>]>,
    random: RandomState,
    turn: usize,
}

#[derive(Debug)]
struct Entry<V> {
    hash: u64,
    state: u64,
    who: Box<str>,
    place: Option<Box<str>>,
    answer: V,
}

impl<V> Default for Kept<V> {
    fn default() -> Self {
        Self {
            slots: Box::default(),
            random: RandomState::default(),
            turn: 0,
        }
    }
}

impl<V> Kept<V> {
    /// What was kept about somebody in a place in this state.
    pub(crate) fn get(&self, state: u64, who: &str, place: Option<&str>) -> Option<&V> {
        let hash = self.random.hash_one((who, place));
        let ways = self.slots.get(ways(hash))?;
        let found = ways.iter().flatten().find(|entry| {
            entry.hash == hash
                && entry.state == state
                && *entry.who == *who
                && entry.place.as_deref() == place
        });
        found.map(|entry| &entry.answer)
    }

    /// Keeps an answer, in place of one that is out of date or was there long enough.
    pub(crate) fn put(&mut self, state: u64, who: &str, place: Option<&str>, answer: V) {
        if self.slots.is_empty() {
            self.slots = (0..SLOTS).map(|_| None).collect();
        }
        let hash = self.random.hash_one((who, place));
        self.turn = self.turn.wrapping_add(1);
        let turn = self.turn % WAYS;
        let Some(ways) = self.slots.get_mut(ways(hash)) else {
            return;
        };
        let is_free =
            |slot: &Option<Entry<V>>| slot.as_ref().is_none_or(|entry| entry.state != state);
        let at = ways.iter().position(is_free).unwrap_or(turn);
        ways[at] = Some(Entry {
            hash,
            state,
            who: who.into(),
            place: place.map(Into::into),
            answer,
        });
    }
}

fn ways(hash: u64) -> std::ops::Range<usize> {
    // The remainder is below SLOTS, whatever is cut off.
    #[allow(clippy::cast_possible_truncation)]
    let first = hash as usize % SLOTS / WAYS * WAYS;
    first..first + WAYS
}
