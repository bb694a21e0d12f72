//! Root manifests.

use grantfold::Grants;
use grantfold::root::{Manifest, Tool};
use napi::bindgen_prelude::{Env, Error, External, Result, Status, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;
use crate::review::review_answer;

#[derive(Serialize)]
struct Head<'a> {
    id: Option<&'a str>,
    version: Option<&'a str>,
}

/// Reads the text of a manifest.
#[napi(catch_unwind)]
pub fn parse_root_manifest(text: String) -> External<Manifest> {
    Manifest::parse(&text).into()
}

/// Reads the bytes of a manifest.
#[napi(catch_unwind)]
pub fn parse_root_manifest_bytes(bytes: &[u8]) -> External<Manifest> {
    Manifest::parse_bytes(bytes).into()
}

/// What the app is called.
#[napi(catch_unwind)]
pub fn root_manifest_head(env: &Env, manifest: &External<Manifest>) -> Result<Unknown<'static>> {
    let head = Head {
        id: manifest.id(),
        version: manifest.version(),
    };
    answer(env, &head)
}

/// The keys in the sections.
#[napi(catch_unwind)]
pub fn root_manifest_declared(
    env: &Env,
    manifest: &External<Manifest>,
) -> Result<Unknown<'static>> {
    answer(env, &manifest.declared())
}

/// What is wrong with the manifest.
#[napi(catch_unwind)]
pub fn root_manifest_diagnostics(
    env: &Env,
    manifest: &External<Manifest>,
) -> Result<Unknown<'static>> {
    answer(env, &manifest.diagnostics())
}

/// Is there an error among them?
#[napi(catch_unwind)]
pub fn root_manifest_has_errors(manifest: &External<Manifest>) -> bool {
    manifest.has_errors()
}

/// What the app may do by the documents.
#[napi(catch_unwind)]
pub fn root_manifest_grants(manifest: &External<Manifest>) -> External<Grants> {
    manifest.grants().into()
}

/// What the app could do if the manifest were mended.
#[napi(catch_unwind)]
pub fn root_manifest_would_grant(manifest: &External<Manifest>) -> External<Grants> {
    manifest.would_grant().into()
}

/// The names that `rootManifestGrantedBy` knows.
#[napi(catch_unwind)]
pub fn root_tools() -> Vec<&'static str> {
    Tool::ALL.map(Tool::name).to_vec()
}

/// What a tool of the platform takes from the manifest.
#[napi(catch_unwind)]
pub fn root_manifest_granted_by(
    manifest: &External<Manifest>,
    tool: String,
) -> Result<Vec<&'static str>> {
    let tool = Tool::ALL.into_iter().find(|known| known.name() == tool);
    let tool = tool.ok_or_else(|| Error::new(Status::InvalidArg, "no such tool"))?;
    Ok(manifest.granted_by(tool))
}

/// What a person must agree to.
#[napi(catch_unwind)]
pub fn root_manifest_review(env: &Env, manifest: &External<Manifest>) -> Result<Unknown<'static>> {
    review_answer(env, manifest.review())
}

/// What an update changes.
#[napi(catch_unwind)]
pub fn root_manifest_diff(
    env: &Env,
    newer: &External<Manifest>,
    older: &External<Manifest>,
) -> Result<Unknown<'static>> {
    answer(env, &newer.diff(older))
}
