//! The checks. Where the server's check fails, that is thrown: see `problem.rs`.

use grantfold::Grants;
use grantfold::rocketchat::{Ask, Workspace};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::problem::or_throw;
use crate::workspace::asker::{Asker, texts};

/// Does somebody have a permission?
#[napi(catch_unwind)]
pub fn workspace_has(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    permission: String,
    room: Option<String>,
    lent: Option<Vec<String>>,
) -> Result<bool> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let ask = Ask::new(asker.subject(), room.as_deref());
    let lent = lent.unwrap_or_default();
    let lent = texts(&lent);
    let ask = Ask { lent: &lent, ..ask };
    or_throw(env, workspace.asks_all(&ask, [permission.as_str()]))
}

/// Does somebody have all permissions, or any?
#[napi(catch_unwind)]
#[allow(clippy::too_many_arguments)]
pub fn workspace_has_several(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    permissions: Vec<String>,
    room: Option<String>,
    lent: Option<Vec<String>>,
    any: bool,
) -> Result<bool> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let ask = Ask::new(asker.subject(), room.as_deref());
    let lent = lent.unwrap_or_default();
    let lent = texts(&lent);
    let ask = Ask { lent: &lent, ..ask };
    let permissions = texts(&permissions);
    let answer = match any {
        true => workspace.asks_any(&ask, permissions),
        false => workspace.asks_all(&ask, permissions),
    };
    or_throw(env, answer)
}

/// Does somebody hold one of these roles?
#[napi(catch_unwind)]
pub fn workspace_has_any_role(
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    wanted: Vec<String>,
    room: Option<String>,
) -> bool {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    workspace.has_any_role(asker.subject(), texts(&wanted), room.as_deref())
}

/// What somebody may do.
#[napi(catch_unwind)]
pub fn workspace_grants(
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    room: Option<String>,
    lent: Option<Vec<String>>,
) -> External<Grants> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let ask = Ask::new(asker.subject(), room.as_deref());
    let lent = lent.unwrap_or_default();
    let lent = texts(&lent);
    workspace.grants_of(&Ask { lent: &lent, ..ask }).into()
}

/// Adds to the allow-list of a role.
#[napi(catch_unwind)]
pub fn workspace_restrict(
    env: &Env,
    workspace: &mut External<Workspace>,
    role: String,
    permissions: Vec<String>,
) -> Result<()> {
    or_throw(env, workspace.restrict(role, permissions))
}

/// Does one of these roles keep the permission from its holders?
#[napi(catch_unwind)]
pub fn workspace_is_restricted(
    env: &Env,
    workspace: &External<Workspace>,
    permission: String,
    roles: Vec<String>,
) -> Result<bool> {
    let answer = workspace.is_restricted_for_any(&permission, texts(&roles));
    or_throw(env, answer)
}

/// Was an allow-list given to the role?
#[napi(catch_unwind)]
pub fn workspace_has_restrictions(workspace: &External<Workspace>, role: String) -> bool {
    workspace.has_restrictions(&role)
}

/// The allow-list of a role, or null.
#[napi(catch_unwind)]
pub fn workspace_allow_list(
    env: &Env,
    workspace: &External<Workspace>,
    role: String,
) -> Result<Unknown<'static>> {
    answer(env, &workspace.allow_list(&role))
}
