//! What a list of choices has to have.

use std::collections::BTreeMap;

use super::search::{Choice, MOST_COMPARED};
use crate::set::PermissionId;

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
    if having.len() > MOST_COMPARED {
        return having;
    }
    let mut kept: Vec<Vec<usize>> = Vec::new();
    for one in having {
        let comes_along = |other: &Vec<usize>| other.iter().all(|at| one.binary_search(at).is_ok());
        if !kept.iter().any(comes_along) {
            kept.push(one);
        }
    }
    kept
}
