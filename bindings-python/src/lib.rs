//! The native half of the Python package `grantfold`. It converts arguments and answers and holds no rule of its own.

mod audit;
mod catalog;
mod convert;
mod diagnostic;
mod diff;
mod error;
mod explanation;
mod grants;
mod kept;
mod latest;
mod platform;
mod review;
mod rocketchat;
mod root;
mod state;
mod strings;
mod vocabulary;

use pyo3::prelude::*;

/// The native half of grantfold.
#[pymodule(gil_used = false)]
mod _native {
    use super::*;
    use std::ffi::OsString;

    #[pymodule_export]
    use crate::audit::Audit;
    #[pymodule_export]
    use crate::audit::report::{Asked, AuditReport};
    #[pymodule_export]
    use crate::catalog::{PermissionInfo, app_catalog, root_catalog, workspace_catalog};
    #[pymodule_export]
    use crate::diagnostic::{Diagnostic, Edit, Fix, Related, Span, apply_fixes, diagnostic_codes};
    #[pymodule_export]
    use crate::diff::{Change, ManifestDiff};
    #[pymodule_export]
    use crate::explanation::{Explanation, LayerSource, Named, Step};
    #[pymodule_export]
    use crate::grants::Grants;
    #[pymodule_export]
    use crate::platform::platform_of;
    #[pymodule_export]
    use crate::review::{Review, ReviewItem};
    #[pymodule_export]
    use crate::rocketchat::audit::AppAudit;
    #[pymodule_export]
    use crate::rocketchat::grants::{AppGrants, Limits};
    #[pymodule_export]
    use crate::rocketchat::manifest::{AppManifest, DeclaredPermission};
    #[pymodule_export]
    use crate::rocketchat::registry::AppRegistry;
    #[pymodule_export]
    use crate::rocketchat::workspace::access::RoomAccess;
    #[pymodule_export]
    use crate::rocketchat::workspace::answers::{Answer, Frames};
    #[pymodule_export]
    use crate::rocketchat::workspace::cover::{CoverRole, RoleCover};
    #[pymodule_export]
    use crate::rocketchat::workspace::defaults::{guest_allow_list, permission_origin};
    #[pymodule_export]
    use crate::rocketchat::workspace::drift::{
        Drift, PermissionAdded, RoleChange, RoleFieldChange, RoleNote,
    };
    #[pymodule_export]
    use crate::rocketchat::workspace::workspace::Workspace;

    #[pymodule_export]
    use crate::root::access::Access;
    #[pymodule_export]
    use crate::root::advice::Advice;
    #[pymodule_export]
    use crate::root::calls::{CallAnswer, MissingPermission, PlatformCode};
    #[pymodule_export]
    use crate::root::community::Community;
    #[pymodule_export]
    use crate::root::contested::Contested;
    #[pymodule_export]
    use crate::root::events::{Applied, RuleKey};
    #[pymodule_export]
    use crate::root::manifest::Manifest;
    #[pymodule_export]
    use crate::root::overlay::OverlayPlan;

    #[pymodule_export]
    const EVERYONE: &str = grantfold::root::EVERYONE;
    #[pymodule_export]
    const MAX_BYTES: usize = grantfold::MAX_BYTES;
    #[pymodule_export]
    const MAX_DEPTH: usize = grantfold::MAX_DEPTH;
    #[pymodule_export]
    const MAX_ENTRIES: usize = grantfold::MAX_ENTRIES;
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = grantfold::VERSION;

    /// Runs the `grantfold` command on the standard streams of this process and returns its exit code.
    #[pyfunction]
    // `OsString` takes what `sys.argv` can hold: file names need not be UTF-8.
    fn run_cli(py: Python<'_>, args: Vec<OsString>) -> i32 {
        py.detach(|| grantfold_cli::run_on_stdio(args))
    }
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // Both platforms have classes of these names, each in a module of its own; here one must yield.
        let py = module.py();
        let declared = py.get_type::<crate::root::manifest::DeclaredPermission>();
        module.add("RootDeclaredPermission", declared)?;
        let applied = py.get_type::<crate::rocketchat::workspace::answers::Applied>();
        module.add("WorkspaceApplied", applied)
    }
}
