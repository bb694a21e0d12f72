//! Changes that are refused.

#![allow(clippy::expect_used)]

use grantfold::root::{
    ChannelGroup, Community, EVERYONE, Extra, Overlay, Readings, RuleKey, root_catalog,
};

#[test]
fn an_access_rule_cannot_allow_and_deny_the_same_permission() {
    let mut community = Community::new(Readings::default());
    let group = ChannelGroup {
        id: "lobby".into(),
        name: "Lobby".into(),
        extra: Extra::new(),
    };
    community.put_group(group).expect("a free id");
    let set = || {
        root_catalog()
            .id("channel.createMessage")
            .into_iter()
            .collect()
    };
    let key = RuleKey {
        target: "lobby".into(),
        subject: EVERYONE.into(),
    };
    let overlay = Overlay {
        allow: set(),
        deny: set(),
        extra: Extra::new(),
    };
    let error = community
        .put_rule(key.clone(), overlay)
        .expect_err("a contradiction");
    assert_eq!(
        error.to_string(),
        "`channel.createMessage` cannot be in both lists of an access rule"
    );
    assert!(community.rule(&key).is_none());
}
