//! What a person must agree to.

use std::hash::{Hash, Hasher};

use grantfold as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{quoted, to_json, tuple};

/// What a person must agree to before an app is installed. `str()` gives it as text.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> text = '{"name": "Demo", "version": "1.0.0", "permissions": [{"name": "networking"}]}'
/// >>> review = AppManifest.parse(text).review()
/// >>> review.app, review.basis
/// ('Demo 1.0.0', 'It asks for one permission.')
/// >>> [(item.permission, item.limits) for item in review.items]
/// [('networking', 'any host')]
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Review(pub(crate) core::Review);

impl Hash for Review {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.app, &self.0.basis, self.0.items.len()).hash(state);
    }
}

#[pymethods]
impl Review {
    /// The app's name and version, or its id, or "this app".
    #[getter]
    fn app(&self) -> &str {
        &self.0.app
    }

    /// One sentence or two on where the list comes from.
    #[getter]
    fn basis(&self) -> &str {
        &self.0.basis
    }

    /// Every permission the app gets.
    #[getter]
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.items, ReviewItem)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (app, count) = (quoted(py, &self.0.app)?, self.0.items.len());
        Ok(format!("<Review of {app}: {count} permissions>"))
    }
}

/// One permission to agree to.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct ReviewItem(core::ReviewItem);

impl Hash for ReviewItem {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.permission, &self.0.limits).hash(state);
    }
}

#[pymethods]
impl ReviewItem {
    /// The permission's name.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// What it lets the app do, in plain words.
    #[getter]
    fn description(&self) -> &str {
        &self.0.description
    }

    /// What narrows it, that nothing does where something could ("any host"), or what it comes with.
    #[getter]
    fn limits(&self) -> Option<&str> {
        self.0.limits.as_deref()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = quoted(py, &self.0.permission)?;
        Ok(format!("<ReviewItem {name}: {}>", self.0.description))
    }
}
