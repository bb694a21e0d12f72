//! What a policy test says of a case.

#![allow(dead_code, unreachable_pub)]

use grantfold::policy::{self, Outcome, PolicyError};
use serde_json::{Value, json};

pub fn run(case: &Value) -> Result<Vec<Outcome>, PolicyError> {
    run_text(&json!({ "cases": [case] }).to_string(), None)
}

pub fn run_text(text: &str, suite: Option<&str>) -> Result<Vec<Outcome>, PolicyError> {
    policy::run(text, suite, &mut |name| Err(format!("{name} is not there")))
}

/// Insists that the case does not hold, or cannot be run, and says why.
#[track_caller]
pub fn fails(case: &Value, because: &str) {
    let said = match run(case) {
        Err(error) => {
            assert!(error.case.is_some(), "{case}: {error}");
            error.message
        }
        Ok(outcomes) => {
            let failed = outcomes.into_iter().find(|outcome| !outcome.held);
            failed
                .and_then(|outcome| outcome.difference)
                .unwrap_or_else(|| format!("{case} holds"))
        }
    };
    assert!(said.contains(because), "{because}\n{said}");
}
