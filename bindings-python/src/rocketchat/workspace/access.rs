//! Whether somebody gets into a room.

use std::hash::{Hash, Hasher};

use grantfold::rocketchat as core;
use pyo3::prelude::*;

use crate::convert::to_json;

/// May somebody enter a room or read in it, and what decided it. In a condition it is the answer.
///
/// >>> from grantfold.rocketchat import Workspace
/// >>> workspace = Workspace.defaults()
/// >>> workspace.put_room("general", "c")
/// >>> access = workspace.can_access_room(None, "general")
/// >>> access.allowed, access.rule, access.reason
/// (False, 'none', '`Accounts_AllowAnonymousRead` is off')
/// >>> bool(workspace.can_access_room(None, "general", allow_anonymous_read=True))
/// True
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct RoomAccess(pub(crate) core::RoomAccess);

impl Hash for RoomAccess {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.allowed, self.0.rule, &self.0.reason).hash(state);
    }
}

#[pymethods]
impl RoomAccess {
    /// The answer.
    #[getter]
    fn allowed(&self) -> bool {
        self.0.allowed
    }

    /// The rule that said yes: `public`, `team-public`, `team-member`, `joined`, `attributes`,
    /// `discussion` or `livechat`; `none` if none did.
    #[getter]
    fn rule(&self) -> &str {
        self.0.rule.name()
    }

    /// Which permission, setting or subscription decided, or what is missing: one sentence without
    /// full stop.
    #[getter]
    fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __bool__(&self) -> bool {
        self.0.allowed
    }

    fn __repr__(&self) -> String {
        let answer = if self.0.allowed { "allowed" } else { "denied" };
        format!("<RoomAccess {answer}: {}>", self.0.reason)
    }
}
