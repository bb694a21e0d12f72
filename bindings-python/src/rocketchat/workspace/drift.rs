//! What differs from the permissions and roles a server starts with.

use std::hash::{Hash, Hasher};

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Parsed, parsed, quoted, to_json, tuple};

/// What differs from the defaults of a version; every list is in the order of its ids. `str()` gives
/// it as text, one difference on each line.
#[pyclass(frozen, eq, hash, str, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct Drift(pub(crate) core::Drift);

impl std::fmt::Display for Drift {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Hash for Drift {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_string().hash(state);
    }
}

#[pymethods]
impl Drift {
    /// The version compared with.
    #[getter]
    fn version(&self) -> &str {
        self.0.version.name()
    }

    /// Is everything as it is by default?
    #[getter]
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Permissions that more roles grant than by default.
    #[getter]
    fn opened<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.opened, RoleChange)
    }

    /// Permissions that roles no longer grant which do by default.
    #[getter]
    fn narrowed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.narrowed, RoleChange)
    }

    /// Permissions that are no defaults.
    #[getter]
    fn added<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.added, PermissionAdded)
    }

    /// Defaults that are gone, with the roles that would grant them.
    #[getter]
    fn removed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.removed, RoleChange)
    }

    /// Roles that are no defaults.
    #[getter]
    fn roles_added<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.roles_added, RoleNote)
    }

    /// Default roles that are gone.
    #[getter]
    fn roles_removed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.roles_removed, RoleNote)
    }

    /// What is different about default roles.
    #[getter]
    fn roles_changed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.roles_changed, RoleFieldChange)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let version = self.0.version.name();
        match self.0.is_empty() {
            true => format!("<Drift from {version}: none>"),
            false => format!("<Drift from {version}: {}>", self.0),
        }
    }
}

/// Roles that came to a permission, or went.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct RoleChange(core::RoleChange);

impl Hash for RoleChange {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.permission, &self.0.roles).hash(state);
    }
}

#[pymethods]
impl RoleChange {
    /// The permission.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// The ids of the roles, sorted.
    #[getter]
    fn roles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.roles.iter().map(AsRef::<str>::as_ref))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = quoted(py, &self.0.permission)?;
        Ok(format!(
            "<RoleChange of {name}: {}>",
            self.0.roles.join(", ")
        ))
    }
}

/// A permission that is no default.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct PermissionAdded(core::PermissionAdded);

impl Hash for PermissionAdded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.permission, &self.0.roles).hash(state);
    }
}

#[pymethods]
impl PermissionAdded {
    /// The permission.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// The ids of the roles that grant it, sorted.
    #[getter]
    fn roles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.roles.iter().map(AsRef::<str>::as_ref))
    }

    /// The part of the platform that brings it, if one is known to; see `permission_origin`.
    #[getter]
    fn origin(&self) -> Option<&str> {
        self.0.origin
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = quoted(py, &self.0.permission)?;
        Ok(format!(
            "<PermissionAdded {name}: {}>",
            self.0.roles.join(", ")
        ))
    }
}

/// A role that came or went.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct RoleNote(core::RoleNote);

impl Hash for RoleNote {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.id, &self.0.name, self.0.scope).hash(state);
    }
}

#[pymethods]
impl RoleNote {
    /// Its id.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it is meant to be held: `Users` or `Subscriptions`.
    #[getter]
    fn scope(&self) -> &str {
        self.0.scope.name()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (id, name) = (quoted(py, &self.0.id)?, quoted(py, &self.0.name)?);
        Ok(format!("<RoleNote {id}: {name}>"))
    }
}

/// One field of a default role that is not as it is by default.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct RoleFieldChange(core::RoleFieldChange);

impl Hash for RoleFieldChange {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.role, self.0.field).hash(state);
    }
}

#[pymethods]
impl RoleFieldChange {
    /// The role.
    #[getter]
    fn role(&self) -> &str {
        &self.0.role
    }

    /// The field, as the platform names it: `name`, `description`, `scope`, `protected`,
    /// `mandatory2fa`.
    #[getter]
    fn field(&self) -> &str {
        self.0.field
    }

    /// What it is by default: a str or a bool.
    #[getter]
    fn default(&self) -> PyResult<Parsed> {
        parsed(&self.0.default)
    }

    /// What it is.
    #[getter]
    fn now(&self) -> PyResult<Parsed> {
        parsed(&self.0.now)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (role, field) = (quoted(py, &self.0.role)?, self.0.field);
        Ok(format!("<RoleFieldChange of {role}: {field}>"))
    }
}
