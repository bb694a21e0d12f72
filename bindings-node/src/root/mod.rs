//! Root communities.

pub mod community;
pub mod edits;
mod problem;
pub mod questions;
pub mod readings;
