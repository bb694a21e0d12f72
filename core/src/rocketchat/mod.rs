//! Rocket.Chat: app manifests and the permissions that apps get from them; workspaces and the
//! permissions that users get from their roles.

mod app;
pub(crate) mod workspace;

use std::sync::{Arc, LazyLock};

pub use app::AppManifest;
pub use app::audit::AppAudit;
pub use app::grants::{AppGrants, GrantOrigin};
pub use app::host::{HostPattern, host_of};
pub use app::limits::{Allowed, Limits};
pub use app::network_flag::{RuntimeStartError, RuntimeVersion};
pub use app::permissions::DeclaredPermission;
pub use app::registry::{AppRegistry, RegistryError};
pub use workspace::{
    Answer, ApiError, Applied, Ask, CoverRole, Defaults, Drift, Frames, Permission,
    PermissionAdded, Reading, Request, Role, RoleChange, RoleCover, RoleFieldChange, RoleNote,
    Room, RoomAccess, RoomQuestion, RoomRule, Scope, Setting, Subject, Subscription, Team,
    Timestamp, User, Workspace, WorkspaceError, guest_allow_list, permission_origin,
    workspace_catalog,
};

pub use crate::diff::{Change, ChangeKind, ManifestDiff};
pub use crate::reader::{Extra, Id};
pub use crate::review::{Review, ReviewItem};

use crate::catalog::Catalog;
use crate::generated::rocketchat_app::{MISSPELLINGS, PERMISSIONS};

static APP_CATALOG: LazyLock<Arc<Catalog>> =
    LazyLock::new(|| Arc::new(Catalog::from_tables(PERMISSIONS, MISSPELLINGS)));

/// The 49 permissions an app can declare, in the order of the engine's catalogue (1.66.0 and later).
///
/// Rule from: engine `definition/metadata/AppPermissions`.
#[must_use]
pub fn app_catalog() -> &'static Arc<Catalog> {
    &APP_CATALOG
}
