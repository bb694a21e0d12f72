//! [`Map`]: a sorted map whose copies share what is the same in both, so that a change is tried on
//! a copy and readers keep what they hold, however large it is.

use crate::reader::Id;

pub(crate) type Map<V> = imbl::OrdMap<Id, V>;

/// Do both have the same entries? What copies share is not looked at.
pub(crate) fn same<V: Clone + PartialEq>(one: &Map<V>, other: &Map<V>) -> bool {
    one.diff(other).next().is_none()
}
