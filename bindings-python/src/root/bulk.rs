//! Questions that come often, and many questions at once.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use grantfold::PermissionId;
use grantfold::root as core;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::convert::rows;
use crate::error::Error;
use crate::root::access::{Access, all_words, bit, has_bit};
use crate::root::community::Community;
use crate::vocabulary;

#[pymethods]
impl Community {
    /// May a member or app do this in a channel or channel group? A name of no catalogue is denied.
    ///
    /// The same as `permission in community.grants(member, target)`, and quicker: answers are kept
    /// until the next change.
    fn has(
        &self,
        member: &str,
        target: &str,
        permission: &Bound<'_, PyAny>,
    ) -> Result<bool, Error> {
        let id = vocabulary::OF_COMMUNITIES.argument(permission)?;
        let place = Some(target);
        let (now, unknown) = match self.state.kept(member, place, |word| has_bit(*word, id))? {
            Ok(answer) => return Ok(answer),
            Err(unknown) => unknown,
        };
        let word = now.access(member)?.word_at(now.place_number(target)?);
        self.state.keep(unknown, member, place, word)?;
        Ok(has_bit(word, id))
    }

    /// Looks a member or app up, for many questions about many places.
    fn access(slf: &Bound<'_, Self>, member: &str) -> Result<Access, Error> {
        Access::new(slf, member)
    }

    /// The ids of all channels, then of all groups, each in the order of the ids: the order of the
    /// masks of `access`. It is the same tuple for as long as they stay.
    #[getter]
    fn place_ids<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        let places = self.places.of(py, &*self.state.now()?)?;
        Ok(places.all(py)?)
    }

    /// The channels a member sees, in the order of their ids.
    fn visible_channels<'py>(
        &self,
        py: Python<'py>,
        member: &str,
    ) -> Result<Bound<'py, PyList>, Error> {
        let view = core::root_catalog().id("channel.view");
        self.channels_with(py, member, view)
    }

    /// The channels where a member has a permission, in the order of their ids.
    ///
    /// A name that is in no catalogue is had nowhere.
    fn channels_where<'py>(
        &self,
        py: Python<'py>,
        member: &str,
        permission: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let id = vocabulary::OF_COMMUNITIES.argument(permission)?;
        self.channels_with(py, member, id)
    }

    /// The answers of `has` to many questions, each given as its arguments: member, channel or
    /// group, permission. They are all about the same moment.
    ///
    /// Raises for a question that `has` raises for.
    ///
    /// >>> from grantfold.root import EVERYONE, Community
    /// >>> community = Community()
    /// >>> community.put_group("lobby")
    /// >>> community.put_member("ann")
    /// >>> community.put_rule("lobby", EVERYONE)
    /// >>> wanted = ["channel.view", "channel.createMessage"]
    /// >>> community.check_many(("ann", "lobby", permission) for permission in wanted)
    /// [True, False]
    fn check_many<'py>(
        &self,
        py: Python<'py>,
        questions: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let rows = rows(questions, 3..=3)?;
        let questions = rows.iter().map(|row| {
            let permission = row.get_borrowed_item(2)?;
            Ok(Question {
                member: row.get_borrowed_item(0)?.extract()?,
                target: row.get_borrowed_item(1)?.extract()?,
                permission: vocabulary::OF_COMMUNITIES.argument(&permission)?,
            })
        });
        let questions = questions.collect::<PyResult<Vec<Question<'_>>>>()?;
        let now = self.state.now()?;
        let answers = py.detach(|| answer(&now, &questions))?;
        Ok(PyList::new(py, answers)?)
    }
}

impl Community {
    fn channels_with<'py>(
        &self,
        py: Python<'py>,
        member: &str,
        permission: Option<PermissionId>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let now = self.state.now()?;
        let words = py.detach(|| all_words(&now, member))?;
        let places = self.places.of(py, &now)?;
        Ok(places.channels_with(py, &words, bit(permission))?)
    }
}

struct Question<'a> {
    member: &'a str,
    target: &'a str,
    permission: Option<PermissionId>,
}

fn answer(
    community: &core::Community,
    questions: &[Question<'_>],
) -> Result<Vec<bool>, core::CommunityError> {
    let mut known: HashMap<&str, core::Access<'_>, RandomState> = HashMap::default();
    let mut answers = Vec::with_capacity(questions.len());
    for asked in questions {
        let access = match known.get(asked.member) {
            Some(access) => access,
            None => {
                let access = community.access(asked.member)?;
                known.entry(asked.member).or_insert(access)
            }
        };
        let word = access.word_at(community.place_number(asked.target)?);
        answers.push(has_bit(word, asked.permission));
    }
    Ok(answers)
}
