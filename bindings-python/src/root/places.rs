//! The ids of channels and groups as Python strings.

use std::sync::{Arc, Mutex, PoisonError};

use grantfold::root::{self as core, Id};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

/// The ids in use, made once for as long as they stay the same.
#[derive(Default)]
pub(crate) struct Places(Mutex<Option<Arc<PlaceIds>>>);

/// All channels in the order of their ids, then all groups in that order.
pub(crate) struct PlaceIds {
    structure: u64,
    channels: usize,
    ids: Box<[Id]>,
    names: Py<PyTuple>,
}

impl Places {
    /// The ids of a community as it is, or was.
    pub(crate) fn of(
        &self,
        py: Python<'_>,
        community: &core::Community,
    ) -> PyResult<Arc<PlaceIds>> {
        let last = self.last();
        if let Some(last) = &last
            && last.structure == community.structure()
        {
            return Ok(last.clone());
        }
        let made = Arc::new(PlaceIds::of(py, community, last.as_deref())?);
        // What was asked of an older state must not drive the newer one out.
        if last.is_none_or(|last| last.structure < made.structure) {
            let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let before = place.replace(made.clone());
            drop(place);
            drop(before);
        }
        Ok(made)
    }

    // INVARIANT: no Python object is made or taken apart while somebody holds the lock.
    fn last(&self) -> Option<Arc<PlaceIds>> {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.clone()
    }
}

impl PlaceIds {
    fn of(py: Python<'_>, community: &core::Community, last: Option<&Self>) -> PyResult<Self> {
        let ids = community.place_ids();
        let channels = ids.partition_point(|id| community.channel(id).is_ok());
        let is_same = |last: &&Self| last.channels == channels && *last.ids == *ids;
        // Most changes are of rules and roles, and leave the strings as they are.
        let names = match last.filter(is_same) {
            Some(last) => last.names.clone_ref(py),
            None => PyTuple::new(py, ids.iter().map(AsRef::<str>::as_ref))?.unbind(),
        };
        Ok(Self {
            structure: community.structure(),
            channels,
            ids: ids.into(),
            names,
        })
    }

    pub(crate) fn names<'py>(&self, py: Python<'py>) -> &Bound<'py, PyTuple> {
        self.names.bind(py)
    }

    /// The channels whose words have a bit.
    pub(crate) fn channels_with<'py>(
        &self,
        py: Python<'py>,
        words: &[u64],
        bit: u64,
    ) -> PyResult<Bound<'py, PyList>> {
        let channels = self.names.bind(py).iter_borrowed().take(self.channels);
        let having = channels.zip(words).filter(|(_, word)| *word & bit != 0);
        let having: Vec<Borrowed<'_, 'py, PyAny>> = having.map(|(name, _)| name).collect();
        PyList::new(py, having)
    }
}
