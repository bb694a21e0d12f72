//! Audits answer as the grants do, and remember.

#![allow(clippy::expect_used)]

use std::thread;

use grantfold::rocketchat::{AppGrants, AppManifest};
use grantfold::{AuditError, AuditMode, AuditReport, Platform};
use serde_json::json;

fn grants() -> AppGrants {
    let text =
        r#"{"id": "polls", "permissions": [{"name": "message.write"}, {"name": "networking"}]}"#;
    AppManifest::parse(text).grants()
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names.collect()
}

#[test]
fn it_counts_what_was_asked_and_keeps_the_first_and_the_last_place() {
    let audit = grants().audit();
    assert!(audit.has_at("message.write", "a.ts:1"));
    assert!(audit.has("message.write"));
    assert!(audit.has_at("message.write", "b.ts:2"));
    assert!(!audit.has_at("user.read", "c.ts:3"));
    assert!(!audit.has("no.such"));

    let report = audit.report();
    assert_eq!(report.subject.as_deref(), Some("polls"));
    assert_eq!(names(report.used()), ["message.write"]);
    assert_eq!(names(report.unused()), ["networking"]);
    assert_eq!(names(report.denied()), ["no.such", "user.read"]);
    let asked = &report.asked["message.write"];
    assert_eq!((asked.granted, asked.denied), (3, 0));
    assert_eq!(
        (asked.first.as_deref(), asked.last.as_deref()),
        (Some("a.ts:1"), Some("b.ts:2"))
    );
    assert_eq!(report.asked["user.read"].denied, 1);
}

#[test]
fn insisting_fails_as_the_grants_do() {
    let grants = grants();
    let audit = grants.audit();
    assert_eq!(audit.require("message.write"), Ok(()));
    assert_eq!(audit.require("user.read"), grants.require("user.read"));
    assert_eq!(
        audit.require_at("no.such", "a.ts:1"),
        grants.require("no.such")
    );
    assert_eq!(names(audit.report().denied()), ["no.such", "user.read"]);
}

#[test]
fn report_only_lets_all_pass_and_tells_what_would_have_been_denied() {
    let audit = grants().report_only();
    assert_eq!(audit.mode(), AuditMode::ReportOnly);
    assert!(audit.has("user.read") && audit.has("no.such") && audit.has("networking"));
    assert_eq!(audit.require_at("room.write", "a.ts:1"), Ok(()));
    assert!(
        !audit.grants().has("user.read"),
        "the grants are what they were"
    );
    assert_eq!(
        names(audit.report().denied()),
        ["no.such", "room.write", "user.read"]
    );
}

#[test]
fn reports_of_processes_add_up() {
    let (one, other) = (grants().audit(), grants().audit());
    let _ = one.has_at("message.write", "a.ts:1");
    let _ = other.has_at("message.write", "b.ts:2");
    let _ = other.has("networking");
    let mut report = one.report();
    let sent = AuditReport::from_json(&other.report().to_json()).expect("a report");
    assert_eq!(sent, other.report());
    report.merge(&sent).expect("the same subject");
    assert_eq!(names(report.used()), ["message.write", "networking"]);
    assert_eq!(names(report.unused()), [""; 0]);
    let asked = &report.asked["message.write"];
    assert_eq!(asked.granted, 2);
    assert_eq!(
        (asked.first.as_deref(), asked.last.as_deref()),
        (Some("a.ts:1"), Some("b.ts:2"))
    );
}

#[test]
fn reports_of_two_subjects_do_not_mix() {
    let mut report = grants().audit().report();
    let before = report.clone();
    let other = AppGrants::not_installed("other").audit();
    let _ = other.has("networking");
    let error = report.merge(&other.report()).expect_err("another app");
    assert_eq!(
        error.to_string(),
        "one report is about `polls`, the other about `other`"
    );
    assert_eq!(report, before);
    assert!(matches!(
        AuditReport::from_json("[]"),
        Err(AuditError::Malformed(_))
    ));
    assert!(matches!(
        AuditReport::from_json("{\"asked\": {}}"),
        Err(AuditError::Malformed(_))
    ));
}

#[test]
fn a_manifest_is_proposed_from_what_was_asked() {
    let audit = grants().report_only();
    for name in ["user.read", "message.write", "no.such"] {
        let _ = audit.has(name);
    }
    let proposed = audit.report().permissions(Platform::RocketChatApp);
    assert_eq!(
        proposed,
        json!([{ "name": "user.read" }, { "name": "message.write" }])
    );

    let text = r#"{"id": "bot", "permissions": {"channel": {"createMessage": true}}}"#;
    let audit = grantfold::root::Manifest::parse(text)
        .grants()
        .report_only();
    for name in [
        "channel.createMessage",
        "community.manageRoles",
        "channel.view",
    ] {
        let _ = audit.has(name);
    }
    let proposed = audit.report().permissions(Platform::Root);
    let wanted =
        json!({ "community": { "manageRoles": true }, "channel": { "createMessage": true } });
    assert_eq!(proposed, wanted, "nobody can ask for `channel.view`");
}

#[test]
fn names_from_outside_cannot_fill_the_memory() {
    let audit = grants().audit();
    for number in 0..1_500 {
        assert!(!audit.has(&format!("invented.{number}")));
    }
    let report = audit.report();
    assert_eq!(report.asked.len(), 1_000);
    assert_eq!(report.more_unknown, 500);
}

#[test]
fn each_thread_has_its_own_and_no_question_is_lost() {
    let grants = grants();
    let reports = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let audit = grants.audit();
                scope.spawn(move || {
                    for _ in 0..10_000 {
                        let _ = audit.has("message.write");
                    }
                    audit.report()
                })
            })
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.collect::<Result<Vec<_>, _>>().expect("no panic")
    });
    let mut sum = grants.audit().report();
    for report in &reports {
        sum.merge(report).expect("the same subject");
    }
    assert_eq!(sum.asked["message.write"].granted, 40_000);
}

#[test]
fn an_unknown_name_keeps_its_places_when_it_is_asked_without_one() {
    let audit = grants().audit();
    let _ = audit.has_at("no.such", "a.ts:1");
    let _ = audit.has("no.such");
    let asked = &audit.report().asked["no.such"];
    assert_eq!(
        (asked.first.as_deref(), asked.last.as_deref()),
        (Some("a.ts:1"), Some("a.ts:1"))
    );
}
