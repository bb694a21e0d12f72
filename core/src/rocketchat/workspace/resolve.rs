//! What somebody may do, as layers for the kernel, and why.
//!
//! Rules from: Rocket.Chat server, `hasPermission` and `AuthorizationUtils`.

use std::borrow::Cow;
use std::sync::Arc;

use crate::basis::Basis;
use crate::explanation::{LayerSource, Named};
use crate::fold::{Fold, Gate, Layer, Merge, Tier};
use crate::grants::Grants;
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
        let allowed = self.resolve(ask, &held);
        let basis = Resolved {
            reading: self.reading(),
            table: self.table.clone(),
            user: ask.subject.id().map(Id::from),
            room: ask.room().map(Id::from),
            is_absent: self.is_absent(ask),
            held: held
                .iter()
                .map(|held| (held.role.into(), held.holding))
                .collect(),
        };
        Grants::resolved(allowed, self.table.catalog(), basis)
    }

    /// What a question comes to.
    pub(super) fn resolve(&self, ask: &Ask<'_>, held: &[Held<'_>]) -> PermissionSet {
        self.check(ask, held).allowed()
    }

    pub(super) fn check<'a>(&'a self, ask: &Ask<'a>, held: &'a [Held<'a>]) -> Check<'a> {
        Check {
            reading: self.reading(),
            table: &self.table,
            user: ask.subject.id(),
            is_absent: self.is_absent(ask),
            held: Cow::Borrowed(held),
        }
    }

    /// Does the reading deny everything, as there is no subscription to the room?
    pub(super) fn is_absent(&self, ask: &Ask<'_>) -> bool {
        let denies = self.reading() == Reading::ReactNative;
        let subscribed = |user, room| self.subscription(user, room).is_some();
        match (ask.subject.id(), ask.room()) {
            (Some(user), Some(room)) => denies && !subscribed(user, room),
            _ => false,
        }
    }
}

/// All that a check reads.
pub(super) struct Check<'a> {
    reading: Reading,
    table: &'a Table,
    user: Option<&'a str>,
    is_absent: bool,
    held: Cow<'a, [Held<'a>]>,
}

/// What allows or closes something.
enum Cause<'a> {
    Grants(Held<'a>),
    Restricts(Held<'a>),
    NoUser,
    EmptyRole,
    NoSubscription,
}

impl Check<'_> {
    /// The layers; `source` names who says what they say.
    fn fold<S>(&self, source: impl Fn(Cause<'_>) -> S) -> Fold<S> {
        let counting = self.held.iter().filter(|held| self.counts(**held));
        let layers = counting.filter_map(|held| {
            let allow = self.table.granted_by(held.role)?.into_owned();
            Some(Layer::allowing(source(Cause::Grants(*held)), allow))
        });
        let tier = Tier::new(Merge::AllowWins, layers);
        let restricting = self.held.iter().filter(|held| self.restricts(**held));
        let restricted = restricting.filter_map(|held| {
            Some(Gate {
                source: source(Cause::Restricts(*held)),
                closes: self.table.closed_by(held.role)?,
            })
        });
        let all = || PermissionSet::first(self.table.catalog().len());
        let closed = self.closed().map(|cause| Gate {
            source: source(cause),
            closes: all(),
        });
        Fold {
            tiers: [tier].into_iter().collect(),
            gates: restricted.chain(closed).collect(),
            ..Fold::default()
        }
    }

    /// What [`Self::fold`] comes to for one permission, without whole sets, which is quicker.
    pub(super) fn allows(&self, permission: &str) -> bool {
        let closes = |held: &Held<'_>| held.closes(permission, self.reading, self.table);
        let Some(number) = self.table.catalog().id(permission) else {
            return false;
        };
        let grants = |held: &Held<'_>| self.counts(*held) && self.table.grants(held.role, number);
        self.closed().is_none() && self.held.iter().any(grants) && !self.held.iter().any(closes)
    }

    /// What [`Self::fold`] comes to, without its layers, which is quicker.
    fn allowed(&self) -> PermissionSet {
        let mut allowed = PermissionSet::default();
        if self.closed().is_none() {
            let counting = self.held.iter().filter(|held| self.counts(**held));
            for granted in counting.filter_map(|held| self.table.granted_by(held.role)) {
                allowed.union_with(&granted);
            }
            let restricting = self.held.iter().filter(|held| self.restricts(**held));
            for closed in restricting.filter_map(|held| self.table.closed_by(held.role)) {
                allowed.subtract(&closed);
            }
        }
        debug_assert_eq!(allowed, self.fold(|_| ()).resolve());
        allowed
    }

    /// What closes everything, if something does.
    fn closed(&self) -> Option<Cause<'static>> {
        if self.user.is_none() {
            return Some(Cause::NoUser);
        }
        if self.held.iter().any(|held| held.fails(self.reading)) {
            return Some(Cause::EmptyRole);
        }
        self.is_absent.then_some(Cause::NoSubscription)
    }

    fn counts(&self, held: Held<'_>) -> bool {
        held.counts(self.reading, self.table)
    }

    fn restricts(&self, held: Held<'_>) -> bool {
        held.restricts(self.reading)
    }
}

