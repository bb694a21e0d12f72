//! What a server sends.

use grantfold::rocketchat::Workspace;
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::problem::or_throw;
use crate::workspace::asker::moment;
use crate::workspace::problem::of_update;

/// Applies what a server sent; what is wrong with it is thrown, and then nothing is changed.
#[napi(catch_unwind)]
pub fn workspace_apply(
    env: &Env,
    workspace: &mut External<Workspace>,
    update: String,
    at: f64,
) -> Result<Unknown<'static>> {
    let applied = workspace.apply(&update, moment(at)).map_err(of_update);
    answer(env, &or_throw(env, applied)?)
}

/// The same, understood as the whole listing.
#[napi(catch_unwind)]
pub fn workspace_replace(
    env: &Env,
    workspace: &mut External<Workspace>,
    update: String,
    at: f64,
) -> Result<Unknown<'static>> {
    let applied = workspace.replace(&update, moment(at)).map_err(of_update);
    answer(env, &or_throw(env, applied)?)
}
