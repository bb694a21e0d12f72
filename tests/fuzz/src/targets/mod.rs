//! One file for each entrance.

pub(crate) mod app_manifest;
pub(crate) mod app_updates;
pub(crate) mod calls;
pub(crate) mod community;
pub(crate) mod community_events;
pub(crate) mod community_rule;
pub(crate) mod fix;
pub(crate) mod package;
pub(crate) mod policy;
pub(crate) mod root_manifest;
pub(crate) mod stored_grant;
pub(crate) mod workspace;
pub(crate) mod workspace_updates;
