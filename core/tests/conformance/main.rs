//! Runs every case of `tests/cases` against the core. `tests/README.md` describes the form of a case.

#![allow(clippy::expect_used, clippy::panic)]

mod community;

use std::fs;
use std::io::Write;
use std::path::Path;

use grantfold::rocketchat::{AppGrants, AppManifest, RuntimeVersion};
use grantfold::root::Readings;
use grantfold::{PermissionDenied, apply_fixes};
use serde::Serialize;
use serde_json::{Value, json};

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut held, mut failures) = (0, Vec::new());
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of cases");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        for case in document["cases"].as_array().expect("a list of cases") {
            let suites = case["suites"].as_array();
            if suites.is_some_and(|suites| !suites.contains(&json!("rust"))) {
                continue;
            }
            match run(case) {
                Ok(()) => held += 1,
                Err(difference) => failures.push(format!("{}: {difference}", case["id"])),
            }
        }
    }
    count(held);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(held > 0, "there are no cases");
}

/// Tells `tests/run.py` how many cases held.
fn count(held: usize) {
    if let Some(folder) = std::env::var_os("GRANTFOLD_COUNTS_DIR") {
        let path = Path::new(&folder).join("rust");
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.expect("the count's file"), "{held}").expect("written");
    }
}

/// What an expectation of that name is compared with.
type Answer = Box<dyn Fn(&str, &Value) -> Value>;

fn run(case: &Value) -> Result<(), String> {
    let app = case["app"].as_str().unwrap_or_default();
    let answer: Answer = match case["kind"].as_str() {
        Some("app-manifest") => {
            let (text, manifest) = manifest(case);
            Box::new(move |what, wanted| about_manifest(&text, &manifest, what, wanted))
        }
        Some("stored-grant") => {
            let grants = AppGrants::from_stored(app, case["stored"].as_str());
            Box::new(move |what, wanted| about_grants(&grants, what, wanted))
        }
        Some("upload") => {
            let grants = AppGrants::from_upload(app, case["field"].as_str());
            Box::new(move |what, wanted| about_grants(&grants, what, wanted))
        }
        Some("not-installed") => {
            let grants = AppGrants::not_installed(app);
            Box::new(move |what, wanted| about_grants(&grants, what, wanted))
        }
        Some("app-diff") => {
            let [old, new] = ["old", "new"].map(|key| AppManifest::parse(&text(&case[key])));
            Box::new(move |_, _| json(new.diff(&old)))
        }
        Some("root-community") => community::answers(&case["community"], Readings::default()),
        kind => panic!("{}: no such kind of case: {kind:?}", case["id"]),
    };
    for (what, wanted) in case["expect"].as_object().expect("expectations") {
        let mut got = answer(what, wanted);
        if what == "diagnostics" {
            drop_ignored(&mut got, &case["ignoring"]);
        }
        holds(wanted, &got).map_err(|difference| format!("{what}{difference}"))?;
    }
    Ok(())
}

fn manifest(case: &Value) -> (String, AppManifest) {
    if let Some(encoded) = case["base64"].as_str() {
        return (String::new(), AppManifest::parse_bytes(&base64(encoded)));
    }
    let text = text(case.get("text").unwrap_or(&case["manifest"]));
    let manifest = AppManifest::parse(&text);
    (text, manifest)
}

fn text(manifest: &Value) -> String {
    manifest
        .as_str()
        .map_or_else(|| manifest.to_string(), str::to_owned)
}

fn about_manifest(text: &str, manifest: &AppManifest, what: &str, wanted: &Value) -> Value {
    match what {
        "wouldGrant" => json(manifest.would_grant()),
        "diagnostics" => json(manifest.diagnostics()),
        "fixed" => json(apply_fixes(text, manifest.diagnostics()).0),
        "review" => json(manifest.review()),
        "runtimeNetwork" => each(wanted, |name| {
            let version = RuntimeVersion::from_name(name).expect("a version");
            let error = |error: grantfold::rocketchat::RuntimeStartError| json!({ "error": error.engine_message });
            manifest
                .runtime_network(version)
                .map_or_else(error, |flag| json!(flag))
        }),
        _ => about_grants(&manifest.grants(), what, wanted),
    }
}

fn about_grants(grants: &AppGrants, what: &str, wanted: &Value) -> Value {
    match what {
        "grants" => json(grants),
        "count" => json!(grants.len()),
        "diagnostics" => json(grants.diagnostics()),
        "has" => each(wanted, |name| json!(grants.has(name))),
        "explain" => each(wanted, |name| json(grants.explain(name))),
        "hosts" => each(wanted, |url| passed(grants.require_host(url))),
        "scopes" => each(wanted, |scope| passed(grants.require_scope(scope))),
        "settings" => each(wanted, |id| passed(grants.require_hidden_setting(id))),
        "require" => wanted
            .as_array()
            .expect("a list")
            .iter()
            .map(|demand| require(grants, demand))
            .collect(),
        _ => panic!("no such expectation: {what}"),
    }
}

/// The demand itself, and the denial it gave.
fn require(grants: &AppGrants, demand: &Value) -> Value {
    let names = demand["permissions"]
        .as_array()
        .expect("permissions")
        .iter();
    let denied = grants
        .require_all(names.map(|name| name.as_str().expect("a name")))
        .err();
    let denied = denied.map(|denied| match demand["method"].as_str() {
        Some(method) => denied.in_call(method),
        None => denied,
    });
    let mut answered = demand.clone();
    answered["denied"] = json(denied);
    answered
}

fn passed(result: Result<(), PermissionDenied>) -> Value {
    result.map_or_else(|denied| json!(denied.code.name()), |()| json!(true))
}

/// Answers every key of `wanted`.
fn each(wanted: &Value, answer: impl Fn(&str) -> Value) -> Value {
    let keys = wanted.as_object().expect("an object").keys();
    keys.map(|key| (key.clone(), answer(key))).collect()
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).expect("serialisable")
}

fn drop_ignored(diagnostics: &mut Value, codes: &Value) {
    let ignored = |found: &Value| {
        codes
            .as_array()
            .is_some_and(|codes| codes.contains(&found["code"]))
    };
    diagnostics
        .as_array_mut()
        .expect("a list")
        .retain(|found| !ignored(found));
}

/// Only what is wanted is compared.
fn holds(wanted: &Value, got: &Value) -> Result<(), String> {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            wanted.iter().try_for_each(|(key, wanted)| {
                let got = got.get(key).unwrap_or(&Value::Null);
                holds(wanted, got).map_err(|difference| format!(".{key}{difference}"))
            })
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            let mut pairs = wanted.iter().zip(got).enumerate();
            pairs.try_for_each(|(at, (wanted, got))| {
                holds(wanted, got).map_err(|difference| format!("[{at}]{difference}"))
            })
        }
        _ if wanted == got => Ok(()),
        _ => Err(format!(": expected {wanted}, got {got}")),
    }
}

fn base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text
        .bytes()
        .filter_map(|byte| alphabet.iter().position(|&digit| digit == byte));
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0, 0);
    for digit in digits {
        (bits, held) = (bits << 6 | digit, held + 6);
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    bytes
}
