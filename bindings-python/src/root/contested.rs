//! Answers that depend on how Root's documents are read.

use std::hash::{Hash, Hasher};

use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{quoted, to_json};

/// A permission whose answer depends on the reading.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct Contested(pub(crate) core::Contested);

impl Hash for Contested {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.permission, &self.0.otherwise_under).hash(state);
    }
}

#[pymethods]
impl Contested {
    /// Its name.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// The answer under the community's own reading.
    #[getter]
    fn allowed(&self) -> bool {
        self.0.allowed
    }

    /// The single changes of the reading under which the answer is the other one.
    #[getter]
    fn otherwise_under<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.otherwise_under)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (name, under) = (quoted(py, &self.0.permission)?, &self.0.otherwise_under);
        Ok(format!(
            "<Contested {name}: not so under {}>",
            under.join(", ")
        ))
    }
}
