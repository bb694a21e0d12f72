//! What JavaScript makes a `CommunityError` or `WorkspaceError` of.

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

impl Problem {
    /// A question or change that makes no sense.
    pub(crate) fn new(
        message: String,
        kind: &'static str,
        what: Option<&'static str>,
        id: Option<&str>,
    ) -> Self {
        Self {
            message,
            fields: Fields {
                kind,
                what,
                id: id.map(str::to_owned),
                diagnostics: Vec::new(),
            },
        }
    }

    /// A text that could not be read: `what`, and the first error as the reason.
    pub(crate) fn of_text(what: &str, diagnostics: Vec<Diagnostic>) -> Self {
        let error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        let first = diagnostics.iter().find(error).map(|first| {
            let (line, column) = (first.span.line, first.span.column);
            format!(": {} (line {line}, column {column})", first.message)
        });
        Self::malformed(format!("{what}{}", first.unwrap_or_default()), diagnostics)
    }

    /// Something of a wrong form.
    pub(crate) fn malformed(message: String, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            message,
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
pub(crate) fn or_throw<T, P: Into<Problem>>(
    env: &Env,
    outcome: std::result::Result<T, P>,
) -> Result<T> {
    or_throw_plain(env, outcome.map_err(Into::into))
}

/// The same for any data.
pub(crate) fn or_throw_plain<T>(
    env: &Env,
    outcome: std::result::Result<T, impl Serialize>,
) -> Result<T> {
    match outcome {
        Ok(value) => Ok(value),
        Err(problem) => {
            env.throw(answer(env, &problem)?)?;
            Err(Error::from_status(Status::PendingException))
        }
    }
}
