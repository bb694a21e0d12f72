//! The one place where a value of the core becomes a JavaScript value: its JSON form, as plain objects and lists.

use napi::bindgen_prelude::{Env, Result, Unknown};
use serde::Serialize;

/// `'static` because exports return the value at once, and then nothing in Rust holds it.
pub(crate) fn answer<T: Serialize>(env: &Env, value: &T) -> Result<Unknown<'static>> {
    env.to_js_value(value)
}

/// A count as a number: nothing is counted so far that it would not be exact.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn count(count: u64) -> f64 {
    count as f64
}
