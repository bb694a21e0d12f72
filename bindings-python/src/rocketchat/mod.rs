//! Rocket.Chat apps.

pub(crate) mod grants;
pub(crate) mod manifest;
