//! Who an expectation is about, and where.

use serde_json::Value;

use crate::policy::Fault;
use crate::policy::demand::Demand;
use crate::policy::workspace::WorkspaceWorld;
use crate::rocketchat::{Ask, Subject, Subscription, Workspace};

/// Somebody, as a case names them.
pub(super) struct Who<'v> {
    /// In words.
    pub(super) words: String,
    id: Option<String>,
    /// Global roles that are given with the id and believed.
    roles: Option<Vec<&'v str>>,
}

/// A question about somebody.
pub(super) struct Question<'v> {
    pub(super) who: Who<'v>,
    pub(super) room: Option<String>,
    lent: Vec<&'v str>,
}

impl<'v> Who<'v> {
    /// Null is nobody, a text is a user's id or `@` and its user name, an object has `_id` and
    /// `roles`.
    pub(super) fn of(workspace: &Workspace, value: &'v Value) -> Result<Self, Fault> {
        let (id, roles) = match value {
            Value::Null => (None, None),
            Value::String(name) => (Some(user_id(workspace, name)?), None),
            _ => {
                let demand = Demand::of(value, &["_id", "roles"])?;
                demand.needs("roles")?;
                let roles = demand.optional_texts("roles")?;
                (Some(demand.text("_id")?.to_owned()), roles)
            }
        };
        let words = match (&id, &roles) {
            (None, _) => "nobody".to_owned(),
            (Some(id), None) => format!("`{id}`"),
            (Some(id), Some(roles)) => format!("`{id}` with the roles {}", quoted(roles)),
        };
        Ok(Self { words, id, roles })
    }

    pub(super) fn subject(&self) -> Subject<'_> {
        match (&self.id, &self.roles) {
            (None, _) => Subject::Nobody,
            (Some(id), None) => Subject::Id(id),
            (Some(id), Some(roles)) => Subject::Known { id, roles },
        }
    }
}

impl<'v> Question<'v> {
    /// Reads `user`, the room under the key `room` and, where the keys of `demand` allow it,
    /// `lent`.
    pub(super) fn of(workspace: &Workspace, demand: Demand<'v>, room: &str) -> Result<Self, Fault> {
        let who = Who::of(workspace, demand.needs("user")?);
        Ok(Self {
            who: who.map_err(|fault| format!("`user`: {fault}"))?,
            room: optional_room(workspace, demand, room)?,
            lent: demand.optional_texts("lent")?.unwrap_or_default(),
        })
    }

    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            lent: &self.lent,
            ..Ask::new(self.who.subject(), self.room.as_deref())
        }
    }

    /// "in `general`", after a blank, if there is a room.
    pub(super) fn place(&self) -> String {
        place(self.room.as_deref())
    }

    /// A user, room or role that is not there has no permission: a slip that would go unnoticed
    /// wherever something is denied.
    pub(super) fn insist_known(&self, world: &WorkspaceWorld) -> Result<(), Fault> {
        let workspace = &world.workspace;
        let in_subscriptions = |is_it: &dyn Fn(&Subscription) -> bool| {
            let mut subscriptions = workspace.subscriptions();
            subscriptions.any(is_it)
        };
        let is_meant = |name: &str| world.names.is_unknown(name);
        match (&self.who.id, &self.who.roles) {
            (None, _) => {}
            (Some(_), Some(roles)) => {
                let grants = |role: &str| {
                    let mut granting = workspace.permissions().flat_map(|one| &one.roles);
                    granting.any(|granting| **granting == *role)
                };
                let is_known = |role: &str| workspace.role(role).is_some() || grants(role);
                let slip = roles.iter().find(|role| !is_known(role) && !is_meant(role));
                slip.map_or(Ok(()), |role| missing("role", role))?;
            }
            (Some(id), None) => {
                let is_known = workspace.user(id).is_some()
                    || in_subscriptions(&|subscription| *subscription.user == **id);
                if !is_known && !is_meant(id) {
                    return missing("user", id);
                }
            }
        }
        match &self.room {
            Some(room) if in_subscriptions(&|subscription| *subscription.room == **room) => Ok(()),
            _ => self.insist_room(world),
        }
    }

    /// Nobody enters a room there is no document of.
    pub(super) fn insist_room(&self, world: &WorkspaceWorld) -> Result<(), Fault> {
        match &self.room {
            Some(room) if world.workspace.room(room).is_none() && !world.names.is_unknown(room) => {
                missing("room", room)
            }
            _ => Ok(()),
        }
    }
}

fn missing(what: &str, name: &str) -> Result<(), Fault> {
    Err(format!(
        "there is no {what} `{name}`; list it in `unknown` if that is meant"
    ))
}

/// "in `general`", after a blank, if there is a room.
pub(super) fn place(room: Option<&str>) -> String {
    let room = room.map(|room| format!(" in `{room}`"));
    room.unwrap_or_default()
}

/// A room that may be left out or null.
pub(super) fn optional_room(
    workspace: &Workspace,
    demand: Demand<'_>,
    key: &str,
) -> Result<Option<String>, Fault> {
    match demand.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => room_id(workspace, demand.text(key)?).map(Some),
    }
}

/// The id of a room that is given by id, or as `#name`.
pub(super) fn room_id(workspace: &Workspace, name: &str) -> Result<String, Fault> {
    let Some(wanted) = name.strip_prefix('#') else {
        return Ok(name.to_owned());
    };
    let mut rooms = workspace
        .rooms()
        .filter(|room| room.name.as_deref() == Some(wanted));
    match (rooms.next(), rooms.next()) {
        (Some(room), None) => Ok(room.id.to_string()),
        (None, _) => Err(format!("there is no room named `{wanted}`")),
        (Some(_), Some(_)) => Err(format!("several rooms are named `{wanted}`")),
    }
}

fn user_id(workspace: &Workspace, name: &str) -> Result<String, Fault> {
    let Some(wanted) = name.strip_prefix('@') else {
        return Ok(name.to_owned());
    };
    let user = workspace.user_named(wanted).map(|user| user.id.to_string());
    user.ok_or_else(|| format!("there is no user named `{wanted}`"))
}

pub(super) fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}
