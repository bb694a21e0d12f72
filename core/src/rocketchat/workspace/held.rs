//! Which roles somebody holds, and where.

use std::collections::HashSet;

use smallvec::SmallVec;

use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::check::Ask;
use crate::rocketchat::workspace::reading::Reading;
use crate::rocketchat::workspace::records::Scope;
use crate::rocketchat::workspace::subject::Subject;
use crate::rocketchat::workspace::table::Table;

/// Where a role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Holding {
    Globally,
    InRoom,
    Lent,
}

/// A role that somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Held<'a> {
    pub(super) role: &'a str,
    pub(super) holding: Holding,
}

/// Most hold a few roles, and asking about those should allocate nothing.
pub(super) type Roles<'a> = SmallVec<[Held<'a>; 8]>;

impl Workspace {
    /// The roles that count for a question: global ones, those in the room, and lent ones. A role
    /// that a list has several times is held once.
    ///
    /// Rule from: Rocket.Chat server, `getRoles` of the authorization service.
    pub(super) fn held<'a>(&'a self, ask: &Ask<'a>) -> Roles<'a> {
        once(self.all_held(ask))
    }

    /// [`Self::held`], where it does not matter if a role is there several times: a decision comes to
    /// the same.
    pub(super) fn all_held<'a>(&'a self, ask: &Ask<'a>) -> Roles<'a> {
        let with = |holding| move |role| Held { role, holding };
        let Some(user) = ask.subject.id() else {
            return Roles::new();
        };
        let mut held = Roles::new();
        match ask.subject {
            Subject::Known { roles, .. } => {
                held.extend(roles.iter().copied().map(with(Holding::Globally)));
            }
            _ => {
                let roles = self.user(user).map_or(&[][..], |user| &user.roles);
                held.extend(
                    roles
                        .iter()
                        .map(|role| &**role)
                        .map(with(Holding::Globally)),
                );
            }
        }
        let subscription = ask.room().and_then(|room| self.subscription(user, room));
        let in_room = subscription.map_or(&[][..], |held| &held.roles);
        held.extend(
            in_room
                .iter()
                .map(|role| &**role)
                .map(with(Holding::InRoom)),
        );
        held.extend(ask.lent.iter().copied().map(with(Holding::Lent)));
        held
    }
}

/// A list no longer than this is searched faster than an index of it is made.
const FEW: usize = 16;

fn once(mut held: Roles<'_>) -> Roles<'_> {
    if held.len() > FEW {
        let mut seen = HashSet::new();
        held.retain(|one| seen.insert(*one));
        return held;
    }
    let mut at = 1;
    while at < held.len() {
        match held[..at].contains(&held[at]) {
            true => drop(held.remove(at)),
            false => at += 1,
        }
    }
    held
}

impl Held<'_> {
    /// A role held where it is meant to be: a room role in a room, any other globally.
    pub(super) fn as_meant<'r>(role: &'r str, table: &Table) -> Held<'r> {
        let holding = match table.scope_of(role) {
            Some(Scope::Subscriptions) => Holding::InRoom,
            _ => Holding::Globally,
        };
        Held { role, holding }
    }

    /// Does the role, held there, keep a permission from its holder?
    pub(super) fn closes(self, permission: &str, reading: Reading, table: &Table) -> bool {
        self.restricts(reading) && table.closes(self.role, permission)
    }

    /// Is a permission that the role grants its holder's? Not if the role keeps it away itself, and
    /// not where the check fails on the id of the role.
    pub(super) fn gives(self, permission: &str, reading: Reading, table: &Table) -> bool {
        !self.fails(reading)
            && self.counts(reading, table)
            && !self.closes(permission, reading, table)
    }

    /// Does the check fail on the id of the role?
    pub(super) fn fails(self, reading: Reading) -> bool {
        self.role.is_empty() && self.restricts(reading)
    }

    /// Does the role grant anything, held there?
    pub(super) fn counts(self, reading: Reading, table: &Table) -> bool {
        let scope = match reading {
            Reading::Server | Reading::ReactNative => return true,
            Reading::LegacyClient => Some(table.scope_of(self.role).unwrap_or_default()),
            Reading::OldestClient => table.scope_of(self.role),
        };
        match self.holding {
            Holding::Globally => scope == Some(Scope::Users),
            Holding::InRoom => scope == Some(Scope::Subscriptions),
            Holding::Lent => true,
        }
    }

    /// Does the role restrict, held there, if it is a restricted one?
    pub(super) fn restricts(self, reading: Reading) -> bool {
        match reading {
            Reading::Server => self.holding != Holding::Lent,
            Reading::LegacyClient | Reading::OldestClient => self.holding == Holding::Globally,
            Reading::ReactNative => false,
        }
    }
}
