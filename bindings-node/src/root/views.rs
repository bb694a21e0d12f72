//! Answers for many questions at once: JavaScript holds them, and asks nothing more until the community changes.

use std::sync::Arc;

use grantfold::root::{Community, Id};
use napi::bindgen_prelude::{BigUint64ArraySlice, Env, Error, External, Result, Status, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;
use crate::problem::or_throw;

/// The community as it is now. Later changes do not touch it.
#[napi(catch_unwind)]
pub fn community_copy(community: &External<Community>) -> External<Community> {
    Community::clone(community).into()
}

/// The ids of all places, in the order of the words.
pub struct Places(Vec<Id>);

#[derive(Serialize)]
struct PlaceNames<'a> {
    channels: usize,
    ids: &'a [Id],
}

/// The places of a community.
#[napi(catch_unwind)]
pub fn community_places(community: &External<Community>) -> External<Places> {
    Places(community.place_ids().to_vec()).into()
}

/// The ids of places, and how many of them are channels; the others are channel groups.
#[napi(catch_unwind)]
pub fn place_names(
    env: &Env,
    community: &External<Community>,
    places: &External<Places>,
) -> Result<Unknown<'static>> {
    let ids = &places.0;
    let channels = ids.partition_point(|id| community.channel(id).is_ok());
    answer(env, &PlaceNames { channels, ids })
}

/// Does a community have exactly these places?
#[napi(catch_unwind)]
pub fn has_places(community: &External<Community>, places: &External<Places>) -> bool {
    let is_same = |(one, other): (&Id, &Id)| Arc::ptr_eq(one, other) || one == other;
    let ids = community.place_ids();
    ids.len() == places.0.len() && ids.iter().zip(&places.0).all(is_same)
}

/// What a member may do in every place, one word each; the lower half of a word lies before the higher one in memory.
#[napi(catch_unwind)]
pub fn member_words<'env>(
    env: &'env Env,
    community: &External<Community>,
    member: String,
) -> Result<BigUint64ArraySlice<'env>> {
    let mut words = or_throw(env, community.access(&member))?.words();
    if cfg!(target_endian = "big") {
        words
            .iter_mut()
            .for_each(|word| *word = word.rotate_left(32));
    }
    BigUint64ArraySlice::copy_from(env, words)
}

/// What a member may do in one place. As a number that is exact, because no word has more bits than such a number holds.
#[napi(catch_unwind)]
pub fn member_word(
    env: &Env,
    community: &External<Community>,
    member: String,
    target: String,
) -> Result<f64> {
    let access = or_throw(env, community.access(&member))?;
    let place = or_throw(env, community.place_number(&target))?;
    exact(access.word_at(place))
}

/// The same by the number of the place.
#[napi(catch_unwind)]
pub fn member_word_at(
    env: &Env,
    community: &External<Community>,
    member: String,
    place: u32,
) -> Result<f64> {
    let access = or_throw(env, community.access(&member))?;
    let id = community.place_ids().get(place as usize);
    let place = id.and_then(|id| community.place_number(id).ok());
    exact(place.map_or(0, |place| access.word_at(place)))
}

/// Fails where there is no such place.
#[napi(catch_unwind)]
pub fn demand_place(env: &Env, community: &External<Community>, target: String) -> Result<()> {
    or_throw(env, community.place_number(&target))?;
    Ok(())
}

/// The halves of a word, the lower one first.
// Cut on purpose: the other half is there too.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn split(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

#[allow(clippy::cast_precision_loss)]
fn exact(word: u64) -> Result<f64> {
    match word >> f64::MANTISSA_DIGITS {
        0 => Ok(word as f64),
        _ => Err(Error::new(
            Status::GenericFailure,
            "the word is too long for a number",
        )),
    }
}
