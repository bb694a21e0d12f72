//! Who may enter rooms and read in them.
//!
//! Rules from: Rocket.Chat server, `canAccessRoom`, `canReadRoom`, `canAccessRoomIds`.

#![allow(clippy::unwrap_used)]

use grantfold::rocketchat::{
    Permission, Reading, Role, Room, RoomAccess, RoomQuestion, RoomRule, Scope, Subject,
    Subscription, Team, User, Workspace, WorkspaceError,
};

const OFF: RoomQuestion = RoomQuestion {
    allow_anonymous_read: false,
    include_invitations: false,
    attributes: None,
    livechat: false,
};

fn channel(id: &str) -> Room {
    Room::new(id, "c")
}

/// `ann` sees public channels, `bob` what he joined, `cat` nothing by herself.
fn workspace(rooms: impl IntoIterator<Item = Room>) -> Workspace {
    let mut workspace = Workspace::empty();
    for (permission, role) in [
        ("view-c-room", "user"),
        ("view-p-room", "insider"),
        ("view-joined-room", "joiner"),
        ("preview-c-room", "previewer"),
    ] {
        let permission = Permission::new(permission, [role]);
        workspace.put_permission(permission).unwrap();
    }
    for (user, role) in [("ann", "user"), ("bob", "joiner"), ("cat", "stranger")] {
        workspace.put_user(User::new(user, [role])).unwrap();
    }
    for room in rooms {
        workspace.put_room(room).unwrap();
    }
    workspace
}

fn join(workspace: &mut Workspace, user: &str, room: &str, roles: &[&str]) {
    let place = Subscription::new(user, room, roles.iter().copied());
    workspace.put_subscription(place).unwrap();
}

fn access<'a>(workspace: &Workspace, who: impl Into<Subject<'a>>, room: &str) -> RoomAccess {
    workspace.can_access_room(who, room, &OFF).unwrap()
}

#[track_caller]
fn check<'a>(
    workspace: &Workspace,
    who: impl Into<Subject<'a>>,
    room: &str,
    rule: RoomRule,
    reason: &str,
) {
    let access = access(workspace, who, room);
    assert_eq!((access.rule, &*access.reason), (rule, reason));
    assert_eq!(access.allowed, rule != RoomRule::None);
}

#[test]
fn public_channels_are_open_to_users_with_the_permission() {
    let workspace = workspace([channel("r")]);
    let why = "the role `user` grants `view-c-room`";
    check(&workspace, "ann", "r", RoomRule::Public, why);
    let why = "`view-c-room` is not granted, and `cat` is not in the room";
    check(&workspace, "cat", "r", RoomRule::None, why);
}

#[test]
fn visitors_depend_on_the_setting_and_on_no_role() {
    let workspace = workspace([channel("r"), Room::new("p", "p")]);
    let why = "`Accounts_AllowAnonymousRead` is off";
    check(&workspace, None, "r", RoomRule::None, why);
    check(&workspace, "", "r", RoomRule::None, why);
    check(
        &workspace,
        None,
        "p",
        RoomRule::None,
        "only users may enter such a room",
    );
    let open = RoomQuestion {
        allow_anonymous_read: true,
        ..OFF
    };
    let access = workspace.can_access_room(None, "r", &open).unwrap();
    assert_eq!(access.rule, RoomRule::Public);
    assert_eq!(access.reason, "`Accounts_AllowAnonymousRead` is on");
    assert!(!workspace.can_access_room(None, "p", &open).unwrap().allowed);
    assert!(
        !workspace
            .can_access_room("cat", "r", &open)
            .unwrap()
            .allowed
    );
}

