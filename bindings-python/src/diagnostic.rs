//! Problems in a document, their places and their cures.

use std::hash::{Hash, Hasher};

use grantfold as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};

use crate::convert::{quoted, to_json, tuple};

/// A stretch of a document.
///
/// `start` and `end` count bytes of the UTF-8 text: `text.encode()[span.start:span.end]`. Lines and
/// columns count from one, columns in characters.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq, Hash)]
pub(crate) struct Span(pub(crate) core::Span);

#[pymethods]
impl Span {
    /// First byte.
    #[getter]
    fn start(&self) -> usize {
        self.0.start
    }

    /// One past the last byte; equal to `start` for a place between two characters.
    #[getter]
    fn end(&self) -> usize {
        self.0.end
    }

    /// Line of the first byte, counted from one.
    #[getter]
    fn line(&self) -> usize {
        self.0.line
    }

    /// Column of the first byte in characters, counted from one.
    #[getter]
    fn column(&self) -> usize {
        self.0.column
    }

    /// Line of the end.
    #[getter]
    fn end_line(&self) -> usize {
        self.0.end_line
    }

    /// Column of the end: one past the last character.
    #[getter]
    fn end_column(&self) -> usize {
        self.0.end_column
    }

    fn __repr__(&self) -> String {
        let span = &self.0;
        let (end_line, end_column) = (span.end_line, span.end_column);
        format!(
            "<Span {}:{}-{end_line}:{end_column}>",
            span.line, span.column
        )
    }
}

/// Another place that helps to understand a problem.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Related(core::Related);

impl Hash for Related {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.span, &self.0.message).hash(state);
    }
}

#[pymethods]
impl Related {
    /// Where.
    #[getter]
    fn span(&self) -> Span {
        Span(self.0.span)
    }

    /// What is there.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    fn __repr__(&self) -> String {
        let span = self.0.span;
        format!(
            "<Related {}:{}: {}>",
            span.line, span.column, self.0.message
        )
    }
}

/// One replacement in a document.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Edit(core::Edit);

impl Hash for Edit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.start, self.0.end, &self.0.text).hash(state);
    }
}

#[pymethods]
impl Edit {
    /// First byte replaced.
    #[getter]
    fn start(&self) -> usize {
        self.0.start
    }

    /// One past the last byte replaced.
    #[getter]
    fn end(&self) -> usize {
        self.0.end
    }

    /// What stands there afterwards.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = quoted(py, &self.0.text)?;
        Ok(format!("<Edit {}-{}: {text}>", self.0.start, self.0.end))
    }
}

/// A change that cures a problem and is safe to make without asking.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Fix(core::Fix);

impl Hash for Fix {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.title.hash(state);
        self.0.edits.len().hash(state);
    }
}

#[pymethods]
impl Fix {
    /// What it does, as an order: "remove the comma".
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    /// All of them or none.
    #[getter]
    fn edits<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.edits, Edit)
    }

    fn __repr__(&self) -> String {
        format!("<Fix: {}>", self.0.title)
    }
}

/// A problem in a document.
///
/// `str()` gives it as one line: place, severity, code, message and help.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> manifest = AppManifest.parse('{"permissions": [{"name": "mesage.write"}]}')
/// >>> problem = next(d for d in manifest.diagnostics if d.code == "permission-unknown")
/// >>> print(problem)
/// 1:27: error[permission-unknown]: there is no permission `mesage.write` (did you mean `message.write`?)
/// >>> problem.path, problem.span.line, problem.span.column
/// ('/permissions/0/name', 1, 27)
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(Clone, PartialEq)]
pub(crate) struct Diagnostic(pub(crate) core::Diagnostic);

impl Hash for Diagnostic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.code, self.0.span, &self.0.path).hash(state);
    }
}

#[pymethods]
impl Diagnostic {
    /// Its stable name.
    #[getter]
    fn code(&self) -> &str {
        self.0.code.name()
    }

    /// How bad it is: `note`, `warning` or `error`.
    #[getter]
    fn severity(&self) -> String {
        self.0.severity.to_string()
    }

    /// What is wrong, in one sentence without full stop; input is quoted in backticks.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// Where.
    #[getter]
    fn span(&self) -> Span {
        Span(self.0.span)
    }

    /// The value concerned, as a JSON pointer (RFC 6901); empty for the whole document.
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    /// What to do about it.
    #[getter]
    fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Other places that matter.
    #[getter]
    fn related<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, &self.0.related, Related)
    }

    /// A cure that a tool may apply.
    #[getter]
    fn fix(&self) -> Option<Fix> {
        self.0.fix.clone().map(Fix)
    }

    /// The same as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }

    /// What `to_json` gave: with this a pickled error finds its diagnostics again.
    #[classmethod]
    fn _from_json(_cls: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let read = serde_json::from_str(text);
        read.map(Self)
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let rebuild = slf.get_type().getattr("_from_json")?;
        Ok((rebuild, (slf.get().to_json()?,)))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Diagnostic {}>", self.0)
    }
}

/// The text with the fixes of `diagnostics` applied, and how many fixes were.
///
/// A fix that touches the same bytes as an earlier one is left out, whole; read the result again
/// and fix again until nothing is left. Every byte that no fix names stays as it is. Raises
/// `UnicodeEncodeError` for a text with lone surrogates, which was never read as it stands.
///
/// >>> from grantfold import apply_fixes
/// >>> from grantfold.rocketchat import AppManifest
/// >>> text = '{"permissions": [{"name": "apis"},]}'
/// >>> apply_fixes(text, AppManifest.parse(text).diagnostics)
/// ('{"permissions": [{"name": "api"}]}', 2)
#[pyfunction]
pub(crate) fn apply_fixes(text: &str, diagnostics: &Bound<'_, PyAny>) -> PyResult<(String, usize)> {
    let mut list = Vec::new();
    for diagnostic in diagnostics.try_iter()? {
        list.push(diagnostic?.cast::<Diagnostic>()?.get().0.clone());
    }
    Ok(core::apply_fixes(text, &list))
}

/// The code of every problem there is, with its severity.
///
/// >>> from grantfold import diagnostic_codes
/// >>> diagnostic_codes()["permission-unknown"]
/// 'error'
#[pyfunction]
pub(crate) fn diagnostic_codes(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let codes = PyDict::new(py);
    for code in core::Code::ALL {
        codes.set_item(code.name(), code.severity().to_string())?;
    }
    Ok(codes)
}
