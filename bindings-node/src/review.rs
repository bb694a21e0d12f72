//! What a person must agree to, which both platforms tell in the same form.

use grantfold::Review;
use napi::bindgen_prelude::{Env, Result, Unknown};
use serde::Serialize;

use crate::answer::answer;

#[derive(Serialize)]
struct ReviewWithText {
    #[serde(flatten)]
    review: Review,
    text: String,
}

/// The review, and beside it its text for people.
pub(crate) fn review_answer(env: &Env, review: Review) -> Result<Unknown<'static>> {
    let text = review.to_string();
    answer(env, &ReviewWithText { review, text })
}
