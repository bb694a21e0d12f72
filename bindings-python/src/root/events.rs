//! What events do to a community, and the access rules they leave unknown.

use std::hash::{Hash, Hasher};

use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{quoted, to_json, tuple};
use crate::diagnostic::Diagnostic;

/// The place and the subject of an access rule: a community has one rule for each pair.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq, Hash)]
pub(crate) struct RuleKey(pub(crate) core::RuleKey);

#[pymethods]
impl RuleKey {
    /// The channel or channel group the rule is on.
    #[getter]
    fn target(&self) -> &str {
        &self.0.target
    }

    /// The role or member it is for.
    #[getter]
    fn subject(&self) -> &str {
        &self.0.subject
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let target = quoted(py, &self.0.target)?;
        let subject = quoted(py, &self.0.subject)?;
        Ok(format!("<RuleKey of {subject} on {target}>"))
    }
}

/// What became of an event that was applied.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct Applied(pub(crate) core::Applied);

impl Hash for Applied {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.event, self.0.changed, &self.0.recheck).hash(state);
    }
}

#[pymethods]
impl Applied {
    /// The event's name.
    #[getter]
    fn event(&self) -> &str {
        self.0.event
    }

    /// Is the community another one now? Then its version is one higher.
    #[getter]
    fn changed(&self) -> bool {
        self.0.changed
    }

    /// The rules this event told of without saying what they say: they are to be fetched, and until
    /// then they close what they may deny. `Community.unknown_rules` has those of all events.
    #[getter]
    fn unknown_rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.unknown_rules, RuleKey)
    }

    /// Channels and groups whose known rules may say something else now: an event tells that a place
    /// was edited, never that an overlay was replaced, and what is known is kept as it is.
    #[getter]
    fn recheck<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.recheck.iter().map(AsRef::<str>::as_ref))
    }

    /// What was odd about the event, and no error.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.diagnostics, Diagnostic)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let became = if self.0.changed {
            "changed"
        } else {
            "unchanged"
        };
        let unknown = self.0.unknown_rules.len();
        format!(
            "<Applied {}: {became}, {unknown} unknown rules>",
            self.0.event
        )
    }
}
