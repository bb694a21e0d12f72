//! Arguments from Python and answers to it.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PySequence, PyString, PyTuple};
use serde::Serialize;

/// A permission name, or another text that is only compared with names or shown.
///
/// A lone surrogate, which no UTF-8 can hold, becomes its escape: no catalogue has a backslash in a
/// name, so the text stays unknown and can still be quoted in an answer.
pub(crate) struct Name<'a>(Cow<'a, str>);

impl Name<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Does an escape stand for something that no UTF-8 can hold?
    pub(crate) fn is_escaped(&self) -> bool {
        matches!(self.0, Cow::Owned(_))
    }
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Name<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = object.extract() {
            return Ok(Self(Cow::Borrowed(text)));
        }
        if object.cast::<PyString>().is_err() {
            let kind = object.get_type().name()?;
            let sentence = format!("expected a str, not {kind}");
            return Err(PyTypeError::new_err(sentence));
        }
        let escaped = encode(&object, "backslashreplace")?;
        let escaped = String::from_utf8_lossy(escaped.as_bytes());
        Ok(Self(Cow::Owned(escaped.into_owned())))
    }
}

/// Several names; none where an argument is left out.
#[derive(Default)]
pub(crate) struct Names<'py>(Vec<Bound<'py, PyAny>>);

impl Names<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn extract(&self) -> PyResult<Vec<Name<'_>>> {
        self.0.iter().map(|name| name.extract()).collect()
    }

    /// Ids, which name things: no other text may stand for one that no UTF-8 can hold.
    pub(crate) fn ids(&self) -> PyResult<Vec<&str>> {
        self.0.iter().map(|id| id.extract()).collect()
    }
}

impl<'py> FromPyObject<'_, 'py> for Names<'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        refuse_str(&object)?;
        let mut names = Vec::new();
        // Not collected: that asks the iterator for its length, which costs more than a name.
        for name in object.try_iter()? {
            names.push(name?);
        }
        Ok(Self(names))
    }
}

/// Several rows of so many values.
pub(crate) fn rows<'py>(
    rows: &Bound<'py, PyAny>,
    width: RangeInclusive<usize>,
) -> PyResult<Vec<Bound<'py, PyTuple>>> {
    refuse_str(rows)?;
    let mut found = Vec::new();
    for row in rows.try_iter()? {
        let row = match row?.cast_into::<PyTuple>() {
            Ok(row) => row,
            Err(other) => {
                let row = other.into_inner();
                refuse_str(&row)?;
                row.cast::<PySequence>()?.to_tuple()?
            }
        };
        if !width.contains(&row.len()) {
            let (wanted, given) = (width.end(), row.len());
            let sentence = format!("expected {wanted} values in each question, not {given}");
            return Err(PyTypeError::new_err(sentence));
        }
        found.push(row);
    }
    Ok(found)
}

/// A str is an iterable of str too, and never the one that was meant.
pub(crate) fn refuse_str(object: &Bound<'_, PyAny>) -> PyResult<()> {
    match object.cast::<PyString>() {
        Ok(name) => Err(PyTypeError::new_err(format!(
            "expected several names, not one str: write [{}]",
            name.repr()?
        ))),
        Err(_) => Ok(()),
    }
}

/// A document.
pub(crate) enum Source<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    /// A str with lone surrogates, in bytes that are not UTF-8.
    Surrogates(Vec<u8>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Source<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = object.extract() {
            return Ok(Self::Text(text));
        }
        if object.cast::<PyString>().is_ok() {
            let bytes = encode(&object, "surrogatepass")?;
            return Ok(Self::Surrogates(bytes.as_bytes().to_vec()));
        }
        match object.extract() {
            // Of a bytearray too pyo3 would make a slice, and another thread could change that.
            Ok(bytes) if object.cast::<PyBytes>().is_ok() => Ok(Self::Bytes(bytes)),
            _ => {
                let kind = object.get_type().name()?;
                let sentence = format!("expected the text of a document, str or bytes, not {kind}");
                Err(PyTypeError::new_err(sentence))
            }
        }
    }
}

/// Not the method of `text` itself: a subclass of str could answer for it with another text.
fn encode<'py>(text: &Bound<'py, PyAny>, errors: &str) -> PyResult<Bound<'py, PyBytes>> {
    let kind = text.py().get_type::<PyString>();
    let bytes = kind.call_method1("encode", (text, "utf-8", errors))?;
    Ok(bytes.cast_into()?)
}

/// The core's JSON of a value.
pub(crate) fn to_json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(unwritable)
}

/// The stable name of an enum's variant, as it stands in JSON: the text itself, or its `kind`.
pub(crate) fn name_of(variant: &impl Serialize) -> PyResult<String> {
    let value = serde_json::to_value(variant).map_err(unwritable)?;
    let name = value.get("kind").unwrap_or(&value);
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// A text that some variants of an enum have, by its name in their JSON.
pub(crate) fn part_of(variant: &impl Serialize, part: &str) -> PyResult<Option<String>> {
    let value = serde_json::to_value(variant).map_err(unwritable)?;
    Ok(value
        .get(part)
        .and_then(|part| part.as_str().map(str::to_owned)))
}

/// JSON text of the core, which becomes in Python what it says, new each time.
pub(crate) struct Parsed(String);

impl<'py> IntoPyObject<'py> for Parsed {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        py.import("json")?.call_method1("loads", (self.0,))
    }
}

/// A value of the core as plain dicts, lists and texts.
pub(crate) fn parsed(value: &impl Serialize) -> PyResult<Parsed> {
    to_json(value).map(Parsed)
}

fn unwritable(error: serde_json::Error) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// A text as Python would write it down.
pub(crate) fn quoted(py: Python<'_>, text: &str) -> PyResult<String> {
    Ok(PyString::new(py, text).repr()?.to_string())
}

/// The core values as a tuple of what wraps them.
pub(crate) fn tuple<'py, T: Clone, W>(
    py: Python<'py>,
    values: &[T],
    wrap: impl Fn(T) -> W,
) -> PyResult<Bound<'py, PyTuple>>
where
    W: IntoPyObject<'py>,
{
    PyTuple::new(py, values.iter().cloned().map(wrap))
}
