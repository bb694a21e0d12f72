//! A record alone is written as in the document.

use serde::{Serialize, Serializer};

use crate::rocketchat::workspace::document::write::{
    Dates, permission_json, role_json, room_json, subscription_json, team_json, user_json,
};
use crate::rocketchat::workspace::records::{Permission, Role, Room, Subscription, Team, User};

/// As in [`Workspace::to_json`](crate::rocketchat::Workspace::to_json).
impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        permission_json(self, Dates::Iso).serialize(serializer)
    }
}

/// As in [`Workspace::to_json`](crate::rocketchat::Workspace::to_json).
impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        role_json(self, Dates::Iso).serialize(serializer)
    }
}

/// As in [`Workspace::to_json`](crate::rocketchat::Workspace::to_json).
impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        user_json(self).serialize(serializer)
    }
}

/// As in [`Workspace::to_json`](crate::rocketchat::Workspace::to_json).
impl Serialize for Subscription {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        subscription_json(self).serialize(serializer)
    }
}

/// As in [`Workspace::to_json`](crate::rocketchat::Workspace::to_json).
impl Serialize for Room {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        room_json(self).serialize(serializer)
    }
}

/// As in [`Workspace::to_json`](crate::rocketchat::Workspace::to_json).
impl Serialize for Team {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        team_json(self).serialize(serializer)
    }
}
