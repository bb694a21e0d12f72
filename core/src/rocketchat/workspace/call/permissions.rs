//! Operations that write permissions.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::node::Node;
use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::call::body::{Field, Kind, Params};
use crate::rocketchat::workspace::call::error::ApiError;
use crate::rocketchat::workspace::call::events::permission_changed;
use crate::rocketchat::workspace::call::{ACCESS, Answer, Outcome, Request};
use crate::rocketchat::workspace::document::write::{Dates, permission_json};
use crate::rocketchat::workspace::records::Permission;

pub(super) const ADD_METHOD: &str = "authorization:addPermissionToRole";
pub(super) const REMOVE_METHOD: &str = "authorization:removeRoleFromPermission";

const BAD_BODY: &str = "invalid-params";

const UPDATE: [Field; 1] = [Field::required("permissions", Kind::Entries)];

const ROLE_OF: [Field; 2] = [
    Field::required("permissionId", Kind::Text),
    Field::required("role", Kind::Text),
];

/// `permissions.update`: gives permissions exactly these roles. It looks neither at restricted
/// roles nor at who may edit permissions for settings.
///
/// Rule from: Rocket.Chat server, route `permissions.update`.
pub(super) fn update(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let body = params.body(BAD_BODY, &UPDATE)?;
    let entries = body.entries("permissions");
    let ids: BTreeSet<&str> = entries.iter().map(|(id, _)| *id).collect();
    let there = ids.iter().filter(|id| workspace.permission(id).is_some());
    // The platform compares numbers, so an entry that stands twice is refused too.
    if there.count() != entries.len() {
        let code = "error-invalid-permission";
        return Err(ApiError::failure("Invalid permission", Some(code)));
    }
    let mut roles = entries.iter().flat_map(|(_, roles)| roles);
    if roles.any(|role| workspace.role(role).is_none()) {
        return Err(ApiError::failure(
            "Invalid role",
            Some("error-invalid-role"),
        ));
    }
    let written = entries.iter().filter_map(|(id, roles)| {
        let before = workspace.permission(id)?;
        Some(Permission {
            roles: roles.iter().map(|role| (*role).into()).collect(),
            updated_at: Some(request.at),
            ..before.clone()
        })
    });
    let written: Vec<Permission> = written.collect();
    let events = written.iter().flat_map(permission_changed).collect();
    let changed = workspace.write_permissions(written)?;
    let listed = workspace.permissions();
    let listed = listed.map(|permission| permission_json(permission, Dates::Iso));
    let body = json!({ "permissions": listed.collect::<Vec<_>>(), "success": true });
    Ok(Answer {
        events,
        changed,
        ..Answer::of(body)
    })
}

/// `permissions.addRole`: a role gets a permission.
pub(super) fn add_role(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let (permission, role) = fields(params)?;
    workspace.grant(permission, role, request).map(succeeded)
}

/// `permissions.removeRole`: a role loses a permission.
pub(super) fn remove_role(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let (permission, role) = fields(params)?;
    workspace.revoke(permission, role, request).map(succeeded)
}

/// The method that `permissions.addRole` came from.
pub(super) fn add_role_method(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    check_login(request, not_adding)?;
    let (permission, role) = arguments(params)?;
    workspace.grant(permission, role, request)
}

/// The method that `permissions.removeRole` came from.
pub(super) fn remove_role_method(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    check_login(request, not_removing)?;
    let (permission, role) = arguments(params)?;
    workspace.revoke(permission, role, request)
}

/// A permission and a role from a body.
fn fields<'p>(params: &'p Params<'_>) -> Result<(&'p str, &'p str), ApiError> {
    let body = params.body(BAD_BODY, &ROLE_OF)?;
    let text = |field| body.text(field).unwrap_or_default();
    Ok((text("permissionId"), text("role")))
}

/// A permission and a role from the arguments of a method.
fn arguments<'p>(params: &'p Params<'_>) -> Result<(&'p str, &'p str), ApiError> {
    let mut arguments = params.arguments()?.iter().map(Node::as_str);
    let mut next = || {
        arguments
            .next()
            .flatten()
            .ok_or_else(ApiError::match_failed)
    };
    Ok((next()?, next()?))
}

