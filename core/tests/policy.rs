//! A slip in a policy test must not pass for an expectation that holds.

#![allow(clippy::expect_used)]

mod policies;

use policies::{fails, run_text as run};
use serde_json::{Value, json};

/// A case about `grace`, who writes, in `#general`.
fn community(expect: Value) -> Value {
    json!({
        "id": "c",
        "kind": "root-community",
        "community": {
            "id": "h", "owner": "ada",
            "roles": [{ "id": "w", "name": "W", "communityPermission": {}, "channelPermission": { "channelView": true } }],
            "members": [{ "userId": "ada", "roles": [] }, { "userId": "grace", "roles": ["w"] }],
            "channelGroups": [{ "id": "g", "name": "G" }],
            "channels": [{ "id": "n", "name": "general", "channelGroupId": "g", "useChannelGroupPermission": true }],
            "accessRules": [],
        },
        "expect": expect,
    })
}

fn app(kind: &str, inputs: Value, expect: Value) -> Value {
    with(
        &json!({ "id": "c", "kind": kind, "expect": expect }),
        inputs,
    )
}

fn with(case: &Value, more: Value) -> Value {
    let (mut case, more) = (case.clone(), more.as_object().cloned().expect("an object"));
    case.as_object_mut().expect("an object").extend(more);
    case
}

fn manifest(expect: Value) -> Value {
    let manifest = json!({ "permissions": [{ "name": "api" }] });
    app("app-manifest", json!({ "manifest": manifest }), expect)
}

fn upload(more: Value) -> Value {
    with(
        &app("upload", json!({ "app": "a" }), json!({ "count": 0 })),
        more,
    )
}

/// What a file holds, and what the error says of it.
fn vacuous() -> Vec<(Value, &'static str)> {
    let demand = |key: &str, demand: Value| community(json!({ key: [demand] }));
    let place = |key: &str, more: Value| {
        let demand = with(&json!({ "subject": "grace", "target": "#general" }), more);
        community(json!({ key: [demand] }))
    };
    let member = |key: &str, permissions: Value| {
        let asked = json!({ "member": "grace", "in": "#general", "permissions": permissions });
        community(json!({ key: [asked] }))
    };
    let denied = json!({ "subject": "grace", "method": "ChannelMessageClient.create", "target": "#general", "denied": null });
    let call = |more: Value| demand("calls", with(&denied, more));
    let diff = json!({ "old": { "permissions": [] }, "new": { "permissions": [] } });
    let events = with(
        &community(json!({ "version": 0 })),
        json!({ "kind": "root-events", "events": [] }),
    );
    let good = member("mayNot", json!(["channel.createMessage"]));
    vec![
        // Names of permissions.
        (
            member("mayNot", json!(["channel.createMesage"])),
            "`mayNot`: there is no permission `channel.createMesage`; did you mean `channel.createMessage`?",
        ),
        (
            member("may", json!(["nope"])),
            "there is no permission `nope`; list it in `unknown`",
        ),
        (
            place("resolve", json!({ "has": { "nope": false } })),
            "there is no permission `nope`",
        ),
        (
            manifest(json!({ "has": { "apis": false } })),
            "`has`: there is no permission `apis`; did you mean `api`?",
        ),
        (
            manifest(json!({ "explain": { "nope": { "allowed": false } } })),
            "there is no permission `nope`",
        ),
        (
            manifest(
                json!({ "require": [{ "permissions": ["nope"], "denied": { "missing": ["nope"] } }] }),
            ),
            "there is no permission `nope`",
        ),
        (
            with(&good, json!({ "unknown": ["channel.view"] })),
            "`unknown`: there is a permission `channel.view`",
        ),
        (
            with(&good, json!({ "unknown": "nope" })),
            "`unknown`: it must be a list",
        ),
        // Keys.
        (
            place("resolve", json!({ "visble": true })),
            "`resolve`: there is no key `visble`; did you mean `visible`?",
        ),
        (
            place("resolve", json!({ "visible": false, "hass": {} })),
            "there is no key `hass`",
        ),
        (
            call(json!({ "conditons": [] })),
            "there is no key `conditons`",
        ),
        (
            demand("canAssign", json!({ "subject": "grace", "role": "w" })),
            "it has no `allowed`",
        ),
        (
            demand(
                "canAssign",
                json!({ "subject": "grace", "role": "w", "allowed": false, "x": 1 }),
            ),
            "no key `x`",
        ),
        (
            demand(
                "delegate",
                json!({ "subject": "grace", "operation": "edit", "role": "w", "denied": null, "target": "g" }),
            ),
            "there is no key `target`",
        ),
        (
            manifest(json!({ "require": [{ "permissions": ["api"] }] })),
            "it has no `denied`",
        ),
        (
            manifest(
                json!({ "require": [{ "permissions": ["api"], "denied": null, "denid": 1 }] }),
            ),
            "there is no key `denid`",
        ),
        (
            with(&good, json!({ "reading": {} })),
            "there is no key `reading`; did you mean `readings`?",
        ),
        (
            with(&good, json!({ "events": [] })),
            "there is no key `events`",
        ),
        // Nothing expected.
        (community(json!({})), "`expect`: it expects nothing"),
        (community(json!({ "may": [] })), "`may`: it expects nothing"),
        (
            community(json!({ "mayNot": [] })),
            "`mayNot`: it expects nothing",
        ),
        (
            member("mayNot", json!([])),
            "no `permissions`: it expects nothing",
        ),
        (place("resolve", json!({})), "`resolve`: it expects nothing"),
        (
            place("resolve", json!({ "has": {} })),
            "`has`: it expects nothing",
        ),
        (
            community(json!({ "readings": {} })),
            "`readings`: it expects nothing",
        ),
        (
            community(json!({ "visibleChannels": {} })),
            "`visibleChannels`: it expects nothing",
        ),
        (manifest(json!({ "has": {} })), "`has`: it expects nothing"),
        (
            manifest(json!({ "hosts": {} })),
            "`hosts`: it expects nothing",
        ),
        (
            manifest(json!({ "require": [{ "permissions": [], "denied": null }] })),
            "no `permissions`: it expects nothing",
        ),
        // Inputs of the wrong type.
        (upload(json!({ "field": 5 })), "`field` must be a text"),
        (
            upload(json!({ "suites": "rust" })),
            "`suites`: it must be a list",
        ),
        (upload(json!({ "suites": [] })), "`suites` is empty"),
        (
            upload(json!({ "suites": [1] })),
            "`suites` must be a list of texts",
        ),
        (
            upload(json!({ "ignoring": "x" })),
            "`ignoring`: it must be a list",
        ),
        (
            upload(json!({ "ignoring": ["x"] })),
            "`ignoring`: there is no code `x`",
        ),
        (upload(json!({ "id": 1 })), "`id` must be a text"),
        (
            app(
                "app-manifest",
                json!({ "bytes": "x" }),
                json!({ "count": 0 }),
            ),
            "`bytes`: it must be a list",
        ),
        (
            app("app-manifest", json!({ "text": {} }), json!({ "count": 0 })),
            "`text` must be a text",
        ),
        (
            with(&manifest(json!({ "count": 1 })), json!({ "text": "{}" })),
            "both `text` and `manifest`",
        ),
        (
            with(
                &manifest(json!({ "count": 1 })),
                json!({ "manifestFile": "x" }),
            ),
            "both `manifest` and `manifestFile`",
        ),
        (call(json!({ "target": 5 })), "`target` must be a text"),
        (call(json!({ "role": 5 })), "`role` must be a text"),
        (
            call(json!({ "destination": null })),
            "`destination` must be a text",
        ),
        (
            call(json!({ "conditions": "x" })),
            "`conditions`: it must be a list",
        ),
        (
            with(&events, json!({ "events": {} })),
            "`events`: it must be a list",
        ),
        (
            with(
                &events,
                json!({ "expect": { "contested": [{ "subject": "grace", "target": "n" }] } }),
            ),
            "it has no `contested`",
        ),
        (
            with(
                &events,
                json!({ "expect": { "why": [{ "subject": "grace", "target": "n", "permission": "channel.view" }] } }),
            ),
            "`why`: it expects nothing",
        ),
        (
            with(
                &events,
                json!({ "expect": { "why": [{ "subject": "grace", "target": "n", "permission": "channel.view", "alowed": false }] } }),
            ),
            "there is no key `alowed`",
        ),
        // Answers without the key, or with more than nothing.
        (
            app(
                "app-diff",
                diff.clone(),
                json!({ "diff": { "needsConcent": null } }),
            ),
            "needsConcent: expected null",
        ),
        (app("app-diff", diff, json!({ "diff": {} })), "expected {}"),
    ]
}

