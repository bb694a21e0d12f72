//! What somebody may do, as layers for the kernel, and why.
//!
//! Rules from: Rocket.Chat server, `hasPermission` and `AuthorizationUtils`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::explanation::{LayerSource, Named};
use crate::fold::{Fold, Gate, Layer, Merge, Tier};
use crate::grants::{Basis, Grants, Words};
use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::check::Ask;
use crate::rocketchat::workspace::held::{Held, Holding};
use crate::rocketchat::workspace::reading::Reading;
use crate::rocketchat::workspace::records::Scope;
use crate::rocketchat::workspace::subject::Subject;
use crate::rocketchat::workspace::table::Table;
use crate::set::{PermissionId, PermissionSet};

/// More roles than this in one sentence help nobody.
const MAX_ROLES: usize = 5;

impl Workspace {
    /// What somebody may do, in a room or in general.
    ///
    /// Nobody may do anything, and neither may somebody who holds a role with an empty id, on which
    /// the server's check fails.
    #[must_use]
    pub fn grants<'a>(&'a self, subject: impl Into<Subject<'a>>, room: Option<&'a str>) -> Grants {
        self.grants_of(&Ask::new(subject, room))
    }

    /// [`Self::grants`] for a question with everything it may have.
    #[must_use]
    pub fn grants_of<'a>(&'a self, ask: &Ask<'a>) -> Grants {
        let held = self.held(ask);
        let user = ask.subject.id();
        let restricting = held.iter().filter(|held| self.restricts(**held));
        let restricting = restricting
            .filter(|held| self.table.restricting(held.role).is_some())
            .map(|held| held.role.into());
        Grants::new(Basis {
            catalog: self.table.catalog().clone(),
            subject: user.map(str::to_owned),
            place: ask.room().map(str::to_owned),
            fold: self.fold(ask, &held),
            places: HashMap::new(),
            words: Box::new(WorkspaceWords {
                restricting: restricting.collect(),
                table: self.table.clone(),
                user: user.unwrap_or_default().into(),
                holds_roles: !held.is_empty(),
                is_in_room: ask.room().is_some(),
            }),
        })
    }

    pub(super) fn fold(&self, ask: &Ask<'_>, held: &[Held<'_>]) -> Fold<LayerSource> {
        let layers = held.iter().filter(|held| self.counts(**held));
        let layers = layers.filter_map(|held| {
            let allow = self.table.granted_by(held.role)?.clone();
            Some(Layer::allowing(self.source(ask, *held), allow))
        });
        let mut fold = Fold {
            tiers: [Tier::new(Merge::AllowWins, layers)].into_iter().collect(),
            ..Fold::default()
        };
        let restricting = held.iter().filter(|held| self.restricts(**held));
        fold.gates.extend(restricting.filter_map(|held| {
            Some(Gate {
                source: LayerSource::AllowList {
                    role: self.named(held.role),
                    room: ask
                        .room()
                        .filter(|_| held.holding == Holding::InRoom)
                        .map(Id::from),
                },
                closes: self.table.closed_by(held.role)?,
            })
        }));
        fold.gates.extend(self.gate(ask, held));
        fold
    }

    /// What closes everything, if something does.
    fn gate(&self, ask: &Ask<'_>, held: &[Held<'_>]) -> Option<Gate<LayerSource>> {
        let is_empty = |held: &Held<'_>| held.role.is_empty() && self.restricts(*held);
        let source = if ask.subject.id().is_none() {
            LayerSource::NoUser
        } else if held.iter().any(is_empty) {
            LayerSource::EmptyRole
        } else {
            self.absence(ask)?
        };
        Some(Gate {
            source,
            closes: PermissionSet::first(self.table.catalog().len()),
        })
    }

    /// A room without a subscription, where the reading denies everything there.
    fn absence(&self, ask: &Ask<'_>) -> Option<LayerSource> {
        let (user, room) = (ask.subject.id()?, ask.room()?);
        let denies = self.reading() == Reading::ReactNative;
        let is_absent = denies && self.subscription(user, room).is_none();
        is_absent.then(|| LayerSource::NoSubscription { room: room.into() })
    }

    fn source(&self, ask: &Ask<'_>, held: Held<'_>) -> LayerSource {
        let role = self.named(held.role);
        match (held.holding, ask.room()) {
            (Holding::InRoom, Some(room)) => LayerSource::RoomRole {
                role,
                room: room.into(),
            },
            (Holding::Lent, _) => LayerSource::LentRole { role },
            _ => LayerSource::GlobalRole {
                role,
                is_room_role: self.table.scope_of(held.role) == Some(Scope::Subscriptions),
            },
        }
    }

    fn named(&self, role: &str) -> Named {
        match self.table.role(role) {
            Some(role) => Named {
                id: role.id.clone(),
                name: role.name.as_str().into(),
            },
            None => Named {
                id: role.into(),
                name: role.into(),
            },
        }
    }
}

/// What to say where no role grants a permission.
struct WorkspaceWords {
    table: Arc<Table>,
    user: Id,
    holds_roles: bool,
    is_in_room: bool,
    /// Restricted roles that count.
    restricting: Vec<Id>,
}

impl Words for WorkspaceWords {
    fn otherwise(&self, _: PermissionId) -> Cow<'_, str> {
        match self.holds_roles {
            true => format!("no role that `{}` holds grants it", self.user).into(),
            false => format!("`{}` holds no role", self.user).into(),
        }
    }

    fn cure(&self, permission: &str) -> String {
        if self.user.is_empty() {
            return "log in".to_owned();
        }
        let closing = self.restricting.iter().find(|role| {
            let list = self.table.restricting(role);
            list.is_some_and(|list| !list.contains(permission))
        });
        if let Some(role) = closing {
            return format!(
                "take the role `{role}` from `{}`, or add `{permission}` to its allow-list",
                self.user
            );
        }
        let permission = self.table.permission(permission);
        let roles = permission.map(|permission| permission.roles.as_slice());
        match roles.unwrap_or_default() {
            [] => "no role grants it: add one of this user's roles to the permission".to_owned(),
            roles => format!("give `{}` {}", self.user, self.one_of(roles)),
        }
    }

    fn is_known(&self, id: PermissionId) -> bool {
        let name = self.table.catalog().name(id);
        name.is_some_and(|name| self.table.permission(name).is_some())
    }
}

impl WorkspaceWords {
    /// "the role `admin` or, in the room, `owner`"
    fn one_of(&self, roles: &[Id]) -> String {
        let is_room_role = |role: &&Id| self.table.scope_of(role) == Some(Scope::Subscriptions);
        let quoted = |roles: Vec<&Id>| {
            let shown = roles.iter().take(MAX_ROLES);
            let shown: Vec<String> = shown.map(|role| format!("`{role}`")).collect();
            shown.join(" or ")
        };
        let (in_rooms, global): (Vec<&Id>, Vec<&Id>) = roles.iter().partition(is_room_role);
        let place = if self.is_in_room {
            "in this room"
        } else {
            "in a room"
        };
        match (global.is_empty(), in_rooms.is_empty()) {
            (false, false) => format!(
                "the role {} or, {place}, {}",
                quoted(global),
                quoted(in_rooms)
            ),
            (false, true) => format!("the role {}", quoted(global)),
            _ => format!("the role {} {place}", quoted(in_rooms)),
        }
    }
}
