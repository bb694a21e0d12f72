//! What one member may do, everywhere at once.

use std::sync::{Arc, OnceLock};

use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyList, PyMemoryView, PyTuple};

use crate::convert::quoted;
use crate::error::Error;
use crate::grants::Grants;
use crate::root::community::Community;
use crate::root::places::PlaceIds;
use crate::vocabulary;

/// One member of a community at one moment, for many questions about many places.
///
/// It stays what it was when it was made, whatever becomes of the community: `is_current` tells
/// whether anything changed, and `community.access(member)` gives one that is. All places are worked
/// out together at the first question. A place that was not there raises `CommunityError`.
///
/// >>> from grantfold.root import EVERYONE, Community
/// >>> community = Community()
/// >>> community.put_role(EVERYONE, None, ["channel.createMessage"])
/// >>> community.put_group("lobby")
/// >>> community.put_channel("hall", "lobby")
/// >>> community.put_channel("attic", "lobby", synced=False)
/// >>> community.put_rule("lobby", EVERYONE)
/// >>> community.put_member("ann")
/// >>> ann = community.access("ann")
/// >>> ann.has("hall", "channel.createMessage"), ann.has("attic", "channel.createMessage")
/// (True, False)
/// >>> ann.channels_where("channel.createMessage")
/// ['hall']
/// >>> list(zip(ann.place_ids, ann.mask("channel.createMessage")))
/// [('attic', 0), ('hall', 1), ('lobby', 1)]
/// >>> community.remove_rule("lobby", EVERYONE)
/// >>> ann.is_current, ann.channels_where("channel.createMessage")
/// (False, ['hall'])
#[pyclass(frozen, module = "grantfold.root")]
pub(crate) struct Access {
    community: Py<Community>,
    now: Arc<core::Community>,
    member: String,
    words: OnceLock<Vec<u64>>,
    view: PyOnceLock<Py<PyAny>>,
    places: PyOnceLock<Arc<PlaceIds>>,
}

impl Access {
    pub(super) fn new(community: &Bound<'_, Community>, member: &str) -> Result<Self, Error> {
        let now = community.get().state.now()?;
        now.member(member)?;
        Ok(Self {
            community: community.clone().unbind(),
            now,
            member: member.to_owned(),
            words: OnceLock::new(),
            view: PyOnceLock::new(),
            places: PyOnceLock::new(),
        })
    }

    fn all(&self, py: Python<'_>) -> &[u64] {
        // No waiting for another thread's answer while it may wait for the interpreter.
        let words = self.words.get();
        words.unwrap_or_else(|| {
            py.detach(|| {
                self.words
                    .get_or_init(|| all_words(&self.now, &self.member).unwrap_or_default())
            })
        })
    }

    fn places(&self, py: Python<'_>) -> PyResult<&PlaceIds> {
        let made = || self.community.get().places.of(py, &self.now);
        Ok(self.places.get_or_try_init(py, made)?)
    }
}

#[pymethods]
impl Access {
    /// Whose it is.
    #[getter]
    fn member(&self) -> &str {
        &self.member
    }

    /// The `version` of the community that this is about.
    #[getter]
    fn version(&self) -> u64 {
        self.now.version()
    }

    /// Has nothing in the community changed since?
    #[getter]
    fn is_current(&self) -> Result<bool, Error> {
        let version = self.now.version();
        let state = &self.community.get().state;
        state.read(|community| community.version() == version)
    }

    /// May the member do this in a channel or channel group? A name of no catalogue is denied.
    fn has(
        &self,
        py: Python<'_>,
        target: &str,
        permission: &Bound<'_, PyAny>,
    ) -> Result<bool, Error> {
        let place = self.now.place_number(target)?;
        let id = vocabulary::OF_COMMUNITIES.argument(permission)?;
        let word = self.all(py).get(place.index()).copied();
        Ok(has_bit(word.unwrap_or_default(), id))
    }

