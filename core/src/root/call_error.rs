//! [`CallError`]: questions about API calls that make no sense.

use std::fmt;

use crate::generated::root::CONDITIONS;
use crate::root::community::CommunityError;

/// The question makes no sense, so there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// No such method.
    UnknownMethod {
        /// The method asked about.
        method: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// No such condition.
    UnknownCondition(String),
    /// The method is about a channel or group, and none was given.
    NeedsTarget(&'static str),
    /// The method moves something, and nowhere to was given.
    NeedsDestination(&'static str),
    /// The method is about a role, and none was given.
    NeedsRole(&'static str),
    /// The call names a channel where the method is about a group, or the other way round.
    WrongKind {
        /// The method asked about.
        method: &'static str,
        /// What was given.
        id: String,
        /// What it must be: "channel" or "channel group".
        wanted: &'static str,
    },
    /// A permission of [`CallOptions::role_permissions`](crate::root::CallOptions::role_permissions) is in no catalogue.
    UnknownPermission(String),
    /// Something named is not in the community.
    Community(CommunityError),
}

impl CallError {
    /// The stable name of the variant, as in the other languages; that of the [`CommunityError`]
    /// if it is one.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::UnknownMethod { .. } => "unknown-method",
            Self::UnknownCondition(_) => "unknown-condition",
            Self::NeedsTarget(_) => "needs-target",
            Self::NeedsDestination(_) => "needs-destination",
            Self::NeedsRole(_) => "needs-role",
            Self::WrongKind { .. } => "wrong-kind",
            Self::UnknownPermission(_) => "unknown-permission",
            Self::Community(error) => error.kind(),
        }
    }

    /// As [`CommunityError::what`]; of [`Self::WrongKind`], what was wanted.
    #[must_use]
    pub fn what(&self) -> Option<&'static str> {
        match self {
            Self::Community(error) => error.what(),
            Self::WrongKind { wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    /// The id or name at fault.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::UnknownMethod { method, .. } => Some(method),
            Self::UnknownCondition(name) | Self::UnknownPermission(name) => Some(name),
            Self::NeedsTarget(method) | Self::NeedsDestination(method) => Some(method),
            Self::NeedsRole(method) => Some(method),
            Self::WrongKind { id, .. } => Some(id),
            Self::Community(error) => error.id(),
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMethod { method, nearest } => {
                write!(f, "there is no method `{method}`")?;
                nearest
                    .iter()
                    .try_for_each(|name| write!(f, "; did you mean `{name}`?"))
            }
            Self::UnknownCondition(name) => {
                let known: Vec<&str> = CONDITIONS.iter().map(|condition| condition.key).collect();
                write!(
                    f,
                    "there is no condition `{name}`; those there are: {}",
                    known.join(", ")
                )
            }
            Self::NeedsTarget(method) => {
                write!(f, "`{method}` is about a channel or group: name it")
            }
            Self::NeedsDestination(method) => {
                write!(f, "`{method}` moves something: name the group it goes to")
            }
            Self::NeedsRole(method) => write!(f, "`{method}` is about a role: name it"),
            Self::WrongKind { method, id, wanted } => {
                write!(f, "`{method}` wants a {wanted} here, and `{id}` is none")
            }
            Self::UnknownPermission(name) => write!(f, "there is no permission `{name}`"),
            Self::Community(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CallError {}

impl From<CommunityError> for CallError {
    fn from(error: CommunityError) -> Self {
        Self::Community(error)
    }
}
