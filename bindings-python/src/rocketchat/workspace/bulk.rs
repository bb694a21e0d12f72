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
    /// Does a user have a permission that is in the catalogue?
    pub(super) fn has_id(
        &self,
        user: &str,
        permission: PermissionId,
        room: Option<&str>,
    ) -> Result<bool, Error> {
        let has = |allowed: &PermissionSet| allowed.contains(permission);
        let (now, unknown) = match self.0.kept(user, room, has)? {
            Ok(answer) => return Ok(answer),
            Err(unknown) => unknown,
        };
        let ask = core::Ask::new(user, room);
        let Some(allowed) = now.allowed(&ask) else {
            let Some(name) = core::workspace_catalog().name(permission) else {
                return Ok(false);
            };
            return Ok(now.asks_all(&ask, [name])?);
        };
        let answer = has(&allowed);
        self.0.keep(unknown, user, room, allowed)?;
        Ok(answer)
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
    let mut known: HashMap<Pair<'_>, PermissionSet, RandomState> = HashMap::default();
    let mut answers = Vec::with_capacity(questions.len());
    for asked in questions {
        let ask = core::Ask::new(asked.user, asked.room);
        let Some(id) = asked.id else {
            // It may be a permission of this workspace alone, or none at all.
            answers.push(workspace.asks_all(&ask, [asked.permission])?);
            continue;
        };
        let pair = (asked.user, asked.room);
        let answer = match known.get(&pair) {
            Some(allowed) => allowed.contains(id),
            None => match workspace.allowed(&ask) {
                Some(allowed) => known.entry(pair).or_insert(allowed).contains(id),
                None => workspace.asks_all(&ask, [asked.permission])?,
            },
        };
        answers.push(answer);
    }
    Ok(answers)
}
