//! A workspace: what it is asked, and how it changes.

use std::sync::Arc;

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::convert::{Name, Names, Parsed, tuple};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::grants::Grants;
use crate::rocketchat::workspace::arguments::{self, CURRENT, Moment, USERS, Who, moment};
use crate::rocketchat::workspace::edit::{self, RoleOptions, RoomOptions};
use crate::rocketchat::workspace::records;
use crate::state::State;

/// A Rocket.Chat workspace, as far as permissions depend on it: permissions and the roles that grant
/// them, roles, users, subscriptions, rooms, teams, and restricted roles.
///
/// A user is asked about by id; `None` and "" are nobody, who may do nothing. A mapping with `_id`
/// and `roles`, such as what `me` answers, is believed: its roles count in place of the global ones
/// the workspace knows. Ids are compared exactly, and roles count by id, never by name.
///
/// Changes take effect at once, are all or nothing, and each raises `version`. It may be shared
/// between threads: a question sees all of a change or nothing of it. `copy.copy()` gives a
/// workspace that changes apart from this one. What makes no sense raises `WorkspaceError`, lone
/// surrogates in an id `UnicodeEncodeError`, an argument of another type `TypeError`.
///
/// >>> from grantfold.rocketchat import Workspace
/// >>> workspace = Workspace.defaults()
/// >>> workspace.put_user("ann", ["user"])
/// >>> workspace.put_subscription("ann", "general", ["owner"])
/// >>> workspace.has("ann", "edit-room"), workspace.has("ann", "edit-room", "general")
/// (False, True)
/// >>> print(workspace.grants("ann", "general").explain("edit-room").summary)
/// `edit-room` is granted: the role `owner` in room `general` grants it
#[pyclass(frozen, module = "grantfold.rocketchat")]
pub(crate) struct Workspace(State<core::Workspace>);

impl From<core::Workspace> for Workspace {
    fn from(workspace: core::Workspace) -> Self {
        Self(Arc::new(workspace).into())
    }
}

impl Workspace {
    fn ask<A>(
        &self,
        (user, room, lent): (&Who<'_, '_>, Option<&str>, &Names<'_>),
        ask: impl FnOnce(&core::Workspace, &core::Ask<'_>) -> A,
    ) -> Result<A, Error> {
        let (now, lent) = (self.0.now()?, lent.ids()?);
        let answer = user.ask(|subject| {
            let question = core::Ask {
                subject,
                room,
                lent: &lent,
            };
            ask(&now, &question)
        });
        Ok(answer?)
    }
}

#[pymethods]
impl Workspace {
    /// A workspace with nothing in it, in which nobody may do anything.
    ///
    /// The reading is that of `from_json`.
    #[new]
    #[pyo3(signature = (*, reading = None))]
    fn new(reading: Option<Name<'_>>) -> PyResult<Self> {
        let reading = arguments::reading_or_server(reading)?;
        Ok(core::Workspace::empty().under(reading).into())
    }

    /// A workspace as a server of a version seeds it at its first start: the default permissions and
    /// roles. `DEFAULTS` lists the versions.
    ///
    /// Raises `ValueError` for a version or reading that does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults("8")
    /// >>> len(workspace.permissions()), workspace.permission("create-c")["roles"]
    /// (172, ['admin', 'user', 'federated-external', 'bot', 'app'])
    #[classmethod]
    #[pyo3(
        signature = (version = Name::from(CURRENT), *, reading = None),
        text_signature = "($cls, version='8', *, reading=None)"
    )]
    fn defaults(
        _cls: &Bound<'_, PyType>,
        version: Name<'_>,
        reading: Option<Name<'_>>,
    ) -> PyResult<Self> {
        let version = arguments::version(&version)?;
        let reading = arguments::reading_or_server(reading)?;
        Ok(core::Workspace::defaults(version).under(reading).into())
    }

