//! What a Rocket.Chat server starts with: permissions, the roles that grant them, and the list
//! that limits guests.

use std::sync::{Arc, LazyLock};

use crate::catalog::Catalog;
use crate::generated::rocketchat_workspace::{DETAILS, GUEST_ALLOW_LIST, PERMISSIONS, ROLES};
use crate::rocketchat::workspace::records::{Permission, Role};
use crate::rocketchat::workspace::tables::Origin;

/// Which version's default permissions and roles.
///
/// Rule from: Rocket.Chat server, `authorization/server/constant/permissions` and
/// `upsertPermissions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Defaults {
    /// The 7 line: without the role `federated-external`, and with permissions for telephone calls
    /// that are gone since.
    V7,
    /// The 8 line, up to 8.9.
    #[default]
    V8,
    /// The coming 9.0 as far as its changes are merged; it is not released. Without the role
    /// `anonymous` and permissions that nothing asked for any more.
    V9,
}

impl Defaults {
    /// Every version, the oldest first.
    pub const ALL: [Self; 3] = [Self::V7, Self::V8, Self::V9];

    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V7 => "7",
            Self::V8 => "8",
            Self::V9 => "9",
        }
    }

    /// The version of this name.
    ///
    /// ```
    /// use grantfold::rocketchat::Defaults;
    ///
    /// assert_eq!(Defaults::from_name("8"), Some(Defaults::V8));
    /// assert_eq!(Defaults::from_name("8.1"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.name() == name)
    }
}

static CATALOG: LazyLock<Arc<Catalog>> =
    LazyLock::new(|| Arc::new(Catalog::from_tables(PERMISSIONS, &[])));

/// The permissions Rocket.Chat itself brings to a workspace: first the 172 of version 8, which
/// count as default, then those of licences, parts and other versions.
///
/// A server can have more: settings and apps add permissions of their own.
///
/// ```
/// let catalog = grantfold::rocketchat::workspace_catalog();
/// let info = catalog.id("delete-message").and_then(|id| catalog.info(id)).unwrap();
/// assert_eq!(info.description, "Delete anybody's messages in a room");
/// assert!(info.default);
/// ```
///
/// Rule from: Rocket.Chat server, `authorization/server/constant/permissions`.
#[must_use]
pub fn workspace_catalog() -> &'static Arc<Catalog> {
    &CATALOG
}

/// The permissions that a user with the role `guest` can have at most, where the server's licence
/// limits guests. The list grants none of them.
///
/// Rule from: Rocket.Chat server, `ee/app/authorization/lib/guestPermissions`.
#[must_use]
pub fn guest_allow_list() -> &'static [&'static str] {
    GUEST_ALLOW_LIST
}

/// Which part of a server creates the permission of this name: `defaults` for those in the table
/// of version 8, `defaults-7` for those in that of version 7 only, `older` for those that none
/// creates any more, else the part or licence. `None` for names that settings, apps or people
/// brought.
///
/// ```
/// use grantfold::rocketchat::permission_origin;
///
/// assert_eq!(permission_origin("create-c"), Some("defaults"));
/// assert_eq!(permission_origin("can-audit"), Some("audit"));
/// assert_eq!(permission_origin("change-setting-Site_Name"), None);
/// ```
///
/// Rule from: Rocket.Chat server, the places that create permissions at its start.
#[must_use]
pub fn permission_origin(name: &str) -> Option<&'static str> {
    let id = workspace_catalog().id(name)?;
    Some(DETAILS.get(id.index())?.origin.name())
}

/// The permissions in the default table of a version, each with the roles it is created with.
pub(super) fn default_permissions(version: Defaults) -> impl Iterator<Item = Permission> {
    let known = move |role: &str| {
        ROLES
            .iter()
            .any(|each| each.name == role && each.versions.contains(&version))
    };
    PERMISSIONS
        .iter()
        .zip(DETAILS)
        .filter(move |(_, details)| details.versions.contains(&version))
        .map(move |(info, details)| {
            let roles = details.roles.iter().copied().filter(|role| known(role));
            Permission::new(info.name, roles)
        })
}

/// The roles that a server of a version creates without any licence.
pub(super) fn default_roles(version: Defaults) -> impl Iterator<Item = Role> {
    ROLES
        .iter()
        .filter(move |role| role.origin == Origin::Defaults && role.versions.contains(&version))
        .map(|role| Role {
            description: role.description.to_owned(),
            protected: true,
            ..Role::new(role.name, role.scope)
        })
}
