//! Root communities and the manifests of their apps.

pub(crate) mod advice;
pub(crate) mod calls;
pub(crate) mod community;
pub(crate) mod contested;
mod edit;
pub(crate) mod events;
pub(crate) mod manifest;
pub(crate) mod overlay;
mod readings;
