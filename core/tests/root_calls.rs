//! Questions about calls that lack something or name the wrong kind of thing.

#![allow(clippy::expect_used)]

use grantfold::root::{CallError, CallOptions, Community, Readings};

fn community() -> Community {
    let document = r#"{
        "community": {"ownerUserId": "owner"},
        "roles": [{"id": "team", "name": "Team"}],
        "members": [{"userId": "owner"}],
        "channelGroups": [{"id": "lobby", "name": "Lobby"}, {"id": "attic", "name": "Attic"}],
        "channels": [{"id": "news", "name": "news", "channelGroupId": "lobby", "useChannelGroupPermission": false}]
    }"#;
    Community::from_json(document, Readings::default()).expect("a community")
}

#[track_caller]
fn refused(method: &str, target: Option<&str>, options: CallOptions<'_>) -> CallError {
    let asked = community().check_call("owner", method, target, options);
    asked.expect_err("a question that makes no sense")
}

#[test]
fn a_call_about_a_role_needs_one() {
    for method in [
        "CommunityMemberRoleClient.add",
        "CommunityMemberRoleClient.remove",
        "CommunityRoleClient.edit",
        "CommunityRoleClient.delete",
    ] {
        let error = refused(method, None, CallOptions::default());
        assert_eq!((error.kind(), error.id()), ("needs-role", Some(method)));
        assert_eq!(error.what(), None);
        assert_eq!(
            error.to_string(),
            format!("`{method}` is about a role: name it")
        );
        let options = CallOptions {
            role: Some("team"),
            ..CallOptions::default()
        };
        let answer = community().check_call("owner", method, None, options);
        assert!(answer.expect("a complete question").allowed, "{method}");
    }
}

#[test]
fn a_role_that_is_created_or_made_primary_needs_none() {
    for method in [
        "CommunityRoleClient.create",
        "CommunityMemberRoleClient.setPrimary",
    ] {
        let answer = community().check_call("owner", method, None, CallOptions::default());
        assert!(answer.expect("a complete question").allowed, "{method}");
    }
}

#[test]
fn a_channel_is_no_group_and_a_group_no_channel() {
    let channel = ["ChannelClient.edit", "ChannelMessageClient.create"];
    let group = [
        "ChannelClient.create",
        "ChannelGroupClient.get",
        "ChannelGroupClient.edit",
    ];
    let wrong = channel.map(|method| (method, "lobby", "channel"));
    let wrong = wrong
        .into_iter()
        .chain(group.map(|method| (method, "news", "channel group")));
    for (method, target, wanted) in wrong {
        let error = refused(method, Some(target), CallOptions::default());
        assert_eq!((error.kind(), error.id()), ("wrong-kind", Some(target)));
        assert_eq!(error.what(), Some(wanted));
        let message = format!("`{method}` wants a {wanted} here, and `{target}` is none");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_place_that_is_not_there_is_unknown_whatever_the_method_needs() {
    for method in ["ChannelGroupClient.get", "ChannelWebRtcClient.list"] {
        let error = refused(method, Some("cellar"), CallOptions::default());
        assert_eq!((error.kind(), error.id()), ("unknown", Some("cellar")));
        let error = refused(method, None, CallOptions::default());
        assert_eq!((error.kind(), error.id()), ("needs-target", Some(method)));
    }
}

#[test]
fn a_channel_moves_to_a_group() {
    let to = |destination| CallOptions {
        destination,
        ..CallOptions::default()
    };
    let method = "ChannelClient.move";
    let error = refused(method, Some("news"), to(Some("news")));
    assert_eq!((error.kind(), error.id()), ("wrong-kind", Some("news")));
    assert_eq!(
        refused(method, Some("news"), to(None)).kind(),
        "needs-destination"
    );
    let moved = community().check_call("owner", method, Some("news"), to(Some("attic")));
    assert!(moved.expect("a complete question").allowed);
}

#[test]
fn a_reason_is_a_clause_that_other_text_can_go_on_with() {
    let options = CallOptions {
        conditions: &["owner"],
        ..CallOptions::default()
    };
    let answer = community().check_call("owner", "CommunityMemberBanClient.kick", None, options);
    let reason = answer.expect("a question that makes sense").reason;
    assert_eq!(
        reason.as_deref(),
        Some("no permission helps: the member concerned owns the community")
    );
}
