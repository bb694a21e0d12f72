//! Audits answer as the grants do, and remember.

#![allow(clippy::expect_used)]

use std::thread;

use grantfold::rocketchat::{AppAudit, AppGrants, AppManifest};
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
fn of_several_all_are_noted_whatever_is_said_of_the_first() {
    let grants = grants();
    let wanted = ["user.read", "message.write", "room.read"];
    let audit = grants.audit();
    assert_eq!(audit.require_all(wanted), grants.require_all(wanted));
    assert_eq!(names(audit.report().denied()), ["room.read", "user.read"]);
    assert_eq!(names(audit.report().used()), ["message.write"]);

    let rehearsal = grants.report_only();
    assert_eq!(rehearsal.require_all_at(wanted, "a.ts:1"), Ok(()));
    let report = rehearsal.report();
    assert_eq!(names(report.denied()), ["room.read", "user.read"]);
    assert_eq!(report.asked["room.read"].first.as_deref(), Some("a.ts:1"));
}

fn narrow() -> AppGrants {
    let text = r#"{"id": "polls", "permissions": [
        {"name": "networking", "domains": ["api.example.com"]},
        {"name": "cloud.workspace-token", "scopes": ["read"]},
        {"name": "server-setting.read", "hiddenSettings": ["Key"]}
    ]}"#;
    AppManifest::parse(text).grants()
}

#[test]
fn hosts_scopes_and_settings_are_answered_as_the_grants_do() {
    let grants = narrow();
    let audit = grants.audit();
    for url in [
        "https://api.example.com/",
        "https://evil.test/",
        "mailto:ann@example.com",
    ] {
        assert_eq!(audit.require_host(url), grants.require_host(url), "{url}");
    }
    for name in ["read", "write"] {
        assert_eq!(audit.require_scope(name), grants.require_scope(name));
    }
    for id in ["Key", "Other"] {
        let answer = audit.require_hidden_setting(id);
        assert_eq!(answer, grants.require_hidden_setting(id));
    }
}

#[test]
fn a_report_only_audit_lets_every_host_pass_and_notes_what_would_not() {
    let audit = narrow().report_only();
    let place = "a.ts:1";
    assert_eq!(
        audit.require_host_at("https://EVIL.test.:8443/", place),
        Ok(())
    );
    assert_eq!(audit.require_host("https://api.example.com/"), Ok(()));
    assert_eq!(audit.require_host("not a url"), Ok(()));
    assert_eq!(audit.require_scope_at("write", place), Ok(()));
    assert_eq!(audit.require_hidden_setting_at("Other", place), Ok(()));

    let report = audit.report();
    let counts = |name: &str| (report.hosts[name].granted, report.hosts[name].denied);
    assert_eq!(report.hosts.len(), 3);
    assert_eq!(counts("evil.test"), (0, 1));
    assert_eq!(counts("api.example.com"), (1, 0));
    assert_eq!(counts(""), (0, 1), "what is no URL");
    assert_eq!(report.hosts["evil.test"].first.as_deref(), Some(place));
    assert_eq!(report.scopes["write"].denied, 1);
    assert_eq!(report.hidden_settings["Other"].denied, 1);
    let networking = &report.asked["networking"];
    assert_eq!((networking.granted, networking.denied), (3, 0));
    assert_eq!(names(report.unused()), [""; 0]);
    assert_eq!(names(report.denied()), [""; 0], "no permission was denied");
}

#[test]
fn hosts_become_the_domains_of_a_proposed_manifest() {
    let proposed = |ask: &dyn Fn(&AppAudit)| {
        let audit = AppGrants::not_installed("polls").report_only();
        ask(&audit);
        audit.report().permissions(Platform::RocketChatApp)
    };
    let bare = json!([{ "name": "networking" }]);
    let host = |audit: &AppAudit, url: &str| audit.require_host(url).expect("it only reports");
    assert_eq!(proposed(&|audit| assert!(audit.has("networking"))), bare);
    assert_eq!(proposed(&|audit| host(audit, "no url")), bare);
    // As a pattern this would let every name below pass.
    assert_eq!(
        proposed(&|audit| host(audit, "https://*.example.com/")),
        bare
    );
    assert_eq!(
        proposed(&|audit| (0..1_001).for_each(|at| host(audit, &format!("https://h{at}.test/")))),
        bare,
        "a list of a thousand would deny the one that is not in it"
    );
    let narrowed = proposed(&|audit| {
        host(audit, "https://b.test/");
        host(audit, "http://[0::1]/");
        host(audit, "https://A.test/");
        audit.require_scope("read").expect("it only reports");
        let answer = audit.require_hidden_setting("Key");
        answer.expect("it only reports");
        let _ = audit.has("networking");
    });
    assert_eq!(
        narrowed,
        json!([
            { "name": "server-setting.read", "hiddenSettings": ["Key"] },
            { "name": "cloud.workspace-token", "scopes": ["read"] },
            { "name": "networking", "domains": ["[::1]", "a.test", "b.test"] },
        ])
    );
}

#[test]
fn hosts_add_up_and_older_reports_have_none() {
    let old = r#"{"subject": "polls", "granted": ["networking"], "asked": {}, "moreUnknown": 0}"#;
    let mut report = AuditReport::from_json(old).expect("a report");
    assert!(report.hosts.is_empty());
    let audit = narrow().audit();
    assert_eq!(
        audit.require_host_at("https://api.example.com/", "a.ts:1"),
        Ok(())
    );
    for _ in 0..2 {
        let sent = AuditReport::from_json(&audit.report().to_json()).expect("a report");
        report.merge(&sent).expect("the same subject");
    }
    assert_eq!(report.hosts["api.example.com"].granted, 2);
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
