//! Laws that hold in every made-up world: what is added and taken away, in which order, by which
//! way it is asked, read and written. The worlds are the same in every run; `PROPTEST_CASES` makes
//! more of them, `PROPTEST_RNG_SEED` others.

#![allow(clippy::expect_used, clippy::panic)]

mod apps;
mod catalogs;
mod kernel;
mod root;
mod root_advice;
mod root_changes;
mod root_events;
mod root_world;
mod workspace;
mod workspace_changes;
mod workspace_world;

use std::env;

use proptest::test_runner::{Config, RngSeed};

const SEED: u64 = 0x6772_616e_7466_6f6c;

/// So many worlds, unless the environment says otherwise.
fn worlds(cases: u32) -> Config {
    let given = Config::default();
    Config {
        cases: match env::var_os("PROPTEST_CASES") {
            Some(_) => given.cases,
            None => cases,
        },
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(SEED),
            chosen => chosen,
        },
        failure_persistence: None,
        ..given
    }
}
