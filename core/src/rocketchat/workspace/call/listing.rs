//! Operations that read.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::node::{Node, Value};
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::call::body::{Field, Kind, Params};
use crate::rocketchat::workspace::call::error::ApiError;
use crate::rocketchat::workspace::call::events::named;
use crate::rocketchat::workspace::call::{Answer, Outcome, Request};
use crate::rocketchat::workspace::records::{Role, Scope, User};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// The code for a query that is not as its schema wants it.
const BAD_QUERY: &str = "error-invalid-params";

const SINCE: [Field; 1] = [Field::nullable("updatedSince", Kind::Text)];

const USERS_IN_ROLE: [Field; 6] = [
    Field::nullable("role", Kind::Text),
    Field::nullable("roomId", Kind::Text),
    Field::nullable("count", Kind::Number),
    Field::nullable("offset", Kind::Number),
    Field::nullable("sort", Kind::Text),
    Field::nullable("query", Kind::Text),
];

/// How many users one answer lists if nobody says how many.
const PAGE: f64 = 50.0;

/// `permissions/get`: a list without argument, and what changed since for a date.
///
/// Rule from: Rocket.Chat server, method `permissions/get`. It asks nobody to be logged in.
pub(super) fn get(workspace: &mut Workspace, params: &Params<'_>, _: &Request<'_>) -> Outcome {
    let since = match params.arguments()?.first() {
        None => None,
        Some(node) if matches!(node.value, Value::Null) => None,
        Some(node) => Some(ejson_date(node).ok_or_else(ApiError::match_failed)?),
    };
    Ok(Answer::of(workspace.permissions_get(since)))
}

fn ejson_date(node: &Node) -> Option<Timestamp> {
    match node.as_object()? {
        [member] if member.key == "$date" => match member.node.value {
            Value::Number(millis) => Timestamp::from_number(millis),
            _ => None,
        },
        _ => None,
    }
}

/// Rule from: Rocket.Chat server, route `permissions.listAll`; the code really names another
/// parameter.
pub(super) fn list_all(workspace: &mut Workspace, params: &Params<'_>, _: &Request<'_>) -> Outcome {
    let since = since(params, "error-roomId-param-invalid")?;
    Ok(Answer::of(workspace.permissions_list_all(since)))
}

/// Rule from: Rocket.Chat server, route `roles.list`, which looks at no query.
pub(super) fn roles_list(workspace: &mut Workspace, _: &Params<'_>, _: &Request<'_>) -> Outcome {
    Ok(Answer::of(workspace.roles_list()))
}

/// Rule from: Rocket.Chat server, route `roles.sync`; without a date, everything since 1970.
pub(super) fn roles_sync(
    workspace: &mut Workspace,
    params: &Params<'_>,
    _: &Request<'_>,
) -> Outcome {
    let since = since(params, "error-invalid-param")?;
    Ok(Answer::of(workspace.roles_sync(since.unwrap_or_default())))
}

/// The moment a query names, if it names one.
fn since(params: &Params<'_>, code: &'static str) -> Result<Option<Timestamp>, ApiError> {
    let query = params.body(BAD_QUERY, &SINCE)?;
    let Some(text) = query.filled("updatedSince") else {
        return Ok(None);
    };
    let reason = "The \"updatedSince\" query parameter must be a valid date.";
    let moment = Timestamp::parse(text).ok_or_else(|| ApiError::coded(code, reason))?;
    Ok(Some(moment))
}

/// `roles.getUsersInRole`: who holds a role, by user name; a room role in one room or in any.
///
/// Rule from: Rocket.Chat server, route `roles.getUsersInRole`.
pub(super) fn users_in_role(
    workspace: &mut Workspace,
    params: &Params<'_>,
    request: &Request<'_>,
) -> Outcome {
    let query = params.body(BAD_QUERY, &USERS_IN_ROLE)?;
    let Some(role) = query.filled("role") else {
        let reason = "Query param \"role\" is required";
        return Err(ApiError::coded("error-param-not-provided", reason));
    };
    let room = query.filled("roomId");
    if room.is_some() && !workspace.may(request.caller, "view-other-user-channels")? {
        return Err(ApiError::coded("error-not-allowed", "Not allowed"));
    }
    let role = workspace.role(role);
    let role = role.ok_or_else(|| ApiError::coded("error-invalid-roleId", ""))?;
    let mut users = workspace.holders(role, room);
    users.sort_by_key(|user| (user.username.as_deref(), &user.id));
    let total = users.len();
    let (offset, count) = (query.number("offset"), query.number("count"));
    let count = at_most(count.unwrap_or(PAGE));
    // A count of zero asks for all.
    let count = if count == 0 { total } else { count };
    let page = users.iter().skip(at_most(offset.unwrap_or(0.0)));
    let users: Vec<Json> = page.take(count).map(|user| named(user)).collect();
    let body = json!({ "users": users, "total": total, "success": true });
    Ok(Answer::of(body))
}

/// A number of users; what is none is zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn at_most(number: f64) -> usize {
    number as usize
}

impl Workspace {
    /// The users that hold a role where its scope says: globally, or in rooms.
    ///
    /// Rule from: Rocket.Chat server, `Roles.findUsersInRole`.
    fn holders(&self, role: &Role, room: Option<&str>) -> Vec<&User> {
        let id = &role.id;
        match role.scope {
            Scope::Users => {
                let users = self.users();
                users.filter(|user| user.roles.contains(id)).collect()
            }
            Scope::Subscriptions => {
                let there = self.subscriptions().filter(|one| one.roles.contains(id));
                let there = there.filter(|one| room.is_none_or(|room| *one.room == *room));
                let users: BTreeSet<&str> = there.map(|one| &*one.user).collect();
                users
                    .into_iter()
                    .filter_map(|user| self.user(user))
                    .collect()
            }
        }
    }
}
