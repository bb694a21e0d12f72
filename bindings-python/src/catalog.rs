//! What the catalogues know about permissions.

use grantfold as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::quoted;

/// What the catalogue knows about one permission.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct PermissionInfo(core::PermissionInfo);

impl std::hash::Hash for PermissionInfo {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

#[pymethods]
impl PermissionInfo {
    /// The exact name, as manifests and checks spell it.
    #[getter]
    fn name(&self) -> &str {
        self.0.name
    }

    /// One line in plain words: what the holder can do.
    #[getter]
    fn description(&self) -> &str {
        self.0.description
    }

    /// Does an app get it when its manifest says nothing about permissions? Of a workspace: does
    /// every server create it?
    #[getter]
    fn default(&self) -> bool {
        self.0.default
    }

    /// Does any check of the platform ask for it? Some names gate nothing.
    #[getter]
    fn enforced(&self) -> bool {
        self.0.enforced
    }

    /// Names of extra manifest fields that go with this permission.
    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.fields)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = quoted(py, self.0.name)?;
        Ok(format!("<PermissionInfo {name}: {}>", self.0.description))
    }
}

/// The permissions an app can declare, in the order of the engine's catalogue.
///
/// >>> from grantfold.rocketchat import app_catalog
/// >>> len([info for info in app_catalog() if info.default])
/// 30
#[pyfunction]
pub(crate) fn app_catalog(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    infos(py, core::rocketchat::app_catalog())
}

/// The permissions Rocket.Chat itself brings to a workspace: first the 172 of version 8, which count
/// as default, then those of licences, parts and other versions. A server can have more: settings
/// and apps add permissions of their own.
///
/// >>> from grantfold.rocketchat import workspace_catalog
/// >>> info = next(info for info in workspace_catalog() if info.name == "delete-message")
/// >>> info.description, info.default
/// ("Delete anybody's messages in a room", True)
#[pyfunction]
pub(crate) fn workspace_catalog(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    infos(py, core::rocketchat::workspace_catalog())
}

/// The 35 permissions of a community: 14 of the community itself, 21 of channels and groups.
///
/// >>> from grantfold.root import root_catalog
/// >>> [info.name for info in root_catalog() if info.name.startswith("channel.voice")]
/// ['channel.voiceTalk', 'channel.voiceMuteOther', 'channel.voiceDeafenOther', 'channel.voiceKick']
#[pyfunction]
pub(crate) fn root_catalog(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    infos(py, core::root::root_catalog())
}

fn infos<'py>(py: Python<'py>, catalog: &core::Catalog) -> PyResult<Bound<'py, PyTuple>> {
    let infos = catalog
        .names()
        .filter_map(|name| catalog.info(catalog.id(name)?));
    PyTuple::new(
        py,
        infos.map(|info| PermissionInfo(*info)).collect::<Vec<_>>(),
    )
}
