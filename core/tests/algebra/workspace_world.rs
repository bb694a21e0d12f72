//! Made-up workspaces and changes of them.

use std::collections::{BTreeMap, BTreeSet};

use grantfold::rocketchat::{
    Permission, Reading, Role, Room, Scope, Subscription, Team, Timestamp, User, Workspace,
    WorkspaceError,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// `helper` has no document, and an empty id makes the server's check fail.
pub(crate) const ROLES: [&str; 6] = ["admin", "user", "guest", "owner", "helper", ""];
/// Two of the platform's, and two of nobody's.
pub(crate) const PERMISSIONS: [&str; 4] = ["create-c", "edit-room", "mine", "yours"];
/// `cyd` is known by its place in a room alone.
pub(crate) const USERS: [&str; 3] = ["ann", "ben", "cyd"];
pub(crate) const ROOMS: [Option<&str>; 3] = [None, Some("general"), Some("side")];
pub(crate) const READINGS: [Reading; 4] = [
    Reading::Server,
    Reading::LegacyClient,
    Reading::OldestClient,
    Reading::ReactNative,
];

type Names = Vec<&'static str>;

/// Few hold a role with an empty id.
fn some_roles() -> impl Strategy<Value = Names> {
    prop_oneof![
        9 => subsequence(ROLES[..5].to_vec(), 0..4),
        1 => subsequence(ROLES.to_vec(), 1..4),
    ]
}

fn some_permissions() -> impl Strategy<Value = Names> {
    subsequence(PERMISSIONS.to_vec(), 0..4)
}

/// A change that somebody wants; not every one can be made.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    PutPermission(&'static str, Names),
    RemovePermission(&'static str),
    PutRole(&'static str, Scope),
    RemoveRole(&'static str),
    PutUser(&'static str, Names),
    RemoveUser(&'static str),
    Enter(&'static str, &'static str, Names),
    Leave(&'static str, &'static str),
    PutRoom(&'static str),
    RemoveRoom(&'static str),
    PutTeam(&'static str),
    Restrict(&'static str, Names),
}

pub(crate) fn wishes() -> impl Strategy<Value = Wish> {
    let permission = || select(vec!["create-c", "edit-room", "mine", "yours", "new", ""]);
    let role = || select(ROLES.to_vec());
    let user = || select(vec!["ann", "ben", "cyd", "dan", ""]);
    let room = || select(vec!["general", "side", "cellar", ""]);
    let scope = || select(vec![Scope::Users, Scope::Subscriptions]);
    prop_oneof![
        3 => (permission(), some_roles()).prop_map(|(id, roles)| Wish::PutPermission(id, roles)),
        1 => permission().prop_map(Wish::RemovePermission),
        1 => (role(), scope()).prop_map(|(id, scope)| Wish::PutRole(id, scope)),
        1 => role().prop_map(Wish::RemoveRole),
        2 => (user(), some_roles()).prop_map(|(id, roles)| Wish::PutUser(id, roles)),
        1 => user().prop_map(Wish::RemoveUser),
        2 => (user(), room(), some_roles()).prop_map(|(user, room, roles)| Wish::Enter(user, room, roles)),
        1 => (user(), room()).prop_map(|(user, room)| Wish::Leave(user, room)),
        1 => room().prop_map(Wish::PutRoom),
        1 => room().prop_map(Wish::RemoveRoom),
        1 => room().prop_map(Wish::PutTeam),
        1 => (role(), some_permissions()).prop_map(|(role, list)| Wish::Restrict(role, list)),
    ]
}

impl Wish {
    pub(crate) fn make(&self, to: &mut Workspace, at: Timestamp) -> Result<(), WorkspaceError> {
        match self {
            Self::PutPermission(id, roles) => {
                to.put_permission(Permission::new(*id, roles.clone()))
            }
            Self::RemovePermission(id) => to.remove_permission(id, at),
            Self::PutRole(id, scope) => to.put_role(Role::new(*id, *scope)),
            Self::RemoveRole(id) => to.remove_role(id, at),
            Self::PutUser(id, roles) => to.put_user(User::new(*id, roles.clone())),
            Self::RemoveUser(id) => to.remove_user(id),
            Self::Enter(user, room, roles) => {
                to.put_subscription(Subscription::new(*user, *room, roles.clone()))
            }
            Self::Leave(user, room) => to.remove_subscription(user, room),
            Self::PutRoom(id) => to.put_room(Room::new(*id, "c")),
            Self::RemoveRoom(id) => to.remove_room(id),
            Self::PutTeam(id) => to.put_team(Team::new(*id, true, ["ann"])),
            Self::Restrict(role, list) => to.restrict(*role, list.clone()),
        }
    }
}

prop_compose! {
    /// A workspace in which everybody may hold everything; some roles may be restricted.
    pub(crate) fn workspaces()(
        grants in vec(some_roles(), 4),
        users in vec(some_roles(), 2),
        places in vec(proptest::option::of(some_roles()), 6),
        lists in vec(proptest::option::weighted(0.2, some_permissions()), 5),
    ) -> Workspace {
        let mut workspace = Workspace::empty();
        for (id, scope) in [("admin", Scope::Users), ("user", Scope::Users), ("guest", Scope::Users), ("owner", Scope::Subscriptions)] {
            workspace.put_role(Role::new(id, scope)).expect("an id");
        }
        for (id, roles) in PERMISSIONS.iter().zip(grants) {
            workspace.put_permission(Permission::new(*id, roles)).expect("an id");
        }
        for (id, roles) in USERS.iter().zip(users) {
            workspace.put_user(User::new(*id, roles)).expect("an id");
        }
        workspace.put_room(Room::new("general", "c")).expect("an id");
        let keys = USERS.iter().flat_map(|user| ["general", "side"].map(|room| (user, room)));
        for ((user, room), roles) in keys.zip(places) {
            if let Some(roles) = roles {
                workspace.put_subscription(Subscription::new(*user, room, roles)).expect("ids");
            }
        }
        for (role, list) in ROLES.iter().zip(lists) {
            if let Some(list) = list {
                workspace.restrict(*role, list).expect("an id");
            }
        }
        workspace
    }
}

/// Who may do what, in each room and in none.
pub(crate) type Answers = BTreeMap<(&'static str, Option<&'static str>), BTreeSet<String>>;

pub(crate) fn answers(workspace: &Workspace) -> Answers {
    let mut answers = Answers::new();
    for user in USERS.into_iter().chain(["dan", ""]) {
        for room in ROOMS.into_iter().chain([Some("cellar"), Some("")]) {
            let grants = workspace.grants(user, room);
            answers.insert((user, room), grants.iter().map(str::to_owned).collect());
        }
    }
    answers
}

/// Does anybody hold a role with an empty id?
pub(crate) fn is_odd(workspace: &Workspace) -> bool {
    let of_users = workspace.users().flat_map(|user| &user.roles);
    let in_rooms = workspace.subscriptions().flat_map(|held| &held.roles);
    of_users.chain(in_rooms).any(|role| role.is_empty())
}
