//! The records of a workspace: permissions, roles, users, subscriptions, rooms and teams.
//!
//! Field names and meaning from: `@rocket.chat/core-typings` 8.8.1 (`IPermission`, `IRole`, `IUser`,
//! `ISubscription`, `IRoom`, `ITeam`).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::reader::{Extra, Id};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// A permission and the roles that grant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its id: `create-c`, `change-setting-Site_Name`.
    pub id: Id,
    /// The ids of the roles that grant it, in no meaningful order. Ids without a role document
    /// grant too.
    pub roles: Vec<Id>,
    /// When it was last written, if that is known.
    pub updated_at: Option<Timestamp>,
    /// Everything else: `level`, `settingId`, `group` and whatever a server adds.
    pub extra: Extra,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id; that of a role made by people is random.
    pub id: Id,
    /// Its name, for people. No check compares it.
    pub name: String,
    /// What people say about it.
    pub description: String,
    /// Where it is meant to be held.
    pub scope: Scope,
    /// Did the platform bring it? Then it keeps its name and scope, and cannot be deleted.
    pub protected: bool,
    /// Must its holders use a second factor? No check depends on it.
    pub mandatory2fa: bool,
    /// When it was last written, if that is known.
    pub updated_at: Option<Timestamp>,
    /// What else a server said about it.
    pub extra: Extra,
}

/// Where a role is meant to be held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Scope {
    /// By users, in the whole workspace.
    #[default]
    Users,
    /// By subscriptions: by a user in one room.
    Subscriptions,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: Id,
    /// Its user name, where that is known.
    pub username: Option<String>,
    /// The roles it holds globally.
    pub roles: Vec<Id>,
    /// What else a server said about it.
    pub extra: Extra,
}

/// That a user is in a room, and the roles it holds there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The user.
    pub user: Id,
    /// The room.
    pub room: Id,
    /// The roles it holds in that room.
    pub roles: Vec<Id>,
    /// Is it an invitation that was not accepted yet?
    pub is_invitation: bool,
    /// What else a server said about it.
    pub extra: Extra,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: Id,
    /// Its type: `c` for a public channel, `p` a private one, `d` direct messages, `l` and `v`
    /// livechat.
    pub kind: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The team it belongs to.
    pub team: Option<Id>,
    /// The room it is a discussion in.
    pub parent: Option<Id>,
    /// Do attribute rules (ABAC) lie on it?
    pub has_attribute_rules: bool,
    /// What else a server said about it.
    pub extra: Extra,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: Id,
    /// May everybody see its channels?
    pub is_public: bool,
    /// Its members.
    pub members: BTreeSet<Id>,
    /// What else a server said about it.
    pub extra: Extra,
}

impl Permission {
    /// A permission that these roles grant, and nothing else known about it.
    pub fn new<R: Into<Id>>(id: impl Into<Id>, roles: impl IntoIterator<Item = R>) -> Self {
        Self {
            id: id.into(),
            roles: roles.into_iter().map(Into::into).collect(),
            updated_at: None,
            extra: Extra::new(),
        }
    }

    /// Does it guard a setting?
    #[must_use]
    pub fn is_setting(&self) -> bool {
        self.text("level") == Some("settings")
    }

    /// The setting it guards.
    #[must_use]
    pub fn setting_id(&self) -> Option<&str> {
        self.text("settingId")
    }

    /// The permission of the group its setting is in.
    #[must_use]
    pub fn group_permission_id(&self) -> Option<&str> {
        self.text("groupPermissionId")
    }

    fn text(&self, field: &str) -> Option<&str> {
        self.extra.get(field)?.as_str()
    }
}

impl Role {
    /// A role of this id and scope, named by its id.
    pub fn new(id: impl Into<Id>, scope: Scope) -> Self {
        let id = id.into();
        Self {
            name: id.to_string(),
            id,
            description: String::new(),
            scope,
            protected: false,
            mandatory2fa: false,
            updated_at: None,
            extra: Extra::new(),
        }
    }
}

impl Scope {
    /// The platform's name for it: `Users`, `Subscriptions`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::Subscriptions => "Subscriptions",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Users, Self::Subscriptions]
            .into_iter()
            .find(|scope| scope.name() == name)
    }
}

impl User {
    /// A user that holds these roles globally.
    pub fn new<R: Into<Id>>(id: impl Into<Id>, roles: impl IntoIterator<Item = R>) -> Self {
        Self {
            id: id.into(),
            username: None,
            roles: roles.into_iter().map(Into::into).collect(),
            extra: Extra::new(),
        }
    }
}

impl Subscription {
    /// A user in a room, with the roles it holds there.
    pub fn new<R: Into<Id>>(
        user: impl Into<Id>,
        room: impl Into<Id>,
        roles: impl IntoIterator<Item = R>,
    ) -> Self {
        Self {
            user: user.into(),
            room: room.into(),
            roles: roles.into_iter().map(Into::into).collect(),
            is_invitation: false,
            extra: Extra::new(),
        }
    }
}

impl Room {
    /// A room of this type.
    pub fn new(id: impl Into<Id>, kind: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: kind.into(),
            name: None,
            team: None,
            parent: None,
            has_attribute_rules: false,
            extra: Extra::new(),
        }
    }
}

impl Team {
    /// A team with these members.
    pub fn new<M: Into<Id>>(
        id: impl Into<Id>,
        is_public: bool,
        members: impl IntoIterator<Item = M>,
    ) -> Self {
        Self {
            id: id.into(),
            is_public,
            members: members.into_iter().map(Into::into).collect(),
            extra: Extra::new(),
        }
    }
}
