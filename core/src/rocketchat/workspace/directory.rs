//! [`Directory`]: records by their ids, whose copies share what is the same in both.

use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::map::Map;
use crate::reader::Id;

/// A check has to find one of many thousand records at once, which an order of their ids would make
/// it compare a dozen of; lists want that order. So each record is in a table and in an order.
// INVARIANT: both have the same ids, and the same record for each.
#[derive(Clone, Debug)]
pub(super) struct Directory<V> {
    found: imbl::GenericHashMap<Id, Arc<V>, RandomState, imbl::shared_ptr::DefaultSharedPtr>,
    sorted: Map<Arc<V>>,
}

impl<V> Default for Directory<V> {
    fn default() -> Self {
        Self {
            found: imbl::GenericHashMap::new(),
            sorted: Map::new(),
        }
    }
}

impl<V> Directory<V> {
    pub(super) fn get(&self, id: &str) -> Option<&V> {
        self.found.get(id).map(|value| &**value)
    }

    pub(super) fn insert(&mut self, id: Id, value: V) {
        let value = Arc::new(value);
        self.found.insert(id.clone(), value.clone());
        self.sorted.insert(id, value);
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Arc<V>> {
        self.sorted.remove(id);
        self.found.remove(id)
    }

    /// The ids in their order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Id> {
        self.sorted.keys()
    }

    /// The records in the order of their ids.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.sorted.values().map(|value| &**value)
    }

    /// Ids and records in the order of the ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Id, &V)> {
        self.sorted.iter().map(|(id, value)| (id, &**value))
    }
}

impl<V: Clone + Default> Directory<V> {
    /// Changes a record; one that is not there is made.
    pub(super) fn change<T>(&mut self, id: &Id, change: impl FnOnce(&mut V) -> T) -> T {
        let sorted = self.sorted.entry(id.clone()).or_default();
        let mut value = std::mem::take(sorted);
        // Held once, unless another directory shares it, it is changed where it is.
        self.found.remove(id);
        let changed = change(Arc::make_mut(&mut value));
        *sorted = value.clone();
        self.found.insert(id.clone(), value);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_order_agree_and_copies_keep_what_they_had() {
        let mut directory: Directory<Vec<usize>> = Directory::default();
        let mut copies = Vec::new();
        let mut seed = 5_usize;
        for round in 0..600 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let id = Id::from(format!("u{}", (seed >> 33) % 40));
            match (seed >> 20) % 3 {
                0 => directory.insert(id, vec![round]),
                1 => directory.change(&id, |numbers| numbers.push(round)),
                _ => drop(directory.remove(&id)),
            }
            if round % 50 == 0 {
                copies.push((directory.clone(), format!("{:?}", directory.sorted)));
            }
            let found = directory.keys().map(|id| directory.get(id));
            assert!(found.eq(directory.values().map(Some)));
            assert_eq!(directory.iter().count(), directory.found.len());
        }
        for (copy, was) in copies {
            assert_eq!(format!("{:?}", copy.sorted), was);
            let found = copy.keys().map(|id| copy.get(id));
            assert!(found.eq(copy.values().map(Some)));
        }
    }
}
