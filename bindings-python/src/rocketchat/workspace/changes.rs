//! The records of a workspace: looking them up, and changing them by hand.

use pyo3::prelude::*;

use crate::convert::{Name, Names, Parsed};
use crate::error::Error;
use crate::rocketchat::workspace::arguments::{Moment, USERS, moment};
use crate::rocketchat::workspace::edit::{self, RoleOptions, RoomOptions};
use crate::rocketchat::workspace::records;
use crate::rocketchat::workspace::workspace::Workspace;

#[pymethods]
impl Workspace {
    /// A permission by its id, in a new dict as servers write it; `None` if there is none.
    fn permission(&self, id: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.permission(id))
    }

    /// All permissions, in the order of their ids.
    fn permissions(&self) -> Result<Parsed, Error> {
        records::all(self.0.now()?.permissions())
    }

    /// A role by its id, in a new dict as servers write it; `None` if there is none.
    fn role(&self, id: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.role(id))
    }

    /// All roles, in the order of their ids.
    fn roles(&self) -> Result<Parsed, Error> {
        records::all(self.0.now()?.roles())
    }

    /// A user by its id, in a new dict as servers write it; `None` if there is none.
    fn user(&self, id: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.user(id))
    }

    /// A user by its user name, in a new dict as servers write it; `None` if there is none.
    fn user_named(&self, username: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.user_named(username))
    }

    /// All users, in the order of their ids.
    fn users(&self) -> Result<Parsed, Error> {
        records::all(self.0.now()?.users())
    }

    /// What is known of a user in a room, in a new dict as servers write it; `None` if nothing is.
    fn subscription(&self, user: &str, room: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.subscription(user, room))
    }

    /// All subscriptions, in the order of their users and rooms.
    fn subscriptions(&self) -> Result<Parsed, Error> {
        records::all(self.0.now()?.subscriptions())
    }

    /// A room by its id, in a new dict as servers write it; `None` if there is none.
    fn room(&self, id: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.room(id))
    }

    /// All rooms, in the order of their ids.
    fn rooms(&self) -> Result<Parsed, Error> {
        records::all(self.0.now()?.rooms())
    }

    /// A team by its id, in a new dict as `to_json` writes it; `None` if there is none.
    fn team(&self, id: &str) -> Result<Option<Parsed>, Error> {
        records::one(self.0.now()?.team(id))
    }

    /// All teams, in the order of their ids.
    fn teams(&self) -> Result<Parsed, Error> {
        records::all(self.0.now()?.teams())
    }

    /// Adds a permission and the ids of the roles that grant it, or replaces the one of its id,
    /// whole. `updated_at` is when it was last written, if that is known.
    #[pyo3(
        signature = (id, roles = Names::default(), *, updated_at = None),
        text_signature = "($self, id, roles=(), *, updated_at=None)"
    )]
    fn put_permission(
        &self,
        py: Python<'_>,
        id: &str,
        roles: Names<'_>,
        updated_at: Option<Moment>,
    ) -> Result<(), Error> {
        let permission = edit::permission(id, &roles, updated_at)?;
        self.0.change(py, |it| it.put_permission(permission))
    }

    /// Takes a permission away: nobody has it then. `at` is when, for those who ask what changed
    /// since; without it, it is now.
    #[pyo3(signature = (id, *, at = None))]
    fn remove_permission(&self, py: Python<'_>, id: &str, at: Option<Moment>) -> Result<(), Error> {
        let at = moment(at);
        self.0.change(py, |it| it.remove_permission(id, at))
    }

    /// Adds a role, or replaces the one of its id, whole. Without a name its id will do. `scope` is
    /// `Users` for a role held globally, `Subscriptions` for one held in rooms; another raises
    /// `ValueError`.
    #[pyo3(
        signature = (
            id, *, name = None, scope = Name::from(USERS), description = "", protected = false,
            mandatory2fa = false, updated_at = None
        ),
        text_signature = "($self, id, *, name=None, scope='Users', description='', \
            protected=False, mandatory2fa=False, updated_at=None)"
    )]
    // One each: Python's keywords are the fields of a role.
    #[allow(clippy::too_many_arguments)]
    fn put_role(
        &self,
        py: Python<'_>,
        id: &str,
        name: Option<&str>,
        scope: Name<'_>,
        description: &str,
        protected: bool,
        mandatory2fa: bool,
        updated_at: Option<Moment>,
    ) -> Result<(), Error> {
        let options = RoleOptions {
            name,
            scope,
            description,
            protected,
            mandatory2fa,
            updated_at,
        };
        let role = edit::role(id, options)?;
        self.0.change(py, |it| it.put_role(role))
    }

    /// Takes a role's document away. As on a server its id stays where it is, in permissions and
    /// with users, and still grants. `at` is when; without it, it is now.
    #[pyo3(signature = (id, *, at = None))]
    fn remove_role(&self, py: Python<'_>, id: &str, at: Option<Moment>) -> Result<(), Error> {
        let at = moment(at);
        self.0.change(py, |it| it.remove_role(id, at))
    }

    /// Adds a user with the roles it holds globally, or replaces the one of its id, whole.
    #[pyo3(
        signature = (id, roles = Names::default(), *, username = None),
        text_signature = "($self, id, roles=(), *, username=None)"
    )]
    fn put_user(
        &self,
        py: Python<'_>,
        id: &str,
        roles: Names<'_>,
        username: Option<&str>,
    ) -> Result<(), Error> {
        let user = edit::user(id, &roles, username)?;
        self.0.change(py, |it| it.put_user(user))
    }

    /// Takes a user away, and its subscriptions.
    fn remove_user(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.0.change(py, |it| it.remove_user(id))
    }

    /// Puts a user into a room with the roles it holds there, or replaces what was known of it
    /// there, whole. Neither needs to be known.
    #[pyo3(
        signature = (user, room, roles = Names::default(), *, is_invitation = false),
        text_signature = "($self, user, room, roles=(), *, is_invitation=False)"
    )]
    fn put_subscription(
        &self,
        py: Python<'_>,
        user: &str,
        room: &str,
        roles: Names<'_>,
        is_invitation: bool,
    ) -> Result<(), Error> {
        let subscription = edit::subscription(user, room, &roles, is_invitation)?;
        self.0.change(py, |it| it.put_subscription(subscription))
    }

    /// Takes a user out of a room.
    fn remove_subscription(&self, py: Python<'_>, user: &str, room: &str) -> Result<(), Error> {
        self.0.change(py, |it| it.remove_subscription(user, room))
    }

    /// Adds a room, or replaces the one of its id, whole. `type` is `c` for a public channel, `p` for
    /// a private one, `d` for direct messages, `l` and `v` for livechat; `team` is the team it
    /// belongs to, `parent` the room it is a discussion in.
    #[pyo3(
        signature = (
            id, r#type, *, name = None, team = None, parent = None, has_attribute_rules = false
        )
    )]
    // One each: Python's keywords are the fields of a room.
    #[allow(clippy::too_many_arguments)]
    fn put_room(
        &self,
        py: Python<'_>,
        id: &str,
        r#type: &str,
        name: Option<&str>,
        team: Option<&str>,
        parent: Option<&str>,
        has_attribute_rules: bool,
    ) -> Result<(), Error> {
        let options = RoomOptions {
            name,
            team,
            parent,
            has_attribute_rules,
        };
        let room = edit::room(id, r#type, &options);
        self.0.change(py, |it| it.put_room(room))
    }

    /// Takes a room away, and everybody's subscription to it.
    fn remove_room(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.0.change(py, |it| it.remove_room(id))
    }

    /// Adds a team with the ids of its members, or replaces the one of its id, whole.
    #[pyo3(
        signature = (id, members = Names::default(), *, is_public),
        text_signature = "($self, id, members=(), *, is_public)"
    )]
    fn put_team(
        &self,
        py: Python<'_>,
        id: &str,
        members: Names<'_>,
        is_public: bool,
    ) -> Result<(), Error> {
        let team = edit::team(id, &members, is_public)?;
        self.0.change(py, |it| it.put_team(team))
    }

    /// Takes a team away. Rooms that belong to it are then in a team that nobody is a member of.
    fn remove_team(&self, py: Python<'_>, id: &str) -> Result<(), Error> {
        self.0.change(py, |it| it.remove_team(id))
    }
}
