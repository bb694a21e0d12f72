//! Root communities and the manifests of their apps.

pub(crate) mod access;
pub(crate) mod advice;
mod bulk;
pub(crate) mod calls;
mod changes;
pub(crate) mod community;
pub(crate) mod contested;
mod edit;
pub(crate) mod events;
pub(crate) mod manifest;
mod members;
pub(crate) mod overlay;
mod places;
mod readings;
