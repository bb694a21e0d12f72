//! What makes a `WorkspaceError` or an `ApiError`.

use grantfold::Diagnostic;
use grantfold::rocketchat::{ApiError, WorkspaceError};
use napi::bindgen_prelude::{Env, Error, Result, Status};
use serde::Serialize;
use serde_json::Value;

use crate::problem::{Problem, or_throw_plain};

impl From<WorkspaceError> for Problem {
    fn from(error: WorkspaceError) -> Self {
        Self::new(
            error.to_string(),
            error.kind(),
            Some(error.what()),
            error.id(),
        )
    }
}

/// A document that could not be read.
pub(super) fn of_document(diagnostics: Vec<Diagnostic>) -> Problem {
    Problem::of_text("the document is not a workspace", diagnostics)
}

/// Something of a server that could not be applied.
pub(super) fn of_update(diagnostics: Vec<Diagnostic>) -> Problem {
    Problem::of_text("the update cannot be applied", diagnostics)
}

/// A record that is none. It was read behind `start`, on one line: its places become those in the record.
pub(super) fn of_record(key: &str, start: &str, mut diagnostics: Vec<Diagnostic>) -> Problem {
    for diagnostic in &mut diagnostics {
        let own = diagnostic.path.strip_prefix(&format!("/{key}/0"));
        diagnostic.path = own.unwrap_or_default().to_owned();
        let span = &mut diagnostic.span;
        for place in [
            &mut span.start,
            &mut span.end,
            &mut span.column,
            &mut span.end_column,
        ] {
            *place = place.saturating_sub(start.len());
        }
    }
    let first = diagnostics.first().map(|first| match &*first.path {
        "" => format!(": {}", first.message),
        path => format!(": `{path}`: {}", first.message),
    });
    let message = format!(
        "this is no {}{}",
        key.trim_end_matches('s'),
        first.unwrap_or_default()
    );
    Problem::malformed(message, diagnostics)
}

/// The message and the fields of an `ApiError`.
#[derive(Serialize)]
struct Refusal {
    message: String,
    fields: Answered,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    status: u16,
    error_type: Option<&'static str>,
    error: String,
    details: Option<Value>,
    body: Value,
}

/// The value, or else what a server would answer is thrown as plain data.
pub(super) fn or_refuse<T>(env: &Env, outcome: std::result::Result<T, ApiError>) -> Result<T> {
    let refusal = |error: ApiError| Refusal {
        message: error.to_string(),
        fields: Answered {
            body: error.body(),
            status: error.status,
            error_type: error.error_type,
            error: error.error,
            details: error.details,
        },
    };
    or_throw_plain(env, outcome.map_err(refusal))
}

/// A word that is none of those there are; JavaScript throws a `TypeError`.
pub(super) fn no_such(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'static str>,
) -> Error {
    let known: Vec<&str> = known.into_iter().collect();
    let message = format!(
        "there is no {what} {name:?}; those there are: {}",
        known.join(", ")
    );
    Error::new(Status::InvalidArg, message)
}
