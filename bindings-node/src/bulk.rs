//! What questions in bulk have in common.

use napi::bindgen_prelude::{Env, Error, Result, Status, Uint8ArraySlice};

/// Answers questions of `N` numbers each, one byte for each. A number that stands for nothing has no answer, and fails.
pub(crate) fn answer_each<'env, const N: usize>(
    env: &'env Env,
    questions: &[u32],
    mut ask: impl FnMut([usize; N]) -> Option<Result<bool>>,
) -> Result<Uint8ArraySlice<'env>> {
    let wrong = || Error::new(Status::InvalidArg, "the questions are not whole");
    let (questions, rest) = questions.as_chunks::<N>();
    if !rest.is_empty() {
        return Err(wrong());
    }
    let answer = |question: &[u32; N]| {
        let found = ask(question.map(|number| number as usize));
        found.ok_or_else(wrong)?.map(u8::from)
    };
    let answers: Vec<u8> = questions.iter().map(answer).collect::<Result<_>>()?;
    Uint8ArraySlice::copy_from(env, answers)
}
