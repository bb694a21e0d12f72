//! Properties of reading that must hold for any text: tried on every case's text, on every
//! beginning of it, and on it with each character taken out or doubled.

#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use grantfold::rocketchat::AppManifest;
use grantfold::{Severity, apply_fixes};
use serde_json::{Value, json};

#[test]
fn reading_keeps_its_promises_on_damaged_texts() {
    let texts = texts();
    assert!(texts.len() > 50, "the cases are there");
    for text in texts {
        check(&text);
        for (at, c) in text.char_indices() {
            let after = at + c.len_utf8();
            check(&text[..at]);
            check(&format!("{}{}", &text[..at], &text[after..]));
            check(&format!("{}{c}{}", &text[..after], &text[after..]));
        }
    }
}

fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        for case in document["cases"].as_array().expect("cases") {
            let listed = case["manifest"].get("permissions");
            let text = case["text"].as_str().map(str::to_owned);
            texts.extend(text.or_else(|| Some(json!({ "permissions": listed? }).to_string())));
        }
    }
    // Damage at every place is quadratic, and serde_json alone reads less deep than grantfold.
    texts.retain(|text| text.len() < 700 && !text.contains("[[[["));
    texts
}

fn check(text: &str) {
    let manifest = AppManifest::parse(text);
    for diagnostic in manifest.diagnostics() {
        let spans = diagnostic.related.iter().map(|related| related.span);
        for span in spans.chain([diagnostic.span]) {
            assert!(
                text.get(span.start..span.end).is_some(),
                "{span:?} in {text:?}"
            );
        }
    }
    let strict: Result<Value, _> = serde_json::from_str(text);
    let grants = manifest.grants();
    assert!(
        strict.is_ok() || grants.is_empty(),
        "unreadable, yet it grants: {text:?}"
    );
    assert!(
        strict.is_ok() || manifest.has_errors(),
        "unreadable without an error: {text:?}"
    );
    if let Ok(value) = strict {
        never_more_than_the_platform(text, &value, &manifest);
    }
    check_fixes(text, &manifest);
}

/// `JSON.parse`, then the platform's rule: an entry grants its exact name.
fn never_more_than_the_platform(text: &str, value: &Value, manifest: &AppManifest) {
    let grants = manifest.grants();
    let listed = match &value["permissions"] {
        Value::Null => return,
        Value::Array(entries) => entries,
        _ => return assert!(grants.is_empty(), "{text:?}"),
    };
    for name in grants.iter() {
        assert!(
            listed.iter().any(|entry| entry["name"] == name),
            "{name} in {text:?}"
        );
    }
}

/// Fixing comes to an end, then no problem with a fix is left, and the fixed text grants nothing
/// that the damaged one was not said to mean.
fn check_fixes(text: &str, manifest: &AppManifest) {
    let (mut fixed, mut applied) = apply_fixes(text, manifest.diagnostics());
    if applied == 0 {
        return assert_eq!(fixed, text);
    }
    for _ in 0..10 {
        let mended = AppManifest::parse(&fixed);
        (fixed, applied) = apply_fixes(&fixed, mended.diagnostics());
        if applied == 0 {
            let unfixed = mended.diagnostics().iter().filter(|d| d.fix.is_some());
            assert_eq!(unfixed.count(), 0, "{text:?}");
            let understood = manifest.would_grant();
            let grants = mended.grants();
            return assert!(
                grants.set().is_subset(understood.set()),
                "{grants:?} in {text:?}"
            );
        }
    }
    let errors = manifest
        .diagnostics()
        .iter()
        .filter(|d| d.severity == Severity::Error);
    panic!(
        "fixing {text:?} with {} errors does not end",
        errors.count()
    );
}
