//! [`Named`]: what was asked by names that come from outside.

use std::collections::BTreeMap;

use crate::audit::Asked;

/// More names than this are only counted: whoever asks must not fill the memory.
const MAX_NAMES: usize = 1_000;

/// How often each name was asked, of the first thousand.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) asked: BTreeMap<String, Asked>,
    /// How often names were asked that found no room in `asked`.
    pub(super) more: u64,
}

impl Named {
    pub(super) fn note(&mut self, name: &str, is_granted: bool, place: Option<&str>) {
        if let Some(asked) = self.asked.get_mut(name) {
            asked.note(is_granted, place);
        } else if self.asked.len() < MAX_NAMES {
            let asked = self.asked.entry(name.to_owned()).or_default();
            asked.note(is_granted, place);
        } else {
            self.more += 1;
        }
    }
}
