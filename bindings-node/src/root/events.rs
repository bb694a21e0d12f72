//! Events of the platform.

use grantfold::root::Community;
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::problem::or_throw;
use crate::root::problem::of_event;

/// Applies one event; what is wrong with it is thrown, and then nothing is changed.
#[napi(catch_unwind)]
pub fn apply_event(
    env: &Env,
    community: &mut External<Community>,
    event: String,
) -> Result<Unknown<'static>> {
    let applied = community.apply(&event).map_err(of_event);
    answer(env, &or_throw(env, applied)?)
}
