//! Telling the platforms apart.

use grantfold::Platform;
use napi_derive::napi;

/// The names of the platforms.
#[napi(catch_unwind)]
pub fn platforms() -> Vec<&'static str> {
    Platform::ALL.map(Platform::name).to_vec()
}

/// The platform whose manifest a text is, or null where that is in doubt.
#[napi(catch_unwind)]
pub fn platform_of(text: String) -> Option<&'static str> {
    Platform::of(&text).map(Platform::name)
}
