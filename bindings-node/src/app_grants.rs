//! What an app may do, and the extra fields that narrow it.

use grantfold::Grants;
use grantfold::rocketchat::{self, AppGrants};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::denial::denial;

/// The grants that the engine's stored list gives an app.
#[napi(catch_unwind)]
pub fn stored_grants(app: String, stored: Option<String>) -> External<AppGrants> {
    AppGrants::from_stored(&app, stored.as_deref()).into()
}

/// The grants that an upload with this form field gives an app.
#[napi(catch_unwind)]
pub fn upload_grants(app: String, field: Option<String>) -> External<AppGrants> {
    AppGrants::from_upload(&app, field.as_deref()).into()
}

/// The grants of an app that is not installed.
#[napi(catch_unwind)]
pub fn not_installed_grants(app: String) -> External<AppGrants> {
    AppGrants::not_installed(&app).into()
}

/// The part that all platforms share: which permissions are granted, and why.
#[napi(catch_unwind)]
pub fn app_grants_shared(grants: &External<AppGrants>) -> External<Grants> {
    Grants::clone(grants).into()
}

/// The JSON form.
#[napi(catch_unwind)]
pub fn app_grants_json(env: &Env, grants: &External<AppGrants>) -> Result<Unknown<'static>> {
    answer(env, &**grants)
}

/// What is wrong with the stored list.
#[napi(catch_unwind)]
pub fn app_grants_diagnostics(env: &Env, grants: &External<AppGrants>) -> Result<Unknown<'static>> {
    answer(env, &grants.diagnostics())
}

/// The denial of a request to this URL, or null.
#[napi(catch_unwind)]
pub fn host_denial(
    env: &Env,
    grants: &External<AppGrants>,
    url: String,
    method: Option<String>,
) -> Result<Unknown<'static>> {
    denial(env, grants.require_host(&url), method)
}

/// The host of a web request to this URL, as reports write it, or null.
#[napi(catch_unwind)]
pub fn host_of(url: String) -> Option<String> {
    rocketchat::host_of(&url)
}

/// The denial of a token with this scope, or null.
#[napi(catch_unwind)]
pub fn scope_denial(
    env: &Env,
    grants: &External<AppGrants>,
    scope: String,
    method: Option<String>,
) -> Result<Unknown<'static>> {
    denial(env, grants.require_scope(&scope), method)
}

/// The denial of this hidden setting, or null.
#[napi(catch_unwind)]
pub fn setting_denial(
    env: &Env,
    grants: &External<AppGrants>,
    id: String,
    method: Option<String>,
) -> Result<Unknown<'static>> {
    denial(env, grants.require_hidden_setting(&id), method)
}
