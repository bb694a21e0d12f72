//! Questions about many users, rooms or roles at once.

use grantfold::rocketchat::Workspace;
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::workspace::asker::{Asker, texts};

/// The users who have a permission.
#[napi(catch_unwind)]
pub fn workspace_users_who_can(
    env: &Env,
    workspace: &External<Workspace>,
    permission: String,
    room: Option<String>,
) -> Result<Unknown<'static>> {
    answer(env, &workspace.users_who_can(&permission, room.as_deref()))
}

/// The rooms where somebody has a permission.
#[napi(catch_unwind)]
pub fn workspace_rooms_where(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    permission: String,
) -> Result<Unknown<'static>> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    answer(env, &workspace.rooms_where(asker.subject(), &permission))
}

/// The roles that grant a permission.
#[napi(catch_unwind)]
pub fn workspace_roles_granting(
    env: &Env,
    workspace: &External<Workspace>,
    permission: String,
) -> Result<Unknown<'static>> {
    answer(env, &workspace.roles_granting(&permission))
}

/// The fewest roles that grant some permissions.
#[napi(catch_unwind)]
pub fn workspace_minimal_roles(
    env: &Env,
    workspace: &External<Workspace>,
    permissions: Vec<String>,
) -> Result<Unknown<'static>> {
    answer(env, &workspace.minimal_roles(texts(&permissions)))
}
