//! What makes a `CommunityError`.

use grantfold::Diagnostic;
use grantfold::root::{CallError, CommunityError};

use crate::problem::Problem;

impl From<CommunityError> for Problem {
    fn from(error: CommunityError) -> Self {
        Self::new(error.to_string(), error.kind(), error.what(), error.id())
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        Self::new(error.to_string(), error.kind(), error.what(), error.id())
    }
}

/// A document that could not be read.
pub(crate) fn of_document(diagnostics: Vec<Diagnostic>) -> Problem {
    Problem::of_text("the document is not a community", diagnostics)
}

/// An event that could not be applied.
pub(crate) fn of_event(diagnostics: Vec<Diagnostic>) -> Problem {
    Problem::of_text("the event cannot be applied", diagnostics)
}
