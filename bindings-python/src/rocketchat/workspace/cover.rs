//! The fewest roles that give somebody a list of permissions.

use std::hash::{Hash, Hasher};

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{quoted, to_json, tuple};

/// The fewest roles that grant some permissions.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct RoleCover(pub(crate) core::RoleCover);

impl Hash for RoleCover {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.extra, &self.0.uncovered, self.0.is_minimal).hash(state);
        self.0
            .roles
            .iter()
            .for_each(|role| (&role.id, role.scope).hash(state));
    }
}

#[pymethods]
impl RoleCover {
    /// The roles, in the order of their ids.
    #[getter]
    fn roles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.roles, CoverRole)
    }

    /// What whoever holds them all may do beside what was asked for, sorted.
    #[getter]
    fn extra<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.extra)
    }

    /// What no role can give, in the order it was asked for.
    #[getter]
    fn uncovered<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.uncovered)
    }

    /// Is this proven to be the least there is? If not, the search was given up, and there may be
    /// fewer roles, or others that give less beside.
    #[getter]
    fn is_minimal(&self) -> bool {
        self.0.is_minimal
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let roles: Vec<&str> = self.0.roles.iter().map(|role| &*role.id).collect();
        let (extra, uncovered) = (self.0.extra.len(), self.0.uncovered.len());
        format!(
            "<RoleCover of {}: {extra} extra, {uncovered} uncovered>",
            roles.join(", ")
        )
    }
}

/// A role of a `RoleCover`.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct CoverRole(core::CoverRole);

impl Hash for CoverRole {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.id, self.0.scope).hash(state);
    }
}

#[pymethods]
impl CoverRole {
    /// Its id.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Where it is meant to be held: `Users` or `Subscriptions`. A room role that is held globally
    /// acts in every room.
    #[getter]
    fn scope(&self) -> &str {
        self.0.scope.name()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (id, scope) = (quoted(py, &self.0.id)?, self.0.scope.name());
        Ok(format!("<CoverRole {id}: {scope}>"))
    }
}
