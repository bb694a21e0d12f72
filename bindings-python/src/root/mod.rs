//! Root communities.

pub(crate) mod advice;
pub(crate) mod calls;
pub(crate) mod community;
pub(crate) mod contested;
mod edit;
mod readings;
mod state;
