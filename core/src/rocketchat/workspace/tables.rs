//! The types of the tables in `generated/rocketchat_workspace.rs`.

use crate::rocketchat::workspace::defaults::Defaults;
use crate::rocketchat::workspace::records::Scope;

/// What the catalogue adds to the plain facts of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WorkspacePermission {
    /// The roles it is created with; some may not be in every version.
    pub(crate) roles: &'static [&'static str],
    pub(crate) origin: Origin,
    /// The versions in whose default table it is.
    pub(crate) versions: &'static [Defaults],
}

/// A role that Rocket.Chat brings; its id is its name, and it is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DefaultRole {
    pub(crate) name: &'static str,
    pub(crate) scope: Scope,
    /// What the platform stores as its description, often nothing.
    pub(crate) description: &'static str,
    pub(crate) origin: Origin,
    /// The versions that have it, by default or with the licence of its origin.
    pub(crate) versions: &'static [Defaults],
}

/// Which part of a server creates a permission or role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Every server, from its default table.
    Defaults,
    AutoTranslate,
    Omnichannel,
    CannedResponses,
    Audit,
    DeviceManagement,
    Abac,
    /// Servers of version 7 only, from their default table.
    Defaults7,
    /// None any more.
    Older,
}

impl Origin {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Defaults => "defaults",
            Self::AutoTranslate => "auto-translate",
            Self::Omnichannel => "omnichannel",
            Self::CannedResponses => "canned-responses",
            Self::Audit => "audit",
            Self::DeviceManagement => "device-management",
            Self::Abac => "abac",
            Self::Defaults7 => "defaults-7",
            Self::Older => "older",
        }
    }
}
