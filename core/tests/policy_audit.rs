//! A slip in a policy test about audits must not pass for an expectation that holds.

#![allow(clippy::expect_used)]

mod policies;

use policies::{fails, run};
use serde_json::{Value, json};

/// A case about an app that may `api`.
fn case(runs: Value, expect: Value) -> Value {
    let manifest = json!({ "id": "a", "permissions": [{ "name": "api" }] });
    json!({ "id": "c", "kind": "audit", "manifest": manifest, "runs": runs, "expect": expect })
}

fn asks(question: Value) -> Value {
    case(json!([{ "asks": [question] }]), json!({ "used": [] }))
}

fn with(mut case: Value, key: &str, value: Value) -> Value {
    case[key] = value;
    case
}

fn without(mut case: Value, key: &str) -> Value {
    case.as_object_mut().expect("an object").remove(key);
    case
}

/// A case, and what is said of it.
fn slips() -> Vec<(Value, &'static str)> {
    let api = || json!({ "has": "api" });
    let expecting = |expect: Value| case(json!([{ "asks": [{ "has": "api" }] }]), expect);
    let report = json!({ "subject": "a", "granted": [], "asked": {}, "moreUnknown": 0 });
    let other = json!({ "subject": "b", "granted": [], "asked": {}, "moreUnknown": 0 });
    vec![
        // Questions.
        (
            asks(json!({ "has": "apis" })),
            "run 0: there is no permission `apis`; did you mean `api`?",
        ),
        (
            asks(json!({ "hasId": "apis" })),
            "there is no permission `apis`",
        ),
        (
            asks(json!({ "require": ["api", "nope"] })),
            "there is no permission `nope`",
        ),
        (
            asks(json!({ "require": [] })),
            "no `require`: it expects nothing",
        ),
        (
            asks(json!({ "require": "api" })),
            "`require`: it must be a list",
        ),
        (
            asks(json!({ "hass": "api" })),
            "there is no key `hass`; did you mean `has`?",
        ),
        (
            asks(json!({ "at": "a.ts:1" })),
            "a question is one of has, hasId, require",
        ),
        (
            asks(json!({ "has": "api", "host": "https://a.test" })),
            "a question is one of",
        ),
        (
            asks(json!({ "has": "api", "at": 1 })),
            "`at` must be a text",
        ),
        (
            asks(json!({ "hasId": "api", "at": "a.ts:1" })),
            "by an id no place is named",
        ),
        (
            asks(json!({ "has": "api", "times": 0 })),
            "`times` must be a number from 1 on",
        ),
        (
            asks(json!({ "has": "api", "times": 1.5 })),
            "`times` must be a number from 1 on",
        ),
        (
            asks(json!({ "has": "api", "times": 10_001 })),
            "no more than 10000 questions",
        ),
        (
            with(
                asks(json!({ "hasId": "no.such" })),
                "unknown",
                json!(["no.such"]),
            ),
            "`no.such` has no id",
        ),
        // Runs.
        (
            case(json!([]), json!({ "refused": null })),
            "no `runs`: it expects nothing",
        ),
        (
            case(json!([{}]), json!({ "used": [] })),
            "run 0: it has no `asks`",
        ),
        (
            case(
                json!([{ "asks": [], "mode": "report_only" }]),
                json!({ "used": [] }),
            ),
            "there is no mode `report_only`",
        ),
        (
            case(
                json!([{ "asks": [], "moed": "enforce" }]),
                json!({ "used": [] }),
            ),
            "there is no key `moed`",
        ),
        (
            case(
                json!([{ "asks": [], "report": report }]),
                json!({ "used": [] }),
            ),
            "a `report` is given, so nothing is asked",
        ),
        // Whose permissions.
        (
            without(asks(api()), "manifest"),
            "it has neither a manifest nor a `community`",
        ),
        (
            with(asks(api()), "member", json!("ada")),
            "it has `member` and no `community`",
        ),
        (
            with(asks(api()), "in", json!("#news")),
            "it has `in` and no `community`",
        ),
        (
            with(asks(api()), "community", json!({})),
            "it has both a manifest and a `community`",
        ),
        // Refusals.
        (
            case(
                json!([{ "report": report }, { "report": other }]),
                json!({ "used": [] }),
            ),
            "run 1: one report is about `a`, the other about `b`",
        ),
        (
            case(json!([{ "report": "x" }]), json!({ "used": [] })),
            "run 0: this is no audit report",
        ),
        (
            case(
                json!([{ "report": "x" }, { "report": "x" }]),
                json!({ "refused": { "run": 0 } }),
            ),
            "run 1: this is no audit report",
        ),
        (
            case(
                json!([{ "report": "x" }]),
                json!({ "refused": { "run": 0 }, "used": [] }),
            ),
            "`used`: there is no report",
        ),
        (
            expecting(json!({ "refused": { "run": 0 } })),
            "expected {\"run\":0}, got null",
        ),
        // Expectations.
        (expecting(json!({ "answers": [] })), "there are 1 runs"),
        (
            expecting(json!({ "answers": [[]] })),
            "run 0 has 1 questions",
        ),
        (
            expecting(json!({ "answers": [[false]] })),
            "expected false, got true",
        ),
        (
            case(json!([{ "asks": [] }]), json!({ "answers": [[]] })),
            "`answers`: it expects nothing",
        ),
        (
            expecting(json!({ "reports": {} })),
            "there is no such expectation",
        ),
        (
            expecting(json!({ "report": { "asks": {} } })),
            "asks: expected {}, got no such key",
        ),
        (
            expecting(json!({ "permissions": {} })),
            "`permissions`: it expects nothing",
        ),
        (
            expecting(json!({ "permissions": { "rocketchat": [] } })),
            "there is no platform `rocketchat`",
        ),
        (
            expecting(json!({ "permissions": { "rocketchat-app": [{}] } })),
            "expected \"[{}]\", got",
        ),
    ]
}

#[test]
fn nothing_holds_by_a_slip() {
    for (case, because) in slips() {
        fails(&case, because);
    }
}

#[test]
fn a_proposed_manifest_is_compared_as_a_whole() {
    let networking = json!({ "id": "a", "permissions": [{ "name": "networking" }] });
    let host = json!([{ "asks": [{ "host": "https://a.test/" }] }]);
    let expecting = |entry: Value| {
        let expect = json!({ "permissions": { "rocketchat-app": [entry] } });
        let case = with(case(host.clone(), expect), "manifest", networking.clone());
        run(&case)
            .expect("a case")
            .iter()
            .all(|outcome| outcome.held)
    };
    assert!(expecting(
        json!({ "name": "networking", "domains": ["a.test"] })
    ));
    assert!(
        !expecting(json!({ "name": "networking" })),
        "any host is more than that one"
    );
}

#[test]
fn members_have_no_hosts() {
    let community = json!({
        "community": { "communityId": "h", "ownerUserId": "ada" },
        "roles": [], "members": [{ "userId": "ada", "communityRoleIds": [] }], "apps": [],
        "channelGroups": [], "channels": [], "accessRules": [],
    });
    let case = json!({
        "id": "c", "kind": "audit", "community": community, "member": "ada",
        "runs": [{ "asks": [{ "host": "https://a.test/" }] }], "expect": { "used": [] },
    });
    let error = run(&case).expect_err("no host");
    assert_eq!(
        error.message,
        "run 0: only apps have hosts, scopes and settings"
    );
}
