//! [`Workspace`]: the permissions of users, as a Rocket.Chat server decides them.

mod call;
mod check;
mod defaults;
mod document;
mod edit;
mod error;
mod held;
mod live;
mod reading;
mod records;
mod resolve;
mod restriction;
mod seed;
mod settings;
mod state;
mod subject;
mod table;
pub(crate) mod tables;
mod timestamp;
mod wire;

pub use call::{Answer, ApiError, Frames, Request};
pub use check::Ask;
pub use defaults::{Defaults, guest_allow_list, permission_origin, workspace_catalog};
pub use error::WorkspaceError;
pub use live::Applied;
pub use reading::Reading;
pub use records::{Permission, Role, Room, Scope, Subscription, Team, User};
pub use settings::Setting;
pub use state::Workspace;
pub use subject::Subject;
pub use timestamp::Timestamp;
