//! Whether API calls pass.

use std::hash::{Hash, Hasher};

use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Name, Names, quoted, to_json, tuple};
use crate::error::Error;

/// What about a call its method's name does not tell.
pub(crate) struct Options<'a, 'py> {
    pub(crate) target: Option<&'a str>,
    pub(crate) conditions: Names<'py>,
    pub(crate) more_targets: Names<'py>,
    pub(crate) destination: Option<&'a str>,
    pub(crate) role: Option<&'a str>,
    pub(crate) role_permissions: Names<'py>,
}

impl Options<'_, '_> {
    pub(crate) fn ask(
        &self,
        community: &core::Community,
        member: &str,
        method: &str,
    ) -> Result<CallAnswer, Error> {
        let conditions = self.conditions.extract()?;
        let permissions = self.role_permissions.extract()?;
        let options = core::CallOptions {
            conditions: &conditions.iter().map(Name::as_str).collect::<Vec<_>>(),
            more_targets: &self.more_targets.ids()?,
            destination: self.destination,
            role: self.role,
            role_permissions: &permissions.iter().map(Name::as_str).collect::<Vec<_>>(),
        };
        let answer = community.check_call(member, method, self.target, options)?;
        Ok(CallAnswer(answer))
    }
}

/// Does a call pass?
///
/// >>> from grantfold.root import Community
/// >>> community = Community()
/// >>> community.put_member("bot", declared=["community.kick"])
/// >>> answer = community.check_call("bot", "CommunityMemberBanClient.create")
/// >>> answer.allowed, answer.reason
/// (False, '`community.createBan` is missing')
/// >>> answer.code.name, answer.code.number
/// ('NoPermissionToBan', 1010)
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct CallAnswer(core::CallAnswer);

impl Hash for CallAnswer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.method, self.0.allowed, &self.0.reason).hash(state);
    }
}

#[pymethods]
impl CallAnswer {
    /// The method asked about.
    #[getter]
    fn method(&self) -> &str {
        self.0.method
    }

    /// Does it pass?
    #[getter]
    fn allowed(&self) -> bool {
        self.0.allowed
    }

    /// The code it is refused with.
    #[getter]
    fn code(&self) -> Option<PlatformCode> {
        self.0.code.clone().map(PlatformCode)
    }

    /// The permissions that are missing.
    #[getter]
    fn missing<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.missing, MissingPermission)
    }

    /// Permissions without which it passes, but with less in its answer.
    #[getter]
    fn shortened_without<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.shortened_without, MissingPermission)
    }

    /// Why it is refused, in one sentence without full stop.
    #[getter]
    fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// What else a caller of this method should know.
    #[getter]
    fn note(&self) -> Option<&str> {
        self.0.note
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let method = self.0.method;
        match &self.0.code {
            None => format!("<CallAnswer {method}: allowed>"),
            Some(code) => format!("<CallAnswer {method}: {}>", code.name),
        }
    }
}

/// A code the platform refuses calls with.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct PlatformCode(core::PlatformCode);

impl Hash for PlatformCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.name, self.0.number, self.0.documented).hash(state);
    }
}

#[pymethods]
impl PlatformCode {
    /// Its name: `NoPermissionToCreate`.
    #[getter]
    fn name(&self) -> &str {
        self.0.name
    }

    /// Its number; `None` for a name that is in no enumeration of the SDK.
    #[getter]
    fn number(&self) -> Option<u16> {
        self.0.number
    }

    /// Does the platform's documentation say so, or was it inferred?
    #[getter]
    fn documented(&self) -> bool {
        self.0.documented
    }

    fn __repr__(&self) -> String {
        match self.0.number {
            Some(number) => format!("<PlatformCode {} {number}>", self.0.name),
            None => format!("<PlatformCode {}>", self.0.name),
        }
    }
}

/// A permission that a call needs and its caller lacks.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct MissingPermission(core::MissingPermission);

impl Hash for MissingPermission {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.permission, &self.0.target).hash(state);
    }
}

#[pymethods]
impl MissingPermission {
    /// The permission.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// The channel or group where it is missing; `None` for the community.
    #[getter]
    fn target(&self) -> Option<&str> {
        self.0.target.as_deref()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = quoted(py, &self.0.permission)?;
        Ok(match &self.0.target {
            Some(target) => format!("<MissingPermission {name} on {}>", quoted(py, target)?),
            None => format!("<MissingPermission {name}>"),
        })
    }
}
