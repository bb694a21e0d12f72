//! [`Gone`]: who was taken away lately, so that an event that is late does not bring them back.
//!
//! Permissions and roles are deleted with a date, and a server lists what it deleted; of users and
//! subscriptions it says only that they are gone. What is known of them then is how old the record
//! was: one that is no newer was sent before.

use crate::map::Map;
use crate::reader::Id;
use crate::rocketchat::workspace::timestamp::Timestamp;

/// At least so many are remembered.
const REMEMBERED: usize = 10_000;

/// The dates of records that were taken away; those of long ago are forgotten.
#[derive(Clone, Debug, Default)]
pub(in crate::rocketchat::workspace) struct Gone {
    lately: Map<Timestamp>,
    before: Map<Timestamp>,
}

impl Gone {
    /// Remembers one, by the date of its last record.
    pub(super) fn note(&mut self, key: Id, written: Timestamp) {
        if self.lately.len() >= REMEMBERED {
            self.before = std::mem::take(&mut self.lately);
        }
        self.lately.insert(key, written);
    }

    /// Forgets one, who is back.
    pub(super) fn forget(&mut self, key: &str) {
        self.lately.remove(key);
        self.before.remove(key);
    }

    /// When the last record of somebody who is gone was written, if a record of this date is no
    /// newer.
    pub(super) fn since(&self, key: &str, sent: Option<Timestamp>) -> Option<Timestamp> {
        let gone = self.lately.get(key).or_else(|| self.before.get(key))?;
        sent.filter(|sent| sent <= gone).map(|_| *gone)
    }
}

/// The key of a subscription; no two have the same.
pub(super) fn place_of(user: &str, room: &str) -> Id {
    format!("{}:{user}{room}", user.len()).into()
}
