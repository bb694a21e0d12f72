//! [`Subject`]: who a question is about.

/// Who a question is about.
///
/// Rule from: Rocket.Chat server, `hasPermission`: without a user the answer is no; a user given
/// with its roles is believed, and its document is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// Nobody who is logged in.
    Nobody,
    /// A user by its id. An empty id is nobody.
    Id(&'a str),
    /// A user whose global roles the asker knows. They count as given, and those of the workspace
    /// do not; roles in rooms are those of the workspace.
    Known {
        /// The user's id. An empty id is nobody.
        id: &'a str,
        /// The global roles.
        roles: &'a [&'a str],
    },
}

impl<'a> Subject<'a> {
    /// The user's id, if there is a user.
    #[must_use]
    pub fn id(self) -> Option<&'a str> {
        match self {
            Self::Nobody => None,
            Self::Id(id) | Self::Known { id, .. } => Some(id).filter(|id| !id.is_empty()),
        }
    }
}

impl<'a> From<&'a str> for Subject<'a> {
    fn from(id: &'a str) -> Self {
        Self::Id(id)
    }
}

impl<'a> From<Option<&'a str>> for Subject<'a> {
    fn from(id: Option<&'a str>) -> Self {
        id.map_or(Self::Nobody, Self::Id)
    }
}

impl<'a> From<&'a crate::reader::Id> for Subject<'a> {
    fn from(id: &'a crate::reader::Id) -> Self {
        Self::Id(id)
    }
}
