//! libFuzzer: `GRANTFOLD_FUZZ_TARGET` names the entrance, `GRANTFOLD_FUZZ_SEEDS` the folder of its seeds.

#![no_main]

use std::env;
use std::path::PathBuf;
use std::sync::LazyLock;

use grantfold_fuzz::mutate::{Pool, Random, mutate};
use grantfold_fuzz::{Target, target};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = env::var("GRANTFOLD_FUZZ_TARGET").unwrap_or_default();
    target(&name).unwrap_or_else(|| panic!("GRANTFOLD_FUZZ_TARGET: there is no target `{name}`"))
});

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let folder = PathBuf::from(env::var_os("GRANTFOLD_FUZZ_SEEDS").unwrap_or_default());
    Pool::of(&folder).unwrap_or_default()
});

fuzz_target!(init: { LazyLock::force(&TARGET); LazyLock::force(&POOL); }, |input: &[u8]| (TARGET.run)(input));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = Random::new(seed.into());
    // Blind changes find what nobody thought of; those that know JSON get behind the parser.
    if random.below(2) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let changed = mutate(&data[..size], max_size, &mut random, &POOL);
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
});
