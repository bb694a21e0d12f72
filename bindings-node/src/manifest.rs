//! App manifests.

use grantfold::rocketchat::{
    AppGrants, AppManifest, DeclaredPermission, RuntimeStartError, RuntimeVersion,
};
use grantfold::{PermissionId, Span};
use napi::bindgen_prelude::{Env, Error, External, Result, Status, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;
use crate::review::review_answer;

#[derive(Serialize)]
struct Head<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct Declared<'a> {
    name: &'a str,
    id: Option<PermissionId>,
    required: bool,
    span: Span,
}

impl<'a> From<&'a DeclaredPermission> for Declared<'a> {
    fn from(declared: &'a DeclaredPermission) -> Self {
        Self {
            name: &declared.name,
            id: declared.id,
            required: declared.required,
            span: declared.span,
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Network {
    Starts(bool),
    #[serde(rename_all = "camelCase")]
    Fails {
        message: String,
        engine_message: String,
    },
}

impl From<RuntimeStartError> for Network {
    fn from(error: RuntimeStartError) -> Self {
        Self::Fails {
            message: error.to_string(),
            engine_message: error.engine_message,
        }
    }
}

/// Reads the text of a manifest.
#[napi(catch_unwind)]
pub fn parse_manifest(text: String) -> External<AppManifest> {
    AppManifest::parse(&text).into()
}

/// Reads the bytes of a manifest.
#[napi(catch_unwind)]
pub fn parse_manifest_bytes(bytes: &[u8]) -> External<AppManifest> {
    AppManifest::parse_bytes(bytes).into()
}

/// What the app is called.
#[napi(catch_unwind)]
pub fn manifest_head(env: &Env, manifest: &External<AppManifest>) -> Result<Unknown<'static>> {
    let head = Head {
        id: manifest.id(),
        name: manifest.name(),
        version: manifest.version(),
    };
    answer(env, &head)
}

/// The names in the list.
#[napi(catch_unwind)]
pub fn manifest_declared(env: &Env, manifest: &External<AppManifest>) -> Result<Unknown<'static>> {
    let declared = manifest.declared();
    let declared = declared.map(|list| list.iter().map(Declared::from).collect::<Vec<_>>());
    answer(env, &declared)
}

/// What is wrong with the manifest.
#[napi(catch_unwind)]
pub fn manifest_diagnostics(
    env: &Env,
    manifest: &External<AppManifest>,
) -> Result<Unknown<'static>> {
    answer(env, &manifest.diagnostics())
}

/// Is there an error among them?
#[napi(catch_unwind)]
pub fn manifest_has_errors(manifest: &External<AppManifest>) -> bool {
    manifest.has_errors()
}

/// What the app may do.
#[napi(catch_unwind)]
pub fn manifest_grants(manifest: &External<AppManifest>) -> External<AppGrants> {
    manifest.grants().into()
}

/// What the app could do if the manifest were mended.
#[napi(catch_unwind)]
pub fn manifest_would_grant(manifest: &External<AppManifest>) -> External<AppGrants> {
    manifest.would_grant().into()
}

/// What a person must agree to.
#[napi(catch_unwind)]
pub fn manifest_review(env: &Env, manifest: &External<AppManifest>) -> Result<Unknown<'static>> {
    review_answer(env, manifest.review())
}

/// What an update changes.
#[napi(catch_unwind)]
pub fn manifest_diff(
    env: &Env,
    newer: &External<AppManifest>,
    older: &External<AppManifest>,
) -> Result<Unknown<'static>> {
    answer(env, &newer.diff(older))
}

/// The names that `manifestRuntimeNetwork` knows.
#[napi(catch_unwind)]
pub fn runtime_versions() -> Vec<&'static str> {
    RuntimeVersion::ALL.map(RuntimeVersion::name).to_vec()
}

/// Whether the app's process gets the network: a boolean, or the text of the error that keeps it from starting.
#[napi(catch_unwind)]
pub fn manifest_runtime_network(
    env: &Env,
    manifest: &External<AppManifest>,
    version: String,
) -> Result<Unknown<'static>> {
    let version = RuntimeVersion::from_name(&version)
        .ok_or_else(|| Error::new(Status::InvalidArg, "no such version"))?;
    let network = manifest.runtime_network(version);
    answer(env, &network.map_or_else(Network::from, Network::Starts))
}
