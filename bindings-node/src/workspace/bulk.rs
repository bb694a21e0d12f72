//! Many questions in one call. Texts come once each; the questions are numbers into their lists.

use std::cell::OnceCell;

use grantfold::Grants;
use grantfold::rocketchat::{Ask, Workspace};
use napi::bindgen_prelude::{Env, External, Result, Uint8ArraySlice};
use napi_derive::napi;

use crate::bulk::answer_each;
use crate::problem::or_throw;
use crate::workspace::asker::Asker;

/// Whoever a question is about, and where.
#[napi(object, object_to_js = false)]
pub struct SubjectIn {
    /// The id, unless it is nobody.
    pub user: Option<String>,
    /// The global roles, where they are to be believed.
    pub roles: Option<Vec<String>>,
    /// The room, if it is about one.
    pub room: Option<String>,
}

/// Answers questions of two numbers each: subject, permission.
#[napi(catch_unwind)]
pub fn workspace_check_many<'env>(
    env: &'env Env,
    workspace: &External<Workspace>,
    subjects: Vec<SubjectIn>,
    permissions: Vec<String>,
    questions: &[u32],
) -> Result<Uint8ArraySlice<'env>> {
    let askers = subjects.iter().map(|subject| {
        let asker = Asker::new(subject.user.as_ref(), subject.roles.as_ref());
        (asker, subject.room.as_deref())
    });
    let askers: Vec<(Asker<'_>, Option<&str>)> = askers.collect();
    let grants: Vec<OnceCell<Grants>> = askers.iter().map(|_| OnceCell::new()).collect();
    answer_each(env, questions, |[subject, permission]| {
        let name = permissions.get(permission)?;
        let (asker, room) = askers.get(subject)?;
        let ask = Ask::new(asker.subject(), *room);
        let grants = grants
            .get(subject)?
            .get_or_init(|| workspace.grants_of(&ask));
        // The check fails for no name but the empty one, and for nobody who has anything.
        Some(match name.is_empty() || grants.set().is_empty() {
            true => or_throw(env, workspace.asks_all(&ask, [name.as_str()])),
            false => Ok(grants.has(name)),
        })
    })
}
