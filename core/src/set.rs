//! [`PermissionSet`]: a small bit set of permissions.

use serde::{Serialize, Serializer};
use smallvec::SmallVec;

/// The dense number of one permission within its [`Catalog`](crate::Catalog).
///
/// Ids of different catalogues must not be mixed; a set does not know which one it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PermissionId(u16);

impl PermissionId {
    /// The id with number `index`, counted from zero; `None` above 65,535.
    #[must_use]
    pub fn new(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }

    /// The number, counted from zero.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    fn word_and_bit(self) -> (usize, u64) {
        (self.index() / 64, 1 << (self.0 % 64))
    }
}

/// A set of permissions of one catalogue, one bit each.
///
/// Up to 192 permissions need no allocation. Two sets are equal when they hold the same
/// permissions, however they came about.
///
/// ```
/// use grantfold::{PermissionId, PermissionSet};
///
/// let read = PermissionId::new(3).unwrap();
/// let mut set = PermissionSet::default();
/// set.insert(read);
/// assert!(set.contains(read));
/// assert_eq!(set.len(), 1);
/// ```
// INVARIANT: the last word is never zero, so equality and hashing can be derived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet {
    words: SmallVec<[u64; 3]>,
}

impl PermissionSet {
    /// The set of the first `len` permissions of a catalogue.
    #[must_use]
    pub fn first(len: usize) -> Self {
        (0..len).map_while(PermissionId::new).collect()
    }

    /// The set of those of the first 64 permissions whose bits are set.
    pub(crate) fn from_word(word: u64) -> Self {
        let mut set = Self {
            words: SmallVec::from_slice(&[word]),
        };
        set.trim();
        set
    }

    /// Is `id` in the set?
    #[must_use]
    pub fn contains(&self, id: PermissionId) -> bool {
        let (word, bit) = id.word_and_bit();
        self.words.get(word).is_some_and(|w| w & bit != 0)
    }

    /// Adds `id`.
    pub fn insert(&mut self, id: PermissionId) {
        let (word, bit) = id.word_and_bit();
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= bit;
    }

    /// Takes `id` out.
    pub fn remove(&mut self, id: PermissionId) {
        let (word, bit) = id.word_and_bit();
        if let Some(w) = self.words.get_mut(word) {
            *w &= !bit;
            self.trim();
        }
    }

    /// Adds everything in `other`.
    pub fn union_with(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine |= theirs;
        }
    }

    /// Takes everything in `other` out.
    pub fn subtract(&mut self, other: &Self) {
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine &= !theirs;
        }
        self.trim();
    }

    /// Keeps only what is in `other` too.
    pub fn intersect_with(&mut self, other: &Self) {
        self.words.truncate(other.words.len());
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine &= theirs;
        }
        self.trim();
    }

    /// Do the two sets share a permission?
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// Is every permission of this set in `other`?
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.words.len() <= other.words.len()
            && self
                .words
                .iter()
                .zip(&other.words)
                .all(|(a, b)| a & !b == 0)
    }

    /// How many permissions are in the set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Is there nothing in the set?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The permissions in ascending order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = PermissionId> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .filter_map(move |bit| PermissionId::new(at * 64 + bit))
        })
    }

    /// The bits, 64 permissions a word, lowest id first; no trailing zero words.
    ///
    /// This is the form in which a set crosses into another language once, so that checks there
    /// need not come back.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    fn trim(&mut self) {
        while self.words.last() == Some(&0) {
            self.words.pop();
        }
    }
}

impl Extend<PermissionId> for PermissionSet {
    fn extend<I: IntoIterator<Item = PermissionId>>(&mut self, ids: I) {
        for id in ids {
            self.insert(id);
        }
    }
}

impl FromIterator<PermissionId> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = PermissionId>>(ids: I) -> Self {
        let mut set = Self::default();
        set.extend(ids);
        set
    }
}

impl Serialize for PermissionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[usize]) -> PermissionSet {
        ids.iter()
            .map(|&i| PermissionId::new(i).expect("small"))
            .collect()
    }

    #[track_caller]
    fn check(
        mut left: PermissionSet,
        op: fn(&mut PermissionSet, &PermissionSet),
        right: &[usize],
        expected: &[usize],
    ) {
        op(&mut left, &set(right));
        assert_eq!(left, set(expected));
    }

    #[test]
    fn operations_agree_with_sets_of_numbers() {
        check(
            set(&[0, 70]),
            PermissionSet::union_with,
            &[1, 300],
            &[0, 1, 70, 300],
        );
        check(
            set(&[0, 70, 300]),
            PermissionSet::subtract,
            &[70, 300],
            &[0],
        );
        check(
            set(&[0, 70, 300]),
            PermissionSet::intersect_with,
            &[70, 71],
            &[70],
        );
        check(set(&[1]), PermissionSet::intersect_with, &[], &[]);
    }

    #[test]
    fn a_set_emptied_equals_an_empty_set() {
        let mut emptied = set(&[200]);
        emptied.remove(PermissionId::new(200).expect("small"));
        assert_eq!(emptied, PermissionSet::default());
        assert!(emptied.is_empty());
    }

    #[test]
    fn subsets_are_seen_across_different_lengths() {
        assert!(set(&[1]).is_subset(&set(&[1, 500])));
        assert!(!set(&[1, 500]).is_subset(&set(&[1])));
        assert!(set(&[]).is_subset(&set(&[])));
    }

    #[test]
    fn iteration_is_in_order_and_complete() {
        let ids: Vec<usize> = set(&[300, 63, 64, 0])
            .iter()
            .map(PermissionId::index)
            .collect();
        assert_eq!(ids, [0, 63, 64, 300]);
        assert_eq!(PermissionSet::first(65).len(), 65);
    }
}
