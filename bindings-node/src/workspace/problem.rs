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

/// A record that is none. Its places are those in the record.
pub(super) fn of_record(kind: &str, mut diagnostics: Vec<Diagnostic>) -> Problem {
    for diagnostic in &mut diagnostics {
        let own = diagnostic.path.strip_prefix(&format!("/{kind}/0"));
        diagnostic.path = own.unwrap_or_default().to_owned();
    }
    let error = diagnostics.first().map(|first| {
        let at = match first.path.is_empty() {
            true => String::new(),
            false => format!("`{}`: ", first.path),
        };
        format!(": {at}{}", first.message)
    });
    let what = kind.trim_end_matches('s');
    let message = format!("this is no {what}{}", error.unwrap_or_default());
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
