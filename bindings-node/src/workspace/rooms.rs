//! May somebody enter a room, or read in it? What the check throws is thrown: see `problem.rs`.

use grantfold::rocketchat::{RoomQuestion, Workspace};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::problem::or_throw;
use crate::workspace::asker::{Asker, texts};

/// What the answer depends on besides the workspace.
#[napi(object, object_to_js = false)]
pub struct RoomSettings {
    /// May visitors read public channels?
    pub allow_anonymous_read: Option<bool>,
    /// Does an invitation count as being in the room?
    pub include_invitations: Option<bool>,
    /// What attribute rules decide, where they count.
    pub attributes: Option<bool>,
    /// What the livechat rules decide.
    pub livechat: Option<bool>,
}

impl From<RoomSettings> for RoomQuestion {
    fn from(settings: RoomSettings) -> Self {
        Self {
            allow_anonymous_read: settings.allow_anonymous_read.unwrap_or_default(),
            include_invitations: settings.include_invitations.unwrap_or_default(),
            attributes: settings.attributes,
            livechat: settings.livechat.unwrap_or_default(),
        }
    }
}

/// May somebody enter a room?
#[napi(catch_unwind)]
pub fn workspace_can_access_room(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    room: String,
    settings: RoomSettings,
) -> Result<Unknown<'static>> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let access = workspace.can_access_room(asker.subject(), &room, &settings.into());
    answer(env, &or_throw(env, access)?)
}

/// May somebody read in a room?
#[napi(catch_unwind)]
pub fn workspace_can_read_room(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    room: String,
    settings: RoomSettings,
) -> Result<Unknown<'static>> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let access = workspace.can_read_room(asker.subject(), &room, &settings.into());
    answer(env, &or_throw(env, access)?)
}

/// May somebody enter all of these rooms?
#[napi(catch_unwind)]
pub fn workspace_can_access_rooms(
    env: &Env,
    workspace: &External<Workspace>,
    user: Option<String>,
    roles: Option<Vec<String>>,
    rooms: Vec<String>,
    settings: RoomSettings,
) -> Result<bool> {
    let asker = Asker::new(user.as_ref(), roles.as_ref());
    let access = workspace.can_access_rooms(asker.subject(), texts(&rooms), &settings.into());
    or_throw(env, access)
}
