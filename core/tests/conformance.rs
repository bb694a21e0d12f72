//! Runs every case of `tests/cases` as a policy test. `docs/policy-tests.md` describes the form.

#![allow(clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use grantfold::policy;

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let files = fs::read_dir(folder).expect("the folder of cases");
    let (mut cases, mut failures) = (BTreeMap::new(), Vec::new());
    for file in files {
        let path = file.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a file of cases");
        let mut no_files = |name: &str| Err(format!("{name} is not to be read"));
        for outcome in policy::run(&text, Some("rust"), &mut no_files).expect("a file of cases") {
            let held = cases
                .entry((path.clone(), outcome.case.clone()))
                .or_insert(true);
            *held &= outcome.held;
            if !outcome.held {
                failures.push(format!("{outcome:?}"));
            }
        }
    }
    count(cases.values().filter(|held| **held).count());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(!cases.is_empty(), "there are no cases");
}

/// Tells `tests/run.py` how many cases held.
fn count(held: usize) {
    if let Some(folder) = std::env::var_os("GRANTFOLD_COUNTS_DIR") {
        let path = Path::new(&folder).join("rust");
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.expect("the count's file"), "{held}").expect("written");
    }
}
