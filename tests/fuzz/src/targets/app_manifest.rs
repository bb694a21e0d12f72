//! `app.json`: it never grants what `JSON.parse` and the engine would not.

use grantfold::rocketchat::{Allowed, AppManifest, app_catalog};
use grantfold::{Code, Platform};

use crate::json::{self, Json};
use crate::properties::{
    Names, assert_within, check_diagnostics, check_grants, check_order, decode, names_of,
};

pub(crate) fn run(input: &[u8]) {
    let text = decode(input);
    let manifest = AppManifest::parse_bytes(input);
    check_diagnostics(&text, manifest.diagnostics());
    check_order(manifest.diagnostics());
    check_diagnostics(&text, &Platform::problems_of_unknown(input));
    let _ = Platform::of(&text);

    let parsed = std::str::from_utf8(input).ok().and_then(json::parse);
    let is_json = !manifest
        .diagnostics()
        .iter()
        .any(|each| each.code.name().starts_with("json-"));
    let plain = parsed.as_ref().is_some_and(|root| root.is_plain(&text));
    assert_eq!(is_json, plain, "{:?}", manifest.diagnostics());

    let grants = manifest.grants();
    check_grants(&grants);
    let granted = names_of(&grants);
    let engine = parsed.as_ref().map(of_manifest).unwrap_or_default();
    assert_within(&granted, &engine, "beyond the engine");
    if !manifest.has_errors() {
        assert_eq!(granted, engine, "less than the engine, without an error");
    }
    check_limits(&manifest, parsed.as_ref());
    let would = manifest.would_grant();
    check_grants(&would);
    assert_within(&granted, &names_of(&would), "more than the mended manifest");

    let agreed: Names = manifest
        .review()
        .items
        .into_iter()
        .map(|item| item.permission)
        .collect();
    assert_within(&granted, &agreed, "nobody is asked");
    assert!(manifest.diff(&manifest).is_empty());
    let lists_codes = manifest
        .diagnostics()
        .iter()
        .all(|each| Code::ALL.contains(&each.code));
    assert!(lists_codes);
    if let Some(text) = std::str::from_utf8(input)
        .ok()
        .filter(|text| text.len().is_multiple_of(8))
    {
        let same = AppManifest::parse(text);
        assert_eq!(same.diagnostics(), manifest.diagnostics());
        assert_eq!(same.grants(), grants);
    }
}

/// What the engine grants by a manifest whose list is stored as it stands.
fn of_manifest(root: &Json) -> Names {
    match root {
        Json::Object(_) => of_stored(root.get("permissions")),
        _ => Names::new(),
    }
}

/// The engine's decision: falsy means the defaults, and a list counts up to its first null, where it throws.
pub(crate) fn of_stored(stored: Option<&Json>) -> Names {
    let catalog = app_catalog();
    let Some(stored) = stored.filter(|stored| stored.is_truthy()) else {
        return catalog
            .names_of(&catalog.defaults())
            .map(str::to_owned)
            .collect();
    };
    let answered = stored.items().unwrap_or_default().iter();
    let named = answered
        .take_while(|item| **item != Json::Null)
        .filter_map(|item| item.get("name")?.text());
    named.filter(|name| catalog.id(name).is_some()).collect()
}

/// What narrows a permission is that of the entry which counts: the first of its name.
fn check_limits(manifest: &AppManifest, parsed: Option<&Json>) {
    let grants = manifest.grants();
    let listed = parsed
        .and_then(|root| root.get("permissions")?.items())
        .unwrap_or_default();
    let field = |permission: &str, field: &str| {
        let mut entries = listed
            .iter()
            .filter(|item| item.get("name").and_then(Json::text).as_deref() == Some(permission));
        entries.next().and_then(|entry| entry.get(field))
    };
    let texts = |value: Option<&Json>| -> Names {
        let items = value.and_then(Json::items).unwrap_or_default();
        items.iter().filter_map(Json::text).collect()
    };
    let open = |value: Option<&Json>| {
        value.is_none_or(|value| value.items().is_some_and(<[Json]>::is_empty))
    };
    if grants.has("networking") && grants.limits().hosts == Allowed::Any {
        assert!(
            open(field("networking", "domains")),
            "the hosts are not limited"
        );
    }
    if grants.has("cloud.workspace-token") {
        let scopes = field("cloud.workspace-token", "scopes");
        match grants.limits().scopes.listed() {
            None => assert!(open(scopes), "the scopes are not limited"),
            Some(listed) => {
                assert_within(&listed.iter().cloned().collect(), &texts(scopes), "scopes")
            }
        }
    }
    if grants.has("server-setting.read") {
        let settings = grants.limits().hidden_settings.iter().cloned().collect();
        assert_within(
            &settings,
            &texts(field("server-setting.read", "hiddenSettings")),
            "hidden settings",
        );
    }
}
