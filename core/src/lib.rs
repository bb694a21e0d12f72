//! grantfold answers one question for chat platforms: may this app, bot or user do this, here, and
//! why?
//!
//! It folds what an app declares in its manifest (or the defaults it falls back to), the roles it
//! holds and the overlays a community lays over its channels into one effective set of
//! permissions, the same in Rust, Python and Node.
//!
//! ```
//! use grantfold::rocketchat::AppManifest;
//!
//! let manifest = AppManifest::parse(r#"{"id": "demo", "permissions": [{"name": "message.write"}]}"#);
//! let grants = manifest.grants();
//! assert!(grants.has("message.write"));
//!
//! let denied = grants.require("room.write").unwrap_err();
//! assert_eq!(denied.missing, ["room.write"]);
//! assert_eq!(
//!     denied.to_string(),
//!     "`demo`: `room.write` is not granted: the manifest does not declare it \
//!      (add { \"name\": \"room.write\" } to `permissions` in app.json)"
//! );
//! ```
//!
//! # The way through the crate
//!
//! Data flows one way: text is read into a document with the place of every value, a platform
//! ([`rocketchat`], [`root`]) makes layers of it, the kernel ([`fold`]) folds them, and [`Grants`] answers.
//!
//! | to | see |
//! | --- | --- |
//! | read an app's manifest | [`rocketchat::AppManifest`], [`root::Manifest`] |
//! | tell whose manifest a text is | [`Platform`] |
//! | know what an app asks for, or what its update changes | [`Review`], [`ManifestDiff`] |
//! | ask, insist, explain | [`Grants`], [`rocketchat::AppGrants`] |
//! | know what is wrong with a document | [`Diagnostic`], [`Code`], [`apply_fixes`] |
//! | know what a member of a community may do | [`root::Community`] |
//! | know what a user of a workspace may do | [`rocketchat::Workspace`] |
//! | fold layers of your own | [`fold::Fold`] |
//! | keep expectations under test | [`policy::run`] |
//! | learn what an app really uses | [`Audit`], [`rocketchat::AppAudit`] |
//! | help editors with documents | [`Schema`] |
//!
//! # What it never does
//!
//! It grants nothing on doubt: what is unknown, malformed or missing is denied, with a reason. It
//! does no I/O, reads no clock and no environment, and does not panic on any input.

#![forbid(unsafe_code)]
// A denial carries its fields by value: it is made on the cold path, and callers take it apart.
#![allow(clippy::result_large_err)]

mod audit;
mod basis;
mod catalog;
mod checker;
mod code;
mod denial;
mod diagnostic;
mod diff;
mod explanation;
pub mod fold;
mod generated;
mod grants;
mod map;
mod node;
mod parse;
mod platform;
pub mod policy;
mod reader;
mod repair;
mod review;
pub mod rocketchat;
pub mod root;
mod schema;
mod set;
mod source;
mod suggest;

pub use audit::{Asked, Audit, AuditError, AuditMode, AuditReport};
pub use catalog::{Catalog, PermissionInfo};
pub use code::Code;
pub use denial::{DenialCode, PermissionDenied};
pub use diagnostic::{Diagnostic, Edit, Fix, Related, Severity, Span, apply_fixes};
pub use diff::{Change, ChangeKind, ManifestDiff};
pub use explanation::{Explanation, LayerSource, Named, Says, Step, Weight};
pub use grants::Grants;
pub use platform::Platform;
pub use review::{Review, ReviewItem};
pub use schema::Schema;
pub use set::{PermissionId, PermissionSet};
pub use source::{MAX_BYTES, MAX_DEPTH, MAX_ENTRIES};

/// The version of this crate; the wheel and the npm package have the same.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The README's example in Rust, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
