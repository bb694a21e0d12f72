//! [`Workspace`]: the permissions of users, as a Rocket.Chat server decides them.

mod access;
mod check;
mod cover;
mod defaults;
mod drift;
mod edit;
mod error;
mod held;
mod questions;
mod reading;
mod records;
mod resolve;
mod restriction;
mod state;
mod subject;
mod table;
pub(crate) mod tables;
mod timestamp;

pub use access::{RoomAccess, RoomQuestion, RoomRule};
pub use check::Ask;
pub use cover::{CoverRole, RoleCover};
pub use defaults::{Defaults, guest_allow_list, permission_origin, workspace_catalog};
pub use drift::{Drift, PermissionAdded, RoleChange, RoleFieldChange, RoleNote};
pub use error::WorkspaceError;
pub use reading::Reading;
pub use records::{Permission, Role, Room, Scope, Subscription, Team, User};
pub use state::Workspace;
pub use subject::Subject;
pub use timestamp::Timestamp;
