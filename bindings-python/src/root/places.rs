//! The ids of channels and groups as Python strings.

use std::sync::Arc;

use grantfold::root::{self as core, Id};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::latest::Latest;
use crate::strings::{Strings, positions};

/// The ids in use, made once for as long as they stay the same.
#[derive(Default)]
pub(crate) struct Places(Latest<PlaceIds>);

/// All channels in the order of their ids, then all groups in that order.
pub(crate) struct PlaceIds {
    channels: usize,
    ids: Box<[Id]>,
    strings: Arc<Strings>,
}

impl Places {
    /// The ids of a community as it is, or was.
    pub(crate) fn of(
        &self,
        py: Python<'_>,
        community: &core::Community,
    ) -> PyResult<Arc<PlaceIds>> {
        let make = |last: Option<&PlaceIds>| Ok(PlaceIds::of(py, community, last));
        self.0.of(community.structure(), make)
    }
}

impl PlaceIds {
    fn of(py: Python<'_>, community: &core::Community, last: Option<&Self>) -> Self {
        let ids = community.place_ids();
        let channels = ids.partition_point(|id| community.channel(id).is_ok());
        let is_same = |last: &&Self| last.channels == channels && *last.ids == *ids;
        // Most changes are of rules and roles, and leave the strings as they are.
        let strings = match last.filter(is_same) {
            Some(last) => last.strings.clone(),
            None => Arc::new(Strings::new(py, ids.iter().map(AsRef::as_ref))),
        };
        Self {
            channels,
            ids: ids.into(),
            strings,
        }
    }

    pub(crate) fn all<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.strings.all(py)
    }

    /// The channels whose words have a bit.
    pub(crate) fn channels_with<'py>(
        &self,
        py: Python<'py>,
        words: &[u64],
        bit: u64,
    ) -> PyResult<Bound<'py, PyList>> {
        let have = words.iter().map(|word| word & bit != 0);
        self.strings.at(py, &positions(self.channels, have))
    }
}
