//! What JavaScript makes a `PermissionDeniedError` of.

use grantfold::PermissionDenied;
use napi::bindgen_prelude::{Env, Result, Unknown};
use serde::Serialize;

use crate::answer::answer;

#[derive(Serialize)]
struct Denial<'a> {
    message: String,
    fields: &'a PermissionDenied,
}

/// The fields of the error and its message, or null where nothing is denied.
pub(crate) fn denial(
    env: &Env,
    outcome: std::result::Result<(), PermissionDenied>,
    method: Option<String>,
) -> Result<Unknown<'static>> {
    let denied = outcome.err().map(|denied| match method {
        Some(method) => denied.in_call(method),
        None => denied,
    });
    let denial = denied.as_ref().map(|denied| Denial {
        message: denied.to_string(),
        fields: denied,
    });
    answer(env, &denial)
}
