//! Questions about many users, rooms or roles, and about doors and settings.

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::convert::{Name, Names};
use crate::error::Error;
use crate::rocketchat::workspace::access::RoomAccess;
use crate::rocketchat::workspace::arguments::{self, CURRENT, Who};
use crate::rocketchat::workspace::cover::RoleCover;
use crate::rocketchat::workspace::drift::Drift;
use crate::rocketchat::workspace::workspace::Workspace;

#[pymethods]
impl Workspace {
    /// The users who have a permission, in a room or in general, in the order of their ids. Those
    /// known only by their place in the room are among them.
    #[pyo3(signature = (permission, room = None))]
    fn users_who_can<'py>(
        &self,
        py: Python<'py>,
        permission: &str,
        room: Option<&str>,
    ) -> Result<Bound<'py, PyList>, Error> {
        self.0
            .list(py, |it| Ok::<_, Error>(it.users_who_can(permission, room)))
    }

    /// The rooms where somebody has a permission, in the order of their ids: those of the workspace,
    /// and those the user has a subscription to.
    fn rooms_where<'py>(
        &self,
        py: Python<'py>,
        user: Who<'_, '_>,
        permission: &str,
    ) -> Result<Bound<'py, PyList>, Error> {
        user.ask(|who| {
            self.0
                .list(py, |it| Ok::<_, Error>(it.rooms_where(who, permission)))
        })?
    }

    /// The roles that grant a permission, in the order of their ids. Some may have no document; they
    /// grant all the same.
    fn roles_granting<'py>(
        &self,
        py: Python<'py>,
        permission: &str,
    ) -> Result<Bound<'py, PyList>, Error> {
        self.0
            .list(py, |it| Ok::<_, Error>(it.roles_granting(permission)))
    }

    /// The fewest roles that together grant these permissions. Of several such lists it is the one
    /// that grants least beside them, and of those the one whose ids come first.
    ///
    /// Only roles with a document count. A restricted role does not count if its allow-list lacks
    /// one of the permissions.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> cover = Workspace.defaults().minimal_roles(["create-c", "create-d", "fly"])
    /// >>> [role.id for role in cover.roles], cover.uncovered, cover.is_minimal
    /// (['bot'], ('fly',), True)
    fn minimal_roles(&self, py: Python<'_>, permissions: Names<'_>) -> Result<RoleCover, Error> {
        let (now, permissions) = (self.0.now()?, permissions.ids()?);
        Ok(RoleCover(py.detach(|| now.minimal_roles(permissions))))
    }

    /// What differs from the permissions and roles that a server of this version starts with: what
    /// people, apps and licensed modules changed, and what is left of older versions.
    ///
    /// Raises `ValueError` for a version that does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_permission("create-c", ["admin", "user", "bot", "app", "guest"])
    /// >>> print(workspace.drift())
    /// opened: `guest` now grants `create-c`
    /// narrowed: `federated-external` no longer grants `create-c`
    #[pyo3(
        signature = (version = Name::from(CURRENT)),
        text_signature = "($self, version='8')"
    )]
    fn drift(&self, py: Python<'_>, version: Name<'_>) -> Result<Drift, Error> {
        let (now, version) = (self.0.now()?, arguments::version(&version)?);
        Ok(Drift(py.detach(|| now.drift(version))))
    }

    /// May somebody enter a room? A room the workspace does not know is denied, a user it does not
    /// know raises `WorkspaceError`.
    ///
    /// The permissions this depends on are asked for in general, never in the room. What else it
    /// depends on is off until it is said: the setting `Accounts_AllowAnonymousRead`, whether an
    /// invitation counts as being in the room, what attribute rules decide (`None` where they do not
    /// count) and what livechat rules decide.
    #[pyo3(signature = (
        user, room, *, allow_anonymous_read = false, include_invitations = false, attributes = None,
        livechat = false
    ))]
    // One each: Python's keywords are what a workspace does not know.
    #[allow(clippy::too_many_arguments)]
    fn can_access_room(
        &self,
        user: Who<'_, '_>,
        room: &str,
        allow_anonymous_read: bool,
        include_invitations: bool,
        attributes: Option<bool>,
        livechat: bool,
    ) -> Result<RoomAccess, Error> {
        let question = core::RoomQuestion {
            allow_anonymous_read,
            include_invitations,
            attributes,
            livechat,
        };
        let now = self.0.now()?;
        let access = user.ask(|who| now.can_access_room(who, room, &question))?;
        Ok(RoomAccess(access?))
    }

    /// May somebody read in a room? Whoever may enter it, except that in a public channel a user
    /// needs the permission `preview-c-room` or a subscription besides. See `can_access_room`.
    #[pyo3(signature = (
        user, room, *, allow_anonymous_read = false, include_invitations = false, attributes = None,
        livechat = false
    ))]
    #[allow(clippy::too_many_arguments)]
    fn can_read_room(
        &self,
        user: Who<'_, '_>,
        room: &str,
        allow_anonymous_read: bool,
        include_invitations: bool,
        attributes: Option<bool>,
        livechat: bool,
    ) -> Result<RoomAccess, Error> {
        let question = core::RoomQuestion {
            allow_anonymous_read,
            include_invitations,
            attributes,
            livechat,
        };
        let now = self.0.now()?;
        let access = user.ask(|who| now.can_read_room(who, room, &question))?;
        Ok(RoomAccess(access?))
    }

    /// May somebody enter all of these rooms? Not if there are none, if one is not known, or without
    /// a user, whatever visitors may. See `can_access_room`.
    #[pyo3(signature = (
        user, rooms, *, allow_anonymous_read = false, include_invitations = false,
        attributes = None, livechat = false
    ))]
    #[allow(clippy::too_many_arguments)]
    fn can_access_rooms(
        &self,
        user: Who<'_, '_>,
        rooms: Names<'_>,
        allow_anonymous_read: bool,
        include_invitations: bool,
        attributes: Option<bool>,
        livechat: bool,
    ) -> Result<bool, Error> {
        let question = core::RoomQuestion {
            allow_anonymous_read,
            include_invitations,
            attributes,
            livechat,
        };
        let (now, rooms) = (self.0.now()?, rooms.ids()?);
        Ok(user.ask(|who| now.can_access_rooms(who, rooms, &question))??)
    }

    /// Insists that somebody may save these settings: `edit-privileged-setting` is enough for all,
    /// `manage-selected-settings` for those whose `change-setting-` permission comes with it.
    ///
    /// Raises `ApiError` for the whole if one is refused; `settingIds` in its `details` are those
    /// that are.
    fn can_save_settings(&self, user: Who<'_, '_>, settings: Names<'_>) -> Result<(), Error> {
        let (now, settings) = (self.0.now()?, settings.ids()?);
        Ok(user.ask(|who| now.can_save_settings(who, settings.iter().copied()))??)
    }
}
