//! Root communities.

pub mod bulk;
pub mod community;
pub mod edits;
pub mod events;
pub mod manifest;
pub mod overlay;
mod problem;
pub mod questions;
pub mod readings;
pub mod views;
