//! A community as a whole.

use grantfold::root::{Community, EVERYONE, Readings};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;

use crate::answer::{answer, count};
use crate::problem::or_throw;
use crate::root::problem::of_document;
use crate::root::readings::{Choices, Chosen};

/// The id of the role that everybody holds.
#[napi(catch_unwind)]
pub fn everyone_role() -> &'static str {
    EVERYONE
}

/// An empty community.
#[napi(catch_unwind)]
pub fn new_community(readings: Choices) -> Result<External<Community>> {
    Ok(Community::new(Readings::try_from(readings)?).into())
}

/// Reads a community; what is wrong with the document is thrown.
#[napi(catch_unwind)]
pub fn read_community(env: &Env, text: String, readings: Choices) -> Result<External<Community>> {
    let read = Community::from_json(&text, Readings::try_from(readings)?);
    Ok(or_throw(env, read.map_err(of_document))?.into())
}

/// The same community under another reading.
#[napi(catch_unwind)]
pub fn community_under(
    community: &External<Community>,
    readings: Choices,
) -> Result<External<Community>> {
    Ok(community.under(Readings::try_from(readings)?).into())
}

/// The document, as text.
#[napi(catch_unwind)]
pub fn community_json(community: &External<Community>) -> String {
    community.to_json()
}

/// What was odd about the document.
#[napi(catch_unwind)]
pub fn community_diagnostics(
    env: &Env,
    community: &External<Community>,
) -> Result<Unknown<'static>> {
    answer(env, &community.diagnostics())
}

/// How often it was changed.
#[napi(catch_unwind)]
pub fn community_version(community: &External<Community>) -> f64 {
    count(community.version())
}

/// How often roles, places or access rules were changed.
#[napi(catch_unwind)]
pub fn community_structure(community: &External<Community>) -> f64 {
    count(community.structure())
}

/// How often members came or went.
#[napi(catch_unwind)]
pub fn community_membership(community: &External<Community>) -> f64 {
    count(community.membership())
}

/// How many members there are.
#[napi(catch_unwind)]
pub fn community_member_count(community: &External<Community>) -> f64 {
    count(community.members().count() as u64)
}

/// The ids of all members, in their order.
#[napi(catch_unwind)]
pub fn community_member_ids(
    env: &Env,
    community: &External<Community>,
) -> Result<Unknown<'static>> {
    let ids: Vec<_> = community.members().map(|member| member.id).collect();
    answer(env, &ids)
}

/// The reading that answers are given under.
#[napi(catch_unwind)]
pub fn community_readings(env: &Env, community: &External<Community>) -> Result<Unknown<'static>> {
    answer(env, &Chosen::from(community.readings()))
}