    /// Whose check answers are given by: `server`, `legacy_client`, `oldest_client` or
    /// `react_native`.
    #[getter]
    fn reading(&self) -> Result<&'static str, Error> {
        Ok(self.0.now()?.reading().name())
    }

    /// A copy of this workspace by another check, which changes apart from it.
    ///
    /// Raises `ValueError` for a reading that does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_user("max", ["moderator"])
    /// >>> workspace.has("max", "mute-user"), workspace.under("legacy_client").has("max", "mute-user")
    /// (True, False)
    fn under(&self, reading: Name<'_>) -> Result<Self, Error> {
        let reading = arguments::reading(&reading)?;
        Ok(self.0.now()?.under(reading).into())
    }

    /// Grows with every change.
    #[getter]
    fn version(&self) -> Result<u64, Error> {
        Ok(self.0.now()?.version())
    }

    /// What was odd about the document this was read from, and not an error.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        Ok(tuple(py, self.0.now()?.diagnostics(), Diagnostic)?)
    }

    /// Does somebody have a permission, in a room or in general? Nobody has any, and nobody has one
    /// that does not exist.
    ///
    /// `lent` are roles that count for this question only, such as those of the owner of a room that
    /// is being created: they grant, they do not restrict. Raises `WorkspaceError` where the server
    /// throws, for an empty id of a permission or of a role that is held.
    #[pyo3(
        signature = (user, permission, room = None, lent = Names::default()),
        text_signature = "($self, user, permission, room=None, lent=())"
    )]
    fn has(
        &self,
        user: Who<'_, '_>,
        permission: &str,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<bool, Error> {
        let about = (&user, room, &lent);
        Ok(self.ask(about, |now, ask| now.asks_all(ask, [permission]))??)
    }

    /// Does somebody have all of these permissions? True for none at all, except for nobody.
    ///
    /// The first permission that is not had decides; see `has`.
    #[pyo3(
        signature = (user, permissions, room = None, lent = Names::default()),
        text_signature = "($self, user, permissions, room=None, lent=())"
    )]
    fn has_all(
        &self,
        user: Who<'_, '_>,
        permissions: Names<'_>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<bool, Error> {
        let (about, permissions) = ((&user, room, &lent), permissions.ids()?);
        Ok(self.ask(about, |now, ask| now.asks_all(ask, permissions))??)
    }

    /// Does somebody have one of these permissions? False for none at all.
    ///
    /// The first permission that is had decides; see `has`.
    #[pyo3(
        signature = (user, permissions, room = None, lent = Names::default()),
        text_signature = "($self, user, permissions, room=None, lent=())"
    )]
    fn has_any(
        &self,
        user: Who<'_, '_>,
        permissions: Names<'_>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<bool, Error> {
        let (about, permissions) = ((&user, room, &lent), permissions.ids()?);
        Ok(self.ask(about, |now, ask| now.asks_any(ask, permissions))??)
    }

    /// All that somebody may do, in a room or in general, and why. Nothing where `has` raises.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_user("bot", ["bot"])
    /// >>> grants = workspace.grants("bot")
    /// >>> "create-c" in grants, "delete-c" in grants
    /// (True, False)
    /// >>> grants.explain("delete-c").help
    /// 'give `bot` the role `admin` or, in a room, `owner`'
    #[pyo3(
        signature = (user, room = None, lent = Names::default()),
        text_signature = "($self, user, room=None, lent=())"
    )]
    fn grants(
        &self,
        user: Who<'_, '_>,
        room: Option<&str>,
        lent: Names<'_>,
    ) -> Result<Grants, Error> {
        self.ask((&user, room, &lent), |now, ask| {
            Grants::new(now.grants_of(ask))
        })
    }

    /// Does somebody hold a role where its scope says it is held: globally, or in the room?
    ///
    /// This is another question than what roles grant: a room role held globally grants in every
    /// room, and is not held in any.
    #[pyo3(signature = (user, role, room = None))]
    fn has_role(&self, user: Who<'_, '_>, role: &str, room: Option<&str>) -> Result<bool, Error> {
        let now = self.0.now()?;
        Ok(user.ask(|who| now.has_role(who, role, room))?)
    }

    /// Does somebody hold one of these roles? False for none at all. See `has_role`.
    #[pyo3(signature = (user, roles, room = None))]
    fn has_any_role(
        &self,
        user: Who<'_, '_>,
        roles: Names<'_>,
        room: Option<&str>,
    ) -> Result<bool, Error> {
        let (now, roles) = (self.0.now()?, roles.ids()?);
        Ok(user.ask(|who| now.has_any_role(who, roles, room))?)
    }

    /// Adds permissions to the allow-list of a role. Whoever holds the role is denied what is not on
    /// it, whatever other roles grant; the list itself grants nothing.
    ///
    /// A list only grows, and an empty one restricts nothing. The platform does this for `guest`,
    /// with a licence: `guest_allow_list` has its list.
    fn restrict(&self, py: Python<'_>, role: &str, permissions: Names<'_>) -> Result<(), Error> {
        let permissions = permissions.ids()?;
        self.0.change(py, |it| it.restrict(role, permissions))
    }

    /// Does this role keep this permission from its holders? Raises `WorkspaceError` for an empty id.
    fn is_restricted(&self, permission: &str, role: &str) -> Result<bool, Error> {
        Ok(self.0.now()?.is_restricted(permission, role)?)
    }

    /// Does one of these roles keep this permission from whoever holds them all? Raises
    /// `WorkspaceError` for an empty permission, and for an empty role before one that restricts.
    fn is_restricted_for_any(&self, permission: &str, roles: Names<'_>) -> Result<bool, Error> {
        let now = self.0.now()?;
        Ok(now.is_restricted_for_any(permission, roles.ids()?)?)
    }

    /// Was an allow-list given to the role, even an empty one?
    fn has_restrictions(&self, role: &str) -> Result<bool, Error> {
        Ok(self.0.now()?.has_restrictions(role))
    }

    /// The allow-list of a role, sorted; `None` if it was given none.
    fn allow_list<'py>(
        &self,
        py: Python<'py>,
        role: &str,
    ) -> Result<Option<Bound<'py, PyTuple>>, Error> {
        let now = self.0.now()?;
        let list = now.allow_list(role).map(|list| {
            let ids: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
            PyTuple::new(py, ids)
        });
        Ok(list.transpose()?)
    }

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

    fn __copy__(&self) -> Result<Self, Error> {
        Ok(Self(self.0.now()?.into()))
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Result<Self, Error> {
        self.__copy__()
    }

    fn __repr__(&self) -> Result<String, Error> {
        Ok(format!("<Workspace version={}>", self.version()?))
    }
}