#[test]
fn channels_of_a_team_are_open_as_the_team_is() {
    let mut open = channel("open");
    open.team = Some("t-open".into());
    let mut closed = channel("closed");
    closed.team = Some("t-closed".into());
    let mut lost = channel("lost");
    lost.team = Some("t-unknown".into());
    let mut workspace = workspace([open, closed, lost]);
    workspace
        .put_team(Team::new("t-open", true, ["cat"]))
        .unwrap();
    workspace
        .put_team(Team::new("t-closed", false, ["cat"]))
        .unwrap();

    let why = "the role `user` grants `view-c-room`";
    check(&workspace, "ann", "open", RoomRule::TeamPublic, why);
    assert!(
        !access(&workspace, "cat", "open").allowed,
        "membership opens private teams only"
    );
    let why = "`cat` is a member of the team `t-closed`";
    check(&workspace, "cat", "closed", RoomRule::TeamMember, why);
    let why = "`ann` is no member of the team `t-closed`, and `ann` is not in the room";
    check(&workspace, "ann", "closed", RoomRule::None, why);
    let why = "only members of the team `t-closed` see its channels";
    check(&workspace, None, "closed", RoomRule::None, why);
    assert!(!access(&workspace, "ann", "lost").allowed);
}

#[test]
fn who_is_in_a_room_needs_a_permission_besides() {
    let mut workspace = workspace([Room::new("p", "p")]);
    let why = "`bob` is not in the room";
    check(&workspace, "bob", "p", RoomRule::None, why);
    for user in ["ann", "bob"] {
        join(&mut workspace, user, "p", &[]);
    }
    let why = "`bob` is in the room, and the role `joiner` grants `view-joined-room`";
    check(&workspace, "bob", "p", RoomRule::Joined, why);
    let why = "neither `view-joined-room` nor `view-p-room` is granted";
    check(&workspace, "ann", "p", RoomRule::None, why);
    let believed = Subject::Known {
        id: "ann",
        roles: &["insider"],
    };
    let why = "`ann` is in the room, and the role `insider` grants `view-p-room`";
    check(&workspace, believed, "p", RoomRule::Joined, why);
}

#[test]
fn a_role_held_in_the_room_opens_nothing() {
    let mut workspace = workspace([Room::new("p", "p")]);
    join(&mut workspace, "ann", "p", &["insider", "joiner"]);
    assert!(workspace.has("ann", "view-p-room", Some("p")).unwrap());
    assert!(!access(&workspace, "ann", "p").allowed);
}

#[test]
fn an_invitation_counts_on_request_and_not_further_up() {
    let mut talk = Room::new("talk", "p");
    talk.parent = Some("p".into());
    let mut workspace = workspace([Room::new("p", "p"), talk]);
    let mut invitation = Subscription::new("bob", "p", ["owner"]);
    invitation.is_invitation = true;
    workspace.put_subscription(invitation).unwrap();
    check(
        &workspace,
        "bob",
        "p",
        RoomRule::None,
        "`bob` is only invited",
    );
    let invited = RoomQuestion {
        include_invitations: true,
        ..OFF
    };
    let enters = |room| {
        workspace
            .can_access_room("bob", room, &invited)
            .unwrap()
            .allowed
    };
    assert!(enters("p"));
    assert!(!enters("talk"));
}

#[test]
fn attribute_rules_decide_instead_of_the_subscription() {
    let mut guarded = Room::new("p", "p");
    guarded.has_attribute_rules = true;
    let mut workspace = workspace([guarded, Room::new("plain", "p")]);
    let yes = RoomQuestion {
        attributes: Some(true),
        ..OFF
    };
    let no = RoomQuestion {
        attributes: Some(false),
        ..OFF
    };
    let rule = |workspace: &Workspace, user: &str, room: &str, question: &RoomQuestion| {
        workspace
            .can_access_room(user, room, question)
            .unwrap()
            .rule
    };
    assert_eq!(rule(&workspace, "bob", "p", &yes), RoomRule::Attributes);
    assert_eq!(rule(&workspace, "cat", "p", &yes), RoomRule::None);
    assert_eq!(rule(&workspace, "bob", "plain", &yes), RoomRule::None);
    join(&mut workspace, "bob", "p", &[]);
    assert_eq!(rule(&workspace, "bob", "p", &no), RoomRule::None);
    assert_eq!(rule(&workspace, "bob", "p", &OFF), RoomRule::Joined);
}