#[test]
fn nothing_holds_by_a_slip() {
    for (case, because) in vacuous() {
        fails(&case, because);
    }
}

#[test]
fn a_file_that_tests_nothing_or_says_two_things_is_refused() {
    let case = upload(json!({ "suites": ["node"] })).to_string();
    let twice = case.replace(r#""count":0"#, r#""count":0,"count":1"#);
    for (text, suite, because) in [
        (r#"{"cases": []}"#.to_owned(), None, "it expects nothing"),
        (r#"{"case": []}"#.to_owned(), None, "a list `cases`"),
        ("[]".to_owned(), None, "a list `cases`"),
        (
            format!(r#"{{"cases": [{case}]}}"#),
            Some("rust"),
            "it has no cases for `rust`: it expects nothing",
        ),
        (
            format!(r#"{{"cases": [{twice}]}}"#),
            None,
            "the key `count` stands twice",
        ),
        (
            r#"{"cases": [{"kind": "platform", "manifest": {"id": 1, "id": 2}}]}"#.to_owned(),
            None,
            "1:55: the key `id` stands twice",
        ),
    ] {
        let error = run(&text, suite).expect_err(&text);
        assert!(error.message.contains(because), "{because}\n{error}");
    }
}

#[test]
fn a_name_may_be_unknown_on_purpose() {
    let asked = json!([{ "member": "grace", "in": "#general", "permissions": ["nope"] }]);
    let case = with(
        &community(json!({ "mayNot": asked })),
        json!({ "unknown": ["nope"] }),
    );
    let outcomes = run(&json!({ "cases": [case] }).to_string(), None).expect("runs");
    assert!(outcomes.iter().all(|outcome| outcome.held), "{outcomes:?}");
    assert_eq!(outcomes.len(), 1);
}
