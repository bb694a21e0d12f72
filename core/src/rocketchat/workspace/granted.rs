//! [`Granted`]: what one role grants, in no more room than it takes.

use std::borrow::Cow;

use crate::set::{PermissionId, PermissionSet};

/// The numbers of permissions. A set is as long as its highest number, so a role that grants a few
/// permissions of sixty thousand would take eight thousand bytes; and there may be many such roles.
#[derive(Clone, Debug)]
pub(super) enum Granted {
    /// Ascending.
    Few(Vec<PermissionId>),
    Many(PermissionSet),
}

/// A set may have this many words without taking any room of its own.
const SHORT: usize = 3;

/// A longer one may have this many words for each number.
const WORDS_EACH: usize = 8;

/// Is a set of `count` numbers up to `last` worth its length?
fn is_dense(count: usize, last: PermissionId) -> bool {
    last.index() / 64 < SHORT.max(count.saturating_mul(WORDS_EACH))
}

impl Default for Granted {
    fn default() -> Self {
        Self::Many(PermissionSet::default())
    }
}

impl Granted {
    pub(super) fn insert(&mut self, id: PermissionId) {
        match self {
            Self::Few(ids) => {
                if let Err(at) = ids.binary_search(&id) {
                    ids.insert(at, id);
                }
                if ids.last().is_some_and(|last| is_dense(ids.len(), *last)) {
                    *self = Self::Many(ids.iter().copied().collect());
                }
            }
            Self::Many(set) => {
                let is_longer = id.index() / 64 >= set.words().len();
                match is_longer && !is_dense(set.len() + 1, id) {
                    true => *self = Self::Few(set.iter().chain([id]).collect()),
                    false => set.insert(id),
                }
            }
        }
    }

    pub(super) fn remove(&mut self, id: PermissionId) {
        match self {
            Self::Few(ids) => ids.retain(|one| *one != id),
            Self::Many(set) => set.remove(id),
        }
    }

    pub(super) fn contains(&self, id: PermissionId) -> bool {
        match self {
            Self::Few(ids) => ids.binary_search(&id).is_ok(),
            Self::Many(set) => set.contains(id),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Few(ids) => ids.is_empty(),
            Self::Many(set) => set.is_empty(),
        }
    }

    pub(super) fn set(&self) -> Cow<'_, PermissionSet> {
        match self {
            Self::Few(ids) => Cow::Owned(ids.iter().copied().collect()),
            Self::Many(set) => Cow::Borrowed(set),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use super::*;

    fn number(at: usize) -> PermissionId {
        PermissionId::new(at).expect("small")
    }

    #[test]
    fn it_holds_what_a_set_would_in_whatever_order_it_comes() {
        let mut seed = 7_usize;
        for most in [100, 1_000, 65_536] {
            let (mut granted, mut set) = (Granted::default(), PermissionSet::default());
            for round in 0..3_000 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let id = number((seed >> 16) % most);
                match round % 3 {
                    2 => {
                        granted.remove(id);
                        set.remove(id);
                    }
                    _ => {
                        granted.insert(id);
                        set.insert(id);
                    }
                }
                assert_eq!(granted.contains(id), set.contains(id));
                assert_eq!(granted.is_empty(), set.is_empty());
            }
            assert_eq!(*granted.set(), set, "{most}");
        }
    }

    #[test]
    fn a_few_high_numbers_are_kept_as_a_list() {
        let mut granted = Granted::default();
        granted.insert(number(3));
        assert!(matches!(granted, Granted::Many(_)));
        granted.insert(number(65_000));
        assert!(matches!(&granted, Granted::Few(ids) if ids.len() == 2));
        (60_000..60_200).for_each(|at| granted.insert(number(at)));
        assert!(matches!(granted, Granted::Many(_)));
    }
}
