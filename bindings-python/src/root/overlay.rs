//! The overlay that gives exactly what is wanted.

use std::hash::{Hash, Hasher};

use grantfold::PermissionSet;
use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Parsed, parsed, quoted};

/// An overlay, and what it will do.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct OverlayPlan(pub(crate) core::OverlayPlan);

impl Hash for OverlayPlan {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.key, self.0.exact, &self.0.warnings).hash(state);
    }
}

fn names<'py>(py: Python<'py>, set: &PermissionSet) -> PyResult<Bound<'py, PyTuple>> {
    let names: Vec<&str> = core::root_catalog().names_of(set).collect();
    PyTuple::new(py, names)
}

#[pymethods]
impl OverlayPlan {
    /// The channel or channel group of the access rule.
    #[getter]
    fn target(&self) -> &str {
        &self.0.key.target
    }

    /// The role or member of the access rule.
    #[getter]
    fn subject(&self) -> &str {
        &self.0.key.subject
    }

    /// What the overlay allows, for `put_rule`.
    #[getter]
    fn allow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, &self.0.overlay.allow)
    }

    /// What the overlay denies, for `put_rule`.
    #[getter]
    fn deny<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, &self.0.overlay.deny)
    }

    /// The overlay as the SDK spells it, in a new dict: `{"channelCreateMessage": True}`.
    #[getter]
    fn sdk(&self) -> PyResult<Parsed> {
        parsed(&self.0.sdk)
    }

    /// Is what is reached what was wanted, and `channel.view` beside it?
    #[getter]
    fn exact(&self) -> bool {
        self.0.exact
    }

    /// The channel permissions in the place as soon as the rule is there.
    #[getter]
    fn reached<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, &self.0.reached)
    }

    /// Why it is not exact, and what else to know before writing it, each in one sentence without
    /// full stop.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.warnings)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let target = quoted(py, &self.0.key.target)?;
        let subject = quoted(py, &self.0.key.subject)?;
        let exact = if self.0.exact { "exact" } else { "not exact" };
        Ok(format!("<OverlayPlan of {subject} on {target}: {exact}>"))
    }
}