/// Methods refuse those who are not logged in with a code of their own.
fn check_login(request: &Request<'_>, refusal: fn() -> ApiError) -> Result<(), ApiError> {
    match request.caller.id() {
        Some(_) => Ok(()),
        None => Err(ApiError {
            status: 401,
            ..refusal()
        }),
    }
}

fn not_adding() -> ApiError {
    let reason = "Adding permission is not allowed";
    ApiError::coded("error-action-not-allowed", reason).with_details(adding())
}

fn not_removing() -> ApiError {
    let details = json!({ "method": REMOVE_METHOD, "action": "Removing_permission" });
    let reason = "Removing permission is not allowed";
    ApiError::coded("error-action-not-allowed", reason).with_details(details)
}

fn adding() -> Value {
    json!({ "method": ADD_METHOD, "action": "Adding_permission" })
}

fn succeeded(answer: Answer) -> Answer {
    Answer {
        body: json!({ "success": true }),
        ..answer
    }
}

impl Workspace {
    /// Rule from: Rocket.Chat server, `addPermissionToRoleMethod`.
    fn grant(&mut self, permission: &str, role: &str, request: &Request<'_>) -> Outcome {
        if self.is_restricted(permission, role)? {
            // Of all these texts the platform's own test wants this one without its code.
            let code = "error-action-not-allowed";
            let error = ApiError::failure("Permission is restricted", Some(code));
            return Err(error.with_details(adding()));
        }
        let Some(found) = self.permission(permission) else {
            let error = ApiError::coded("error-invalid-permission", "Permission does not exist");
            return Err(error.with_details(adding()));
        };
        if self.role(role).is_none() {
            let error = ApiError::coded("error-invalid-role", "Role does not exist");
            return Err(error.with_details(adding()));
        }
        if !self.may_edit(found, request)? {
            return Err(not_adding());
        }
        self.edit_roles(permission, request, |roles| {
            if roles.iter().all(|one| **one != *role) {
                roles.push(role.into());
            }
        })
    }

    /// Rule from: Rocket.Chat server, `removeRoleFromPermissionMethod`. The role need not exist.
    fn revoke(&mut self, permission: &str, role: &str, request: &Request<'_>) -> Outcome {
        let Some(found) = self.permission(permission) else {
            let error = ApiError::coded("error-permission-not-found", "Permission not found");
            return Err(error.with_details(json!({ "method": REMOVE_METHOD })));
        };
        if !self.may_edit(found, request)? {
            return Err(not_removing());
        }
        self.edit_roles(permission, request, |roles| {
            roles.retain(|one| **one != *role);
        })
    }

    /// May the caller edit this permission? One for a setting takes another permission as well.
    fn may_edit(&self, permission: &Permission, request: &Request<'_>) -> Result<bool, ApiError> {
        let caller = request.caller;
        Ok(self.may(caller, ACCESS)?
            && (!permission.is_setting() || self.may(caller, "access-setting-permissions")?))
    }

    /// Edits the roles of a permission, and before it of the permission of its group. Both are
    /// told of whether or not that changed anything.
    fn edit_roles(
        &mut self,
        permission: &str,
        request: &Request<'_>,
        edit: impl Fn(&mut Vec<Id>),
    ) -> Outcome {
        let found = self.permission(permission);
        let group = found.and_then(Permission::group_permission_id);
        let group = group.and_then(|group| self.permission(group));
        let (mut events, mut written) = (Vec::new(), Vec::new());
        for before in group.into_iter().chain(found) {
            let mut after = before.clone();
            edit(&mut after.roles);
            if after.roles != before.roles {
                after.updated_at = Some(request.at);
                written.push(after.clone());
            }
            events.extend(permission_changed(&after));
        }
        let changed = self.write_permissions(written)?;
        Ok(Answer {
            events,
            changed,
            ..Answer::of(Value::Null)
        })
    }

    /// Puts all of them in, or none.
    fn write_permissions(&mut self, written: Vec<Permission>) -> Result<bool, ApiError> {
        if written.is_empty() {
            return Ok(false);
        }
        let mut table = Arc::clone(&self.table);
        let edited = Arc::make_mut(&mut table);
        for permission in written {
            edited.put_permission(permission)?;
        }
        self.table = table;
        self.changed();
        Ok(true)
    }
}
