//! What is asked of a server. A refusal is thrown: see `problem.rs`.
//!
//! Answers cross as JSON text: records have fields of any name in them, which `JSON.parse` keeps apart from what a
//! JavaScript object has by nature.

use grantfold::rocketchat::{Request, Setting, Workspace};
use napi::bindgen_prelude::{Env, External, Result};
use napi_derive::napi;

use crate::problem::or_throw;
use crate::workspace::asker::{Asker, moment, texts};
use crate::workspace::problem::or_refuse;
use crate::workspace::records::text;

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

/// Answers a call, as JSON text.
#[napi(catch_unwind)]
pub fn workspace_call(
    env: &Env,
    workspace: &mut External<Workspace>,
    endpoint: String,
    params: String,
    request: RequestIn,
) -> Result<String> {
    let called = requested(&request, |request| {
        workspace.call(&endpoint, &params, request)
    });
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
    let saved = workspace.can_save_settings(asker.subject(), texts(&settings));
    or_refuse(env, saved)
}

/// A setting.
#[napi(object, object_to_js = false)]
pub struct SettingIn {
    /// Its id.
    pub id: String,
    /// The group it is in.
    pub group: Option<String>,
    /// The section it is in.
    pub section: Option<String>,
    /// Where it stands among others.
    pub sorter: Option<f64>,
    /// Is it hidden?
    pub hidden: bool,
}

impl From<SettingIn> for Setting {
    fn from(setting: SettingIn) -> Self {
        Self {
            id: setting.id,
            group: setting.group,
            section: setting.section,
            sorter: setting.sorter,
            hidden: setting.hidden,
        }
    }
}

/// Derives the permissions of settings.
#[napi(catch_unwind)]
pub fn workspace_seed_settings(
    env: &Env,
    workspace: &mut External<Workspace>,
    settings: Vec<SettingIn>,
    at: f64,
) -> Result<bool> {
    let settings: Vec<Setting> = settings.into_iter().map(Setting::from).collect();
    or_throw(env, workspace.seed_settings(&settings, moment(at)))
}
