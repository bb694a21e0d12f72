//! Properties of reading that must hold for any text: tried on every case's text, on every
//! beginning of it, and on it with each character taken out or doubled.

#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use grantfold::rocketchat::AppManifest;
use grantfold::root::{Manifest, Tool};
use grantfold::{Diagnostic, Severity, apply_fixes};
use serde_json::{Value, json};

#[test]
fn reading_keeps_its_promises_on_damaged_texts() {
    let texts = texts();
    assert!(texts.len() > 50, "the cases are there");
    for (is_root, text) in texts {
        let check = if is_root { check_root } else { check_app };
        check(&text);
        // Around the permissions, Root's cases are all alike.
        let permissions = text.find("\"permission").filter(|_| is_root);
        for (at, c) in text.char_indices() {
            if permissions.is_some_and(|start| at < start) {
                continue;
            }
            let after = at + c.len_utf8();
            check(&text[..at]);
            check(&format!("{}{}", &text[..at], &text[after..]));
            check(&format!("{}{c}{}", &text[..after], &text[after..]));
        }
    }
}

/// The manifests among the cases, and whether they are Root's.
fn texts() -> Vec<(bool, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        for case in document["cases"].as_array().expect("cases") {
            let listed = case["manifest"].get("permissions");
            let text = case["text"].as_str().map(str::to_owned);
            let text = text.or_else(|| Some(json!({ "permissions": listed? }).to_string()));
            texts.extend(text.map(|text| (case["kind"] == "root-manifest", text)));
        }
    }
    // Damage at every place is quadratic, and serde_json alone reads less deep than grantfold.
    texts.retain(|(_, text)| text.len() < 700 && !text.contains("[[[["));
    texts
}

fn check_app(text: &str) {
    let manifest = AppManifest::parse(text);
    let strict = check(text, manifest.diagnostics(), manifest.grants().is_empty());
    if let Some(value) = strict {
        never_more_than_the_platform(text, &value, &manifest);
    }
    let fixed = check_fixes(text, |text| AppManifest::parse(text).diagnostics().to_vec());
    if fixed != text {
        let (mended, understood) = (AppManifest::parse(&fixed).grants(), manifest.would_grant());
        assert!(
            mended.set().is_subset(understood.set()),
            "{mended:?} in {text:?}"
        );
    }
}

fn check_root(text: &str) {
    let manifest = Manifest::parse(text);
    let strict = check(text, manifest.diagnostics(), manifest.grants().is_empty());
    let packaged = manifest.granted_by(Tool::Packager0_17);
    let value = strict.unwrap_or_default();
    for name in packaged {
        let (section, key) = name.split_once('.').expect("a scope");
        let declared = &value["permissions"][section][key];
        assert_eq!(declared, &Value::Bool(true), "{name} in {text:?}");
    }
    check_fixes(text, |text| Manifest::parse(text).diagnostics().to_vec());
}

/// What holds for every platform. Gives the value back if the text is strict JSON.
fn check(text: &str, diagnostics: &[Diagnostic], grants_nothing: bool) -> Option<Value> {
    for diagnostic in diagnostics {
        let spans = diagnostic.related.iter().map(|related| related.span);
        for span in spans.chain([diagnostic.span]) {
            assert!(
                text.get(span.start..span.end).is_some(),
                "{span:?} in {text:?}"
            );
        }
    }
    let strict: Option<Value> = serde_json::from_str(text).ok();
    assert!(
        strict.is_some() || grants_nothing,
        "unreadable, yet it grants: {text:?}"
    );
    assert!(
        strict.is_some() || errors(diagnostics) > 0,
        "unreadable without an error: {text:?}"
    );
    strict
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    let errors = diagnostics.iter().map(|d| d.severity);
    errors.filter(|s| *s == Severity::Error).count()
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

/// Fixing comes to an end, and then no problem with a fix is left. Gives the fixed text.
fn check_fixes(text: &str, diagnose: impl Fn(&str) -> Vec<Diagnostic>) -> String {
    let mut fixed = text.to_owned();
    for _ in 0..10 {
        let diagnostics = diagnose(&fixed);
        let (next, applied) = apply_fixes(&fixed, &diagnostics);
        if applied == 0 {
            let unfixed = diagnostics.iter().filter(|d| d.fix.is_some());
            assert_eq!(unfixed.count(), 0, "{text:?}");
            assert_eq!(next, fixed);
            return fixed;
        }
        fixed = next;
    }
    panic!("fixing {text:?} does not end, at {fixed:?}");
}
