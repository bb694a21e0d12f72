//! [`Workspace`]: what is known of a server, and how often it changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::map::Map;
use crate::reader::Id;
use crate::rocketchat::workspace::defaults::{Defaults, default_permissions, default_roles};
use crate::rocketchat::workspace::directory::Directory;
use crate::rocketchat::workspace::live::gone::Gone;
use crate::rocketchat::workspace::reading::Reading;
use crate::rocketchat::workspace::records::{Permission, Role, Room, Subscription, Team, User};
use crate::rocketchat::workspace::table::Table;
use crate::rocketchat::workspace::timestamp::Timestamp;

/// A Rocket.Chat workspace, as far as permissions depend on it: permissions and the roles that
/// grant them, roles, users, subscriptions, rooms, teams, and restricted roles.
///
/// Changes take effect at once and are all or nothing; each raises [`Self::version`].
///
/// ```
/// use grantfold::rocketchat::{Defaults, Subscription, User, Workspace};
///
/// let mut workspace = Workspace::defaults(Defaults::V8);
/// workspace.put_user(User::new("ann", ["user"]))?;
/// workspace.put_subscription(Subscription::new("ann", "general", ["owner"]))?;
///
/// assert!(!workspace.has("ann", "edit-room", None)?);
/// assert!(workspace.has("ann", "edit-room", Some("general"))?);
/// assert_eq!(
///     workspace.grants("ann", Some("general")).explain("edit-room").summary,
///     "`edit-room` is granted: the role `owner` in room `general` grants it"
/// );
/// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    reading: Reading,
    version: u64,
    pub(super) table: Arc<Table>,
    pub(super) users: Directory<User>,
    /// By user, then by room.
    pub(super) subscriptions: Directory<BTreeMap<Id, Subscription>>,
    pub(super) rooms: Map<Room>,
    pub(super) teams: Map<Team>,
    /// How far answers about permissions and about roles have come.
    pub(super) cursor: Option<Timestamp>,
    pub(super) roles_cursor: Option<Timestamp>,
    pub(super) gone_users: Gone,
    pub(super) gone_subscriptions: Gone,
    pub(super) diagnostics: Arc<[Diagnostic]>,
}

impl Workspace {
    /// A workspace in which nobody may do anything.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A workspace as a server seeds it at its first start: the default permissions and roles.
    ///
    /// Rule from: Rocket.Chat server, `upsertPermissions`.
    #[must_use]
    pub fn defaults(version: Defaults) -> Self {
        let mut table = Table::default();
        for permission in default_permissions(version) {
            // The default names have their numbers, so there is room.
            let _ = table.put_permission(permission);
        }
        for role in default_roles(version) {
            table.put_role(role);
        }
        Self {
            table: Arc::new(table),
            ..Self::default()
        }
    }

    /// Whose check answers are given by.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// The same workspace, by another check.
    #[must_use]
    pub fn under(&self, reading: Reading) -> Self {
        Self {
            reading,
            ..self.clone()
        }
    }

    /// The names that permissions have here, and their numbers. A catalogue that somebody holds is
    /// never changed: a new name makes another one.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        self.table.catalog()
    }

    /// Grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    pub(super) fn changed(&mut self) {
        self.version += 1;
    }

    /// Building it up counts as no change.
    pub(super) fn restart(&mut self) {
        self.version = 0;
    }

    /// What was odd about the document this was read from, and not an error.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A permission by its id.
    #[must_use]
    pub fn permission(&self, id: &str) -> Option<&Permission> {
        self.table.permission(id).map(|permission| &**permission)
    }

    /// All permissions, in the order of their ids.
    pub fn permissions(&self) -> impl Iterator<Item = &Permission> {
        self.table
            .permissions()
            .values()
            .map(|permission| &**permission)
    }

    /// A role by its id.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.table.role(id).map(|role| &**role)
    }

    /// All roles, in the order of their ids.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.table.roles().values().map(|role| &**role)
    }

    /// A user by its id.
    #[must_use]
    pub fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    /// A user by its user name.
    #[must_use]
    pub fn user_named(&self, username: &str) -> Option<&User> {
        let mut users = self.users.values();
        users.find(|user| user.username.as_deref() == Some(username))
    }

    /// All users, in the order of their ids.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// What is known of a user in a room.
    #[must_use]
    pub fn subscription(&self, user: &str, room: &str) -> Option<&Subscription> {
        self.subscriptions.get(user)?.get(room)
    }

    /// All subscriptions, in the order of their users and rooms.
    pub fn subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.values().flat_map(|rooms| rooms.values())
    }

    /// A room by its id.
    #[must_use]
    pub fn room(&self, id: &str) -> Option<&Room> {
        self.rooms.get(id)
    }

    /// All rooms, in the order of their ids.
    pub fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.rooms.values()
    }

    /// A team by its id.
    #[must_use]
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.get(id)
    }

    /// All teams, in the order of their ids.
    pub fn teams(&self) -> impl Iterator<Item = &Team> {
        self.teams.values()
    }
}
