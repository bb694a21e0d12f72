//! A workspace, as it is made, read, written and copied.

use std::sync::Arc;

use grantfold::PermissionSet;
use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::convert::{Name, Names, tuple};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::rocketchat::workspace::arguments::{self, CURRENT, Json, Who};
use crate::state::State;

/// A Rocket.Chat workspace, as far as permissions depend on it: permissions and the roles that grant
/// them, roles, users, subscriptions, rooms, teams, and restricted roles.
///
/// A user is asked about by id; `None` and "" are nobody, who may do nothing. A mapping with `_id`
/// and `roles`, such as what `me` answers, is believed: its roles count in place of the global ones
/// the workspace knows. Ids are compared exactly, and roles count by id, never by name.
///
/// Changes take effect at once, are all or nothing, and each raises `version`. It may be shared
/// between threads: a question sees all of a change or nothing of it. `copy.copy()` gives a
/// workspace that changes apart from this one. What makes no sense raises `WorkspaceError`, lone
/// surrogates in an id `UnicodeEncodeError`, an argument of another type `TypeError`.
///
/// >>> from grantfold.rocketchat import Workspace
/// >>> workspace = Workspace.defaults()
/// >>> workspace.put_user("ann", ["user"])
/// >>> workspace.put_subscription("ann", "general", ["owner"])
/// >>> workspace.has("ann", "edit-room"), workspace.has("ann", "edit-room", "general")
/// (False, True)
/// >>> print(workspace.grants("ann", "general").explain("edit-room").summary)
/// `edit-room` is granted: the role `owner` in room `general` grants it
#[pyclass(frozen, module = "grantfold.rocketchat")]
pub(crate) struct Workspace(pub(super) State<core::Workspace, PermissionSet>);

impl From<core::Workspace> for Workspace {
    fn from(workspace: core::Workspace) -> Self {
        Self(Arc::new(workspace).into())
    }
}

impl Workspace {
    /// Asks about somebody, in a room, with roles lent for the question.
    pub(super) fn ask<A>(
        &self,
        (user, room, lent): (&Who<'_, '_>, Option<&str>, &Names<'_>),
        ask: impl FnOnce(&core::Workspace, &core::Ask<'_>) -> A,
    ) -> Result<A, Error> {
        let (now, lent) = (self.0.now()?, lent.ids()?);
        let answer = user.ask(|subject| {
            let question = core::Ask {
                subject,
                room,
                lent: &lent,
            };
            ask(&now, &question)
        });
        Ok(answer?)
    }
}

#[pymethods]
impl Workspace {
    /// A workspace with nothing in it, in which nobody may do anything.
    ///
    /// The reading is that of `from_json`.
    #[new]
    #[pyo3(signature = (*, reading = None))]
    fn new(reading: Option<Name<'_>>) -> PyResult<Self> {
        let reading = arguments::reading_or_server(reading)?;
        Ok(core::Workspace::empty().under(reading).into())
    }

    /// A workspace as a server of a version seeds it at its first start: the default permissions and
    /// roles. `DEFAULTS` lists the versions.
    ///
    /// Raises `ValueError` for a version or reading that does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults("8")
    /// >>> len(workspace.permissions()), workspace.permission("create-c")["roles"]
    /// (172, ['admin', 'user', 'federated-external', 'bot', 'app'])
    #[classmethod]
    #[pyo3(
        signature = (version = Name::from(CURRENT), *, reading = None),
        text_signature = "($cls, version='8', *, reading=None)"
    )]
    fn defaults(
        _cls: &Bound<'_, PyType>,
        version: Name<'_>,
        reading: Option<Name<'_>>,
    ) -> PyResult<Self> {
        let version = arguments::version(&version)?;
        let reading = arguments::reading_or_server(reading)?;
        Ok(core::Workspace::defaults(version).under(reading).into())
    }

    /// Reads a workspace from the document that `to_json` writes, or that a bot put together from what
    /// it was answered: permissions, roles, users, subscriptions, rooms and teams are in the shapes
    /// in which servers send them. `defaults` starts from what a server of that version is seeded
    /// with. What `permissions.listAll`, `permissions/get` or `roles.list` answers is a document too.
    ///
    /// The reading says whose check it is: `server`, `legacy_client` (web client of the later 8.x),
    /// `oldest_client` or `react_native`; without one, the server's. Raises `WorkspaceError` with all
    /// problems in `diagnostics` if it cannot be read as a whole, and `ValueError` for a reading that
    /// does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace, WorkspaceError
    /// >>> try:
    /// ...     Workspace.from_json('{"permission": []}')
    /// ... except WorkspaceError as error:
    /// ...     print(error)
    /// 1:2: error[workspace-malformed]: ... (did you mean `permissions`?)
    #[classmethod]
    #[pyo3(signature = (document, *, reading = None))]
    fn from_json(
        _cls: &Bound<'_, PyType>,
        py: Python<'_>,
        document: Json<'_>,
        reading: Option<Name<'_>>,
    ) -> Result<Self, Error> {
        let (text, reading) = (document.text(), arguments::reading_or_server(reading)?);
        let read = py.detach(|| core::Workspace::from_json(text));
        Ok(read.map_err(Error::Unreadable)?.under(reading).into())
    }

    /// The workspace as a document that `from_json` reads: the same answers, and every field that was
    /// read.
    fn to_json(&self, py: Python<'_>) -> Result<String, Error> {
        let now = self.0.now()?;
        Ok(py.detach(|| now.to_json()))
    }

    /// Whose check answers are given by: `server`, `legacy_client`, `oldest_client` or
    /// `react_native`.
    #[getter]
    fn reading(&self) -> Result<&'static str, Error> {
        Ok(self.0.now()?.reading().name())
    }

    /// A copy of this workspace by another check, which changes apart from it.
    ///
    /// Raises `ValueError` for a reading that does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_user("max", ["moderator"])
    /// >>> workspace.has("max", "mute-user"), workspace.under("legacy_client").has("max", "mute-user")
    /// (True, False)
    fn under(&self, reading: Name<'_>) -> Result<Self, Error> {
        let reading = arguments::reading(&reading)?;
        Ok(self.0.now()?.under(reading).into())
    }

    /// Grows with every change.
    #[getter]
    fn version(&self) -> Result<u64, Error> {
        Ok(self.0.now()?.version())
    }

    /// What was odd about the document this was read from, and not an error.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        Ok(tuple(py, self.0.now()?.diagnostics(), Diagnostic)?)
    }

    fn __copy__(&self) -> Result<Self, Error> {
        Ok(Self(self.0.now()?.into()))
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Result<Self, Error> {
        self.__copy__()
    }

    fn __repr__(&self) -> Result<String, Error> {
        Ok(format!("<Workspace version={}>", self.version()?))
    }
}
