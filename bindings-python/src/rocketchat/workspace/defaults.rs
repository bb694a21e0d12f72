//! What servers start with.

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::Name;

/// The permissions that a user with the role `guest` can have at most, where a server's licence
/// limits guests. The list grants none of them.
///
/// >>> from grantfold.rocketchat import Workspace, guest_allow_list
/// >>> workspace = Workspace.defaults()
/// >>> workspace.restrict("guest", guest_allow_list())
/// >>> workspace.put_user("eve", ["guest", "admin"])
/// >>> workspace.has("eve", "create-c")
/// False
#[pyfunction]
pub(crate) fn guest_allow_list(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, core::guest_allow_list())
}

/// Which part of a server creates the permission of this name: `defaults` for those in the table of
/// version 8, `defaults-7` for those in that of version 7 only, `older` for those that none creates
/// any more, else the part or licence. `None` for names that settings, apps or people brought.
///
/// >>> from grantfold.rocketchat import permission_origin
/// >>> permission_origin("create-c"), permission_origin("can-audit")
/// ('defaults', 'audit')
#[pyfunction]
pub(crate) fn permission_origin(permission: Name<'_>) -> Option<&'static str> {
    core::permission_origin(permission.as_str())
}
