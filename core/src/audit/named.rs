//! Names that come from outside, and how many of them are kept.

use std::collections::BTreeMap;

use crate::audit::Asked;
use crate::audit::report::sum;
use crate::rocketchat::{app_catalog, workspace_catalog};
use crate::root::root_catalog;

/// More names than this are only counted: whoever asks must not fill the memory. What was granted
/// and what was denied have room of their own, so that no flood of the one hides the other.
const MAX_NAMES: usize = 1_000;

/// A longer name is only counted.
const MAX_NAME_BYTES: usize = 512;

/// How often each name was asked, of those that were kept.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) asked: BTreeMap<String, Asked>,
    /// How often names were asked that found no room in `asked`.
    pub(super) more: u64,
    /// How many of them were granted when they first came.
    granted_first: usize,
}

impl Named {
    pub(super) fn note(&mut self, name: &str, is_granted: bool, place: Option<&str>) {
        if let Some(asked) = self.asked.get_mut(name) {
            asked.note(is_granted, place);
            return;
        }
        let alike = match is_granted {
            true => self.granted_first,
            false => self.asked.len() - self.granted_first,
        };
        if alike >= MAX_NAMES || name.len() > MAX_NAME_BYTES {
            self.more += 1;
            return;
        }
        self.granted_first += usize::from(is_granted);
        let asked = self.asked.entry(name.to_owned()).or_default();
        asked.note(is_granted, place);
    }
}

/// Is the name in no catalogue of a platform?
pub(super) fn is_in_no_catalogue(name: &str) -> bool {
    let catalogues = [app_catalog(), root_catalog(), workspace_catalog()];
    catalogues.iter().all(|catalog| catalog.id(name).is_none())
}

/// Adds what was asked later, as far as there is room; what finds none is counted in `more`.
pub(super) fn add(
    asked: &mut BTreeMap<String, Asked>,
    more: &mut u64,
    later: BTreeMap<String, Asked>,
    is_bounded: fn(&str) -> bool,
) {
    let bounded = asked.iter().filter(|(name, _)| is_bounded(name));
    let mut room = Room::beside(bounded.map(|(_, asked)| asked));
    for (name, later) in later {
        if let Some(asked) = asked.get_mut(&name) {
            asked.add(later);
        } else if !is_bounded(&name) || (name.len() <= MAX_NAME_BYTES && room.take(&later)) {
            asked.insert(name, later);
        } else {
            *more = sum(*more, later.times());
        }
    }
}

/// The room that names from outside take. A report does not say how a name was answered when it
/// first came: one that was both granted and denied may have been either.
#[derive(Default)]
struct Room {
    only_granted: usize,
    only_denied: usize,
    all: usize,
}

impl Room {
    fn beside<'a>(others: impl Iterator<Item = &'a Asked>) -> Self {
        let mut room = Self::default();
        others.for_each(|asked| room.count(asked));
        room
    }

    fn count(&mut self, asked: &Asked) {
        self.all += 1;
        self.only_granted += usize::from(asked.denied == 0);
        self.only_denied += usize::from(asked.granted == 0);
    }

    /// Takes the room of one more, if there is any.
    fn take(&mut self, asked: &Asked) -> bool {
        let alike = match (asked.granted, asked.denied) {
            (_, 0) => self.only_granted,
            (0, _) => self.only_denied,
            _ => 0,
        };
        let is_room = alike < MAX_NAMES && self.all < 2 * MAX_NAMES;
        if is_room {
            self.count(asked);
        }
        is_room
    }
}
