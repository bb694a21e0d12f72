//! What a workspace is made of, from the arguments of a change.

use std::sync::Arc;

use grantfold::rocketchat::{Permission, Role, Room, Subscription, Team, User};

use crate::convert::{Name, Names};
use crate::error::Error;
use crate::rocketchat::workspace::arguments::{Moment, known, scope};

pub(crate) fn permission(
    id: &str,
    roles: &Names<'_>,
    updated_at: Option<Moment>,
) -> Result<Permission, Error> {
    Ok(Permission {
        updated_at: known(updated_at),
        ..Permission::new(id, roles.ids()?)
    })
}

/// What about a role its id does not tell.
pub(crate) struct RoleOptions<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) scope: Name<'a>,
    pub(crate) description: &'a str,
    pub(crate) protected: bool,
    pub(crate) mandatory2fa: bool,
    pub(crate) updated_at: Option<Moment>,
}

pub(crate) fn role(id: &str, options: RoleOptions<'_>) -> Result<Role, Error> {
    Ok(Role {
        name: options.name.unwrap_or(id).to_owned(),
        description: options.description.to_owned(),
        protected: options.protected,
        mandatory2fa: options.mandatory2fa,
        updated_at: known(options.updated_at),
        ..Role::new(id, scope(&options.scope)?)
    })
}

pub(crate) fn user(id: &str, roles: &Names<'_>, username: Option<&str>) -> Result<User, Error> {
    Ok(User {
        username: username.map(str::to_owned),
        ..User::new(id, roles.ids()?)
    })
}

pub(crate) fn subscription(
    user: &str,
    room: &str,
    roles: &Names<'_>,
    is_invitation: bool,
) -> Result<Subscription, Error> {
    Ok(Subscription {
        is_invitation,
        ..Subscription::new(user, room, roles.ids()?)
    })
}

/// What about a room its id and type do not tell.
pub(crate) struct RoomOptions<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) team: Option<&'a str>,
    pub(crate) parent: Option<&'a str>,
    pub(crate) has_attribute_rules: bool,
}

pub(crate) fn room(id: &str, kind: &str, options: &RoomOptions<'_>) -> Room {
    Room {
        name: options.name.map(str::to_owned),
        team: options.team.map(Arc::from),
        parent: options.parent.map(Arc::from),
        has_attribute_rules: options.has_attribute_rules,
        ..Room::new(id, kind)
    }
}

pub(crate) fn team(id: &str, members: &Names<'_>, is_public: bool) -> Result<Team, Error> {
    Ok(Team::new(id, is_public, members.ids()?))
}
