//! A community that several threads read and change.

use std::sync::{Arc, Mutex, MutexGuard};

use grantfold::root::{Community, CommunityError, Id};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::error::Error;

/// Questions are answered from a snapshot, so they see all of a change or nothing of it.
pub(crate) struct State(Mutex<Arc<Community>>);

impl From<Arc<Community>> for State {
    fn from(community: Arc<Community>) -> Self {
        Self(Mutex::new(community))
    }
}

impl State {
    pub(crate) fn now(&self) -> Result<Arc<Community>, Error> {
        Ok(self.lock()?.clone())
    }

    /// The ids that are the answer to a question which takes long in a large community.
    pub(crate) fn list<'py>(
        &self,
        py: Python<'py>,
        ask: impl Send + for<'c> FnOnce(&'c Community) -> Result<Vec<&'c Id>, CommunityError>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let community = self.now()?;
        let found: Vec<Id> =
            py.detach(|| Ok::<_, Error>(ask(&community)?.into_iter().cloned().collect()))?;
        Ok(PyList::new(py, found.iter().map(AsRef::<str>::as_ref))?)
    }

    /// Changes the community, or a copy of it while a question is being answered from it.
    pub(crate) fn change<T: Send, E: Into<Error>>(
        &self,
        py: Python<'_>,
        edit: impl Send + FnOnce(&mut Community) -> Result<T, E>,
    ) -> Result<T, Error> {
        // INVARIANT: nothing waits for the interpreter while it holds the lock.
        py.detach(|| edit(Arc::make_mut(&mut *self.lock()?)).map_err(Into::into))
    }

    /// After a panic in the middle of a change nothing is answered any more.
    fn lock(&self) -> Result<MutexGuard<'_, Arc<Community>>, Error> {
        self.0.lock().map_err(|_| {
            let sentence = "a change of this community broke off, so it answers no more";
            PyRuntimeError::new_err(sentence).into()
        })
    }
}
