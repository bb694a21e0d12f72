//! Plans of overlays, one by one: what they hold, and what they say about it.

#![allow(clippy::expect_used, clippy::panic)]

use grantfold::PermissionSet;
use grantfold::root::{
    Community, CommunityError, EVERYONE, Overlay, OverlayPlan, Readings, RuleKey, root_catalog,
};

fn set(names: &[&str]) -> PermissionSet {
    let id = |name: &&str| root_catalog().id(name).expect("a permission");
    names.iter().map(id).collect()
}

fn key(target: &str, subject: &str) -> RuleKey {
    RuleKey {
        target: target.into(),
        subject: subject.into(),
    }
}

fn read(document: &str) -> Community {
    Community::from_json(document, Readings::default()).expect("a community")
}

fn small() -> Community {
    read(
        r#"{
            "community": {"ownerUserId": "owner"},
            "roles": [
                {"id": "mods", "name": "Mods", "channelPermission": {"channelFullControl": true}},
                {"id": "team", "name": "Team"},
                {"id": "admin", "name": "Admin", "communityPermission": {"communityFullControl": true}}
            ],
            "members": [
                {"userId": "owner"},
                {"userId": "ann", "communityRoleIds": ["team"]},
                {"userId": "bob", "communityRoleIds": ["team", "mods"]}
            ],
            "apps": [{"userId": "bot", "channelPermission": {"channelManageFiles": true}}],
            "channelGroups": [{"id": "g", "name": "g"}],
            "channels": [
                {"id": "ch", "name": "ch", "channelGroupId": "g", "useChannelGroupPermission": false},
                {"id": "synced", "name": "synced", "channelGroupId": "g", "useChannelGroupPermission": true}
            ],
            "accessRules": [
                {"channelOrChannelGroupId": "ch", "roleOrMemberId": "team", "overlay": {"channelCreateMessage": true}},
                {"channelOrChannelGroupId": "ch", "roleOrMemberId": "bot"}
            ]
        }"#,
    )
}

#[track_caller]
fn plan(subject: &str, target: &str, wanted: &[&str], sdk: &str, warnings: &[&str]) -> OverlayPlan {
    let plan = small()
        .overlay_for(subject, target, wanted)
        .expect("known ids");
    assert_eq!(serde_json::to_string(&plan.sdk).expect("JSON"), sdk);
    assert_eq!(plan.warnings, warnings);
    plan
}

const EDIT: &str = "`AccessRuleClient.edit` replaces its whole overlay";

#[test]
fn the_worked_example_of_the_documentation_is_the_smallest_overlay() {
    let plan = plan(
        "bot",
        "ch",
        &["channel.createFile"],
        r#"{"channelCreateFile":true,"channelManageFiles":false}"#,
        &[
            "SDK 0.17.0 leaves every `false` out when it writes an overlay: it cannot deny `channel.manageFiles`",
            &format!("there is a rule for `bot` on `ch`: {EDIT}"),
        ],
    );
    assert!(plan.exact);
}

#[test]
fn what_is_included_need_not_be_named() {
    let names = [
        "channel.viewFile",
        "channel.manageFiles",
        "channel.createFile",
    ];
    let sdk = r#"{"channelManageFiles":true}"#;
    let hidden = "`g` is invisible to `ann` now: any rule makes it visible";
    assert!(plan("ann", "g", &names, sdk, &[hidden]).exact);
    assert!(
        plan(
            "bot",
            "ch",
            &names,
            "{}",
            &[&format!("there is a rule for `bot` on `ch`: {EDIT}")]
        )
        .exact
    );
}

#[test]
fn full_control_alone_is_every_permission() {
    let all: Vec<&str> = root_catalog()
        .names()
        .filter(|name| name.starts_with("channel."))
        .collect();
    let sdk = r#"{"channelFullControl":true}"#;
    let hidden = "`g` is invisible to `ann` now: any rule makes it visible";
    assert!(plan("ann", "g", &all, sdk, &[hidden]).exact);
}