#[test]
fn a_discussion_is_open_where_the_room_it_is_in_is() {
    let mut talk = Room::new("talk", "p");
    talk.parent = Some("general".into());
    let mut lost = Room::new("lost", "p");
    lost.parent = Some("nowhere".into());
    let workspace = workspace([channel("general"), talk, lost]);
    let why = "it is a discussion in `general`: the role `user` grants `view-c-room`";
    check(&workspace, "ann", "talk", RoomRule::Discussion, why);
    let why = "`cat` is not in the room, and the room it is a discussion in, `general`, is closed \
               as well";
    check(&workspace, "cat", "talk", RoomRule::None, why);
    let why =
        "`ann` is not in the room, and the room it is a discussion in, `nowhere`, is not known";
    check(&workspace, "ann", "lost", RoomRule::None, why);
}

#[test]
fn discussions_in_a_circle_are_denied_and_long_ways_are_walked() {
    let discussion = |at: usize, parent: usize| {
        let mut room = Room::new(format!("r{at}"), "p");
        room.parent = Some(format!("r{parent}").into());
        room
    };
    let circle = workspace([discussion(0, 1), discussion(1, 2), discussion(2, 1)]);
    let why = "the rooms `r0` is a discussion in form a circle";
    check(&circle, "ann", "r0", RoomRule::None, why);

    let way = (0..100_000).map(|at| discussion(at, at + 1));
    let way = workspace(way.chain([channel("r100000")]));
    assert_eq!(access(&way, "ann", "r0").rule, RoomRule::Discussion);
}

#[test]
fn livechat_rooms_are_left_to_their_own_rules() {
    let workspace = workspace([
        Room::new("l", "l"),
        Room::new("v", "v"),
        Room::new("p", "p"),
    ]);
    let livechat = RoomQuestion {
        livechat: true,
        ..OFF
    };
    for (room, rule) in [
        ("l", RoomRule::Livechat),
        ("v", RoomRule::Livechat),
        ("p", RoomRule::None),
    ] {
        let access = workspace.can_access_room("cat", room, &livechat).unwrap();
        assert_eq!(access.rule, rule, "{room}");
        assert!(!self::access(&workspace, "cat", room).allowed, "{room}");
    }
}

#[test]
fn what_is_unknown_is_denied_or_an_error() {
    let workspace = workspace([channel("r")]);
    check(
        &workspace,
        "ann",
        "nowhere",
        RoomRule::None,
        "there is no room `nowhere`",
    );
    let unknown = workspace.can_access_room("ghost", "r", &OFF).unwrap_err();
    let expected = WorkspaceError::Unknown {
        what: "user",
        id: "ghost".into(),
    };
    assert_eq!(unknown, expected);
    let believed = Subject::Known {
        id: "ghost",
        roles: &["user"],
    };
    assert!(access(&workspace, believed, "r").allowed);
}

#[test]
fn where_the_check_of_a_permission_fails_so_does_the_question() {
    let mut workspace = workspace([channel("r"), Room::new("p", "p")]);
    workspace.put_user(User::new("ann", ["user", ""])).unwrap();
    for room in ["r", "p"] {
        let failed = workspace.can_access_room("ann", room, &OFF).unwrap_err();
        assert_eq!(failed.kind(), "invalid-param", "{room}");
    }
}

#[test]
fn an_allow_list_closes_rooms() {
    let mut workspace = workspace([channel("r")]);
    workspace
        .put_user(User::new("ann", ["user", "guest"]))
        .unwrap();
    workspace.restrict("guest", ["view-p-room"]).unwrap();
    let why = "the allow-list of the role `guest` does not have `view-c-room`, and `ann` is not \
               in the room";
    check(&workspace, "ann", "r", RoomRule::None, why);
}

