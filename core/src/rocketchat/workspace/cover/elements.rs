//! What a list of choices has to have.

use std::collections::BTreeMap;

use super::search::{Choice, MOST_COMPARED};
use crate::set::{PermissionId, PermissionSet};

/// What has to be had, by who has it. Whatever comes with something else by itself is left out.
pub(super) fn elements(choices: &[Choice]) -> Vec<Vec<usize>> {
    let mut having: BTreeMap<PermissionId, Vec<usize>> = BTreeMap::new();
    for (at, choice) in choices.iter().enumerate() {
        for id in choice.need.iter() {
            having.entry(id).or_default().push(at);
        }
    }
    let mut having: Vec<Vec<usize>> = having.into_values().collect();
    having.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    having.dedup();
    // As sets they are compared many times faster; more choices than a set has room for are not.
    if having.len() > MOST_COMPARED || PermissionId::new(choices.len()).is_none() {
        return having;
    }
    let mut kept: Vec<PermissionSet> = Vec::new();
    having.retain(|one| {
        let one: PermissionSet = one.iter().copied().filter_map(PermissionId::new).collect();
        let is_needed = !kept.iter().any(|other| other.is_subset(&one));
        if is_needed {
            kept.push(one);
        }
        is_needed
    });
    having
}
