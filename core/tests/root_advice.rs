//! Which change is advised first.

#![allow(clippy::expect_used)]

use grantfold::root::{Advice, Community, Readings, Remedy};

fn advice(roles: &str, members: &str, permission: &str) -> Vec<Advice> {
    let document = format!(
        r#"{{
            "roles": [{{"id": "team", "name": "Team"}}{roles}],
            "members": [{{"userId": "ann", "communityRoleIds": ["team"]}}{members}],
            "channelGroups": [{{"id": "lobby", "name": "Lobby"}}],
            "channels": [
                {{"id": "news", "name": "news", "channelGroupId": "lobby", "useChannelGroupPermission": false}},
                {{"id": "hall", "name": "hall", "channelGroupId": "lobby", "useChannelGroupPermission": false}}
            ],
            "accessRules": [{{"channelOrChannelGroupId": "news", "roleOrMemberId": "team"}}]
        }}"#
    );
    let community = Community::from_json(&document, Readings::default()).expect("a community");
    community
        .advise("ann", "news", permission)
        .expect("a question")
}

fn at(advice: &[Advice], wanted: impl Fn(&Remedy) -> bool) -> Option<usize> {
    advice.iter().position(|one| wanted(&one.remedy))
}

fn gives(role: &str) -> impl Fn(&Remedy) -> bool + '_ {
    move |remedy| matches!(remedy, Remedy::GiveRole { role: given } if **given == *role)
}

#[test]
fn full_control_comes_last() {
    for full in [
        r#""communityPermission": {"communityFullControl": true}"#,
        r#""channelPermission": {"channelFullControl": true}"#,
    ] {
        let roles = format!(
            r#", {{"id": "boss", "name": "Boss", {full}}},
            {{"id": "poster", "name": "Poster", "channelPermission":
                {{"channelCreateMessage": true, "channelManageFiles": true}}}}"#
        );
        let others: String = (0..40)
            .map(|n| format!(r#", {{"userId": "m{n}", "communityRoleIds": ["team"]}}"#))
            .collect();
        let advice = advice(&roles, &others, "channel.createMessage");
        assert_eq!(at(&advice, gives("boss")), Some(advice.len() - 1), "{full}");
        assert!(at(&advice, gives("poster")) < at(&advice, gives("boss")));
        assert!(advice.is_sorted_by_key(|one| one.reach));
    }
}

#[test]
fn a_role_counts_with_what_its_permissions_include() {
    let roles = r#",
        {"id": "narrow", "name": "Narrow", "channelPermission": {"channelViewFile": true}},
        {"id": "broad", "name": "Broad", "channelPermission": {"channelManageFiles": true}}"#;
    let advice = advice(roles, "", "channel.viewFile");
    let narrow = at(&advice, gives("narrow")).expect("advised");
    let broad = at(&advice, gives("broad")).expect("advised");
    assert_eq!(advice[narrow].reach, 3);
    assert_eq!(advice[broad].reach, 9);
}

#[test]
fn opening_for_a_role_counts_what_each_holder_brings() {
    let document = r#"{
        "roles": [{"id": "team", "name": "Team"},
            {"id": "mods", "name": "Mods", "channelPermission": {"channelManageFiles": true}},
            {"id": "poster", "name": "Poster", "channelPermission": {"channelCreateMessage": true}}],
        "members": [{"userId": "ann", "communityRoleIds": ["team", "poster"]},
            {"userId": "bob", "communityRoleIds": ["team", "mods"]}],
        "channelGroups": [{"id": "lobby", "name": "Lobby"}],
        "channels": [{"id": "news", "name": "news", "channelGroupId": "lobby", "useChannelGroupPermission": false}]
    }"#;
    let community = Community::from_json(document, Readings::default()).expect("a community");
    let advice = community
        .advise("ann", "news", "channel.createMessage")
        .expect("a question");
    let reach = |subject: &str| {
        let open = |remedy: &Remedy| matches!(remedy, Remedy::Open { subject: of, .. } if **of == *subject);
        at(&advice, open).map(|at| advice[at].reach)
    };
    let (own, poster, team) = (reach("ann"), reach("poster"), reach("team"));
    assert_eq!(own, poster, "ann alone holds it");
    // Bob manages files, which includes creating and viewing them.
    assert_eq!(team, own.map(|own| own + 3 * own));
}

#[test]
fn of_many_roles_those_that_give_least_are_tried() {
    let role = |n: usize| {
        let more = if n < 20 {
            ""
        } else {
            r#", "channelManageFiles": true"#
        };
        format!(
            r#", {{"id": "r{n:02}", "name": "R{n}", "channelPermission": {{"channelCreateMessage": true{more}}}}}"#
        )
    };
    let roles: String = (0..40).rev().map(role).collect();
    let advice = advice(&roles, "", "channel.createMessage");
    let given = advice
        .iter()
        .filter(|one| matches!(one.remedy, Remedy::GiveRole { .. }));
    assert_eq!(given.count(), 16);
    assert!(at(&advice, gives("r15")).is_some());
    assert_eq!(at(&advice, gives("r30")), None);
}
