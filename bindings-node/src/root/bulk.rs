//! Many questions in one call. Texts come once each; the questions are numbers into their lists.

use grantfold::root::{Access, Community, root_catalog};
use napi::bindgen_prelude::{Env, External, Object, Result, Uint8ArraySlice, Uint32ArraySlice};
use napi_derive::napi;

use crate::answer::answer;
use crate::bulk::answer_each;
use crate::problem::or_throw;
use crate::root::views::split;

/// Answers questions of three numbers each: member, channel or group, permission.
#[napi(catch_unwind)]
pub fn community_check_many<'env>(
    env: &'env Env,
    community: &External<Community>,
    members: Vec<String>,
    targets: Vec<String>,
    permissions: Vec<String>,
    questions: &[u32],
) -> Result<Uint8ArraySlice<'env>> {
    let members = members.iter().map(|id| community.access(id));
    let members: Vec<Access<'_>> = or_throw(env, members.collect::<std::result::Result<_, _>>())?;
    let places = targets.iter().map(|id| community.place_number(id));
    let places: Vec<_> = or_throw(env, places.collect::<std::result::Result<_, _>>())?;
    let permissions: Vec<_> = permissions
        .iter()
        .map(|name| root_catalog().id(name))
        .collect();
    answer_each(env, questions, |[member, place, permission]| {
        let permission = *permissions.get(permission)?;
        let (member, place) = (members.get(member)?, places.get(place)?);
        Some(Ok(permission.is_some_and(|id| member.has_at(*place, id))))
    })
}

/// All members, and what each may do in a place: two words each, the lower one first.
#[napi(
    catch_unwind,
    ts_return_type = "{ members: string[], words: Uint32Array }"
)]
pub fn community_matrix<'env>(
    env: &'env Env,
    community: &External<Community>,
    target: String,
) -> Result<Object<'env>> {
    let place = or_throw(env, community.place_number(&target))?;
    let members: Vec<_> = community.members().map(|member| member.id).collect();
    let word = |id: &&grantfold::root::Id| Ok(split(community.access(id)?.word_at(place)));
    let words: std::result::Result<Vec<[u32; 2]>, grantfold::root::CommunityError> =
        members.iter().map(word).collect();
    let words = or_throw(env, words)?.into_flattened();
    let mut matrix = Object::new(env)?;
    matrix.set("members", answer(env, &members)?)?;
    matrix.set("words", Uint32ArraySlice::copy_from(env, words)?)?;
    Ok(matrix)
}
