//! Why a permission is granted or not.

use std::hash::{Hash, Hasher};

use grantfold as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{name_of, part_of, quoted, to_json, tuple};
use crate::diagnostic::Span;

/// Who says something about a permission. `str()` names it as a part of a sentence.
#[pyclass(frozen, eq, hash, str, module = "grantfold")]
#[derive(PartialEq, Hash)]
pub(crate) struct LayerSource(core::LayerSource);

impl std::fmt::Display for LayerSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[pymethods]
impl LayerSource {
    /// What it is: `manifest`, `defaults` or `stored-grant` for an app; for users of Rocket.Chat
    /// `global-role`, `room-role`, `lent-role`, `allow-list`, `no-user`, `empty-role` or
    /// `no-subscription`; for Root `role`, `role-rule`, `member-rule`, `visible`, `no-access-rule`,
    /// `unknown-rule`, `hidden`, `no-place`, `full-control` or `owner`.
    #[getter]
    fn kind(&self) -> PyResult<String> {
        name_of(&self.0)
    }

    /// The id of the role that grants it everywhere.
    #[getter]
    fn id(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "id")
    }

    /// The name of the role that grants it everywhere.
    #[getter]
    fn name(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "name")
    }

    /// The role whose access rule or allow-list it is, or that somebody holds.
    #[getter]
    fn role(&self) -> Option<Named> {
        match &self.0 {
            core::LayerSource::RoleRule { role, .. }
            | core::LayerSource::GlobalRole { role, .. }
            | core::LayerSource::RoomRole { role, .. }
            | core::LayerSource::LentRole { role }
            | core::LayerSource::AllowList { role, .. } => Some(Named(role.clone())),
            _ => None,
        }
    }

    /// The room a role is held in, or that there is no subscription to.
    #[getter]
    fn room(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "room")
    }

    /// Is the role, held globally, meant to be held in rooms? `None` where it is not held globally.
    #[getter]
    fn is_room_role(&self) -> Option<bool> {
        match &self.0 {
            core::LayerSource::GlobalRole { is_room_role, .. } => Some(*is_room_role),
            _ => None,
        }
    }

    /// The member whose access rule it is.
    #[getter]
    fn member(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "member")
    }

    /// The role or member whose access rule is not known.
    #[getter]
    fn subject(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "subject")
    }

    /// The channel or group the access rules are for.
    #[getter]
    fn target(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "target")
    }

    /// What there is full control of: `community` or `channel`.
    #[getter]
    fn scope(&self) -> PyResult<Option<String>> {
        part_of(&self.0, "scope")
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        format!("<LayerSource: {}>", self.0)
    }
}

/// A role by its id, with the name people know it by.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq, Hash)]
pub(crate) struct Named(core::Named);

#[pymethods]
impl Named {
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

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (id, name) = (quoted(py, &self.0.id)?, quoted(py, &self.0.name)?);
        Ok(format!("<Named {id}: {name}>"))
    }
}

/// One thing said about a permission, and what became of it. `str()` gives it as a part of a sentence.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Step(core::Step);

impl Hash for Step {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.source, &self.0.through, self.0.place).hash(state);
    }
}

#[pymethods]
impl Step {
    /// Who says it.
    #[getter]
    fn source(&self) -> LayerSource {
        LayerSource(self.0.source.clone())
    }

    /// What it says: `allows`, `denies`, `includes`, `would-include`, `closes` or `opens`.
    #[getter]
    fn says(&self) -> PyResult<String> {
        name_of(&self.0.says)
    }

    /// The including permission, where there is one.
    #[getter]
    fn through(&self) -> Option<&str> {
        self.0.through.as_deref()
    }

    /// What became of it: `decides`, `agrees` or `overruled`.
    #[getter]
    fn weight(&self) -> PyResult<String> {
        name_of(&self.0.weight)
    }

    /// Where the document says it.
    #[getter]
    fn place(&self) -> Option<Span> {
        self.0.place.map(Span)
    }

    fn __str__(&self) -> String {
        self.0.sentence()
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("<Step {}: {}>", self.weight()?, self.0.sentence()))
    }
}

/// Why a permission is granted or not. `str()` gives summary and help.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> grants = AppManifest.parse('{"permissions": []}').grants()
/// >>> why = grants.explain("mesage.write")
/// >>> why.known, why.allowed
/// (False, False)
/// >>> print(why)
/// `mesage.write` is not granted: there is no permission of that name
/// help: did you mean `message.write`?
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Explanation(pub(crate) core::Explanation);

impl Hash for Explanation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.permission, &self.0.summary).hash(state);
    }
}

#[pymethods]
impl Explanation {
    /// The permission asked about.
    #[getter]
    fn permission(&self) -> &str {
        &self.0.permission
    }

    /// Is there a permission of that name?
    #[getter]
    fn known(&self) -> bool {
        self.0.known
    }

    /// The answer, the same as that of `has`.
    #[getter]
    fn allowed(&self) -> bool {
        self.0.allowed
    }

    /// The answer and its reason in one sentence, without full stop.
    #[getter]
    fn summary(&self) -> &str {
        &self.0.summary
    }

    /// What would change a denial.
    #[getter]
    fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Everything that was said, weakest first.
    #[getter]
    fn steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.steps, Step)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Explanation: {}>", self.0.summary)
    }
}
