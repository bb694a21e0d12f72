//! What is asked of a community. Whatever makes no sense is thrown: see `problem.rs`.

use grantfold::Grants;
use grantfold::root::{CallOptions, Community, error_codes};
use napi::bindgen_prelude::{Env, External, Result, Uint32ArraySlice, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::problem::or_throw;

/// What a member may do in a channel or channel group.
#[napi(catch_unwind)]
pub fn member_grants(
    env: &Env,
    community: &External<Community>,
    member: String,
    target: String,
) -> Result<External<Grants>> {
    Ok(or_throw(env, community.grants(&member, &target))?.into())
}

/// What a member may do in the community itself.
#[napi(catch_unwind)]
pub fn member_community_grants(
    env: &Env,
    community: &External<Community>,
    member: String,
) -> Result<External<Grants>> {
    Ok(or_throw(env, community.community_grants(&member))?.into())
}

/// Does a member see a channel or channel group?
#[napi(catch_unwind)]
pub fn member_sees(
    env: &Env,
    community: &External<Community>,
    member: String,
    target: String,
) -> Result<bool> {
    or_throw(env, community.sees(&member, &target))
}

/// The channels a member sees.
#[napi(catch_unwind)]
pub fn visible_channels(
    env: &Env,
    community: &External<Community>,
    member: String,
) -> Result<Unknown<'static>> {
    answer(env, &or_throw(env, community.visible_channels(&member))?)
}

/// The channel groups a member sees.
#[napi(catch_unwind)]
pub fn visible_groups(
    env: &Env,
    community: &External<Community>,
    member: String,
) -> Result<Unknown<'static>> {
    answer(env, &or_throw(env, community.visible_groups(&member))?)
}

/// The channels where a member has a permission.
#[napi(catch_unwind)]
pub fn channels_where(
    env: &Env,
    community: &External<Community>,
    member: String,
    permission: String,
) -> Result<Unknown<'static>> {
    let channels = community.channels_where(&member, &permission);
    answer(env, &or_throw(env, channels)?)
}

/// The members that have a permission in a channel or group.
#[napi(catch_unwind)]
pub fn members_who_can(
    env: &Env,
    community: &External<Community>,
    target: String,
    permission: String,
) -> Result<Unknown<'static>> {
    let members = community.members_who_can(&target, &permission);
    answer(env, &or_throw(env, members)?)
}

/// The same members by their numbers in the order of all ids.
#[napi(catch_unwind)]
pub fn member_numbers_who_can<'env>(
    env: &'env Env,
    community: &External<Community>,
    target: String,
    permission: String,
) -> Result<Uint32ArraySlice<'env>> {
    let numbers = or_throw(env, community.member_numbers_who_can(&target, &permission))?;
    Uint32ArraySlice::from_data(env, numbers)
}

/// The channel of that name.
#[napi(catch_unwind)]
pub fn channel_named(
    env: &Env,
    community: &External<Community>,
    name: String,
) -> Result<Unknown<'static>> {
    answer(env, &or_throw(env, community.channel_named(&name))?)
}

/// The access rules whose overlays are not known.
#[napi(catch_unwind)]
pub fn unknown_rules(env: &Env, community: &External<Community>) -> Result<Unknown<'static>> {
    answer(env, &community.unknown_rules())
}

/// The permissions whose answer depends on the reading.
#[napi(catch_unwind)]
pub fn contested_permissions(
    env: &Env,
    community: &External<Community>,
    member: String,
    target: String,
) -> Result<Unknown<'static>> {
    answer(env, &or_throw(env, community.contested(&member, &target))?)
}

/// May a member assign a role?
#[napi(catch_unwind)]
pub fn can_assign(
    env: &Env,
    community: &External<Community>,
    member: String,
    role: String,
) -> Result<bool> {
    or_throw(env, community.can_assign(&member, &role))
}

/// The changes that would grant a permission.
#[napi(catch_unwind)]
pub fn advise_on(
    env: &Env,
    community: &External<Community>,
    member: String,
    target: String,
    permission: String,
) -> Result<Unknown<'static>> {
    let advice = community.advise(&member, &target, &permission);
    answer(env, &or_throw(env, advice)?)
}

/// A call of the platform's API.
#[napi(object, object_to_js = false)]
pub struct Call {
    /// Who calls.
    pub member: String,
    /// Client, dot, method.
    pub method: String,
    /// The channel or group it is about.
    pub target: Option<String>,
    /// Conditions that hold.
    pub conditions: Vec<String>,
    /// Further channels or groups the call names.
    pub more_targets: Vec<String>,
    /// The group a channel is moved to.
    pub destination: Option<String>,
    /// The role concerned.
    pub role: Option<String>,
    /// The permissions a role is created or edited with.
    pub role_permissions: Vec<String>,
}

/// Does a call pass?
#[napi(catch_unwind)]
pub fn check_call(
    env: &Env,
    community: &External<Community>,
    call: Call,
) -> Result<Unknown<'static>> {
    let options = CallOptions {
        conditions: &texts(&call.conditions),
        more_targets: &texts(&call.more_targets),
        destination: call.destination.as_deref(),
        role: call.role.as_deref(),
        role_permissions: &texts(&call.role_permissions),
    };
    let checked = community.check_call(&call.member, &call.method, call.target.as_deref(), options);
    answer(env, &or_throw(env, checked)?)
}

/// The names of the platform's error codes, by their numbers.
#[napi(catch_unwind)]
pub fn platform_codes(env: &Env) -> Result<Unknown<'static>> {
    answer(env, &error_codes())
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}
