//! What is sent gets lost, repeated, mixed up, cut off, comes late or from two sources. Who follows
//! ends where a fresh load would end, or is told so.
//!
//! The histories are the same in every run; `PROPTEST_CASES` makes more of them.

#![allow(clippy::expect_used, clippy::panic)]

mod community;
mod people;
#[path = "../algebra/root_events.rs"]
mod root_events;
#[allow(dead_code)]
#[path = "../algebra/root_world.rs"]
mod root_world;
mod table;

use std::env;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

fn histories(cases: u32) -> Config {
    let given = Config::default();
    Config {
        cases: match env::var_os("PROPTEST_CASES") {
            Some(_) => given.cases,
            None => cases,
        },
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0x6661_756c_7473),
            chosen => chosen,
        },
        failure_persistence: None,
        ..given
    }
}

/// What becomes of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Comes,
    IsLost,
    ComesTwice,
    IsCutOff,
    /// Behind so many others.
    ComesLate(usize),
    /// By a second source too, behind so many others.
    ComesAgain(usize),
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![
        6 => Just(Fate::Comes),
        2 => Just(Fate::IsLost),
        1 => Just(Fate::ComesTwice),
        1 => Just(Fate::IsCutOff),
        2 => (1_usize..4).prop_map(Fate::ComesLate),
        2 => (1_usize..4).prop_map(Fate::ComesAgain),
    ];
    vec(fate, 12)
}

/// The messages in the order in which they come; a cut one is `None`. Each has its number.
fn deliver(count: usize, fates: &[Fate]) -> Vec<(usize, bool)> {
    let mut slots: Vec<(usize, usize, bool)> = Vec::new();
    for (number, fate) in (0..count).zip(fates.iter().cycle()) {
        // Of what comes at the same moment, the late one is first.
        match fate {
            Fate::Comes => slots.push((2 * number + 1, number, true)),
            Fate::IsLost => (),
            Fate::ComesTwice => slots.extend([(2 * number + 1, number, true); 2]),
            Fate::IsCutOff => slots.push((2 * number + 1, number, false)),
            Fate::ComesLate(by) => slots.push((2 * (number + by) + 2, number, true)),
            Fate::ComesAgain(by) => {
                slots.push((2 * number + 1, number, true));
                slots.push((2 * (number + by) + 2, number, true));
            }
        }
    }
    slots.sort_by_key(|(slot, ..)| *slot);
    slots
        .into_iter()
        .map(|(_, number, is_whole)| (number, is_whole))
        .collect()
}