/// What stands behind the answers about somebody in a room.
struct Resolved {
    reading: Reading,
    table: Arc<Table>,
    user: Option<Id>,
    room: Option<Id>,
    is_absent: bool,
    held: Box<[(Id, Holding)]>,
}

impl Resolved {
    fn held(&self) -> impl Iterator<Item = Held<'_>> {
        let held = self.held.iter();
        held.map(|(role, holding)| Held {
            role,
            holding: *holding,
        })
    }

    fn user(&self) -> &str {
        self.user.as_deref().unwrap_or_default()
    }

    fn source(&self, cause: Cause<'_>) -> LayerSource {
        let room = || self.room.clone().unwrap_or_default();
        match cause {
            Cause::Grants(held) => {
                let role = self.named(held.role);
                match held.holding {
                    Holding::InRoom => LayerSource::RoomRole { role, room: room() },
                    Holding::Lent => LayerSource::LentRole { role },
                    Holding::Globally => LayerSource::GlobalRole {
                        role,
                        is_room_role: self.is_room_role(held.role),
                    },
                }
            }
            Cause::Restricts(held) => LayerSource::AllowList {
                role: self.named(held.role),
                room: self
                    .room
                    .clone()
                    .filter(|_| held.holding == Holding::InRoom),
            },
            Cause::NoUser => LayerSource::NoUser,
            Cause::EmptyRole => LayerSource::EmptyRole,
            Cause::NoSubscription => LayerSource::NoSubscription { room: room() },
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

    fn is_room_role(&self, role: &str) -> bool {
        self.table.scope_of(role) == Some(Scope::Subscriptions)
    }

    /// "the role `admin` or, in this room, `owner`"
    fn one_of(&self, roles: &[&Id]) -> String {
        let quoted = |roles: Vec<&Id>| {
            let shown = roles.iter().take(MAX_ROLES);
            let shown: Vec<String> = shown.map(|role| format!("`{role}`")).collect();
            shown.join(" or ")
        };
        let (in_rooms, global): (Vec<&Id>, Vec<&Id>) = roles
            .iter()
            .copied()
            .partition(|role| self.is_room_role(role));
        let place = match self.room {
            Some(_) => "in this room",
            None => "in a room",
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

impl Basis for Resolved {
    fn subject(&self) -> Option<&str> {
        self.user.as_deref()
    }

    fn place(&self) -> Option<&str> {
        self.room.as_deref()
    }

    fn fold(&self) -> Cow<'_, Fold<LayerSource>> {
        let check = Check {
            reading: self.reading,
            table: &self.table,
            user: self.user.as_deref(),
            is_absent: self.is_absent,
            held: self.held().collect(),
        };
        Cow::Owned(check.fold(|cause| self.source(cause)))
    }

    fn otherwise(&self, _: PermissionId) -> Cow<'_, str> {
        match self.held.is_empty() {
            false => format!("no role that `{}` holds grants it", self.user()).into(),
            true => format!("`{}` holds no role", self.user()).into(),
        }
    }

    fn cure(&self, permission: &str) -> String {
        if self.user.is_none() {
            return "log in".to_owned();
        }
        if self.held().any(|held| held.fails(self.reading)) {
            return format!("take the empty id out of the roles of `{}`", self.user());
        }
        if let Some(room) = self.room.as_deref().filter(|_| self.is_absent) {
            return format!("let `{}` into room `{room}`", self.user());
        }
        let keeps_away = |held: &Held<'_>| held.closes(permission, self.reading, &self.table);
        if let Some(Held { role, .. }) = self.held().find(keeps_away) {
            return format!(
                "take the role `{role}` from `{}`, or add `{permission}` to its allow-list",
                self.user()
            );
        }
        let known = self.table.permission(permission);
        let roles = known.map(|known| known.roles.as_slice());
        let roles = roles.unwrap_or_default().iter();
        let helps = |role: &&Id| {
            Held::as_meant(role, &self.table).gives(permission, self.reading, &self.table)
        };
        let mut roles: Vec<&Id> = roles.filter(helps).collect();
        roles.dedup();
        match roles.as_slice() {
            [] => "no role grants it: add a role of this user to the permission".to_owned(),
            roles => format!("give `{}` {}", self.user(), self.one_of(roles)),
        }
    }

    fn is_known(&self, id: PermissionId) -> bool {
        let name = self.table.catalog().name(id);
        name.is_some_and(|name| self.table.permission(name).is_some())
    }
}
