//! Places of problems in texts that are cut off.

use grantfold::Diagnostic;
use grantfold::rocketchat::AppManifest;
use grantfold::root::{Community, Manifest, Readings};

#[track_caller]
fn check(text: &str, diagnostics: &[Diagnostic]) {
    assert!(!diagnostics.is_empty(), "{text}");
    for diagnostic in diagnostics {
        let span = diagnostic.span;
        assert!(
            text.get(span.start..span.end).is_some(),
            "{diagnostic}: {span:?}"
        );
    }
}

#[test]
fn places_lie_on_borders_of_characters() {
    // Closing what is open makes a list that ends within the character.
    for text in ["[\u{2008}", "[[[1,\"\u{e9}", "[\u{2008}[\u{2008}"] {
        check(text, AppManifest::parse(text).diagnostics());
        check(text, Manifest::parse(text).diagnostics());
        check(
            text,
            &Community::from_json(text, Readings::default()).unwrap_err(),
        );
    }
}
