//! What an update of an app changes.

use std::hash::{Hash, Hasher};

use grantfold as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::convert::{quoted, to_json, tuple};

/// What an update of an app changes in what it may do. Nothing widens without being named.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> old = AppManifest.parse('{"permissions": [{"name": "message.read"}]}')
/// >>> new = AppManifest.parse('{"permissions": [{"name": "message.write"}]}')
/// >>> diff = new.diff(old)
/// >>> [(change.kind, change.permission) for change in diff.changes]
/// [('added', 'message.write'), ('removed', 'message.read')]
/// >>> diff.needs_consent
/// True
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct ManifestDiff(pub(crate) core::ManifestDiff);

impl Hash for ManifestDiff {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.changes.len(), self.0.needs_consent, &self.0.notes).hash(state);
    }
}

#[pymethods]
impl ManifestDiff {
    /// All changes, in the order of the catalogue, gains before losses.
    #[getter]
    fn changes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.changes, Change)
    }

    /// Must a person agree again? True if the app gets anything more, or if one of the two
    /// manifests grants nothing because it could not be read.
    #[getter]
    fn needs_consent(&self) -> bool {
        self.0.needs_consent
    }

    /// What to know besides: that a list was lost or introduced, or could not be read.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.notes)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    /// What `to_json` gave: with this a pickled error finds its diff again.
    #[classmethod]
    fn _from_json(_cls: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let read = serde_json::from_str(text);
        read.map(Self)
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let rebuild = slf.get_type().getattr("_from_json")?;
        Ok((rebuild, (slf.get().to_json()?,)))
    }

    fn __repr__(&self) -> String {
        let consent = if self.0.needs_consent {
            "needs consent"
        } else {
            "needs no consent"
        };
        format!(
            "<ManifestDiff: {} changes, {consent}>",
            self.0.changes.len()
        )
    }
}

/// One change.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Change(core::Change);

impl Hash for Change {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.kind, &self.0.permission, &self.0.detail).hash(state);
    }
}

#[pymethods]
impl Change {
    /// Which way it goes: `added`, `removed`, `widened` or `narrowed`.
    #[getter]
    fn kind(&self) -> &str {
        self.0.kind.name()
    }

    /// The permission it is about.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// What the permission lets the app do, or what about it changes.
    #[getter]
    fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Does the app get more?
    #[getter]
    fn is_gain(&self) -> bool {
        self.0.kind.is_gain()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (kind, permission) = (self.0.kind.name(), quoted(py, &self.0.permission)?);
        Ok(format!("<Change: {kind} {permission}, {}>", self.0.detail))
    }
}
