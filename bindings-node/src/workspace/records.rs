//! Records, in the shapes in which a server sends them, and changing them by hand.
//!
//! Records cross as JSON text: they have fields of any name in them, which `JSON.parse` keeps apart from what a
//! JavaScript object has by nature.

use grantfold::rocketchat::{Workspace, WorkspaceError};
use napi::bindgen_prelude::{Env, Error, External, Result, Status};
use napi_derive::napi;
use serde::Serialize;

use crate::problem::or_throw;
use crate::workspace::asker::moment;
use crate::workspace::problem::of_record;

/// A kind of record, by its key in the document.
#[derive(Clone, Copy)]
#[napi(string_enum = "lowercase")]
pub enum Records {
    /// Permissions.
    Permissions,
    /// Roles.
    Roles,
    /// Users.
    Users,
    /// Subscriptions.
    Subscriptions,
    /// Rooms.
    Rooms,
    /// Teams.
    Teams,
}

impl Records {
    fn key(self) -> &'static str {
        match self {
            Self::Permissions => "permissions",
            Self::Roles => "roles",
            Self::Users => "users",
            Self::Subscriptions => "subscriptions",
            Self::Rooms => "rooms",
            Self::Teams => "teams",
        }
    }
}

/// Adds or replaces a record, which is read as in a document; what is wrong with it is thrown.
#[napi(catch_unwind)]
pub fn workspace_put(
    env: &Env,
    workspace: &mut External<Workspace>,
    kind: Records,
    record: String,
) -> Result<()> {
    let start = format!("{{\"{}\":[", kind.key());
    let read = Workspace::from_json(&format!("{start}{record}]}}"));
    let read = or_throw(
        env,
        read.map_err(|found| of_record(kind.key(), &start, found)),
    )?;
    or_throw(env, put(workspace, &read))
}

fn put(workspace: &mut Workspace, read: &Workspace) -> std::result::Result<(), WorkspaceError> {
    for permission in read.permissions() {
        workspace.put_permission(permission.clone())?;
    }
    for role in read.roles() {
        workspace.put_role(role.clone())?;
    }
    for user in read.users() {
        workspace.put_user(user.clone())?;
    }
    for subscription in read.subscriptions() {
        workspace.put_subscription(subscription.clone())?;
    }
    for room in read.rooms() {
        workspace.put_room(room.clone())?;
    }
    for team in read.teams() {
        workspace.put_team(team.clone())?;
    }
    Ok(())
}

/// Takes a record away. `at` is when, for permissions and roles; of a subscription, `id` is the room.
#[napi(catch_unwind)]
pub fn workspace_remove(
    env: &Env,
    workspace: &mut External<Workspace>,
    kind: Records,
    id: String,
    at: f64,
    user: Option<String>,
) -> Result<()> {
    let removed = match kind {
        Records::Permissions => workspace.remove_permission(&id, moment(at)),
        Records::Roles => workspace.remove_role(&id, moment(at)),
        Records::Users => workspace.remove_user(&id),
        Records::Subscriptions => workspace.remove_subscription(&user.unwrap_or_default(), &id),
        Records::Rooms => workspace.remove_room(&id),
        Records::Teams => workspace.remove_team(&id),
    };
    or_throw(env, removed)
}

/// A record as JSON text. Of a subscription, `id` is the room.
#[napi(catch_unwind)]
pub fn workspace_record(
    workspace: &External<Workspace>,
    kind: Records,
    id: String,
    user: Option<String>,
) -> Result<Option<String>> {
    let user = user.unwrap_or_default();
    match kind {
        Records::Permissions => workspace.permission(&id).map(text).transpose(),
        Records::Roles => workspace.role(&id).map(text).transpose(),
        Records::Users => workspace.user(&id).map(text).transpose(),
        Records::Subscriptions => workspace.subscription(&user, &id).map(text).transpose(),
        Records::Rooms => workspace.room(&id).map(text).transpose(),
        Records::Teams => workspace.team(&id).map(text).transpose(),
    }
}

/// The user of that user name, as JSON text.
#[napi(catch_unwind)]
pub fn workspace_user_named(
    workspace: &External<Workspace>,
    username: String,
) -> Result<Option<String>> {
    workspace.user_named(&username).map(text).transpose()
}

/// All records of a kind, as JSON text.
#[napi(catch_unwind)]
pub fn workspace_records(workspace: &External<Workspace>, kind: Records) -> Result<String> {
    match kind {
        Records::Permissions => text(&workspace.permissions().collect::<Vec<_>>()),
        Records::Roles => text(&workspace.roles().collect::<Vec<_>>()),
        Records::Users => text(&workspace.users().collect::<Vec<_>>()),
        Records::Subscriptions => text(&workspace.subscriptions().collect::<Vec<_>>()),
        Records::Rooms => text(&workspace.rooms().collect::<Vec<_>>()),
        Records::Teams => text(&workspace.teams().collect::<Vec<_>>()),
    }
}

/// The JSON form, as text.
pub(super) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    let written = serde_json::to_string(value);
    written.map_err(|error| Error::new(Status::GenericFailure, error.to_string()))
}
