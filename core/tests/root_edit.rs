//! Changes that are refused.

#![allow(clippy::expect_used)]

use grantfold::root::{
    ChannelGroup, Community, EVERYONE, Extra, Member, Overlay, Readings, Role, Roles, RuleKey,
    root_catalog,
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

fn role(id: &str) -> Role {
    Role {
        id: id.into(),
        name: id.to_owned(),
        permissions: std::iter::empty().collect(),
        extra: Extra::new(),
    }
}

fn member(id: &str) -> Member {
    Member {
        id: id.into(),
        roles: Roles::default(),
        declared: None,
        extra: Extra::new(),
    }
}

#[test]
fn a_role_and_a_member_cannot_share_an_id() {
    let mut community = Community::new(Readings::default());
    community.put_member(member("ann")).expect("a free id");
    community.put_role(role("team")).expect("a free id");
    let version = community.version();
    let taken = community.put_role(role("ann")).expect_err("a member");
    assert_eq!(taken.to_string(), "the member `ann` is there already");
    for id in ["team", EVERYONE] {
        let taken = community.put_member(member(id)).expect_err("a role");
        assert_eq!(
            taken.to_string(),
            format!("the role `{id}` is there already")
        );
    }
    assert_eq!(community.version(), version);
}

#[test]
fn an_id_cannot_be_empty() {
    let mut community = Community::new(Readings::default());
    let group = ChannelGroup {
        id: "".into(),
        name: "Lobby".into(),
        extra: Extra::new(),
    };
    let errors = [
        community.put_role(role("")),
        community.put_member(member("")),
        community.put_group(group),
    ];
    let told: Vec<_> = errors
        .into_iter()
        .map(|e| e.map_err(|e| e.to_string()))
        .collect();
    let empty = |what| Err(format!("the id of a {what} cannot be empty"));
    assert_eq!(
        told,
        [empty("role"), empty("member"), empty("channel group")]
    );
    assert_eq!(community.version(), 0);
}

#[test]
fn a_repeated_event_makes_no_rule_unknown_again() {
    let document = r#"{"roles": [{"id": "r"}], "channelGroups": [{"id": "g"}]}"#;
    let mut community = Community::from_json(document, Readings::default()).expect("a community");
    let event =
        r#"{"event": "channelGroup.edited", "payload": {"id": "g", "roleOrMemberIds": ["r"]}}"#;
    assert_eq!(
        community
            .apply(event)
            .expect("an event")
            .unknown_rules
            .len(),
        1
    );
    let again = community.apply(event).expect("an event");
    assert!(
        !again.changed && again.unknown_rules.is_empty(),
        "{again:?}"
    );
    assert_eq!(community.unknown_rules().len(), 1);
}

#[test]
fn an_event_has_a_limit_of_its_own() {
    let mut community = Community::new(Readings::default());
    let event = format!(
        r#"{{"event": "job", "payload": "{}"}}"#,
        "x".repeat(1 << 24)
    );
    let refused = community.apply(&event).expect_err("too large");
    assert_eq!(refused[0].code.name(), "json-too-large");
}

#[test]
fn membership_grows_when_members_come_or_go_and_not_when_their_roles_change() {
    let mut community = Community::new(Readings::default());
    community.put_role(role("team")).expect("a free id");
    let nobody = community.membership();
    community.put_member(member("ann")).expect("a free id");
    let came = community.membership();
    assert!(came > nobody);
    community.add_role_to("ann", "team").expect("both there");
    community.put_role(role("team")).expect("replaces");
    assert_eq!(community.membership(), came);
    community.remove_member("ann").expect("is there");
    assert!(community.membership() > came);
}
