//! [`WorkspaceError`]: why a question has no answer, or a change was not made.

use std::fmt;

use crate::reader::Id;

/// A question cannot be answered, or a change cannot be made. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkspaceError {
    /// An empty id of a permission or role reached the test for restricted roles, where the server
    /// throws `invalid-param` instead of answering.
    InvalidParam {
        /// What was empty: "permission" or "role".
        what: &'static str,
    },
    /// An id cannot be empty.
    EmptyId {
        /// Of what: "permission", "role", "user", "room", "team", "setting".
        what: &'static str,
    },
    /// There is nothing of that id.
    Unknown {
        /// What was looked for: "permission", "role", "user", "subscription", "room", "team".
        what: &'static str,
        /// The id.
        id: Id,
    },
    /// There are 65,536 permissions already.
    Full {
        /// The permission that has no room.
        permission: Id,
    },
}

impl WorkspaceError {
    /// The stable name of the variant, as in the other languages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::InvalidParam { .. } => "invalid-param",
            Self::EmptyId { .. } => "empty-id",
            Self::Unknown { .. } => "unknown",
            Self::Full { .. } => "full",
        }
    }

    /// What it is about: "permission", "role" ...
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::InvalidParam { what } | Self::EmptyId { what } | Self::Unknown { what, .. } => {
                what
            }
            Self::Full { .. } => "permission",
        }
    }

    /// The id at fault, if it is not an empty one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::InvalidParam { .. } | Self::EmptyId { .. } => None,
            Self::Unknown { id, .. } | Self::Full { permission: id } => Some(id),
        }
    }

    pub(super) fn unknown(what: &'static str, id: &str) -> Self {
        Self::Unknown {
            what,
            id: id.into(),
        }
    }
}

impl fmt::Display for WorkspaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidParam { what } => write!(
                f,
                "the id of a {what} is empty, on which the server's check fails (invalid-param)"
            ),
            Self::EmptyId { what } => write!(f, "the id of a {what} cannot be empty"),
            Self::Unknown { what, id } => write!(f, "there is no {what} `{id}`"),
            Self::Full { permission } => {
                write!(f, "there are too many permissions to add `{permission}`")
            }
        }
    }
}

impl std::error::Error for WorkspaceError {}
