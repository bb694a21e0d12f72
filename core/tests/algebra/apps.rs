//! Apps: what their manifests and stored grants say, in whichever order.

use grantfold::PermissionSet;
use grantfold::rocketchat::{AppGrants, AppManifest, AppRegistry, app_catalog};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use crate::worlds;

fn name() -> impl Strategy<Value = &'static str> {
    let telling = vec![
        "networking",
        "cloud.workspace-token",
        "server-setting.read",
        "message.write",
    ];
    prop_oneof![1 => select(telling), 1 => select(app_catalog().names().collect::<Vec<_>>())]
}

/// An entry of a manifest's list, with the fields that narrow it.
fn entries() -> impl Strategy<Value = Value> {
    let hosts = option::of(subsequence(vec!["a.test", "*.a.test", "b.test"], 0..=3));
    let scopes = option::of(subsequence(vec!["one", "two"], 0..=2));
    (name(), hosts, scopes).prop_map(|(name, hosts, scopes)| match (name, hosts, scopes) {
        ("networking", Some(hosts), _) => json!({ "name": name, "domains": hosts }),
        ("cloud.workspace-token", _, Some(scopes)) => json!({ "name": name, "scopes": scopes }),
        ("server-setting.read", _, Some(ids)) => json!({ "name": name, "hiddenSettings": ids }),
        _ => json!({ "name": name }),
    })
}

/// Each name once: of several, readers would count another one.
fn lists() -> impl Strategy<Value = Vec<Value>> {
    vec(entries(), 0..5).prop_map(|mut list| {
        let mut seen = Vec::new();
        list.retain(|entry| {
            let is_new = !seen.contains(&entry["name"]);
            seen.push(entry["name"].clone());
            is_new
        });
        list
    })
}

fn manifest(list: Option<&[Value]>) -> AppManifest {
    let list = list.map(|list| json!({ "id": "app", "permissions": list }));
    AppManifest::parse(&list.unwrap_or_else(|| json!({ "id": "app" })).to_string())
}

fn stored(list: &[Value]) -> AppGrants {
    AppGrants::from_stored("app", Some(&json!(list).to_string()))
}

/// Everything that is asked of an app, hosts and scopes among it.
fn answers(grants: &AppGrants) -> (PermissionSet, Vec<bool>) {
    let hosts = [
        "https://a.test/",
        "https://x.a.test/",
        "https://b.test/",
        "https://c.test/",
    ];
    let hosts = hosts.map(|url| grants.require_host(url).is_ok());
    let scopes = ["one", "two", "three"].map(|scope| grants.require_scope(scope).is_ok());
    let settings = ["one", "two", "three"].map(|id| grants.require_hidden_setting(id).is_ok());
    (
        grants.set().clone(),
        [&hosts[..], &scopes, &settings].concat(),
    )
}

#[test]
fn an_app_without_a_list_has_the_defaults_and_one_with_an_empty_list_has_nothing() {
    let defaults = manifest(None).grants();
    assert_eq!(defaults.set(), &app_catalog().defaults());
    assert_eq!(defaults.len(), 30);
    assert!(defaults.len() < app_catalog().len());
    assert!(manifest(Some(&[])).grants().is_empty());
    assert_eq!(
        answers(&AppGrants::from_stored("app", None)),
        answers(&defaults)
    );
}

