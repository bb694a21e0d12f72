//! The ids of members as Python strings, and questions about everybody in one place.

use std::sync::Arc;

use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};

use crate::error::Error;
use crate::latest::Latest;
use crate::root::access::{has_bit, view};
use crate::root::community::Community;
use crate::strings::Strings;
use crate::vocabulary;

/// The ids of all members, made at the first question about everybody: to make a million strings
/// takes ten times as long as to work out whose they have to be. When members come or go, the
/// strings of the others stay.
// INVARIANT: while `membership` stays, `members` and `members_in` have the same order.
#[derive(Default)]
pub(crate) struct Members(Latest<Strings>);

impl Members {
    /// The ids of a community as it is, or was.
    fn of(&self, py: Python<'_>, community: &core::Community) -> PyResult<Arc<Strings>> {
        self.0.of(community.membership(), |last| {
            let ids = py.detach(|| community.members().map(|it| it.id).collect::<Vec<_>>());
            let ids = ids.into_iter().map(AsRef::as_ref);
            Ok(Strings::after(py, last, ids))
        })
    }
}

#[pymethods]
impl Community {
    /// The ids of all members and apps in their order: what `matrix` and `members_mask` are about,
    /// member by member. It is the same tuple for as long as nobody comes or goes.
    #[getter]
    fn member_ids<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        Ok(self.members.of(py, &*self.state.now()?)?.all(py)?)
    }

    /// What everybody may do in a channel or channel group: the ids of all members and apps in their
    /// order, and a read-only memoryview with one number for each, in which there is one bit for
    /// each permission, in the order of `ROOT_PERMISSIONS`.
    ///
    /// >>> from grantfold.root import EVERYONE, ROOT_PERMISSIONS, Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_rule("lobby", EVERYONE)
    /// >>> community.put_member("ann")
    /// >>> community.put_member("bot", declared=["channel.createMessage"])
    /// >>> ids, words = community.matrix("lobby")
    /// >>> bit = 1 << ROOT_PERMISSIONS.index("channel.createMessage")
    /// >>> [id for id, word in zip(ids, words) if word & bit]
    /// ['bot']
    fn matrix<'py>(
        &self,
        py: Python<'py>,
        target: &str,
    ) -> Result<(Bound<'py, PyTuple>, Bound<'py, PyAny>), Error> {
        let (strings, words) = self.everybody(py, target, |word| word)?;
        Ok((strings.all(py)?, view(py, &words)?))
    }

    /// Who has a permission in a channel or group: the ids of all members and apps in their order,
    /// and one byte for each, 1 or 0.
    ///
    /// It is `members_who_can` without a list of so many ids. `itertools.compress(ids, mask)` are
    /// those who can, `sum(mask)` is their number, and `numpy.frombuffer(mask, dtype=bool)` is an
    /// array of truth values. A name that is in no catalogue is had by nobody.
    ///
    /// >>> from grantfold.root import EVERYONE, Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_rule("lobby", EVERYONE)
    /// >>> community.put_member("ann")
    /// >>> community.put_member("bot", declared=["channel.createMessage"])
    /// >>> ids, mask = community.members_mask("lobby", "channel.createMessage")
    /// >>> ids, list(mask)
    /// (('ann', 'bot'), [0, 1])
    fn members_mask<'py>(
        &self,
        py: Python<'py>,
        target: &str,
        permission: &Bound<'py, PyAny>,
    ) -> Result<(Bound<'py, PyTuple>, Bound<'py, PyBytes>), Error> {
        let id = vocabulary::OF_COMMUNITIES.argument(permission)?;
        let (strings, mask) = self.everybody(py, target, |word| u8::from(has_bit(word, id)))?;
        Ok((strings.all(py)?, PyBytes::new(py, &mask)))
    }

    /// The members and apps that have a permission in a channel or group, in the order of their ids.
    ///
    /// A name that is in no catalogue is had by nobody. The strings of all ids are kept for
    /// the next answer; `members_mask` gives the same without a new list.
    fn members_who_can<'py>(
        &self,
        py: Python<'py>,
        target: &str,
        permission: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let id = vocabulary::OF_COMMUNITIES.argument(permission)?;
        let name = id.and_then(|id| core::root_catalog().name(id));
        let now = self.state.now()?;
        let numbers = py.detach(|| now.member_numbers_who_can(target, name.unwrap_or_default()))?;
        match numbers.is_empty() {
            true => Ok(PyList::empty(py)),
            false => Ok(self.members.of(py, &now)?.at(py, &numbers)?),
        }
    }
}

impl Community {
    /// All members, and for each what is made of what it may do in a place.
    fn everybody<A: Send>(
        &self,
        py: Python<'_>,
        target: &str,
        make: impl Sync + Fn(u64) -> A,
    ) -> Result<(Arc<Strings>, Vec<A>), Error> {
        let now = self.state.now()?;
        now.place_number(target)?;
        let strings = self.members.of(py, &now)?;
        let made: Result<_, core::CommunityError> = py.detach(|| {
            let mut made = Vec::with_capacity(strings.len());
            // Not collected: the core goes through its members faster by itself.
            now.members_in(target)?
                .for_each(|(_, word)| made.push(make(word)));
            Ok(made)
        });
        Ok((strings, made?))
    }
}
