//! `--fix`: what is mended is JSON again and grants no more than the manifest would have, mended.

use std::path::Path;

use grantfold::rocketchat::{AppGrants, AppManifest};
use grantfold::root::Manifest;
use grantfold::{Diagnostic, Platform, apply_fixes};

use crate::properties::{Names, assert_within, check_diagnostics, decode, names_of};
use crate::targets::package::{Scratch, command};

/// As many rounds as the command makes.
const ROUNDS: usize = 10;

/// More than a text of the longest kind has slips that are told one after the other.
const MOST_ROUNDS: usize = 1_000;
/// Beyond this many problems, not all are told at once.
const ALL_TOLD: usize = 60;

/// What fixing looks at.
struct Reading {
    diagnostics: Vec<Diagnostic>,
    grants: Names,
    would_grant: Names,
    /// What the fixes name beside that: hosts.
    explained: Names,
}

pub(crate) fn app(input: &[u8]) {
    check(input, Platform::RocketChatApp, "app.json", |text| {
        let manifest = AppManifest::parse(text);
        Reading {
            diagnostics: manifest.diagnostics().to_vec(),
            grants: with_limits(&manifest.grants()),
            would_grant: with_limits(&manifest.would_grant()),
            explained: brought(manifest.diagnostics()),
        }
    });
}

/// What an app may reach, beside the names of its permissions: nothing may come to that either.
const REACHES: [(&str, &str); 3] = [
    ("networking", "hosts"),
    ("cloud.workspace-token", "scopes"),
    ("server-setting.read", "hiddenSettings"),
];

fn with_limits(grants: &AppGrants) -> Names {
    let mut names = names_of(grants);
    let limits = serde_json::to_value(grants.limits()).expect("limits are written");
    for (permission, field) in REACHES
        .iter()
        .filter(|(permission, _)| grants.has(permission))
    {
        match limits[field].as_array() {
            Some(listed) => names.extend(listed.iter().map(|each| format!("{permission} {each}"))),
            None => drop(names.insert(any(permission))),
        }
    }
    names
}

/// A host that was written as a URL; and the fields of an entry whose name is mended count from then on.
fn brought(diagnostics: &[Diagnostic]) -> Names {
    let fixes = diagnostics.iter().filter_map(|each| each.fix.as_ref());
    let edits = fixes.flat_map(|fix| &fix.edits).map(|edit| &edit.text);
    edits.map(|host| format!("networking {host}")).collect()
}

fn any(permission: &str) -> String {
    format!("{permission} *")
}

pub(crate) fn root(input: &[u8]) {
    check(input, Platform::Root, "root-manifest.json", |text| {
        let manifest = Manifest::parse(text);
        Reading {
            diagnostics: manifest.diagnostics().to_vec(),
            grants: names_of(&manifest.grants()),
            would_grant: names_of(&manifest.would_grant()),
            explained: Names::new(),
        }
    });
}

fn check(input: &[u8], platform: Platform, file: &str, read: impl Fn(&str) -> Reading) {
    let first = decode(input);
    let mut text = first.clone();
    let mut reading = read(&text);
    let mut rounds = 0;
    loop {
        let (mended, count) = apply_fixes(&text, &reading.diagnostics);
        let offered = reading
            .diagnostics
            .iter()
            .filter(|each| each.fix.is_some())
            .count();
        assert!(
            count <= offered && (count > 0) == (offered > 0),
            "{count} of {offered} fixes"
        );
        if count == 0 {
            assert_eq!(mended, text, "nothing was fixed");
            break;
        }
        rounds += 1;
        assert!(rounds <= MOST_ROUNDS, "still {count} fixes: {mended}");
        let after = read(&mended);
        check_diagnostics(&mended, &after.diagnostics);
        let explained: Names = reading
            .would_grant
            .union(&reading.explained)
            .cloned()
            .collect();
        // Who may reach any of them may reach those that are listed.
        let is_any = |name: &str| {
            name.split_once(' ')
                .is_some_and(|(permission, _)| explained.contains(&any(permission)))
        };
        // Of what could only be half read, the next round says more before it does more.
        let promised = is_all_told(&reading).then(|| after.would_grant.clone());
        for mut names in promised.into_iter().chain([after.grants.clone()]) {
            names.retain(|name| !is_any(name));
            assert_within(&names, &explained, "fixed, it grants more than was said");
        }
        if count == offered && is_all_told(&reading) {
            let left = after
                .diagnostics
                .iter()
                .find(|each| is_json(each) && each.fix.is_none());
            assert!(
                left.is_none(),
                "all that kept it from being JSON was fixed, and now: {left:?}\n{mended}"
            );
        }
        (text, reading) = (mended, after);
    }
    // The command writes files, which takes long: it is asked about some. Where the keys tell of another platform than the
    // name of the file, it believes the keys.
    let is_its = |text: &str| Platform::of(text).is_none_or(|told| told == platform);
    if (1..ROUNDS).contains(&rounds)
        && is_its(&first)
        && is_its(&text)
        && input.len().is_multiple_of(8)
        && std::str::from_utf8(input).is_ok()
    {
        let folder = Scratch::new();
        let path = folder.file(file, first.as_bytes());
        command([
            "check".into(),
            "--fix".into(),
            path.clone().into_os_string(),
        ]);
        assert_eq!(
            read_back(&path),
            text,
            "the command fixes as the library does"
        );
    }
}

/// Is all that keeps the text from being JSON told, and can it all be fixed? Where commas or quotes are missing, only one
/// of the two parsers reads it, and what the other finds is told afterwards.
fn is_all_told(reading: &Reading) -> bool {
    let half_read = [
        "json-missing-comma",
        "json-single-quotes",
        "json-unquoted-key",
    ];
    let mut broken = reading.diagnostics.iter().filter(|each| is_json(each));
    reading.diagnostics.len() < ALL_TOLD
        && broken.all(|each| each.fix.is_some() && !half_read.contains(&each.code.name()))
}

fn is_json(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.name().starts_with("json-")
}

fn read_back(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file is there")
}
