//! [`RoleNumbers`]: roles by small numbers, for resolution over words.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::reader::Id;
use crate::root::community::{EVERYONE, Role};
use crate::root::words::word;

/// A number for each role, which it keeps until it is taken away, and what it grants.
#[derive(Clone, Debug, Default)]
pub(super) struct RoleNumbers {
    numbers: Arc<HashMap<Id, u32, RandomState>>,
    /// By number; nothing where there is no role any more.
    granted: Arc<Vec<Option<u64>>>,
}

impl RoleNumbers {
    pub(super) fn get(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    pub(super) fn put(&mut self, role: &Role) {
        let granted = Arc::make_mut(&mut self.granted);
        let number = self.numbers.get(&role.id).map(|number| *number as usize);
        let number = number.unwrap_or_else(|| {
            let free = granted.iter().position(Option::is_none);
            let number = free.unwrap_or(granted.len());
            granted.resize(granted.len().max(number + 1), None);
            // There are no more roles than memory for them.
            let short = u32::try_from(number).unwrap_or(u32::MAX);
            Arc::make_mut(&mut self.numbers).insert(role.id.clone(), short);
            number
        });
        granted[number] = Some(word(&role.permissions));
    }

    pub(super) fn remove(&mut self, id: &str) {
        if let Some(number) = Arc::make_mut(&mut self.numbers).remove(id) {
            Arc::make_mut(&mut self.granted)[number as usize] = None;
        }
    }

    /// One bit for each of these roles and for EVERYONE.
    pub(super) fn bits(&self, roles: &BTreeSet<Id>) -> SmallVec<[u64; 2]> {
        let mut bits = SmallVec::new();
        for id in roles.iter().map(|id| &**id).chain([EVERYONE]) {
            let Some(number) = self.get(id) else {
                continue;
            };
            let at = number as usize / 64;
            bits.resize(bits.len().max(at + 1), 0);
            bits[at] |= 1 << (number % 64);
        }
        bits
    }

    /// What these roles grant together.
    pub(super) fn granted(&self, bits: &[u64]) -> u64 {
        let mut granted = 0;
        for (chunk, &word) in self.granted.chunks(64).zip(bits) {
            let mut left = word;
            while left != 0 {
                let role = chunk.get(left.trailing_zeros() as usize);
                granted |= role.copied().flatten().unwrap_or_default();
                left &= left - 1;
            }
        }
        granted
    }
}
