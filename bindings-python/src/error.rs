//! The exceptions of the package, from the errors of the core.

use grantfold::PermissionDenied;
use grantfold::rocketchat::RuntimeStartError;
use pyo3::prelude::*;

mod python {
    pyo3::import_exception!(grantfold._errors, PermissionDenied);
    pyo3::import_exception!(grantfold._errors, RuntimeStartError);
}

/// An error of the core.
pub(crate) enum Error {
    Denied(PermissionDenied),
    NotStarted(RuntimeStartError),
}

impl From<PermissionDenied> for Error {
    fn from(denied: PermissionDenied) -> Self {
        Self::Denied(denied)
    }
}

impl From<RuntimeStartError> for Error {
    fn from(error: RuntimeStartError) -> Self {
        Self::NotStarted(error)
    }
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        match error {
            Error::Denied(denied) => python::PermissionDenied::new_err((
                denied.to_string(),
                denied.code.name(),
                denied.subject,
                denied.missing,
                denied.resource,
                denied.method,
                denied.reason,
                denied.help,
            )),
            Error::NotStarted(error) => {
                python::RuntimeStartError::new_err((error.to_string(), error.engine_message))
            }
        }
    }
}
