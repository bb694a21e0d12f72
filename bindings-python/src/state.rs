//! A community or workspace that several threads read and change.

use std::sync::{Arc, Mutex, MutexGuard};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::error::Error;

/// Questions are answered from a snapshot, so they see all of a change or nothing of it.
pub(crate) struct State<T>(Mutex<Arc<T>>);

impl<T> From<Arc<T>> for State<T> {
    fn from(now: Arc<T>) -> Self {
        Self(Mutex::new(now))
    }
}

impl<T: Clone + Send + Sync> State<T> {
    pub(crate) fn now(&self) -> Result<Arc<T>, Error> {
        Ok(self.lock()?.clone())
    }

    /// The ids that are the answer to a question which takes long where there is much.
    pub(crate) fn list<'py, E: Into<Error>>(
        &self,
        py: Python<'py>,
        ask: impl Send + for<'now> FnOnce(&'now T) -> Result<Vec<&'now Arc<str>>, E>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let now = self.now()?;
        let found: Vec<Arc<str>> = py.detach(|| match ask(&now) {
            Ok(found) => Ok(found.into_iter().cloned().collect()),
            Err(error) => Err(error.into()),
        })?;
        Ok(PyList::new(py, found.iter().map(AsRef::<str>::as_ref))?)
    }

    /// Changes what there is, or a copy of it while a question is being answered from it.
    pub(crate) fn change<A: Send, E: Into<Error>>(
        &self,
        py: Python<'_>,
        edit: impl Send + FnOnce(&mut T) -> Result<A, E>,
    ) -> Result<A, Error> {
        // INVARIANT: nothing waits for the interpreter while it holds the lock.
        py.detach(|| edit(Arc::make_mut(&mut *self.lock()?)).map_err(Into::into))
    }

    /// After a panic in the middle of a change nothing is answered any more.
    fn lock(&self) -> Result<MutexGuard<'_, Arc<T>>, Error> {
        self.0.lock().map_err(|_| {
            let sentence = "a change of this object broke off, so it answers no more";
            PyRuntimeError::new_err(sentence).into()
        })
    }
}
