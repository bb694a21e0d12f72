//! The apps of an engine.

use grantfold::ManifestDiff;
use grantfold::rocketchat::{AppGrants, AppManifest, AppRegistry, RegistryError};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::{answer, count};
use crate::problem::or_throw_plain;

/// The message and the fields of a `RegistryError`.
#[derive(Serialize)]
struct Refusal {
    message: String,
    fields: Fields,
}

#[derive(Serialize)]
struct Fields {
    kind: &'static str,
    app: Option<String>,
    diff: Option<ManifestDiff>,
}

fn or_throw<T>(env: &Env, outcome: std::result::Result<T, RegistryError>) -> Result<T> {
    let refusal = |error: RegistryError| Refusal {
        message: error.to_string(),
        fields: Fields {
            kind: error.kind(),
            app: error.app().map(str::to_owned),
            diff: match error {
                RegistryError::NeedsConsent { diff, .. } => Some(diff),
                _ => None,
            },
        },
    };
    or_throw_plain(env, outcome.map_err(refusal))
}

/// No apps yet.
#[napi(catch_unwind)]
pub fn new_registry() -> External<AppRegistry> {
    AppRegistry::default().into()
}

/// Installs an app with what its manifest grants.
#[napi(catch_unwind)]
pub fn registry_install(
    env: &Env,
    registry: &mut External<AppRegistry>,
    manifest: &External<AppManifest>,
) -> Result<External<AppGrants>> {
    let installed = registry.install(manifest);
    Ok(or_throw(env, installed)?.clone().into())
}

/// Installs an app with what the engine stored for it.
#[napi(catch_unwind)]
pub fn registry_install_stored(
    env: &Env,
    registry: &mut External<AppRegistry>,
    app: String,
    stored: Option<String>,
) -> Result<External<AppGrants>> {
    let installed = registry.install_stored(&app, stored.as_deref());
    Ok(or_throw(env, installed)?.clone().into())
}

/// Replaces what an app may do by what a new manifest of it grants.
#[napi(catch_unwind)]
pub fn registry_update(
    env: &Env,
    registry: &mut External<AppRegistry>,
    manifest: &External<AppManifest>,
    consent: bool,
) -> Result<External<AppGrants>> {
    let updated = registry.update(manifest, consent);
    Ok(or_throw(env, updated)?.clone().into())
}

/// What an update would change.
#[napi(catch_unwind)]
pub fn registry_diff(
    env: &Env,
    registry: &External<AppRegistry>,
    manifest: &External<AppManifest>,
) -> Result<Unknown<'static>> {
    answer(env, &or_throw(env, registry.diff(manifest))?)
}

/// Takes an app out.
#[napi(catch_unwind)]
pub fn registry_remove(env: &Env, registry: &mut External<AppRegistry>, app: String) -> Result<()> {
    or_throw(env, registry.remove(&app))
}

/// How often it was changed.
#[napi(catch_unwind)]
pub fn registry_version(registry: &External<AppRegistry>) -> f64 {
    count(registry.version())
}
