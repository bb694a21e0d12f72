//! JSON as text, with the keys in the order given: what is compared are bytes.

use grantfold::{Diagnostic, PermissionDenied};
use serde_json::to_string;

pub(crate) fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    to_string(value).expect("answers can be written")
}

pub(crate) fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(key, value)| format!("{}:{value}", json(key)))
        .collect();
    format!("{{{}}}", fields.join(","))
}

pub(crate) fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

pub(crate) fn denial(outcome: Result<(), PermissionDenied>) -> String {
    match outcome {
        Ok(()) => "null".to_owned(),
        Err(denied) => object(&[
            ("message", json(&denied.to_string())),
            ("denied", json(&denied)),
        ]),
    }
}

/// An error with a kind, as its fields; the sentence is each language's own where a text could not be read.
pub(crate) fn failed(message: &str, kind: &str, what: Option<&str>, id: Option<&str>) -> String {
    object(&[
        ("failed", json(kind)),
        ("what", json(&what)),
        ("id", json(&id)),
        ("message", json(message)),
    ])
}

pub(crate) fn malformed(diagnostics: &[Diagnostic]) -> String {
    object(&[
        ("failed", json("malformed")),
        ("diagnostics", json(diagnostics)),
    ])
}
