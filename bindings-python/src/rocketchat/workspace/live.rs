//! A workspace that follows a server, or is one.

use pyo3::prelude::*;

use crate::convert::Name;
use crate::error::Error;
use crate::rocketchat::workspace::answers::{Answer, Applied, Frames};
use crate::rocketchat::workspace::arguments::{self, CURRENT, Json, Moment, Who, moment};
use crate::rocketchat::workspace::request::Options;
use crate::rocketchat::workspace::settings::Settings;
use crate::rocketchat::workspace::workspace::Workspace;

#[pymethods]
impl Workspace {
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
}
