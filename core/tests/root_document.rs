//! What the document of a community may say, and what is refused.

#![allow(clippy::expect_used, clippy::panic)]

use grantfold::root::{Community, EVERYONE, Readings, Rule, RuleKey};

fn document(rule: &str) -> String {
    format!(
        r#"{{
            "roles": [{{"id": "r", "name": "r"}}],
            "channelGroups": [{{"id": "g", "name": "g"}}],
            "accessRules": [{{"channelOrChannelGroupId": "g", "roleOrMemberId": "r"{rule}}}]
        }}"#
    )
}

fn read(rule: &str) -> Result<Community, Vec<String>> {
    let read = Community::from_json(&document(rule), Readings::default());
    read.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn is_unknown(community: &Community) -> bool {
    let key = RuleKey {
        target: "g".into(),
        subject: "r".into(),
    };
    community.rule(&key) == Some(&Rule::Unknown)
}

#[test]
fn an_unknown_rule_is_read_and_written() {
    let community = read(r#", "overlayUnknown": true"#).expect("a community");
    assert!(is_unknown(&community));
    let again = Community::from_json(&community.to_json(), Readings::default());
    assert!(is_unknown(&again.expect("a community")));
}

#[test]
fn a_rule_without_overlay_is_known() {
    for rule in ["", r#", "overlay": null"#, r#", "overlayUnknown": false"#] {
        assert!(!is_unknown(&read(rule).expect("a community")), "{rule}");
    }
}

#[test]
fn an_overlay_cannot_be_there_and_unknown() {
    let both = read(r#", "overlay": {}, "overlayUnknown": true"#).expect_err("a contradiction");
    assert!(both[0].contains("leave `overlayUnknown` out"), "{both:?}");
    let word = read(r#", "overlayUnknown": "yes""#).expect_err("no boolean");
    assert!(word[0].contains("this must be true or false"), "{word:?}");
}

#[test]
fn an_unknown_permission_makes_its_rule_unknown() {
    for overlay in [
        r#"{"createMessage": false}"#,
        r#"{"channelCreateMesage": false}"#,
        r#"{"channelNewThing": true, "channelCreateMessage": true}"#,
    ] {
        let community = read(&format!(r#", "overlay": {overlay}"#)).expect("a community");
        assert!(is_unknown(&community), "{overlay}");
        let warnings = community.diagnostics();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert_eq!(warnings[0].code.name(), "community-unknown-permission");
    }
    let typo = read(r#", "overlay": {"channelCreateMesage": false}"#).expect("a community");
    let help = typo.diagnostics()[0].help.as_deref();
    assert_eq!(help, Some("did you mean `channelCreateMessage`?"));
    let unset = read(r#", "overlay": {"createMessage": null}"#).expect("a community");
    assert!(!is_unknown(&unset));
}

#[test]
fn a_misspelt_overlay_is_refused() {
    for rule in [
        r#", "overlays": {"channelCreateMessage": false}"#,
        r#", "Overlay": {"channelCreateMessage": false}"#,
        r#", "overlay": null, "overlay_": {}"#,
        r#", "overlayUnkown": true"#,
        r#", "overlayUnknown": false, "overley": {}"#,
    ] {
        let problems = read(rule).expect_err("a misspelt field");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].contains("[community-malformed]"),
            "{problems:?}"
        );
        assert!(
            problems[0].contains("did you mean `overlay"),
            "{problems:?}"
        );
    }
    for rule in [r#", "note": 1"#, r#", "overlays": null"#] {
        assert!(!is_unknown(&read(rule).expect("a community")), "{rule}");
    }
}

fn refused(document: &str) -> Vec<(&'static str, String)> {
    let problems = Community::from_json(document, Readings::default()).expect_err("refused");
    let told = problems.iter().map(|d| (d.code.name(), d.path.clone()));
    told.collect()
}

#[test]
fn a_role_and_a_member_cannot_share_an_id() {
    let shared = r#"{"roles": [{"id": "x"}], "members": [{"userId": "x"}]}"#;
    assert_eq!(
        refused(shared),
        [("community-duplicate-id", "/members/0".to_owned())]
    );
    let app = format!(r#"{{"apps": [{{"userId": "{EVERYONE}"}}]}}"#);
    assert_eq!(
        refused(&app),
        [("community-duplicate-id", "/apps/0".to_owned())]
    );
}

#[test]
fn an_id_cannot_be_empty() {
    for (document, path) in [
        (r#"{"roles": [{"id": ""}]}"#, "/roles/0/id"),
        (r#"{"members": [{"userId": ""}]}"#, "/members/0/userId"),
        (r#"{"apps": [{"userId": ""}]}"#, "/apps/0/userId"),
        (r#"{"channelGroups": [{"id": ""}]}"#, "/channelGroups/0/id"),
        (
            r#"{"community": {"ownerUserId": ""}}"#,
            "/community/ownerUserId",
        ),
        (
            r#"{"members": [{"userId": "a", "communityRoleIds": [""]}]}"#,
            "/members/0/communityRoleIds/0",
        ),
    ] {
        assert_eq!(
            refused(document),
            [("community-malformed", path.to_owned())]
        );
    }
}

#[test]
fn many_problems_are_told_up_to_a_limit() {
    let times = |what: &str, count: usize| vec![what; count].join(",");
    let early = format!("{{{}}}", times(r#""a":0"#, 100_000));
    let late = format!(
        r#"{{"members": [{}],{}}}"#,
        times(r#"{"userId":"a"}"#, 10_000),
        times(r#""a":0"#, 100_000)
    );
    for document in [early, late] {
        let problems = Community::from_json(&document, Readings::default()).expect_err("twice");
        let twice = problems
            .iter()
            .filter(|d| d.code.name() == "json-duplicate-key");
        let twice: Vec<_> = twice.collect();
        assert_eq!(twice.len(), 1_000);
        let help = twice[999].help.as_deref().unwrap_or_default();
        assert!(help.contains("there are more problems"), "{help}");
    }
}

#[test]
fn what_has_nothing_to_do_with_permissions_is_written_again() {
    let text = r#"{
        "community": {"communityId": "c", "name": "Guild"},
        "roles": [{"id": "r", "name": "r", "colorHex": "fff"}],
        "dumpedAt": 5
    }"#;
    let community = Community::from_json(text, Readings::default()).expect("a community");
    let written: serde_json::Value = serde_json::from_str(&community.to_json()).expect("JSON");
    assert_eq!(written["community"]["name"], "Guild");
    assert_eq!(written["roles"][1]["colorHex"], "fff");
    assert_eq!(written["dumpedAt"], 5);
}

#[test]
fn errors_are_told_however_many_warnings_there_are() {
    let unknown: Vec<String> = (0..2_000).map(|at| format!(r#""x{at}": true"#)).collect();
    let rule = format!(r#", "overlay": {{{}}}"#, unknown.join(","));
    let community = read(&rule).expect("a community");
    assert_eq!(community.diagnostics().len(), 1_000);
    let broken = read(&format!(r#"{rule}, "overlayUnknown": 1"#)).expect_err("no boolean");
    assert_eq!(broken.len(), 1_001);
}

#[test]
fn everyone_stands_once_like_any_role() {
    let everyone = format!(r#"{{"id": "{EVERYONE}"}}"#);
    let document = |roles: String| format!(r#"{{"roles": [{roles}]}}"#);
    let read = |roles| Community::from_json(&document(roles), Readings::default());
    assert!(read(everyone.clone()).is_ok());
    let problems = read(format!("{everyone}, {everyone}")).expect_err("which one counts?");
    let message = format!("the role `{EVERYONE}` stands twice");
    assert_eq!(problems[0].message, message);
}
