//! Operations that write roles.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::call::body::{Body, Field, Kind, Params};
use crate::rocketchat::workspace::call::error::ApiError;
use crate::rocketchat::workspace::call::events::{role_changed, role_shown};
use crate::rocketchat::workspace::call::{ACCESS, Answer, Outcome, Request};
use crate::rocketchat::workspace::document::write::{Dates, role_json};
use crate::rocketchat::workspace::records::{Role, Scope};

const CREATE: [Field; 4] = [
    Field::required("name", Kind::Text),
    Field::nullable("description", Kind::Text),
    Field::optional("scope", Kind::Scope),
    Field::nullable("mandatory2fa", Kind::Flag),
];

const UPDATE: [Field; 5] = [
    Field::required("roleId", Kind::Text),
    Field::required("name", Kind::Text),
    Field::nullable("description", Kind::Text),
    Field::optional("scope", Kind::Scope),
    Field::nullable("mandatory2fa", Kind::Flag),
];

const DELETE: [Field; 1] = [Field::required("roleId", Kind::Text)];

/// `roles.create`: a role of its own, which needs a licence.
///
/// Rule from: Rocket.Chat server, route `roles.create`, `insertRole`.
pub(super) fn create(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    if !request.custom_roles {
        return Err(unlicensed());
    }
    let body = properties(params, &CREATE)?;
    workspace.check_access(request)?;
    let name = body.text("name").unwrap_or_default();
    if workspace
        .roles()
        .any(|role| *role.id == *name || role.name == name)
    {
        return Err(name_taken());
    }
    let id = request.new_id;
    if id.is_empty() || workspace.role(id).is_some() {
        let message = format!("a role that is created needs an id of its own; `{id}` is none");
        return Err(ApiError {
            status: 500,
            ..ApiError::failure(&message, None)
        });
    }
    let role = described(Role::new(id, Scope::Users), &body, name);
    Ok(workspace.write_role(role, request))
}

/// `roles.update`: what is left out becomes what it is in a new role, the scope too.
///
/// Rule from: Rocket.Chat server, route `roles.update`, `updateRole`.
pub(super) fn update(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let body = properties(params, &UPDATE)?;
    workspace.check_access(request)?;
    let role = workspace.role(body.text("roleId").unwrap_or_default());
    if !request.custom_roles && !role.is_some_and(|role| role.protected) {
        return Err(unlicensed());
    }
    let role = role.ok_or_else(unknown_role)?;
    // An empty name keeps the old one.
    let name = body.filled("name").unwrap_or(&role.name);
    let after = described(role.clone(), &body, name);
    if role.protected && (role.name != after.name || role.scope != after.scope) {
        return Err(ApiError::coded("error-role-protected", "Role is protected"));
    }
    let is_other = |other: &Role| other.id != role.id && other.name == name;
    if body.filled("name").is_some() && workspace.roles().any(is_other) {
        return Err(name_taken());
    }
    Ok(workspace.write_role(after, request))
}

/// `roles.delete`: by id or name. The id stays in permissions, and a room role that somebody holds
/// globally is not in use by the platform's count: it goes on granting.
///
/// Rule from: Rocket.Chat server, route `roles.delete`.
pub(super) fn delete(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let body = params.body("invalid-params", &DELETE)?;
    let wanted = body.text("roleId").unwrap_or_default();
    let named = || workspace.roles().find(|role| role.name == wanted);
    let role = workspace.role(wanted).or_else(named);
    let role = role.ok_or_else(unknown_role)?.clone();
    if role.protected {
        let reason = "Cannot delete a protected role";
        return Err(ApiError::coded("error-role-protected", reason));
    }
    if workspace.is_in_use(&role) {
        let reason = "Cannot delete role because it's in use";
        return Err(ApiError::coded("error-role-in-use", reason));
    }
    workspace.remove_role(&role.id, request.at)?;
    Ok(Answer {
        events: vec![role_changed("removed", &role)],
        changed: true,
        ..Answer::of(json!({ "success": true }))
    })
}

/// The properties of a role that were sent.
fn properties<'p>(params: &'p Params<'_>, fields: &[Field]) -> Result<Body<'p>, ApiError> {
    let code = "error-invalid-role-properties";
    params.body(code, fields).map_err(|flaw| {
        let mut details = flaw.details.unwrap_or_else(|| json!({}));
        details["message"] = flaw.error.into();
        ApiError::coded(code, "The role properties are invalid.").with_details(details)
    })
}

/// A role as a body describes it.
fn described(role: Role, body: &Body<'_>, name: &str) -> Role {
    Role {
        name: name.to_owned(),
        description: body.text("description").unwrap_or_default().to_owned(),
        scope: body
            .text("scope")
            .and_then(Scope::from_name)
            .unwrap_or_default(),
        mandatory2fa: body.is_set("mandatory2fa"),
        ..role
    }
}

fn unlicensed() -> ApiError {
    ApiError::coded("error-action-not-allowed", "This is an enterprise feature")
}

fn name_taken() -> ApiError {
    let code = "error-duplicate-role-names-not-allowed";
    ApiError::coded(code, "Role name already exists")
}

pub(super) fn unknown_role() -> ApiError {
    ApiError::coded("error-invalid-roleId", "This role does not exist")
}

/// The answer that has a role in it.
pub(super) fn with_role(role: &Role) -> Value {
    json!({ "role": role_json(role, Dates::Iso), "success": true })
}

impl Workspace {
    pub(super) fn check_access(&self, request: &Request<'_>) -> Result<(), ApiError> {
        match self.may(request.caller, ACCESS)? {
            true => Ok(()),
            false => {
                let reason = "Accessing permissions is not allowed";
                Err(ApiError::coded("error-action-not-allowed", reason))
            }
        }
    }

    fn write_role(&mut self, mut role: Role, request: &Request<'_>) -> Answer {
        role.updated_at = Some(request.at);
        let mut events = vec![role_changed("changed", &role)];
        if request.display_roles {
            events.push(role_shown(&role));
        }
        let body = with_role(&role);
        Arc::make_mut(&mut self.table).put_role(role);
        self.changed();
        Answer {
            events,
            changed: true,
            ..Answer::of(body)
        }
    }

    /// Does anybody hold a role where its scope says: globally, or in any room?
    ///
    /// Rule from: Rocket.Chat server, `Roles.countUsersInRole`.
    fn is_in_use(&self, role: &Role) -> bool {
        match role.scope {
            Scope::Users => self.users().any(|user| user.roles.contains(&role.id)),
            Scope::Subscriptions => {
                let mut subscriptions = self.subscriptions();
                subscriptions.any(|one| one.roles.contains(&role.id))
            }
        }
    }
}
