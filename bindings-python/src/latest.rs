//! What is made of a state once, for as long as that stays.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::PyResult;

/// What was made last, and the number of the state it was made of. Later states have higher numbers.
pub(crate) struct Latest<T>(Mutex<Option<(u64, Arc<T>)>>);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Latest<T> {
    /// What belongs to a state; `make` makes it, and may take over what is still right of the last.
    pub(crate) fn of(
        &self,
        state: u64,
        make: impl FnOnce(Option<&T>) -> PyResult<T>,
    ) -> PyResult<Arc<T>> {
        let (of, last) = self.last().unzip();
        if let Some(last) = last.as_ref().filter(|_| of == Some(state)) {
            return Ok(last.clone());
        }
        let made = Arc::new(make(last.as_deref())?);
        // What was asked of an older state must not drive the newer out.
        if of.is_none_or(|of| of < state) {
            let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let before = place.replace((state, made.clone()));
            drop(place);
            drop(before);
        }
        Ok(made)
    }

    // INVARIANT: no Python object is made or taken apart while somebody holds the lock.
    fn last(&self) -> Option<(u64, Arc<T>)> {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.clone()
    }
}