#[test]
fn beside_full_control_nothing_can_be_withheld() {
    let plan = small()
        .overlay_for("ann", "g", &["channel.fullControl"])
        .expect("known ids");
    assert!(!plan.exact);
    assert_eq!(plan.reached.len(), 21);
    assert!(
        plan.warnings[0].ends_with("`channel.appKick`: full control of the channel opens it"),
        "{:?}",
        plan.warnings
    );
    assert!(
        plan.warnings[1].starts_with("`channel.fullControl` includes"),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn no_rule_reaches_owner_and_full_control_of_the_community() {
    for (subject, reason) in [
        ("owner", "owning the community opens it"),
        ("admin", "full control of the community opens it"),
    ] {
        let mut community = small();
        community
            .put_unknown_rule(key("ch", EVERYONE))
            .expect("known ids");
        let plan = community
            .overlay_for(subject, "ch", &[])
            .expect("known ids");
        assert!(!plan.exact);
        assert_eq!(plan.overlay, Overlay::default());
        assert!(plan.warnings[0].ends_with(reason), "{:?}", plan.warnings);
    }
}

#[test]
fn another_role_that_allows_wins() {
    let sdk = r#"{}"#;
    let plan = plan(
        EVERYONE,
        "ch",
        &[],
        sdk,
        &[
            "`ch` is invisible to `EVERYONE` now: any rule makes it visible",
            "other roles and rules of their own give more or less to `ann`, `bob`, `bot`",
        ],
    );
    assert!(plan.exact);
}

#[test]
fn nothing_hides_a_place_from_whom_a_rule_names() {
    let plan = small().overlay_for("ann", "ch", &[]).expect("known ids");
    assert!(plan.exact);
    let last = plan.warnings.last().map(String::as_str);
    assert_eq!(
        last,
        Some("no overlay hides `ch` from `ann`: for that, the rules that name it must go")
    );
}

#[test]
fn a_rule_on_a_synced_channel_does_nothing() {
    let plan = plan(
        "ann",
        "synced",
        &["channel.createFile"],
        "{}",
        &[
            "this overlay cannot give `channel.view`, `channel.createFile`: no access rule on `g` names this member or a role it holds, which closes it",
            "`synced` follows the rules of its group `g`: a rule of its own does nothing",
        ],
    );
    assert!(!plan.exact);
}

#[test]
fn an_unknown_rule_leaves_nothing_to_be_left_out() {
    let mut community = small();
    community
        .put_unknown_rule(key("ch", "team"))
        .expect("known ids");
    let plan = community
        .overlay_for("ann", "ch", &["channel.createFile"])
        .expect("known ids");
    assert!(!plan.exact);
    assert_eq!((plan.overlay.allow.len(), plan.overlay.deny.len()), (1, 19));
    assert!(
        plan.warnings[0]
            .starts_with("the overlay of the access rule of `team` on `ch` is not known yet")
    );

    // Its own rule is replaced, so it need not be known.
    community
        .put_rule(key("ch", "team"), Overlay::default())
        .expect("known ids");
    community
        .put_unknown_rule(key("ch", "ann"))
        .expect("known ids");
    let plan = community
        .overlay_for("ann", "ch", &["channel.createFile"])
        .expect("known ids");
    assert!(plan.exact);
    assert_eq!(plan.overlay.allow, set(&["channel.createFile"]));
}

#[test]
fn what_is_not_there_is_named() {
    let error = |subject, target, name| {
        small()
            .overlay_for(subject, target, &[name])
            .expect_err("unknown")
    };
    let unknown = |what, id: &str| CommunityError::Unknown {
        what,
        id: id.into(),
    };
    assert_eq!(
        error("nobody", "g", "channel.view"),
        unknown("role or member", "nobody")
    );
    assert_eq!(
        error("ann", "x", "channel.view"),
        unknown("channel or channel group", "x")
    );
    assert_eq!(
        error("ann", "g", "channel.vew"),
        unknown("permission", "channel.vew")
    );
    let scope = error("ann", "g", "community.kick");
    assert_eq!(
        scope.to_string(),
        "`community.kick` cannot be in an access rule"
    );
}
