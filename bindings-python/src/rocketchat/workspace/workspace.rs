//! A workspace: what it is asked, and how it changes.

use std::sync::Arc;

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple, PyType};

use crate::convert::{Name, Names, Parsed, tuple};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::grants::Grants;
use crate::rocketchat::workspace::access::RoomAccess;
use crate::rocketchat::workspace::answers::{Answer, Applied, Frames};
use crate::rocketchat::workspace::arguments::{self, CURRENT, Json, Moment, USERS, Who, moment};
use crate::rocketchat::workspace::cover::RoleCover;
use crate::rocketchat::workspace::drift::Drift;
use crate::rocketchat::workspace::edit::{self, RoleOptions, RoomOptions};
use crate::rocketchat::workspace::records;
use crate::rocketchat::workspace::request::Options;
use crate::rocketchat::workspace::settings::Settings;
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

    /// Reads a workspace from the document that `to_json` writes, or that a bot put together from what
    /// it was answered: permissions, roles, users, subscriptions, rooms and teams are in the shapes
    /// in which servers send them. `defaults` starts from what a server of that version is seeded
    /// with. What `permissions.listAll`, `permissions/get` or `roles.list` answers is a document too.
    ///
    /// The reading says whose check it is: `server`, `legacy_client` (web client of the later 8.x),
    /// `oldest_client` or `react_native`; without one, the server's. Raises `WorkspaceError` with all
    /// problems in `diagnostics` if it cannot be read as a whole, and `ValueError` for a reading that
    /// does not exist.
    ///
    /// >>> from grantfold.rocketchat import Workspace, WorkspaceError
    /// >>> try:
    /// ...     Workspace.from_json('{"permission": []}')
    /// ... except WorkspaceError as error:
    /// ...     print(error)
    /// 1:2: error[workspace-malformed]: ... (did you mean `permissions`?)
    #[classmethod]
    #[pyo3(signature = (document, *, reading = None))]
    fn from_json(
        _cls: &Bound<'_, PyType>,
        py: Python<'_>,
        document: Json<'_>,
        reading: Option<Name<'_>>,
    ) -> Result<Self, Error> {
        let (text, reading) = (document.text(), arguments::reading_or_server(reading)?);
        let read = py.detach(|| core::Workspace::from_json(text));
        Ok(read.map_err(Error::Unreadable)?.under(reading).into())
    }

    /// The workspace as a document that `from_json` reads: the same answers, and every field that was
    /// read.
    fn to_json(&self, py: Python<'_>) -> Result<String, Error> {
        let now = self.0.now()?;
        Ok(py.detach(|| now.to_json()))
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

    /// Applies what a server sent, as JSON text or parsed: the answer to a call, or a whole DDP
    /// frame. All later questions see the change. `at` is when the call was started, or when the
    /// event came, in milliseconds since 1970 or as a datetime with an offset; without it, it is now.
    ///
    /// Read are the answers of `permissions/get`, `permissions.listAll`, `roles.list`, `roles.sync`,
    /// `me`, lists of users and of subscriptions, and the streams that tell of changes to these;
    /// what says nothing of them changes nothing. A record that is older than the one held is not
    /// applied. Raises `WorkspaceError` with all problems in `diagnostics`; then nothing is changed.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace()
    /// >>> workspace.put_user("ann", ["user"])
    /// >>> answer = {"update": [{"_id": "create-c", "roles": ["user"]}], "remove": [], "success": True}
    /// >>> applied = workspace.apply(answer, at=1000)
    /// >>> applied.what, applied.changed, workspace.has("ann", "create-c"), workspace.cursor
    /// ('permissions', True, True, '1970-01-01T00:00:01.000Z')
    #[pyo3(signature = (update, at = None))]
    fn apply(
        &self,
        py: Python<'_>,
        update: Json<'_>,
        at: Option<Moment>,
    ) -> Result<Applied, Error> {
        let (text, at) = (update.text(), moment(at));
        self.0.change(py, |it| {
            it.apply(text, at).map(Applied).map_err(Error::Unreadable)
        })
    }

    /// Applies an answer as `apply` does, and takes it for all there is: permissions, roles and users
    /// that are not in it are gone. Of subscriptions, those of the users it names are.
    ///
    /// `permissions.listAll` without `updatedSince` answers the whole table, and nothing in it says
    /// so.
    #[pyo3(signature = (update, at = None))]
    fn replace(
        &self,
        py: Python<'_>,
        update: Json<'_>,
        at: Option<Moment>,
    ) -> Result<Applied, Error> {
        let (text, at) = (update.text(), moment(at));
        self.0.change(py, |it| {
            it.replace(text, at).map(Applied).map_err(Error::Unreadable)
        })
    }

    /// How far answers about permissions have come, in ISO 8601: the `updatedSince` for the next
    /// `permissions.listAll`. `None` before the first answer. Events do not move it.
    #[getter]
    fn cursor(&self) -> Result<Option<String>, Error> {
        Ok(self.0.now()?.cursor().map(|at| at.to_string()))
    }

    /// How far answers about roles have come, as `cursor` is for permissions; for `roles.sync`.
    #[getter]
    fn roles_cursor(&self) -> Result<Option<String>, Error> {
        Ok(self.0.now()?.roles_cursor().map(|at| at.to_string()))
    }

    /// Does what a server does when somebody calls one of its operations: checks the caller and what
    /// it sent, changes the workspace, and answers with the events that go out.
    ///
    /// `endpoint` is a route, `permissions.update` or `roles.create`, or a method of DDP,
    /// `permissions/get`; `params` is its body or query as a dict, or its arguments as a list, parsed
    /// or as JSON text. `at` is when, see `apply`. `custom_roles` says whether the licence module of
    /// that name is there, `display_roles` whether `UI_DisplayRoles` is on; `new_id` is the id of a
    /// role that is created, random without one. Raises `ApiError` where the server refuses.
    ///
    /// >>> from grantfold.rocketchat import ApiError, Workspace
    /// >>> workspace = Workspace.defaults()
    /// >>> workspace.put_user("ann", ["admin"])
    /// >>> answer = workspace.call("permissions.addRole", {"permissionId": "create-c", "role": "guest"}, "ann")
    /// >>> answer.status, answer.changed, answer.events[0]["fields"]["eventName"]
    /// (200, True, 'permissions-changed')
    /// >>> try:
    /// ...     workspace.call("roles.delete", {"roleId": "guest"}, "ann")
    /// ... except ApiError as error:
    /// ...     print(error.status, error.error_type)
    /// 400 error-role-protected
    #[pyo3(signature = (
        endpoint, params, caller, *, at = None, custom_roles = false, display_roles = false,
        new_id = None
    ))]
    // One each: Python's keywords are what else the server would know.
    #[allow(clippy::too_many_arguments)]
    fn call(
        &self,
        py: Python<'_>,
        endpoint: Name<'_>,
        params: Json<'_>,
        caller: Who<'_, '_>,
        at: Option<Moment>,
        custom_roles: bool,
        display_roles: bool,
        new_id: Option<&str>,
    ) -> Result<Answer, Error> {
        let options = Options {
            at,
            custom_roles,
            display_roles,
            new_id,
        };
        let (call, endpoint, params) = (options.call(py)?, endpoint.as_str(), params.text());
        caller.ask(|who| {
            self.0.change(py, |it| {
                let answer = it.call(endpoint, params, &call.by(who));
                answer.map(Answer)
            })
        })?
    }

    /// Answers a whole frame `{"msg": "method", "method": "permissions/get", "id": "42",
    /// "params": []}`, given as JSON text or parsed, as `call` answers its method. It raises nothing
    /// for what it reads: a refusal is the `error` of the reply.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace()
    /// >>> workspace.put_permission("create-c", ["user"])
    /// >>> frame = {"msg": "method", "method": "permissions/get", "id": "42", "params": []}
    /// >>> workspace.answer_frame(frame, None).reply["result"]
    /// [{'_id': 'create-c', 'roles': ['user']}]
    #[pyo3(signature = (
        frame, caller, *, at = None, custom_roles = false, display_roles = false, new_id = None
    ))]
    #[allow(clippy::too_many_arguments)]
    fn answer_frame(
        &self,
        py: Python<'_>,
        frame: Json<'_>,
        caller: Who<'_, '_>,
        at: Option<Moment>,
        custom_roles: bool,
        display_roles: bool,
        new_id: Option<&str>,
    ) -> Result<Frames, Error> {
        let options = Options {
            at,
            custom_roles,
            display_roles,
            new_id,
        };
        let (call, frame) = (options.call(py)?, frame.text());
        caller.ask(|who| {
            self.0.change(py, |it| {
                Ok::<_, Error>(Frames(it.answer_frame(frame, &call.by(who))))
            })
        })?
    }

    /// Starts a server of a version: default permissions and roles that are missing are created,
    /// names and scopes of default roles are put right, and nothing is taken away. Was anything
    /// written?
    ///
    /// Raises `ValueError` for a version that does not exist.
    #[pyo3(
        signature = (version = Name::from(CURRENT), *, at = None),
        text_signature = "($self, version='8', *, at=None)"
    )]
    fn seed(&self, py: Python<'_>, version: Name<'_>, at: Option<Moment>) -> Result<bool, Error> {
        let (version, at) = (arguments::version(&version)?, moment(at));
        self.0.change(py, |it| it.seed(version, at))
    }

    /// Derives the permissions for single settings as a server does at its start: one
    /// `change-setting-` permission for each setting that is not hidden; those of settings that are
    /// not there any more are deleted. Was anything written?
    ///
    /// A setting is an id, or a mapping as servers list them: `_id`, `group`, `section`, `sorter`,
    /// `hidden`. Groups are settings too.
    ///
    /// >>> from grantfold.rocketchat import Workspace
    /// >>> workspace = Workspace()
    /// >>> workspace.seed_settings(["General", {"_id": "Site_Name", "group": "General"}])
    /// True
    /// >>> [permission["_id"] for permission in workspace.permissions()]
    /// ['change-setting-General', 'change-setting-Site_Name']
    #[pyo3(signature = (settings, *, at = None))]
    fn seed_settings(
        &self,
        py: Python<'_>,
        settings: Settings,
        at: Option<Moment>,
    ) -> Result<bool, Error> {
        let at = moment(at);
        self.0.change(py, |it| it.seed_settings(&settings.0, at))
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
