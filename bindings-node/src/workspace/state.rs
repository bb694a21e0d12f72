//! A workspace as a whole.

use grantfold::rocketchat::{Defaults, Reading, Timestamp, Workspace};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::{answer, count};
use crate::problem::or_throw;
use crate::workspace::asker::moment;
use crate::workspace::problem::{no_such, of_document};

fn reading(name: Option<String>) -> Result<Reading> {
    let Some(name) = name else {
        return Ok(Reading::default());
    };
    let known = Reading::ALL.into_iter().map(Reading::name);
    Reading::from_name(&name).ok_or_else(|| no_such("reading", &name, known))
}

pub(super) fn defaults(name: Option<String>) -> Result<Defaults> {
    let Some(name) = name else {
        return Ok(Defaults::default());
    };
    let known = Defaults::ALL.into_iter().map(Defaults::name);
    Defaults::from_name(&name).ok_or_else(|| no_such("version", &name, known))
}

/// An empty workspace.
#[napi(catch_unwind)]
pub fn new_workspace(by: Option<String>) -> Result<External<Workspace>> {
    Ok(Workspace::empty().under(reading(by)?).into())
}

/// A workspace as a server of a version seeds it.
#[napi(catch_unwind)]
pub fn default_workspace(
    version: Option<String>,
    by: Option<String>,
) -> Result<External<Workspace>> {
    let workspace = Workspace::defaults(defaults(version)?);
    Ok(workspace.under(reading(by)?).into())
}

/// Reads a workspace; what is wrong with the document is thrown.
#[napi(catch_unwind)]
pub fn read_workspace(env: &Env, text: String, by: Option<String>) -> Result<External<Workspace>> {
    let by = reading(by)?;
    let read = Workspace::from_json(&text).map_err(of_document);
    Ok(or_throw(env, read)?.under(by).into())
}

/// The same workspace by another check.
#[napi(catch_unwind)]
pub fn workspace_under(workspace: &External<Workspace>, by: String) -> Result<External<Workspace>> {
    Ok(workspace.under(reading(Some(by))?).into())
}

/// The document, as text.
#[napi(catch_unwind)]
pub fn workspace_json(workspace: &External<Workspace>) -> String {
    workspace.to_json()
}

/// What was odd about the document.
#[napi(catch_unwind)]
pub fn workspace_diagnostics(
    env: &Env,
    workspace: &External<Workspace>,
) -> Result<Unknown<'static>> {
    answer(env, &workspace.diagnostics())
}

/// How often it was changed.
#[napi(catch_unwind)]
pub fn workspace_version(workspace: &External<Workspace>) -> f64 {
    count(workspace.version())
}

/// The name of the check that answers are given by.
#[napi(catch_unwind)]
pub fn workspace_reading(workspace: &External<Workspace>) -> &'static str {
    workspace.reading().name()
}

/// How far answers about permissions have come, in milliseconds.
#[napi(catch_unwind)]
pub fn workspace_cursor(workspace: &External<Workspace>) -> Option<f64> {
    workspace.cursor().map(millis)
}

/// How far answers about roles have come, in milliseconds.
#[napi(catch_unwind)]
pub fn workspace_roles_cursor(workspace: &External<Workspace>) -> Option<f64> {
    workspace.roles_cursor().map(millis)
}

// No moment is further from 1970 than JavaScript's numbers are exact.
#[allow(clippy::cast_precision_loss)]
fn millis(moment: Timestamp) -> f64 {
    moment.millis() as f64
}

/// Does what a server of a version does at its start.
#[napi(catch_unwind)]
pub fn workspace_seed(
    env: &Env,
    workspace: &mut External<Workspace>,
    version: Option<String>,
    at: f64,
) -> Result<bool> {
    or_throw(env, workspace.seed(defaults(version)?, moment(at)))
}

/// What differs from what a server of a version starts with.
#[napi(catch_unwind)]
pub fn workspace_drift(
    env: &Env,
    workspace: &External<Workspace>,
    version: Option<String>,
) -> Result<Unknown<'static>> {
    answer(env, &workspace.drift(defaults(version)?))
}