#[test]
fn every_reading_gives_the_answer_of_the_server() {
    let mut workspace = workspace([channel("r")]);
    // A room role that is held globally, which older clients do not count.
    workspace
        .put_role(Role::new("user", Scope::Subscriptions))
        .unwrap();
    for reading in Reading::ALL {
        assert!(
            access(&workspace.under(reading), "ann", "r").allowed,
            "{reading:?}"
        );
    }
}

#[test]
fn reading_a_public_channel_takes_a_preview_or_a_subscription_besides() {
    let mut workspace = workspace([channel("r"), Room::new("p", "p")]);
    let read = |workspace: &Workspace, user: &str, room: &str| {
        workspace.can_read_room(user, room, &OFF).unwrap()
    };
    let denied = read(&workspace, "ann", "r");
    assert_eq!(denied.rule, RoomRule::None);
    assert_eq!(
        denied.reason,
        "`preview-c-room` is not granted, and `ann` is not in the room"
    );
    join(&mut workspace, "ann", "r", &[]);
    assert_eq!(read(&workspace, "ann", "r").rule, RoomRule::Public);

    workspace
        .put_user(User::new("dan", ["user", "previewer"]))
        .unwrap();
    assert!(read(&workspace, "dan", "r").allowed);
    workspace.put_user(User::new("eve", ["previewer"])).unwrap();
    assert!(
        !read(&workspace, "eve", "r").allowed,
        "who may not enter does not read"
    );
    join(&mut workspace, "bob", "p", &[]);
    assert!(
        read(&workspace, "bob", "p").allowed,
        "only public channels ask for it"
    );

    let open = RoomQuestion {
        allow_anonymous_read: true,
        ..OFF
    };
    assert!(workspace.can_read_room(None, "r", &open).unwrap().allowed);
}

#[test]
fn several_rooms_are_entered_all_or_none() {
    let workspace = workspace([channel("a"), channel("b"), Room::new("p", "p")]);
    let all = |user: &str, rooms: &[&str]| {
        workspace
            .can_access_rooms(user, rooms.iter().copied(), &OFF)
            .unwrap()
    };
    assert!(all("ann", &["a", "b", "a"]));
    assert!(!all("ann", &["a", "p"]));
    assert!(!all("ann", &[]));
    assert!(!all("ann", &["a", "nowhere"]));
    assert!(
        !all("ghost", &["nowhere"]),
        "no error where a room is not known"
    );
    assert!(workspace.can_access_rooms("ghost", ["a"], &OFF).is_err());
    let open = RoomQuestion {
        allow_anonymous_read: true,
        ..OFF
    };
    assert!(!workspace.can_access_rooms(None, ["a"], &open).unwrap());
}

#[test]
fn the_answer_is_written_with_the_name_of_its_rule() {
    let workspace = workspace([channel("r")]);
    assert_eq!(
        serde_json::to_value(access(&workspace, "ann", "r")).unwrap(),
        serde_json::json!({
            "allowed": true,
            "rule": "public",
            "reason": "the role `user` grants `view-c-room`",
        })
    );
}

#[test]
fn the_first_rule_that_says_yes_asks_for_nothing_else() {
    let mut workspace = Workspace::empty();
    workspace.put_team(Team::new("t", false, ["ann"])).unwrap();
    workspace.put_user(User::new("ann", [""])).unwrap();
    let in_team = Room {
        team: Some("t".into()),
        ..channel("r")
    };
    workspace.put_room(in_team).unwrap();
    // The check of a permission would fail.
    assert_eq!(access(&workspace, "ann", "r").rule, RoomRule::TeamMember);
}

#[test]
fn many_roles_that_do_not_open_a_room_leave_it_closed() {
    let mut workspace = Workspace::empty();
    let roles = |name: &'static str| (0..30_000).map(move |at| format!("{name}{at}"));
    let permission = Permission::new("view-c-room", roles("granting"));
    workspace.put_permission(permission).unwrap();
    workspace.put_user(User::new("ann", roles("held"))).unwrap();
    workspace.put_room(channel("r")).unwrap();
    assert!(!access(&workspace, "ann", "r").allowed);
}
