//! `permissionsGranted` as the engine stored it, and the form field of an upload: the engine's own answers, or none.

use grantfold::rocketchat::{AppGrants, GrantOrigin};

use crate::json::{self, Json};
use crate::properties::{check_diagnostics, check_grants, decode, names_of};
use crate::targets::app_manifest::of_stored;

pub(crate) fn run(input: &[u8]) {
    let text = decode(input);
    let parsed = json::parse(&text);
    let plain = parsed.as_ref().is_some_and(|value| value.is_plain(&text));

    let stored = AppGrants::from_stored("app", Some(&text));
    check_diagnostics(&text, stored.diagnostics());
    check_grants(&stored);
    assert_eq!(
        stored.origin() == GrantOrigin::Unreadable,
        !plain,
        "{:?}",
        stored.diagnostics()
    );
    match &parsed {
        Some(value) if plain => assert_eq!(names_of(&stored), of_stored(Some(value))),
        _ => assert!(stored.is_empty()),
    }

    let uploaded = AppGrants::from_upload("app", Some(&text));
    check_diagnostics(&text, uploaded.diagnostics());
    check_grants(&uploaded);
    match &parsed {
        // Whether the server keeps such a text is one thing, what it means is another: it may grant nothing.
        Some(_) if uploaded.origin() == GrantOrigin::Unreadable => {
            assert!(!plain && uploaded.is_empty())
        }
        Some(value) => assert_eq!(
            names_of(&uploaded),
            of_stored(Some(value).filter(|value| has_length(value)))
        ),
        None if text.len() > grantfold::MAX_BYTES => (),
        None => assert!(uploaded.is_empty() || names_of(&uploaded) == of_stored(None)),
    }
}

/// Is `value.length` truthy in JavaScript?
fn has_length(value: &Json) -> bool {
    match value {
        Json::List(items) => !items.is_empty(),
        Json::String(units) => !units.is_empty(),
        Json::Object(_) => value.get("length").is_some_and(Json::is_truthy),
        _ => false,
    }
}
