//! Questions that come often, and many questions at once.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use grantfold::rocketchat as core;
use grantfold::{PermissionId, PermissionSet};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::convert::rows;
use crate::error::Error;
use crate::rocketchat::workspace::workspace::Workspace;
use crate::vocabulary;

#[pymethods]
impl Workspace {
    /// The answers of `has` to many questions, each given as its arguments: user, permission and,
    /// if it is about one, room. They are all about the same moment.
    ///
    /// Users are given by id. Raises for a question that `has` raises for.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_user("ann", ["user"])
    /// >>> workspace.put_subscription("ann", "general", ["owner"])
    /// >>> workspace.check_many([("ann", "edit-room"), ("ann", "edit-room", "general")])
    /// [False, True]
    fn check_many<'py>(
        &self,
        py: Python<'py>,
        questions: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, PyList>, Error> {
        let rows = rows(questions, 2..=3)?;
        let questions = rows.iter().map(|row| {
            let permission = row.get_borrowed_item(1)?;
            let room = row.get_borrowed_item(2).ok();
            Ok(Question {
                user: row.get_borrowed_item(0)?.extract()?,
                permission: permission.extract()?,
                id: vocabulary::OF_WORKSPACES.id(&permission),
                room: room.map_or(Ok(None), |room| room.extract())?,
            })
        });
        let questions = questions.collect::<PyResult<Vec<Question<'_>>>>()?;
        let now = self.0.now()?;
        let answers = py.detach(|| answer(&now, &questions))?;
        Ok(PyList::new(py, answers)?)
    }
}

impl Workspace {
    /// Does a user have a permission that is in the catalogue? `None` if that is a question to be
    /// asked in full.
    pub(super) fn has_id(
        &self,
        user: &str,
        permission: PermissionId,
        room: Option<&str>,
    ) -> Result<Option<bool>, Error> {
        let has = |allowed: &PermissionSet| allowed.contains(permission);
        let (now, unknown) = match self.0.kept(user, room, has)? {
            Ok(answer) => return Ok(Some(answer)),
            Err(unknown) => unknown,
        };
        let Some(allowed) = now.allowed(&core::Ask::new(user, room)) else {
            return Ok(None);
        };
        let answer = has(&allowed);
        self.0.keep(unknown, user, room, allowed)?;
        Ok(Some(answer))
    }
}

struct Question<'a> {
    user: Option<&'a str>,
    permission: &'a str,
    id: Option<PermissionId>,
    room: Option<&'a str>,
}

fn answer(
    workspace: &core::Workspace,
    questions: &[Question<'_>],
) -> Result<Vec<bool>, core::WorkspaceError> {
    type Pair<'a> = (Option<&'a str>, Option<&'a str>);
    let mut known: HashMap<Pair<'_>, Option<PermissionSet>, RandomState> = HashMap::default();
    let mut answers = Vec::with_capacity(questions.len());
    for asked in questions {
        let ask = core::Ask::new(asked.user, asked.room);
        // Without a number it may be a permission of this workspace alone, or none at all.
        let answer = asked.id.and_then(|id| {
            let known = known.entry((asked.user, asked.room));
            let allowed = known.or_insert_with(|| workspace.allowed(&ask));
            Some(allowed.as_ref()?.contains(id))
        });
        answers.push(match answer {
            Some(answer) => answer,
            None => workspace.asks_all(&ask, [asked.permission])?,
        });
    }
    Ok(answers)
}
