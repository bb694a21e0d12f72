//! What comes from outside cannot fill the memory of an audit or of a report, nor hide a denial.

#![allow(clippy::expect_used)]

use std::collections::BTreeSet;

use grantfold::rocketchat::{AppManifest, app_catalog, workspace_catalog};
use grantfold::root::root_catalog;
use grantfold::{AuditError, AuditReport};

#[test]
fn names_from_outside_cannot_fill_the_memory() {
    let text = r#"{"permissions": [{"name": "networking"}]}"#;
    let audit = AppManifest::parse(text).grants().audit();
    for number in 0..1_500 {
        assert!(!audit.has(&format!("invented.{number}")));
        let url = format!("https://invented{number}.test/");
        assert_eq!(audit.require_host(&url), Ok(()));
        assert!(audit.require_host(&format!("invented{number}")).is_err());
    }
    let report = audit.report();
    let invented = report
        .asked
        .keys()
        .filter(|name| name.starts_with("invented"));
    assert_eq!(invented.count(), 1_000);
    assert_eq!(report.more_unknown, 500);
    // The one that was denied has room of its own.
    assert_eq!((report.hosts.len(), report.more_hosts), (1_001, 500));
    assert_eq!(report.hosts[""].denied, 1_500);
}

/// As another process may have written it, whatever it is.
fn sent(parts: &str) -> Result<AuditReport, AuditError> {
    AuditReport::from_json(&format!(r#"{{"subject": null, "granted": [], {parts}}}"#))
}

fn entries(names: impl Iterator<Item = String>, counts: &str) -> String {
    let entry = |name| format!(r#""{name}": {{{counts}, "first": null, "last": null}}"#);
    names.map(entry).collect::<Vec<_>>().join(", ")
}

#[test]
fn reports_from_outside_cannot_fill_the_memory() {
    let numbered = |kind: &str, to: u32| -> Vec<String> {
        (0..to).map(|number| format!("{kind}{number}")).collect()
    };
    let granted = entries(
        numbered("g", 1_500).into_iter(),
        r#""granted": 2, "denied": 0"#,
    );
    let denied = entries(
        numbered("d", 1_500).into_iter(),
        r#""granted": 0, "denied": 1"#,
    );
    let long = entries(
        ["x".repeat(513)].into_iter(),
        r#""granted": 3, "denied": 4"#,
    );
    let all = format!("{granted}, {denied}, {long}");
    let parts = format!(r#""asked": {{{all}}}, "hosts": {{{all}}}"#);
    let report = sent(&parts).expect("a report");
    assert_eq!((report.asked.len(), report.hosts.len()), (2_000, 2_000));
    let more = 500 * 2 + 500 + 7;
    assert_eq!((report.more_unknown, report.more_hosts), (more, more));
    assert!(report.hosts.keys().all(|host| host.len() < 513));
    assert_eq!(report.denied().count(), 1_000);
    let read = AuditReport::from_json(&report.to_json());
    assert_eq!(read.as_ref(), Ok(&report), "nothing is lost on the way");
}

#[test]
fn no_number_of_sums_fills_the_memory() {
    let mut sum = sent(r#""asked": {}"#).expect("a report");
    for kind in 0..6 {
        let names = || (0..1_000).map(move |number| format!("n{kind}.{number}"));
        // What was only granted and is denied next would make room, if it were counted anew.
        for counts in [
            r#""granted": 1, "denied": 0"#,
            r#""granted": 0, "denied": 1"#,
        ] {
            let names = entries(names(), counts);
            let later = sent(&format!(r#""asked": {{{names}}}, "scopes": {{{names}}}"#));
            sum.merge(&later.expect("a report")).expect("one subject");
        }
    }
    assert_eq!((sum.asked.len(), sum.scopes.len()), (2_000, 2_000));
    assert_eq!((sum.more_unknown, sum.more_scopes), (8_000, 8_000));
    assert_eq!(AuditReport::from_json(&sum.to_json()), Ok(sum));
}

#[test]
fn names_of_a_catalogue_need_no_room() {
    let unknown = entries(
        (0..1_000).map(|number| format!("no.{number}")),
        r#""granted": 0, "denied": 1"#,
    );
    let catalogues = [app_catalog(), root_catalog(), workspace_catalog()];
    let known = catalogues.iter().flat_map(|catalog| catalog.names());
    let known: BTreeSet<String> = known.map(str::to_owned).collect();
    let count = known.len();
    let known = entries(known.into_iter(), r#""granted": 0, "denied": 1"#);
    let mut sum = sent(&format!(r#""asked": {{{unknown}}}"#)).expect("a report");
    let later = sent(&format!(r#""asked": {{{known}}}"#)).expect("a report");
    sum.merge(&later).expect("one subject");
    assert_eq!((sum.asked.len(), sum.more_unknown), (1_000 + count, 0));
}

#[test]
fn a_report_says_why_it_is_none() {
    let once = r#"{"granted": 1, "denied": 0, "first": null, "last": null}"#;
    for (parts, why) in [
        (
            format!(r#""asked": {{"a": {once}, "a": {once}}}"#),
            "`a` stands there twice",
        ),
        (
            format!(r#""asked": {{"a": {}}}"#, once.replace('1', "0")),
            "`a` was never asked",
        ),
        (
            format!(
                r#""asked": {{"a": {}}}"#,
                once.replace('1', "9007199254740992")
            ),
            "expected a count of no more than 9007199254740991",
        ),
        (r#""asked": []"#.to_owned(), "expected an object by names"),
    ] {
        let error = sent(&parts).expect_err(why).to_string();
        assert!(error.contains(why), "{error}");
    }
    let error = AuditReport::from_json(r#"{"granted": [], "asked": {}}"#);
    let error = error.expect_err("whose?").to_string();
    assert!(error.contains("missing field `subject`"), "{error}");
}
