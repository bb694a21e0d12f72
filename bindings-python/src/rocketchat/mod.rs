//! Rocket.Chat: apps, and workspaces.

pub(crate) mod audit;
pub(crate) mod grants;
pub(crate) mod manifest;
pub(crate) mod registry;
pub(crate) mod workspace;