proptest! {
    #![proptest_config(worlds(300))]

    #[test]
    fn one_more_entry_adds_its_permission_and_nothing_else(list in lists(), name in name()) {
        let mut longer = list.clone();
        longer.push(json!({ "name": name }));
        let mut wanted = manifest(Some(&list)).grants().set().clone();
        wanted.insert(app_catalog().id(name).expect("a name"));
        // A name that stands twice is an error, which may grant nothing, and never more.
        let got = manifest(Some(&longer)).grants().set().clone();
        let is_twice = list.iter().any(|entry| entry["name"] == name);
        prop_assert!(got.is_subset(&wanted));
        prop_assert!(is_twice || got == wanted);
        let kept = stored(&longer);
        prop_assert_eq!(kept.set(), &wanted);
    }

    #[test]
    fn the_order_of_the_list_does_not_matter(list in lists()) {
        let turned: Vec<Value> = list.iter().rev().cloned().collect();
        let (one, other) = (manifest(Some(&list)), manifest(Some(&turned)));
        prop_assert_eq!(answers(&one.grants()), answers(&other.grants()));
        prop_assert!(one.diff(&other).is_empty());
        prop_assert_eq!(answers(&stored(&list)), answers(&stored(&turned)));
    }

    #[test]
    fn what_is_stored_of_a_manifest_answers_like_it(list in lists()) {
        prop_assert_eq!(answers(&stored(&list)), answers(&manifest(Some(&list)).grants()));
    }

    #[test]
    fn explanations_agree_with_answers(list in option::of(lists())) {
        let parsed = manifest(list.as_deref());
        let stored = list.as_deref().map(stored);
        for grants in [Some(parsed.grants()), Some(parsed.would_grant()), stored].into_iter().flatten() {
            for id in app_catalog().all().iter() {
                let name = app_catalog().name(id).expect("a name");
                let why = grants.explain(name);
                prop_assert_eq!((why.allowed, why.known), (grants.has(name), true), "{}", why);
                prop_assert_eq!(grants.has_id(id), grants.has(name));
                prop_assert_eq!(grants.require(name).is_ok(), grants.has(name));
                let is_missing = !grants.missing([name]).is_empty();
                prop_assert_eq!(is_missing, !grants.has(name));
            }
            let names: Vec<&str> = grants.iter().collect();
            prop_assert!(grants.has_all(names.iter().copied()));
            prop_assert_eq!(names.len(), grants.len());
        }
    }

    #[test]
    fn a_difference_is_empty_exactly_when_the_grants_are_equal(
        old in option::of(lists()),
        new in option::of(lists()),
        same in any::<bool>(),
    ) {
        let new = if same { old.clone() } else { new };
        let (old, new) = (manifest(old.as_deref()), manifest(new.as_deref()));
        let (diff, back) = (new.diff(&old), old.diff(&new));
        let is_same = answers(&old.grants()) == answers(&new.grants());
        prop_assert_eq!(diff.is_empty(), is_same, "{:?}", diff);
        prop_assert_eq!(back.is_empty(), is_same);
        let gains = |diff: &grantfold::ManifestDiff| diff.changes.iter().filter(|c| c.kind.is_gain()).count();
        prop_assert_eq!(gains(&diff) + gains(&back), diff.changes.len(), "what one gains the other loses");
        prop_assert!(gains(&diff) == 0 || diff.needs_consent);
    }

    #[test]
    fn names_that_nobody_knows_change_no_known_answer(list in lists(), unknown in "[a-z]{3,8}\\.zq") {
        let mut longer = list.clone();
        longer.push(json!({ "name": unknown }));
        prop_assert_eq!(answers(&stored(&longer)), answers(&stored(&list)));
        prop_assert_eq!(answers(&manifest(Some(&longer)).grants()), answers(&manifest(Some(&list)).grants()));
    }

    #[test]
    fn a_registry_that_refuses_is_as_it_was_and_what_is_held_stays(
        old in lists(),
        new in option::of(lists()),
        consent in any::<bool>(),
    ) {
        let mut registry = AppRegistry::default();
        registry.install(&manifest(Some(&old))).expect("a new app");
        let held = registry.get("app").expect("an app").clone();
        let (before, version) = (answers(&held), registry.version());
        prop_assert!(registry.install(&manifest(new.as_deref())).is_err());
        prop_assert_eq!(registry.version(), version);
        let new = manifest(new.as_deref());
        match registry.update(&new, consent).is_ok() {
            true => prop_assert_eq!(answers(registry.get("app").expect("an app")), answers(&new.grants())),
            false => {
                prop_assert!(!consent && new.diff(&manifest(Some(&old))).needs_consent);
                prop_assert_eq!(answers(registry.get("app").expect("an app")), before.clone());
                prop_assert_eq!(registry.version(), version);
            }
        }
        prop_assert_eq!(answers(&held), before);
        registry.remove("app").expect("an app");
        prop_assert!(!registry.has("app", "message.write"));
        registry.install(&manifest(Some(&old))).expect("a new app");
        prop_assert_eq!(answers(registry.get("app").expect("an app")), answers(&held));
    }
}
