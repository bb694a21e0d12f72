//! Changes of a community. What cannot be is thrown (see `problem.rs`), and then nothing is changed.

use std::sync::Arc;

use grantfold::PermissionSet;
use grantfold::root::{
    Channel, ChannelGroup, Community, CommunityError, Extra, Id, Member, Overlay, Role, RuleKey,
    root_catalog,
};
use napi::bindgen_prelude::{Env, External, Result};
use napi_derive::napi;

use crate::problem::or_throw;

/// A role; without a name its id will do, as in a document.
#[napi(object, object_to_js = false)]
pub struct RoleIn {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The names of what it grants.
    pub permissions: Vec<String>,
}

/// A member or app.
#[napi(object, object_to_js = false)]
pub struct MemberIn {
    /// Its id.
    pub id: String,
    /// The ids of its roles.
    pub roles: Vec<String>,
    /// The names that an app declares.
    pub declared: Option<Vec<String>>,
}

/// A channel group.
#[napi(object, object_to_js = false)]
pub struct GroupIn {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}

/// A channel.
#[napi(object, object_to_js = false)]
pub struct ChannelIn {
    /// Its id.
    pub id: String,
    /// The id of its group.
    pub group: String,
    /// Its name.
    pub name: Option<String>,
    /// Do the group's rules count instead of its own?
    pub synced: bool,
}

/// The key of an access rule.
#[napi(object, object_to_js = false)]
pub struct RuleIn {
    /// The channel or group.
    pub target: String,
    /// The role or member.
    pub subject: String,
}

impl From<RuleIn> for RuleKey {
    fn from(rule: RuleIn) -> Self {
        Self {
            target: rule.target.into(),
            subject: rule.subject.into(),
        }
    }
}

/// Adds or replaces a role.
#[napi(catch_unwind)]
pub fn put_role(env: &Env, community: &mut External<Community>, role: RoleIn) -> Result<()> {
    let permissions = or_throw(env, set(&role.permissions))?;
    let role = Role {
        name: role.name.unwrap_or_else(|| role.id.clone()),
        id: role.id.into(),
        permissions,
        extra: Extra::new(),
    };
    or_throw(env, community.put_role(role))
}

/// Takes a role away.
#[napi(catch_unwind)]
pub fn remove_role(env: &Env, community: &mut External<Community>, id: String) -> Result<()> {
    or_throw(env, community.remove_role(&id))
}

/// Adds or replaces a member or app.
#[napi(catch_unwind)]
pub fn put_member(env: &Env, community: &mut External<Community>, member: MemberIn) -> Result<()> {
    let declared = member.declared.map(|names| set(&names)).transpose();
    let member = Member {
        declared: or_throw(env, declared)?,
        id: member.id.into(),
        roles: Arc::new(member.roles.into_iter().map(Id::from).collect()),
        extra: Extra::new(),
    };
    or_throw(env, community.put_member(member))
}

/// Takes a member away.
#[napi(catch_unwind)]
pub fn remove_member(env: &Env, community: &mut External<Community>, id: String) -> Result<()> {
    or_throw(env, community.remove_member(&id))
}

/// Gives a member a role.
#[napi(catch_unwind)]
pub fn add_role_to(
    env: &Env,
    community: &mut External<Community>,
    member: String,
    role: String,
) -> Result<()> {
    or_throw(env, community.add_role_to(&member, &role))
}

/// Takes a role from a member.
#[napi(catch_unwind)]
pub fn remove_role_from(
    env: &Env,
    community: &mut External<Community>,
    member: String,
    role: String,
) -> Result<()> {
    or_throw(env, community.remove_role_from(&member, &role))
}

/// Says who owns the community.
#[napi(catch_unwind)]
pub fn set_owner(env: &Env, community: &mut External<Community>, member: String) -> Result<()> {
    or_throw(env, community.set_owner(&member))
}

/// Adds or replaces a channel group.
#[napi(catch_unwind)]
pub fn put_group(env: &Env, community: &mut External<Community>, group: GroupIn) -> Result<()> {
    let group = ChannelGroup {
        name: group.name.unwrap_or_else(|| group.id.clone()),
        id: group.id.into(),
        extra: Extra::new(),
    };
    or_throw(env, community.put_group(group))
}

/// Takes a group away, with its channels.
#[napi(catch_unwind)]
pub fn remove_group(env: &Env, community: &mut External<Community>, id: String) -> Result<()> {
    or_throw(env, community.remove_group(&id))
}

/// Adds or replaces a channel.
#[napi(catch_unwind)]
pub fn put_channel(
    env: &Env,
    community: &mut External<Community>,
    channel: ChannelIn,
) -> Result<()> {
    let channel = Channel {
        name: channel.name.unwrap_or_else(|| channel.id.clone()),
        id: channel.id.into(),
        group: channel.group.into(),
        synced: channel.synced,
        extra: Extra::new(),
    };
    or_throw(env, community.put_channel(channel))
}

/// Takes a channel away.
#[napi(catch_unwind)]
pub fn remove_channel(env: &Env, community: &mut External<Community>, id: String) -> Result<()> {
    or_throw(env, community.remove_channel(&id))
}

/// Adds or replaces an access rule.
#[napi(catch_unwind)]
pub fn put_rule(
    env: &Env,
    community: &mut External<Community>,
    rule: RuleIn,
    allow: Vec<String>,
    deny: Vec<String>,
) -> Result<()> {
    let overlay = Overlay {
        allow: or_throw(env, set(&allow))?,
        deny: or_throw(env, set(&deny))?,
        extra: Extra::new(),
    };
    or_throw(env, community.put_rule(rule.into(), overlay))
}

/// Notes an access rule whose overlay is not known.
#[napi(catch_unwind)]
pub fn put_unknown_rule(
    env: &Env,
    community: &mut External<Community>,
    rule: RuleIn,
) -> Result<()> {
    or_throw(env, community.put_unknown_rule(rule.into()))
}

/// Takes an access rule away.
#[napi(catch_unwind)]
pub fn remove_rule(env: &Env, community: &mut External<Community>, rule: RuleIn) -> Result<()> {
    or_throw(env, community.remove_rule(&rule.into()))
}

fn set(names: &[String]) -> std::result::Result<PermissionSet, CommunityError> {
    let id = |name: &String| {
        let unknown = || CommunityError::UnknownPermission(name.clone());
        root_catalog().id(name).ok_or_else(unknown)
    };
    names.iter().map(id).collect()
}
