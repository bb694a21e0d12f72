//! [`Kinds`]: what members have in common who get the same answers wherever they have no rule of
//! their own.

use std::cmp::Ordering;
use std::sync::Arc;

use imbl::{OrdMap, Vector};
use smallvec::SmallVec;

use crate::root::member::Roles;
use crate::root::role_numbers::RoleNumbers;
use crate::root::words::{Holder, word};
use crate::set::PermissionSet;

/// Roles that are held together, and what a manifest declares beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) roles: Roles,
    pub(super) declared: Option<PermissionSet>,
    /// One bit for each role, EVERYONE among them, by its number.
    bits: SmallVec<[u64; 2]>,
}

/// The kinds of all members, numbered.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds {
    by_number: Vector<Arc<Kind>>,
    numbers: OrdMap<Arc<Kind>, u32>,
    /// Numbers that are no kind's by now.
    free: Vector<u32>,
    /// Held kinds when the others were let go.
    held: usize,
}

impl Kind {
    pub(super) fn new(
        roles: Roles,
        declared: Option<PermissionSet>,
        numbers: &RoleNumbers,
    ) -> Self {
        let bits = numbers.bits(&roles);
        Self {
            roles,
            declared,
            bits,
        }
    }

    pub(super) fn holder(&self, numbers: &RoleNumbers) -> Holder<'_> {
        let declared = self.declared.as_ref().map_or(0, word);
        Holder {
            base: declared | numbers.granted(&self.bits),
            roles: &self.bits,
        }
    }
}

impl Ord for Kind {
    fn cmp(&self, other: &Self) -> Ordering {
        let (ours, theirs) = (&self.declared, &other.declared);
        let (ours, theirs) = (ours.as_ref(), theirs.as_ref());
        let by_roles = self.roles.cmp(&other.roles);
        by_roles.then_with(|| {
            ours.map(PermissionSet::words)
                .cmp(&theirs.map(PermissionSet::words))
        })
    }
}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Kinds {
    pub(super) fn get(&self, number: u32) -> Option<&Arc<Kind>> {
        self.by_number.get(number as usize)
    }

    /// All of them, by number; an empty one for a number that is no kind's.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.by_number.iter()
    }

    pub(super) fn number(&self, kind: &Kind) -> Option<u32> {
        self.numbers.get(kind).copied()
    }

    pub(super) fn add(&mut self, kind: Kind) -> u32 {
        let kind = Arc::new(kind);
        let number = self.free.pop_back().unwrap_or_else(|| {
            self.by_number.push_back(Arc::default());
            // There are no more kinds than members, and no more members than memory for them.
            u32::try_from(self.by_number.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(place) = self.by_number.get_mut(number as usize) {
            *place = kind.clone();
        }
        self.numbers.insert(kind, number);
        number
    }

    /// Is it time to look for kinds that nobody is of any more?
    pub(super) fn are_many(&self) -> bool {
        self.numbers.len() >= (2 * self.held).max(1_024)
    }

    /// Lets all kinds go but these.
    pub(super) fn keep(&mut self, held: impl Iterator<Item = u32>) {
        let mut is_held = vec![false; self.by_number.len()];
        for number in held {
            if let Some(place) = is_held.get_mut(number as usize) {
                *place = true;
            }
        }
        self.numbers = OrdMap::new();
        self.free = Vector::new();
        for (number, is_held) in (0..).zip(is_held) {
            if let Some(kind) = self.by_number.get_mut(number as usize) {
                if is_held {
                    self.numbers.insert(kind.clone(), number);
                } else {
                    *kind = Arc::default();
                    self.free.push_back(number);
                }
            }
        }
        self.held = self.numbers.len();
    }
}