    /// What the member may do in a channel or channel group, and why.
    fn grants(&self, target: &str) -> Result<Grants, Error> {
        let grants = self.now.shared_grants(&self.member, target)?;
        Ok(Grants::new(grants, &vocabulary::OF_COMMUNITIES))
    }

    /// The channels where the member has a permission, in the order of their ids. A name of no
    /// catalogue is had nowhere.
    fn channels_where<'py>(
        &self,
        py: Python<'py>,
        permission: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let id = vocabulary::OF_COMMUNITIES.argument(permission)?;
        let places = self.places(py)?;
        places.channels_with(py, self.all(py), bit(id))
    }

    /// The ids of all channels, then of all groups, each in the order of the ids: what `mask` and
    /// `words` are about, place by place.
    #[getter]
    fn place_ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.places(py)?.all(py)
    }

    /// Where the member has a permission: one byte for each of `place_ids`, 1 or 0.
    ///
    /// `itertools.compress(access.place_ids, mask)` are the places, `sum(mask)` is their number, and
    /// `numpy.frombuffer(mask, dtype=bool)` is an array of truth values.
    fn mask<'py>(
        &self,
        py: Python<'py>,
        permission: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let bit = bit(vocabulary::OF_COMMUNITIES.argument(permission)?);
        let words = self.all(py);
        PyBytes::new_with(py, words.len(), |bytes| {
            for (byte, word) in bytes.iter_mut().zip(words) {
                *byte = u8::from(word & bit != 0);
            }
            Ok(())
        })
    }

    /// What the member may do everywhere: a read-only memoryview with one number for each of
    /// `place_ids`, and in it one bit for each permission, in the order of `ROOT_PERMISSIONS`.
    ///
    /// >>> from grantfold.root import ROOT_PERMISSIONS, Community
    /// >>> community = Community()
    /// >>> community.put_member("ann")
    /// >>> community.set_owner("ann")
    /// >>> community.put_group("lobby")
    /// >>> words = community.access("ann").words()
    /// >>> words[0] >> ROOT_PERMISSIONS.index("channel.view") & 1
    /// 1
    fn words<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let make = || view(py, self.all(py)).map(Bound::unbind);
        Ok(self.view.get_or_try_init(py, make)?.bind(py).clone())
    }

    /// `words` as a read-only array of numpy, with the same memory. Raises `ImportError` without
    /// numpy, which nothing else here needs.
    fn numpy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let numpy = py.import("numpy")?;
        numpy.call_method1("asarray", (self.words(py)?,))
    }

    // An immutable value is its own copy.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Py<Self>, _memo: &Bound<'py, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let member = quoted(py, &self.member)?;
        Ok(format!(
            "<Access of {member} version={}>",
            self.now.version()
        ))
    }
}

/// What a member may do in all places.
pub(super) fn all_words(
    community: &core::Community,
    member: &str,
) -> Result<Vec<u64>, core::CommunityError> {
    Ok(community.access(member)?.words())
}

/// The bit of a permission; of a name of no catalogue, none.
pub(super) fn bit(id: Option<grantfold::PermissionId>) -> u64 {
    id.map_or(0, |id| 1 << id.index())
}

pub(super) fn has_bit(word: u64, id: Option<grantfold::PermissionId>) -> bool {
    word & bit(id) != 0
}

/// Numbers as what Python, numpy and everything else that knows buffers read without a copy.
pub(super) fn view<'py>(py: Python<'py>, words: &[u64]) -> PyResult<Bound<'py, PyAny>> {
    let bytes = PyBytes::new_with(py, size_of_val(words), |bytes| {
        for (eight, word) in bytes.chunks_exact_mut(8).zip(words) {
            eight.copy_from_slice(&word.to_ne_bytes());
        }
        Ok(())
    })?;
    if words.is_empty() {
        // A view of nothing cannot be cast.
        let array = py.import("array")?.call_method1("array", ("Q",))?;
        return PyMemoryView::from(&array)?.call_method0("toreadonly");
    }
    PyMemoryView::from(&bytes)?.call_method1("cast", ("Q",))
}
