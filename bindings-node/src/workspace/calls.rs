//! What is asked of a server. A refusal is thrown: see `problem.rs`.
//!
//! Answers cross as JSON text: records have fields of any name in them, which `JSON.parse` keeps apart from what a
//! JavaScript object has by nature.

use grantfold::rocketchat::{Request, Setting, Workspace};
use napi::bindgen_prelude::{Env, Error, External, Result, Status, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;
use crate::workspace::asker::{Asker, moment, texts};
use crate::workspace::problem::or_refuse;

/// Who calls, when, and what else the server would know.
#[napi(object, object_to_js = false)]
pub struct RequestIn {
    /// Who calls.
    pub user: Option<String>,
    /// The caller's global roles, where they are to be believed.
    pub roles: Option<Vec<String>>,
    /// When, in milliseconds.
    pub at: f64,
    /// Is there a licence for custom roles?
    pub custom_roles: bool,
    /// Are roles shown?
    pub display_roles: bool,
    /// The id for a role that is created.
    pub new_id: String,
}

/// Runs `with` the request that JavaScript made.
fn requested<T>(request: &RequestIn, with: impl FnOnce(&Request<'_>) -> T) -> T {
    let asker = Asker::new(request.user.as_ref(), request.roles.as_ref());
    with(&Request {
        caller: asker.subject(),
        at: moment(request.at),
        custom_roles: request.custom_roles,
        display_roles: request.display_roles,
        new_id: &request.new_id,
    })
}

fn text(value: &impl Serialize) -> Result<String> {
    let written = serde_json::to_string(value);
    written.map_err(|error| Error::new(Status::GenericFailure, error.to_string()))
}

/// Answers a call, as JSON text.
#[napi(catch_unwind)]
pub fn workspace_call(
    env: &Env,
    workspace: &mut External<Workspace>,
    endpoint: String,
    params: String,
    request: RequestIn,
) -> Result<String> {
    let called = requested(&request, |request| workspace.call(&endpoint, &params, request));
    text(&or_refuse(env, called)?)
}

/// Answers a frame of DDP, as JSON text.
#[napi(catch_unwind)]
pub fn workspace_answer_frame(
    workspace: &mut External<Workspace>,
    frame: String,
    request: RequestIn,
) -> Result<String> {
    let frames = requested(&request, |request| workspace.answer_frame(&frame, request));
    text(&frames)
}

/// May somebody save these settings?
#[napi(catch_unwind)]
pub fn workspace_can_save_settings(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    settings: Vec<String>,
) -> Result<()> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let saved = workspace.can_save_settings(asker.subject(), &texts(&settings));
    or_refuse(env, saved)
}
