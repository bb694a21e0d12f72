//! Ids as Python strings.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyList, PyString, PyTuple};

/// Ids in their order, as strings that are made once for all answers.
pub(crate) struct Strings {
    each: Box<[Py<PyString>]>,
    all: PyOnceLock<Py<PyTuple>>,
}

impl Strings {
    pub(crate) fn new<'a>(py: Python<'_>, ids: impl Iterator<Item = &'a str>) -> Self {
        Self {
            each: ids.map(|id| PyString::new(py, id).unbind()).collect(),
            all: PyOnceLock::new(),
        }
    }

    /// The same for ids in ascending order: those that were among the last ones stay the same objects.
    pub(crate) fn after<'a>(
        py: Python<'_>,
        last: Option<&Self>,
        ids: impl Iterator<Item = &'a str>,
    ) -> Self {
        let last = last.map_or(&[][..], |last| &last.each);
        let mut last = last.iter().map(|string| string.bind(py)).peekable();
        let string = |id: &str| {
            while let Some(string) = last.next_if(|string| text(string) <= id) {
                if text(string) == id {
                    return string.clone().unbind();
                }
            }
            PyString::new(py, id).unbind()
        };
        Self {
            each: ids.map(string).collect(),
            all: PyOnceLock::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.each.len()
    }

    /// All of them, as the same tuple each time.
    pub(crate) fn all<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let make = || PyTuple::new(py, &self.each).map(Bound::unbind);
        Ok(self.all.get_or_try_init(py, make)?.bind(py).clone())
    }

    /// Those at some positions, as a new list.
    pub(crate) fn at<'py>(
        &self,
        py: Python<'py>,
        positions: &[u32],
    ) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, positions.iter().map(|at| &self.each[*at as usize]))
    }
}

// What was made of a text has one.
fn text<'a>(string: &'a Bound<'_, PyString>) -> &'a str {
    string.to_str().unwrap_or_default()
}

/// Where it is true, among the first so many.
pub(crate) fn positions(len: usize, is_true: impl Iterator<Item = bool>) -> Vec<u32> {
    let mut positions = vec![0; len];
    let mut count = 0;
    // Always written and seldom kept: half of the branches here would be guessed wrong, and a wrong
    // guess costs more than all the rest.
    for (at, is_true) in (0..).zip(is_true).take(len) {
        positions[count] = at;
        count += usize::from(is_true);
    }
    positions.truncate(count);
    positions
}
