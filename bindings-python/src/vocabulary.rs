//! The permission names of a platform as Python strings, and the way back from such a string.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use grantfold as core;
use grantfold::PermissionId;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyFrozenSet, PyString};

use crate::convert::Name;

/// A power of two, and small enough that what is kept for it is not worth a thought.
const SLOTS: usize = 1 << 10;

/// Of so many strings that were looked up by their text, one is remembered.
const EVERY: u32 = 32;

/// The names of one platform's catalogue.
///
/// A name that is asked for again and again is mostly the same object, a literal or a constant. So
/// the objects themselves are remembered with their numbers, and found by their addresses, which is
/// quicker than to hash or compare a text.
///
/// Of a workspace these are the names that have the same numbers in all workspaces; the others are
/// found by their text.
// INVARIANT: a slot of `seen` says that the string at this address, which `held` keeps alive, has
// this number. Whoever asks holds its own string, so if that has the address it is the same string.
pub(crate) struct Vocabulary {
    catalog: fn() -> &'static Arc<core::Catalog>,
    strings: PyOnceLock<Box<[Py<PyString>]>>,
    /// Addresses of 48 bits, shifted to the left of the number. Zero is nobody's.
    seen: [AtomicU64; SLOTS],
    held: Mutex<Vec<Option<Py<PyString>>>>,
    unseen: AtomicU32,
}

pub(crate) static OF_APPS: Vocabulary = Vocabulary::new(core::rocketchat::app_catalog);
pub(crate) static OF_COMMUNITIES: Vocabulary = Vocabulary::new(core::root::root_catalog);
pub(crate) static OF_WORKSPACES: Vocabulary = Vocabulary::new(core::rocketchat::workspace_catalog);

impl Vocabulary {
    const fn new(catalog: fn() -> &'static Arc<core::Catalog>) -> Self {
        Self {
            catalog,
            strings: PyOnceLock::new(),
            seen: [const { AtomicU64::new(0) }; SLOTS],
            held: Mutex::new(Vec::new()),
            unseen: AtomicU32::new(0),
        }
    }

    /// The number of a name of the catalogue; `None` for anything else.
    #[inline]
    pub(crate) fn id(&self, name: &Bound<'_, PyAny>) -> Option<PermissionId> {
        self.known(name).or_else(|| self.look_up(name))
    }

    /// The same for an argument: raises `TypeError` for what is not a str.
    #[inline]
    pub(crate) fn argument(&self, name: &Bound<'_, PyAny>) -> PyResult<Option<PermissionId>> {
        if let Some(id) = self.id(name) {
            return Ok(Some(id));
        }
        name.extract::<Name<'_>>().map(|_| None)
    }

    /// The number of a string that is remembered.
    #[inline]
    fn known(&self, name: &Bound<'_, PyAny>) -> Option<PermissionId> {
        let address = name.as_ptr() as u64;
        let at = slot(address);
        // What another thread forgets or remembers meanwhile only decides between here and the text.
        let mut seen = self.seen[at].load(Ordering::Relaxed);
        if seen >> 16 != address {
            seen = self.seen[at ^ 1].load(Ordering::Relaxed);
            if seen >> 16 != address {
                return None;
            }
        }
        PermissionId::new((seen & 0xffff) as usize)
    }

    #[inline(never)]
    fn look_up(&self, name: &Bound<'_, PyAny>) -> Option<PermissionId> {
        let id = (self.catalog)().id(name.extract().ok()?)?;
        let turn = self.unseen.load(Ordering::Relaxed).wrapping_add(1);
        self.unseen.store(turn, Ordering::Relaxed);
        if turn.is_multiple_of(EVERY) {
            self.remember(name, id, turn / EVERY);
        }
        Some(id)
    }

    #[cold]
    fn remember(&self, name: &Bound<'_, PyAny>, id: PermissionId, turn: u32) {
        let address = name.as_ptr() as u64;
        // A subclass of str may change its mind about what it is equal to.
        let Ok(string) = name.cast_exact::<PyString>() else {
            return;
        };
        let Ok(mut held) = self.held.try_lock() else {
            return;
        };
        if address >> 48 != 0 {
            return;
        }
        held.resize_with(SLOTS, || None);
        // The first of the two places is the quicker one.
        let at = slot(address);
        let at = match held[at] {
            None => at,
            Some(_) => at ^ (turn & 1) as usize,
        };
        let number = id.index() as u64;
        self.seen[at].store(address << 16 | number, Ordering::Relaxed);
        let forgotten = held[at].replace(string.clone().unbind());
        drop(held);
        drop(forgotten);
    }

    /// The strings for the granted permissions, in the order of the catalogue.
    pub(crate) fn names<'py>(
        &self,
        py: Python<'py>,
        grants: &core::Grants,
    ) -> Vec<Bound<'py, PyString>> {
        let own = |id: PermissionId| {
            grants
                .catalog()
                .name(id)
                .map(|name| PyString::new(py, name))
        };
        let shared = self.strings(py);
        let name = |id: PermissionId| match shared.get(id.index()) {
            Some(name) => Some(name.bind(py).clone()),
            None => own(id),
        };
        grants.set().iter().filter_map(name).collect()
    }

    /// The same as a frozenset.
    pub(crate) fn frozenset(
        &self,
        py: Python<'_>,
        grants: &core::Grants,
    ) -> PyResult<Py<PyFrozenSet>> {
        PyFrozenSet::new(py, self.names(py, grants)).map(Bound::unbind)
    }

    fn strings(&self, py: Python<'_>) -> &[Py<PyString>] {
        self.strings.get_or_init(py, || {
            let names = (self.catalog)().names();
            names
                .map(|name| PyString::intern(py, name).unbind())
                .collect()
        })
    }
}

/// Neighbours in memory get slots far apart.
#[inline]
fn slot(address: u64) -> usize {
    const BITS: u32 = SLOTS.trailing_zeros();
    (address.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - BITS)) as usize
}
