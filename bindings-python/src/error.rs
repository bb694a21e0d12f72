//! The exceptions of the package, from the errors of the core.

use grantfold::rocketchat::{ApiError, RegistryError, RuntimeStartError, WorkspaceError};
use grantfold::root::{CallError, CommunityError};
use grantfold::{AuditError, Diagnostic, PermissionDenied, Severity};
use pyo3::prelude::*;

use crate::convert::parsed;
use crate::diagnostic::Diagnostic as Wrapped;
use crate::diff::ManifestDiff;

mod python {
    pyo3::import_exception!(grantfold._errors, ApiError);
    pyo3::import_exception!(grantfold._errors, AuditError);
    pyo3::import_exception!(grantfold._errors, CommunityError);
    pyo3::import_exception!(grantfold._errors, PermissionDenied);
    pyo3::import_exception!(grantfold._errors, RegistryError);
    pyo3::import_exception!(grantfold._errors, RuntimeStartError);
    pyo3::import_exception!(grantfold._errors, WorkspaceError);
}

/// An error of the core, or one that Python raised on the way.
pub(crate) enum Error {
    Api(Box<ApiError>),
    Audit(AuditError),
    Call(CallError),
    Community(CommunityError),
    Denied(Box<PermissionDenied>),
    /// A community document that could not be read.
    Malformed(Vec<Diagnostic>),
    NotStarted(RuntimeStartError),
    Python(PyErr),
    Registry(RegistryError),
    /// A workspace document that could not be read, or an update that is refused.
    Unreadable(Vec<Diagnostic>),
    Workspace(WorkspaceError),
}

macro_rules! from {
    ($($error:ty => $variant:ident,)+) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })+
    };
}

from! {
    AuditError => Audit,
    CallError => Call,
    CommunityError => Community,
    RuntimeStartError => NotStarted,
    PyErr => Python,
    RegistryError => Registry,
    WorkspaceError => Workspace,
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        match error {
            Error::Api(error) => match parsed(&error.body()) {
                Ok(body) => python::ApiError::new_err((
                    error.to_string(),
                    error.status,
                    error.error_type,
                    error.error,
                    body,
                )),
                Err(error) => error,
            },
            Error::Audit(error) => {
                let (sentence, kind) = (error.to_string(), error.kind());
                let (subject, other) = match error {
                    AuditError::OtherSubject { subject, other } => (subject, other),
                    _ => (None, None),
                };
                python::AuditError::new_err((sentence, kind, subject, other))
            }
            Error::Call(error) => community_error(
                error.to_string(),
                error.kind(),
                error.id(),
                error.what(),
                [],
            ),
            Error::Community(error) => community_error(
                error.to_string(),
                error.kind(),
                error.id(),
                error.what(),
                [],
            ),
            Error::Denied(denied) => python::PermissionDenied::new_err((
                denied.to_string(),
                denied.code.name(),
                denied.subject,
                denied.place,
                denied.missing,
                denied.resource,
                denied.method,
                denied.reason,
                denied.help,
            )),
            Error::Malformed(diagnostics) => {
                let sentence = first_of(&diagnostics);
                community_error(sentence, "malformed", None, None, diagnostics)
            }
            Error::NotStarted(error) => {
                python::RuntimeStartError::new_err((error.to_string(), error.engine_message))
            }
            Error::Python(error) => error,
            Error::Registry(error) => {
                let (sentence, kind) = (error.to_string(), error.kind());
                let app = error.app().map(str::to_owned);
                let diff = match error {
                    RegistryError::NeedsConsent { diff, .. } => Some(ManifestDiff(diff)),
                    _ => None,
                };
                python::RegistryError::new_err((sentence, kind, app, diff))
            }
            Error::Unreadable(diagnostics) => {
                let sentence = first_of(&diagnostics);
                let found: Vec<Wrapped> = diagnostics.into_iter().map(Wrapped).collect();
                python::WorkspaceError::new_err((sentence, "malformed", NOTHING, NOTHING, found))
            }
            Error::Workspace(error) => python::WorkspaceError::new_err((
                error.to_string(),
                error.kind(),
                error.id().map(str::to_owned),
                error.what(),
            )),
        }
    }
}

/// A field that this error does not have.
const NOTHING: Option<&str> = None;

fn community_error(
    sentence: String,
    kind: &'static str,
    id: Option<&str>,
    what: Option<&'static str>,
    diagnostics: impl IntoIterator<Item = Diagnostic>,
) -> PyErr {
    let diagnostics: Vec<Wrapped> = diagnostics.into_iter().map(Wrapped).collect();
    let id = id.map(str::to_owned);
    python::CommunityError::new_err((sentence, kind, id, what, diagnostics))
}

/// The first error, and how many there are.
fn first_of(diagnostics: &[Diagnostic]) -> String {
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let mut errors = diagnostics.iter().filter(is_error);
    let first = errors.next().map(Diagnostic::to_string).unwrap_or_default();
    match errors.count() {
        0 => first,
        more => format!("{first}; and {more} more"),
    }
}
