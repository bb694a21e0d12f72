//! Operations that give users roles and take them away.

use serde_json::json;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::call::body::{Field, Kind, Params};
use crate::rocketchat::workspace::call::error::ApiError;
use crate::rocketchat::workspace::call::events::{
    member_shown, subscription_changed, user_changed,
};
use crate::rocketchat::workspace::call::roles::{unknown_role, with_role};
use crate::rocketchat::workspace::call::{ACCESS, Answer, Outcome, Request};
use crate::rocketchat::workspace::records::{Role, Scope, User};
use crate::rocketchat::workspace::subject::Subject;

const ADD: [Field; 3] = [
    Field::required("username", Kind::Text),
    Field::optional("roleId", Kind::Text),
    Field::nullable("roomId", Kind::Text),
];

const REMOVE: [Field; 4] = [
    Field::required("username", Kind::Text),
    Field::optional("roleId", Kind::Text),
    Field::nullable("roomId", Kind::Text),
    Field::nullable("scope", Kind::Text),
];

const BAD_BODY: &str = "invalid-params";

const ADMIN: &str = "admin";

/// `roles.addUserToRole`: in a room for a room role and a room, globally for everything else.
///
/// Rule from: Rocket.Chat server, route `roles.addUserToRole`, `addUserToRole`, `addUserRoles`.
pub(super) fn add(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let body = params.body(BAD_BODY, &ADD)?;
    let room = body.filled("roomId");
    let role = body.filled("roleId").ok_or_else(no_role)?;
    // The platform has the code and the text of this failure the wrong way round.
    let swapped = || ApiError::failure("error-role-not-found", Some("Role not found"));
    let role = workspace.role(role).ok_or_else(swapped)?;
    let user = workspace.user_called(body.text("username").unwrap_or_default());
    // Asked before the caller is: who is in a role is told to everybody who is logged in.
    if user.is_some_and(|user| workspace.is_in_role(user, role, room)) {
        let reason = "User already in role";
        return Err(ApiError::coded("error-user-already-in-role", reason));
    }
    if !workspace.may(request.caller, ACCESS)? {
        let reason = "Accessing permissions is not allowed";
        return Err(refused(
            "error-action-not-allowed",
            reason,
            "Accessing_permissions",
        ));
    }
    if *role.id == *ADMIN && !workspace.may(request.caller, "assign-admin-role")? {
        let reason = "Assigning admin is not allowed";
        return Err(refused("error-action-not-allowed", reason, "Assign_admin"));
    }
    let Some(user) = user else {
        return Err(ApiError::coded("error-user-not-found", "User not found"));
    };
    let (role, user) = (role.clone(), user.id.clone());
    let room = room.filter(|_| role.scope == Scope::Subscriptions);
    if room.is_some_and(|room| workspace.subscription(&user, room).is_none()) {
        let reason = "User is not part of given room";
        return Err(ApiError::coded("error-invalid-user", reason));
    }
    let place = Place {
        role: &role,
        user: &user,
        room,
        told: body.filled("roomId"),
    };
    Ok(
        workspace.edit_membership(&place, "added", request, |roles| {
            if !roles.contains(&role.id) {
                roles.push(role.id.clone());
            }
        }),
    )
}

/// `roles.removeUserFromRole`: `scope` is the id of a room; `roomId` is taken and not looked at.
///
/// Rule from: Rocket.Chat server, route `roles.removeUserFromRole`, `removeUserFromRoles`.
pub(super) fn remove(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let body = params.body(BAD_BODY, &REMOVE)?;
    let role = body.filled("roleId").ok_or_else(no_role)?;
    let room = body.filled("scope");
    let user = workspace.user_named(body.text("username").unwrap_or_default());
    let Some(user) = user else {
        let reason = "There is no user with this username";
        return Err(ApiError::coded("error-invalid-user", reason));
    };
    let role = workspace.role(role).ok_or_else(unknown_role)?;
    if !workspace.is_in_role(user, role, room) {
        let reason = "User is not in this role";
        return Err(ApiError::coded("error-user-not-in-role", reason));
    }
    if *role.id == *ADMIN {
        let admins = workspace
            .users()
            .filter(|user| user.roles.contains(&role.id));
        if admins.count() == 1 {
            let reason = "You need to have at least one admin";
            return Err(ApiError::coded("error-admin-required", reason));
        }
    }
    let (role, user) = (role.clone(), user.id.clone());
    let place = Place {
        role: &role,
        user: &user,
        room: room.filter(|_| role.scope == Scope::Subscriptions),
        told: room,
    };
    Ok(
        workspace.edit_membership(&place, "removed", request, |roles| {
            roles.retain(|one| *one != role.id);
        }),
    )
}

/// Whose membership in which role is edited.
struct Place<'a> {
    role: &'a Role,
    user: &'a str,
    /// The room it is written in; without one it is written globally.
    room: Option<&'a str>,
    /// The room that clients are told of.
    told: Option<&'a str>,
}

fn no_role() -> ApiError {
    ApiError::failure("error-invalid-role-properties", None)
}

fn refused(code: &'static str, reason: &str, action: &str) -> ApiError {
    let details = json!({ "method": "authorization:addUserToRole", "action": action });
    ApiError::coded(code, reason).with_details(details)
}

impl Workspace {
    /// Rule from: Rocket.Chat server, `hasRole`, which goes by the role's scope.
    fn is_in_role(&self, user: &User, role: &Role, room: Option<&str>) -> bool {
        let subject = Subject::from(&user.id);
        self.as_server().has_role(subject, &role.id, room)
    }

    /// A user by its user name, in whatever case if there is none in this one.
    ///
    /// Rule from: Rocket.Chat server, `getUserFromParams`.
    fn user_called(&self, username: &str) -> Option<&User> {
        let lower = username.to_lowercase();
        let is_meant = |user: &&User| {
            let name = user.username.as_deref();
            name.is_some_and(|name| name.to_lowercase() == lower)
        };
        let exact = self.user_named(username);
        exact.or_else(|| self.users().find(is_meant))
    }

    fn edit_membership(
        &mut self,
        place: &Place<'_>,
        kind: &str,
        request: &Request<'_>,
        edit: impl Fn(&mut Vec<Id>),
    ) -> Answer {
        let mut answer = Answer::of(with_role(place.role));
        let Some(user) = self.users.get(place.user) else {
            return answer;
        };
        let there = place.room.map(|room| self.subscription(place.user, room));
        let mut user = user.clone();
        match there.map(Option::<&_>::cloned) {
            None => {
                let before = user.roles.clone();
                edit(&mut user.roles);
                if user.roles != before {
                    answer.events.push(user_changed(&user));
                    self.keep(user.clone());
                }
            }
            Some(Some(mut subscription)) => {
                let before = subscription.roles.clone();
                edit(&mut subscription.roles);
                if subscription.roles != before {
                    let event = subscription_changed(&subscription, &user);
                    answer.events.push(event);
                    self.enter(subscription);
                }
            }
            Some(None) => (),
        }
        answer.changed = !answer.events.is_empty();
        if request.display_roles {
            let hint = member_shown(kind, place.role, &user, place.told);
            answer.events.push(hint);
        }
        if answer.changed {
            self.changed();
        }
        answer
    }
}
