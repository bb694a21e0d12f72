//! Questions about Rocket.Chat workspaces: what users may do there, by their roles.

mod drift;
mod explain;
mod roles;
mod rooms;
mod who;

use std::collections::BTreeSet;

use grantfold::rocketchat::{Room, Subject, User, Workspace};
use grantfold::{Explanation, LayerSource, Says, Weight};

use crate::Answer;
use crate::args::WorkspaceArgs;
use crate::facts::{Facts, titled};
use crate::paint::Paint;

pub(crate) use drift::run as drift;
pub(crate) use explain::run as explain;
pub(crate) use roles::run as roles;
pub(crate) use rooms::run as rooms;
pub(crate) use who::run as who;

const KIND: &str = "a workspace";

/// A workspace that was read.
struct World {
    facts: Facts,
    workspace: Workspace,
}

/// A user or room that was asked about.
struct Found {
    id: String,
    /// As people know it.
    shown: String,
}

impl World {
    fn read(args: &WorkspaceArgs) -> Result<Self, Answer> {
        let (facts, workspace) = Facts::read(&args.file, KIND, Workspace::from_json)?;
        let workspace = workspace.under(args.reading);
        Ok(Self { facts, workspace })
    }

    /// As JSON names its file.
    fn path(&self) -> String {
        self.facts.path()
    }

    /// What was odd about the document, for people.
    fn warnings(&self, paint: Paint) -> String {
        self.facts.warnings(self.workspace.diagnostics(), paint)
    }

    /// The user with this id, or with this `@username`.
    fn find_user(&self, given: &str) -> Result<Found, String> {
        let workspace = &self.workspace;
        if let Some(name) = given.strip_prefix('@') {
            let users = workspace.users();
            let mut named = users.filter(|user| user.username.as_deref() == Some(name));
            return match (named.next(), named.next()) {
                (Some(user), None) => Ok(found_user(user)),
                (Some(_), Some(_)) => Err(format!(
                    "several users are named `{name}`: give the id of one"
                )),
                (None, _) => Err(format!(
                    "there is no user named `{name}`{}",
                    self.userless()
                )),
            };
        }
        // A user may be known by the roles in a room alone; they count for it all the same.
        let is_in_room = workspace.subscriptions().any(|place| *place.user == *given);
        match workspace.user(given) {
            Some(user) => Ok(found_user(user)),
            None if is_in_room => Ok(Found {
                id: given.to_owned(),
                shown: given.to_owned(),
            }),
            None if workspace.user_named(given).is_some() => Err(format!(
                "there is no user with the id `{given}`; did you mean `@{given}`?"
            )),
            None => Err(format!("there is no user `{given}`{}", self.userless())),
        }
    }

    /// Why there is nobody at all, as the rest of a sentence.
    fn userless(&self) -> &'static str {
        match self.workspace.users().next() {
            None => ": the document lists no users (add `users`, as users.list answers them)",
            Some(_) => "",
        }
    }

    /// The room with this id, or with this `#name`.
    fn find_room(&self, given: &str) -> Result<Found, String> {
        let workspace = &self.workspace;
        let named = |name: &str| {
            let rooms = workspace.rooms();
            let rooms = rooms.filter(|room| room.name.as_deref() == Some(name));
            rooms.collect::<Vec<&Room>>()
        };
        if let Some(name) = given.strip_prefix('#') {
            return match named(name).as_slice() {
                [] => Err(format!("there is no room named `{name}`")),
                [room] => Ok(self.found_room(&room.id)),
                _ => Err(format!(
                    "several rooms are named `{name}`: give the id of one"
                )),
            };
        }
        // A room may be known by who is in it alone, which is all that roles in it need.
        let is_known = workspace.room(given).is_some()
            || workspace.subscriptions().any(|place| *place.room == *given);
        match (is_known, named(given).is_empty()) {
            (true, _) => Ok(self.found_room(given)),
            (false, false) => Err(format!(
                "there is no room with the id `{given}`; did you mean `#{given}`?"
            )),
            (false, true) => Err(format!("there is no room `{given}`")),
        }
    }

    fn found_room(&self, id: &str) -> Found {
        let room = self.workspace.room(id);
        let name = room.and_then(|room| room.name.as_deref());
        Found {
            id: id.to_owned(),
            shown: match name {
                Some(name) => titled(&format!("#{name}"), name, id),
                None => id.to_owned(),
            },
        }
    }

    /// Fails for a permission that does not exist, which most likely is a slip.
    fn check_permission(&self, permission: &str) -> Result<(), String> {
        if self.workspace.permission(permission).is_some() {
            return Ok(());
        }
        let help = self.hint(permission);
        let help = help.map(|help| format!("; {help}")).unwrap_or_default();
        Err(format!("there is no permission `{permission}`{help}"))
    }

    /// What may have been meant by a permission that does not exist.
    fn hint(&self, permission: &str) -> Option<String> {
        let grants = self.workspace.grants(Subject::Nobody, None);
        let explanation = grants.explain(permission);
        explanation.help.filter(|_| !explanation.known)
    }

    /// What a permission lets its holder do; nothing for those of apps.
    fn describe(&self, permission: &str) -> String {
        let catalog = grantfold::rocketchat::workspace_catalog();
        let info = catalog.id(permission).and_then(|id| catalog.info(id));
        if let Some(info) = info {
            return info.description.to_owned();
        }
        let known = self.workspace.permission(permission);
        let setting = known.and_then(|known| known.setting_id());
        match setting.or(permission.strip_prefix("change-setting-")) {
            Some(setting) => format!("With manage-selected-settings, change the setting {setting}"),
            None => String::new(),
        }
    }
}

fn found_user(user: &User) -> Found {
    let shown = match &user.username {
        Some(name) => titled(&format!("@{name}"), name, &user.id),
        None => user.id.to_string(),
    };
    Found {
        id: user.id.to_string(),
        shown,
    }
}

/// Who gives a permission that is granted.
fn givers(explanation: Explanation) -> Vec<LayerSource> {
    let steps = explanation.steps.into_iter();
    let giving = steps.filter(|step| step.says == Says::Allows && step.weight != Weight::Overruled);
    giving.map(|step| step.source).collect()
}

/// "admin, owner in the room"
fn by(givers: &[LayerSource]) -> String {
    let roles = givers.iter().filter_map(|giver| match giver {
        LayerSource::GlobalRole {
            role,
            is_room_role: true,
        } => Some(format!("{}, a room role held globally", role.name)),
        LayerSource::GlobalRole { role, .. } => Some(role.name.to_string()),
        LayerSource::RoomRole { role, .. } => Some(format!("{} in the room", role.name)),
        _ => None,
    });
    // A role may stand twice in a server's list.
    let roles: BTreeSet<String> = roles.collect();
    roles.into_iter().collect::<Vec<_>>().join("; ")
}
