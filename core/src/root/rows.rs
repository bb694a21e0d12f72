//! What holders of the same roles may do in all places at once, kept from the first question on.
//!
//! A single place is answered as quickly as it is looked up. All together they are worth keeping,
//! until a role, a place or a rule changes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::fast::RandomState;

use crate::root::community::Community;
use crate::root::kinds::Kind;
use crate::root::words::in_place;

/// All answers together take no more than 64 MiB.
const MAX_ANSWERS: usize = 1 << 23;

/// The rows that were asked for.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// By the place in memory of their kind, which tells it apart for as long as its row keeps it.
    known: RwLock<HashMap<usize, Row, RandomState>>,
}

#[derive(Debug)]
struct Row {
    _kind: Arc<Kind>,
    words: Arc<[u64]>,
}

impl Community {
    /// What members of a kind may do in each place, if they have no rule of their own there and
    /// are not the owner.
    pub(super) fn row(&self, kind: &Arc<Kind>) -> Arc<[u64]> {
        let key = Arc::as_ptr(kind) as usize;
        // What a thread left behind that panicked is whole: entries are put in at once.
        let known = self
            .rows
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = known.get(&key) {
            return row.words.clone();
        }
        drop(known);
        let holder = kind.holder(&self.role_numbers);
        let rules = self.places().of_roles();
        let words = rules.map(|rules| in_place(self.readings(), holder, rules));
        let words: Arc<[u64]> = words.collect();
        let known = &self.rows.known;
        let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() * words.len().max(1) >= MAX_ANSWERS {
            known.clear();
        }
        let row = Row {
            _kind: kind.clone(),
            words: words.clone(),
        };
        known.insert(key, row);
        words
    }
}
