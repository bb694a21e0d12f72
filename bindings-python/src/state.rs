//! A community or workspace that several threads read and change.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::error::Error;
use crate::kept::Kept;

/// Questions are answered from a snapshot, so they see all of a change or nothing of it.
///
/// `V` is what is kept about somebody in a place, for the question that comes most often.
pub(crate) struct State<T, V = ()> {
    held: Mutex<Held<T, V>>,
    /// The process that changed it last.
    changer: AtomicU32,
}

struct Held<T, V> {
    now: Arc<T>,
    /// Counts the times that somebody was about to change it.
    changes: u64,
    kept: Kept<V>,
}

/// There is nothing kept about this yet; with this number it can be.
pub(crate) struct Unknown(u64);

impl<T, V> From<Arc<T>> for State<T, V> {
    fn from(now: Arc<T>) -> Self {
        Self {
            held: Mutex::new(Held {
                now,
                changes: 0,
                kept: Kept::default(),
            }),
            changer: AtomicU32::new(process::id()),
        }
    }
}

impl<T: Clone + Send + Sync, V: Send> State<T, V> {
    pub(crate) fn now(&self) -> Result<Arc<T>, Error> {
        Ok(self.lock()?.now.clone())
    }

    /// What `read` makes of the state; it must be quick, as it keeps everybody else waiting.
    pub(crate) fn read<A>(&self, read: impl FnOnce(&T) -> A) -> Result<A, Error> {
        Ok(read(&self.lock()?.now))
    }

    /// What `answer` makes of what is kept about somebody in a place, or the state to work it out
    /// from.
    pub(crate) fn kept<A>(
        &self,
        who: &str,
        place: Option<&str>,
        answer: impl FnOnce(&V) -> A,
    ) -> Result<Result<A, (Arc<T>, Unknown)>, Error> {
        let held = self.lock()?;
        Ok(match held.kept.get(held.changes, who, place) {
            Some(kept) => Ok(answer(kept)),
            None => Err((held.now.clone(), Unknown(held.changes))),
        })
    }

    /// Keeps what was worked out about somebody in a place.
    pub(crate) fn keep(
        &self,
        unknown: Unknown,
        who: &str,
        place: Option<&str>,
        answer: V,
    ) -> Result<(), Error> {
        let mut held = self.lock()?;
        held.kept.put(unknown.0, who, place, answer);
        Ok(())
    }

    /// The ids that are the answer to a question which takes long where there is much.
    pub(crate) fn list<'py, E: Into<Error>>(
        &self,
        py: Python<'py>,
        ask: impl Send + for<'now> FnOnce(&'now T) -> Result<Vec<&'now Arc<str>>, E>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let now = self.now()?;
        let found = py.detach(|| ask(&now).map_err(Into::into))?;
        Ok(PyList::new(
            py,
            found.into_iter().map(AsRef::<str>::as_ref),
        )?)
    }

    /// Changes what there is, or a copy of it while a question is being answered from it.
    pub(crate) fn change<A: Send, E: Into<Error>>(
        &self,
        py: Python<'_>,
        edit: impl Send + FnOnce(&mut T) -> Result<A, E>,
    ) -> Result<A, Error> {
        drop(self.lock()?);
        // Before the interpreter is let go: until then nothing can fork.
        self.changer.store(process::id(), Ordering::Relaxed);
        // INVARIANT: nothing waits for the interpreter while it holds the lock.
        py.detach(|| {
            let mut held = self.lock()?;
            held.changes += 1;
            edit(Arc::make_mut(&mut held.now)).map_err(Into::into)
        })
    }

    /// After a panic in the middle of a change nothing is answered any more, and nothing in a process
    /// that was forked from another in the middle of one: its lock would never open.
    fn lock(&self) -> Result<MutexGuard<'_, Held<T, V>>, Error> {
        let broken = |sentence| PyRuntimeError::new_err(sentence).into();
        let locked = match self.held.try_lock() {
            Err(TryLockError::WouldBlock) if self.is_of_another_process() => {
                let sentence = "this process was forked while another thread changed this object, so it answers no more";
                return Err(broken(sentence));
            }
            Err(TryLockError::WouldBlock) => self.held.lock().ok(),
            locked => locked.ok(),
        };
        locked.ok_or_else(|| broken("a change of this object broke off, so it answers no more"))
    }

    fn is_of_another_process(&self) -> bool {
        self.changer.load(Ordering::Relaxed) != process::id()
    }
}
