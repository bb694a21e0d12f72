//! What becomes of updates, calls and frames.

use std::hash::{Hash, Hasher};

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Parsed, parsed, to_json, tuple};
use crate::diagnostic::Diagnostic;

/// What became of an answer or event that was applied to a workspace.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct Applied(pub(crate) core::Applied);

impl Hash for Applied {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.what, self.0.changed, self.0.diagnostics.len()).hash(state);
    }
}

#[pymethods]
impl Applied {
    /// What it told of: `permissions`, `roles`, `users`, `subscriptions`, or `nothing`.
    #[getter]
    fn what(&self) -> &str {
        self.0.what
    }

    /// Is the workspace another one now? Then its version is one higher. How far answers have come
    /// (`cursor`) may move without that.
    #[getter]
    fn changed(&self) -> bool {
        self.0.changed
    }

    /// What was odd about it, and no error.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.diagnostics, Diagnostic)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let became = became(self.0.changed);
        format!("<Applied {}: {became}>", self.0.what)
    }
}

/// What a server answers when it does what was asked.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct Answer(pub(crate) core::Answer);

impl Hash for Answer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.status, self.0.changed, self.0.events.len()).hash(state);
    }
}

#[pymethods]
impl Answer {
    /// The HTTP status: 200.
    #[getter]
    fn status(&self) -> u16 {
        self.0.status
    }

    /// The body of a route, in a new dict; of a method its result, which may be a list or `None`.
    #[getter]
    fn body(&self) -> PyResult<Parsed> {
        parsed(&self.0.body)
    }

    /// What clients are told, in a new list of dicts: whole DDP frames, in order.
    #[getter]
    fn events(&self) -> PyResult<Parsed> {
        parsed(&self.0.events)
    }

    /// Was anything written?
    #[getter]
    fn changed(&self) -> bool {
        self.0.changed
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let (status, became) = (self.0.status, became(self.0.changed));
        format!("<Answer {status}: {became}>")
    }
}

/// What a server sends back for a frame.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct Frames(pub(crate) core::Frames);

impl Hash for Frames {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.changed, self.0.events.len()).hash(state);
    }
}

#[pymethods]
impl Frames {
    /// To whoever sent it, in a new dict: a `result` frame with the id of the call and either its
    /// `result` or its `error`; an `error` frame for what is no call.
    #[getter]
    fn reply(&self) -> PyResult<Parsed> {
        parsed(&self.0.reply)
    }

    /// To everybody it concerns, in a new list of dicts, in order.
    #[getter]
    fn events(&self) -> PyResult<Parsed> {
        parsed(&self.0.events)
    }

    /// Was anything written?
    #[getter]
    fn changed(&self) -> bool {
        self.0.changed
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    fn __repr__(&self) -> String {
        let (became, events) = (became(self.0.changed), self.0.events.len());
        format!("<Frames: {became}, {events} events>")
    }
}

fn became(changed: bool) -> &'static str {
    match changed {
        true => "changed",
        false => "unchanged",
    }
}
