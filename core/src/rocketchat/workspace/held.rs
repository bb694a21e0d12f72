//! Which roles somebody holds, and where.

use std::collections::HashSet;

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

impl Workspace {
    /// The roles that count for a question: global ones, those in the room, and lent ones. A role
    /// that a list has several times is held once.
    ///
    /// Rule from: Rocket.Chat server, `getRoles` of the authorization service.
    pub(super) fn held<'a>(&'a self, ask: &Ask<'a>) -> Vec<Held<'a>> {
        let with = |holding| move |role| Held { role, holding };
        let Some(user) = ask.subject.id() else {
            return Vec::new();
        };
        let mut held: Vec<Held<'a>> = match ask.subject {
            Subject::Known { roles, .. } => {
                roles.iter().copied().map(with(Holding::Globally)).collect()
            }
            _ => {
                let roles = self.user(user).into_iter().flat_map(|user| &user.roles);
                roles
                    .map(|role| &**role)
                    .map(with(Holding::Globally))
                    .collect()
            }
        };
        let subscription = ask.room().and_then(|room| self.subscription(user, room));
        let in_room = subscription.into_iter().flat_map(|held| &held.roles);
        held.extend(in_room.map(|role| &**role).map(with(Holding::InRoom)));
        held.extend(ask.lent.iter().copied().map(with(Holding::Lent)));
        once(held)
    }
}

/// A list no longer than this is searched faster than an index of it is made.
const FEW: usize = 16;

fn once(mut held: Vec<Held<'_>>) -> Vec<Held<'_>> {
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
