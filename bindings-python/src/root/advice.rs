//! What would grant a permission.

use std::hash::{Hash, Hasher};

use grantfold::root as core;
use pyo3::prelude::*;

use crate::convert::{part_of, to_json};

/// A change that grants the permission, and how much else it opens. `str()` gives it as a sentence.
#[pyclass(frozen, eq, hash, str, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct Advice(pub(crate) core::Advice);

impl std::fmt::Display for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Hash for Advice {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.sentence, self.0.reach).hash(state);
    }
}

#[pymethods]
impl Advice {
    /// What to change: `memberRule` and `roleRule` allow it in an access rule, `open` makes a rule
    /// that only lets the place be seen, `giveRole` gives the member a role, `rolePermission` adds
    /// it to a role, `manifest` declares it in the app's manifest.
    #[getter]
    fn change(&self) -> PyResult<Option<String>> {
        part_of(&self.0.remedy, "change")
    }

    /// The channel or group of the access rule.
    #[getter]
    fn target(&self) -> PyResult<Option<String>> {
        part_of(&self.0.remedy, "target")
    }

    /// The role or member of the access rule that opens the place.
    #[getter]
    fn subject(&self) -> PyResult<Option<String>> {
        part_of(&self.0.remedy, "subject")
    }

    /// The member of the access rule.
    #[getter]
    fn member(&self) -> PyResult<Option<String>> {
        part_of(&self.0.remedy, "member")
    }

    /// The role of the access rule, or the one to give or to change.
    #[getter]
    fn role(&self) -> PyResult<Option<String>> {
        part_of(&self.0.remedy, "role")
    }

    /// How far it reaches beyond the question: members times places times permissions.
    #[getter]
    fn reach(&self) -> usize {
        self.0.reach
    }

    /// The change in one sentence, without full stop.
    #[getter]
    fn sentence(&self) -> &str {
        &self.0.sentence
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        format!("<Advice: {}>", self.0.sentence)
    }
}
