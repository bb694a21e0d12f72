//! Workspaces: the permissions of users.

pub(crate) mod access;
pub(crate) mod answers;
mod arguments;
mod bulk;
mod changes;
mod checks;
pub(crate) mod cover;
pub(crate) mod defaults;
pub(crate) mod drift;
mod edit;
mod live;
mod questions;
mod records;
mod request;
mod settings;
#[allow(clippy::module_inception)]
pub(crate) mod workspace;
