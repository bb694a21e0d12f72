//! Rocket.Chat apps.

pub(crate) mod diff;
pub(crate) mod grants;
pub(crate) mod manifest;
pub(crate) mod review;
