//! What JavaScript makes a `CommunityError` of.

use grantfold::root::{CallError, CommunityError};
use grantfold::{Diagnostic, Severity};
use napi::bindgen_prelude::{Env, Error, Result, Status};
use serde::Serialize;

use crate::answer::answer;

/// The message and the fields of the error.
#[derive(Serialize)]
pub(crate) struct Problem {
    message: String,
    fields: Fields,
}

#[derive(Serialize)]
struct Fields {
    kind: &'static str,
    what: Option<&'static str>,
    id: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl From<CommunityError> for Problem {
    fn from(error: CommunityError) -> Self {
        Self {
            message: error.to_string(),
            fields: Fields {
                kind: error.kind(),
                what: error.what(),
                id: error.id().map(str::to_owned),
                diagnostics: Vec::new(),
            },
        }
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        Self {
            message: error.to_string(),
            fields: Fields {
                kind: error.kind(),
                what: error.what(),
                id: error.id().map(str::to_owned),
                diagnostics: Vec::new(),
            },
        }
    }
}

/// A document that could not be read.
impl From<Vec<Diagnostic>> for Problem {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::of_text("the document is not a community", diagnostics)
    }
}

impl Problem {
    /// An event that could not be applied.
    pub(crate) fn of_event(diagnostics: Vec<Diagnostic>) -> Self {
        Self::of_text("the event cannot be applied", diagnostics)
    }

    /// `what`, and the first error as the reason.
    fn of_text(what: &str, diagnostics: Vec<Diagnostic>) -> Self {
        let error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        let first = diagnostics.iter().find(error).map(|first| {
            let (line, column) = (first.span.line, first.span.column);
            format!(": {} (line {line}, column {column})", first.message)
        });
        Self {
            message: format!("{what}{}", first.unwrap_or_default()),
            fields: Fields {
                kind: "malformed",
                what: None,
                id: None,
                diagnostics,
            },
        }
    }
}

/// The value, or else the problem is thrown as plain data: JavaScript catches it and throws the error.
pub(crate) fn or_throw<T>(
    env: &Env,
    outcome: std::result::Result<T, impl Into<Problem>>,
) -> Result<T> {
    match outcome {
        Ok(value) => Ok(value),
        Err(problem) => {
            env.throw(answer(env, &problem.into())?)?;
            Err(Error::from_status(Status::PendingException))
        }
    }
}
