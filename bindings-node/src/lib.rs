//! The native half of the npm package `grantfold`. It converts arguments and answers and holds no rule of its own.
//!
//! Only this package's JavaScript calls it; that checks the types of all arguments and refuses text that is not
//! well-formed, which napi would silently change. The only numbers of a caller that are taken as arguments are times, as
//! `f64`: napi wraps whatever is narrower.
//!
//! Every export says `catch_unwind`: without it a panic ends the Node process.

mod answer;
pub mod app_grants;
pub mod audit;
mod bulk;
pub mod catalog;
mod denial;
pub mod fixes;
pub mod grants;
pub mod manifest;
pub mod platform;
mod problem;
pub mod registry;
mod review;
pub mod root;
pub mod workspace;

use napi_derive::napi;

/// The version of this package.
// Lower case in Rust too: under `js_name` the loader exports the Rust name as well, undefined.
#[napi]
#[allow(non_upper_case_globals)]
pub const version: &str = env!("CARGO_PKG_VERSION");
