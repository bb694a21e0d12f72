//! [`ApiError`]: the answer of a server that refuses.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::rocketchat::workspace::error::WorkspaceError;

/// What a server answers when it refuses a call. Nothing was changed.
///
/// Match on [`Self::error_type`] and [`Self::status`]: the text is for people, and releases word it
/// differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// The HTTP status. DDP has none; there it is the one a REST route of this kind answers with.
    pub status: u16,
    /// The code, `error-invalid-permission`. Some refusals of the platform have none, and
    /// `roles.addUserToRole` has code and text the other way round in one case.
    pub error_type: Option<&'static str>,
    /// The text.
    pub error: String,
    /// What else there is to say: which settings, which method, or where in what was sent.
    pub details: Option<Value>,
}

impl ApiError {
    /// The body of the answer: `success`, `error`, and `errorType` and `details` if there are any.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("success".to_owned(), false.into());
        body.insert("error".to_owned(), self.error.as_str().into());
        if let Some(code) = self.error_type {
            body.insert("errorType".to_owned(), code.into());
        }
        if let Some(details) = &self.details {
            body.insert("details".to_owned(), details.clone());
        }
        body.into()
    }

    /// An error that was thrown with a code: the text has both.
    pub(in crate::rocketchat::workspace) fn coded(code: &'static str, reason: &str) -> Self {
        let error = match reason.is_empty() {
            true => format!("[{code}]"),
            false => format!("{reason} [{code}]"),
        };
        Self::failure(&error, Some(code))
    }

    /// A failure that a route answers with itself.
    pub(super) fn failure(error: &str, error_type: Option<&'static str>) -> Self {
        Self {
            status: 400,
            error_type,
            error: error.to_owned(),
            details: None,
        }
    }

    pub(super) fn not_logged_in() -> Self {
        Self {
            status: 401,
            ..Self::failure("You must be logged in to do this.", None)
        }
    }

    /// Rule from: Rocket.Chat server, `permissionsRequired` of REST routes.
    pub(super) fn unauthorized() -> Self {
        let text = "User does not have the permissions required for this action";
        Self {
            status: 403,
            ..Self::failure(&format!("{text} [error-unauthorized]"), None)
        }
    }

    /// Rule from: `check` of Meteor, which guards the arguments of methods.
    pub(super) fn match_failed() -> Self {
        Self::failure("Match failed [400]", None)
    }

    pub(in crate::rocketchat::workspace) fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// The error of a DDP result.
    pub(super) fn ddp(&self) -> Value {
        let code = self
            .error_type
            .map_or_else(|| json!(self.status), |code| json!(code));
        let name = code
            .as_str()
            .map_or_else(|| code.to_string(), str::to_owned);
        let reason = self.error.strip_suffix(&format!("[{name}]"));
        let reason = reason.unwrap_or(&self.error).trim_end();
        let mut error = Map::new();
        error.insert("isClientSafe".to_owned(), true.into());
        error.insert("error".to_owned(), code);
        error.insert("reason".to_owned(), reason.into());
        error.insert("message".to_owned(), format!("{reason} [{name}]").into());
        if let Some(details) = &self.details {
            error.insert("details".to_owned(), details.clone());
        }
        error.insert("errorType".to_owned(), "Meteor.Error".into());
        error.into()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.error)?;
        match self.error_type {
            Some(code) if !self.error.contains(code) => write!(f, " [{code}]"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

/// Where the server's check throws instead of answering, the call fails with what was thrown.
impl From<WorkspaceError> for ApiError {
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::InvalidParam { .. } => Self::failure("invalid-param", None)
                .with_details(json!({ "reason": error.to_string() })),
            other => Self {
                status: 500,
                ..Self::failure(&other.to_string(), None)
            },
        }
    }
}
