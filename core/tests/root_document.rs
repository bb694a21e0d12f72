//! Access rules that are not known, in the document of a community.

#![allow(clippy::expect_used, clippy::panic)]

use grantfold::root::{Community, Readings, Rule, RuleKey};

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
