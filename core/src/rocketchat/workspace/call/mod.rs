//! [`Workspace::call`]: the server's own operations, with its checks, errors and events.

mod body;
mod error;
mod events;
mod frame;
mod listing;
mod membership;
mod permissions;
mod roles;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

pub use error::ApiError;
pub use frame::Frames;

use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::reading::Reading;
use crate::rocketchat::workspace::subject::Subject;
use crate::rocketchat::workspace::timestamp::Timestamp;
use crate::suggest;
use body::Params;

/// Who calls, when, and what else the server would know.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who calls. The platform's own checks decide what it may.
    pub caller: Subject<'a>,
    /// When: what is written gets this time.
    pub at: Timestamp,
    /// Is the licence module `custom-roles` there? Without it no role is created, and only
    /// protected ones are changed.
    pub custom_roles: bool,
    /// Is the setting `UI_DisplayRoles` on? Then hints about roles are sent, `roles-change`.
    pub display_roles: bool,
    /// The id for a role that is created. Servers make a random one.
    pub new_id: &'a str,
}

impl<'a> Request<'a> {
    /// A request without the licence for custom roles, and with the roles not shown.
    pub fn new(caller: impl Into<Subject<'a>>, at: Timestamp) -> Self {
        Self {
            caller: caller.into(),
            at,
            custom_roles: false,
            display_roles: false,
            new_id: "",
        }
    }
}

/// What a server answers when it does what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The HTTP status: 200.
    pub status: u16,
    /// The body of a route, or the result of a method; null is none.
    pub body: Value,
    /// What clients are told: whole DDP frames, in order.
    pub events: Vec<Value>,
    /// Was anything written?
    pub changed: bool,
}

impl Answer {
    /// An answer that changes nothing.
    fn of(body: Value) -> Self {
        Self {
            status: 200,
            body,
            events: Vec::new(),
            changed: false,
        }
    }
}

type Outcome = Result<Answer, ApiError>;

type Run = fn(&mut Workspace, &Params<'_>, &Request<'_>) -> Outcome;

/// An operation of the server.
struct Endpoint {
    name: &'static str,
    way: Way,
    run: Run,
}

/// How an operation is reached, and who may.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A route, for those who are logged in.
    Route,
    /// A route for those who also have `access-permissions`, before what they sent is looked at.
    Guarded,
    /// A method of DDP, which looks at its caller itself.
    Method,
}

const ACCESS: &str = "access-permissions";

const ENDPOINTS: [Endpoint; 15] = [
    on(Way::Method, "permissions/get", listing::get),
    on(Way::Route, "permissions.listAll", listing::list_all),
    on(Way::Guarded, "permissions.update", permissions::update),
    on(Way::Guarded, "permissions.addRole", permissions::add_role),
    on(
        Way::Guarded,
        "permissions.removeRole",
        permissions::remove_role,
    ),
    on(
        Way::Method,
        permissions::ADD_METHOD,
        permissions::add_role_method,
    ),
    on(
        Way::Method,
        permissions::REMOVE_METHOD,
        permissions::remove_role_method,
    ),
    on(Way::Route, "roles.list", listing::roles_list),
    on(Way::Route, "roles.sync", listing::roles_sync),
    on(Way::Route, "roles.create", roles::create),
    on(Way::Route, "roles.update", roles::update),
    on(Way::Guarded, "roles.delete", roles::delete),
    on(Way::Route, "roles.addUserToRole", membership::add),
    on(Way::Guarded, "roles.removeUserFromRole", membership::remove),
    on(Way::Guarded, "roles.getUsersInRole", listing::users_in_role),
];

const fn on(way: Way, name: &'static str, run: Run) -> Endpoint {
    Endpoint { name, way, run }
}

impl Workspace {
    /// Does what a server does when somebody calls one of its operations: checks the caller and
    /// what it sent, changes the workspace, and answers with the events that go out.
    ///
    /// `endpoint` is the platform's name for it: `permissions.listAll`, `permissions.update`,
    /// `permissions.addRole`, `permissions.removeRole`, `roles.list`, `roles.sync`,
    /// `roles.create`, `roles.update`, `roles.delete`, `roles.addUserToRole`,
    /// `roles.removeUserFromRole`, `roles.getUsersInRole`, or a method of DDP: `permissions/get`,
    /// `authorization:addPermissionToRole`, `authorization:removeRoleFromPermission`. `params` is
    /// JSON: the body or query as an object, the arguments of a method as a list.
    ///
    /// The caller is checked as by a server, whatever [`Self::reading`] this workspace has. A call
    /// is done whole or not at all; a server that fails in the midst of one leaves the half of it.
    ///
    /// Rule from: Rocket.Chat server, REST routes `permissions.*` and `roles.*`, methods
    /// `permissions/get` and `authorization:*`.
    ///
    /// ```
    /// use grantfold::rocketchat::{Permission, Request, Role, Scope, Timestamp, User, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// workspace.put_role(Role::new("admin", Scope::Users))?;
    /// workspace.put_permission(Permission::new("access-permissions", ["admin"]))?;
    /// workspace.put_permission(Permission::new("create-c", ["admin"]))?;
    /// workspace.put_user(User::new("ann", ["admin"]))?;
    ///
    /// let request = Request::new("ann", Timestamp::from_millis(1_000));
    /// let body = r#"{"permissionId": "create-c", "role": "admin"}"#;
    /// let answer = workspace.call("permissions.addRole", body, &request)?;
    /// assert!(!answer.changed);
    ///
    /// let refused = workspace.call("permissions.addRole", body, &Request::new("bob", request.at));
    /// assert_eq!(refused.unwrap_err().status, 403);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ApiError`] with the platform's codes; 404 for an operation that is not there, 400
    /// `invalid-params` with all problems as details for what is no strict JSON. Then nothing is
    /// changed.
    pub fn call(
        &mut self,
        endpoint: &str,
        params: &str,
        request: &Request<'_>,
    ) -> Result<Answer, ApiError> {
        let Some(found) = ENDPOINTS.iter().find(|one| one.name == endpoint) else {
            return Err(unknown_endpoint(endpoint));
        };
        let params = Params::read(params)?;
        self.run(found, &params, request)
    }

    fn run(&mut self, endpoint: &Endpoint, params: &Params<'_>, request: &Request<'_>) -> Outcome {
        if endpoint.way != Way::Method && request.caller.id().is_none() {
            return Err(ApiError::not_logged_in());
        }
        if endpoint.way == Way::Guarded && !self.may(request.caller, ACCESS)? {
            return Err(ApiError::unauthorized());
        }
        (endpoint.run)(self, params, request)
    }

    /// Does the server find that somebody has a permission, globally?
    pub(super) fn may(&self, subject: Subject<'_>, permission: &str) -> Result<bool, ApiError> {
        Ok(self.as_server().has(subject, permission, None)?)
    }

    /// The same, as a server checks it.
    fn as_server(&self) -> Cow<'_, Self> {
        match self.reading() {
            Reading::Server => Cow::Borrowed(self),
            _ => Cow::Owned(self.under(Reading::Server)),
        }
    }
}

fn unknown_endpoint(name: &str) -> ApiError {
    let names = ENDPOINTS.iter().map(|endpoint| endpoint.name);
    let nearest = suggest::nearest(name, names, &[]);
    let help = nearest.map_or_else(String::new, |near| {
        format!("; did you mean `{}`?", near.name)
    });
    ApiError {
        status: 404,
        ..ApiError::failure(&format!("there is no endpoint `{name}`{help}"), None)
    }
}
