//! Workspaces: the permissions of users.

mod arguments;
pub(crate) mod defaults;
mod edit;
mod records;
#[allow(clippy::module_inception)]
pub(crate) mod workspace;
