//! Answers that JavaScript holds until the workspace changes. Sets of permissions are interned: few differ.

use std::collections::HashMap;
use std::sync::Arc;

use grantfold::rocketchat::{Ask, Workspace, workspace_catalog};
use grantfold::{Catalog, PermissionSet};
use napi::bindgen_prelude::{Env, Error, External, Result, Status, Uint8ArraySlice, Unknown};
use napi_derive::napi;

use crate::answer::answer;
use crate::grants::marks;

/// The sets of permissions that were met in a workspace, numbered.
#[derive(Default)]
pub struct Answers {
    sets: Vec<Arc<PermissionSet>>,
    numbers: HashMap<Arc<PermissionSet>, u32>,
}

impl Answers {
    fn number(&mut self, set: &PermissionSet) -> Result<u32> {
        if let Some(number) = self.numbers.get(set) {
            return Ok(*number);
        }
        let full = |_| Error::new(Status::GenericFailure, "too many answers");
        let number = u32::try_from(self.sets.len()).map_err(full)?;
        let set = Arc::new(set.clone());
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        Ok(number)
    }
}

/// No answers yet.
#[napi(catch_unwind)]
pub fn new_answers() -> External<Answers> {
    Answers::default().into()
}

/// The number of what somebody may do, or null where the server's check fails.
#[napi(catch_unwind)]
pub fn workspace_answer(
    workspace: &External<Workspace>,
    answers: &mut External<Answers>,
    user: String,
    room: Option<String>,
) -> Result<Option<u32>> {
    let ask = Ask::new(user.as_str(), room.as_deref());
    let allowed = workspace.allowed(&ask);
    allowed.map(|set| answers.number(&set)).transpose()
}

/// A one for each permission of an answer at the place of its id, and zeros for the others.
#[napi(catch_unwind)]
pub fn answer_marks<'env>(
    env: &'env Env,
    answers: &External<Answers>,
    number: u32,
    vocabulary: &External<Arc<Catalog>>,
) -> Result<Uint8ArraySlice<'env>> {
    let set = answers.sets.get(number as usize);
    let set = set.ok_or_else(|| Error::new(Status::InvalidArg, "no such answer"))?;
    marks(env, set, vocabulary)
}

/// The workspace as it is now. Later changes do not touch it.
#[napi(catch_unwind)]
pub fn workspace_copy(workspace: &External<Workspace>) -> External<Workspace> {
    Workspace::clone(workspace).into()
}

/// The vocabulary of a workspace, as it is now.
// INVARIANT: JavaScript keeps this handle as long as the names it asked of it. As the core changes no catalogue that
// somebody else holds, the same handle always has the same names.
#[napi(catch_unwind)]
pub fn workspace_vocabulary(workspace: &External<Workspace>) -> External<Arc<Catalog>> {
    workspace.catalog().clone().into()
}

/// Are the permissions of a workspace numbered by this vocabulary?
#[napi(catch_unwind)]
pub fn workspace_is_numbered_by(
    workspace: &External<Workspace>,
    vocabulary: &External<Arc<Catalog>>,
) -> bool {
    Arc::ptr_eq(workspace.catalog(), vocabulary)
}

/// The vocabulary of a workspace without names of its own.
#[napi(catch_unwind)]
pub fn default_vocabulary() -> External<Arc<Catalog>> {
    workspace_catalog().clone().into()
}

/// The names of a vocabulary, in the order of their ids.
#[napi(catch_unwind)]
pub fn vocabulary_names(
    env: &Env,
    vocabulary: &External<Arc<Catalog>>,
) -> Result<Unknown<'static>> {
    answer(env, &vocabulary.names().collect::<Vec<_>>())
}
