//! The checks as the platform makes them: yes, no, or an error where the server throws.

use std::collections::BTreeSet;

use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::error::WorkspaceError;
use crate::rocketchat::workspace::held::{Held, Holding};
use crate::rocketchat::workspace::reading::Reading;
use crate::rocketchat::workspace::records::Scope;
use crate::rocketchat::workspace::subject::Subject;
use crate::set::PermissionSet;

/// Who asks, and where.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Who.
    pub subject: Subject<'a>,
    /// In which room. An empty id is none.
    pub room: Option<&'a str>,
    /// Roles that count for this question only, such as those of the owner of a room that is being
    /// created. They grant; they do not restrict, and they do not lift a restriction.
    ///
    /// Rule from: Rocket.Chat web client, `scopedRoles` of `createAuthorizationFunctions`.
    pub lent: &'a [&'a str],
}

impl<'a> Ask<'a> {
    /// A question about somebody, in a room or in none.
    pub fn new(subject: impl Into<Subject<'a>>, room: Option<&'a str>) -> Self {
        Self {
            subject: subject.into(),
            room,
            lent: &[],
        }
    }

    pub(super) fn room(&self) -> Option<&'a str> {
        self.room.filter(|room| !room.is_empty())
    }
}

impl Workspace {
    /// Does somebody have a permission, in a room or in general? Nobody has any, and nobody has
    /// one that does not exist.
    ///
    /// Rule from: Rocket.Chat server, `hasPermission`.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::InvalidParam`] where the server throws: an empty permission id, or an
    /// empty role id among those somebody holds.
    pub fn has<'a>(
        &self,
        subject: impl Into<Subject<'a>>,
        permission: &str,
        room: Option<&'a str>,
    ) -> Result<bool, WorkspaceError> {
        self.asks_all(&Ask::new(subject, room), [permission])
    }

    /// Does somebody have all of these permissions? True for none at all, except for nobody, and in
    /// [`Reading::ReactNative`] for who has no subscription to the room.
    ///
    /// Rule from: Rocket.Chat server, `hasAllPermission`.
    ///
    /// # Errors
    ///
    /// As [`Self::has`], unless an earlier permission already decides.
    pub fn has_all<'a, 'p>(
        &self,
        subject: impl Into<Subject<'a>>,
        permissions: impl IntoIterator<Item = &'p str>,
        room: Option<&'a str>,
    ) -> Result<bool, WorkspaceError> {
        self.asks_all(&Ask::new(subject, room), permissions)
    }

    /// Does somebody have one of these permissions? False for none at all.
    ///
    /// Rule from: Rocket.Chat server, `hasAtLeastOnePermission`.
    ///
    /// # Errors
    ///
    /// As [`Self::has`], unless an earlier permission already decides.
    pub fn has_any<'a, 'p>(
        &self,
        subject: impl Into<Subject<'a>>,
        permissions: impl IntoIterator<Item = &'p str>,
        room: Option<&'a str>,
    ) -> Result<bool, WorkspaceError> {
        self.asks_any(&Ask::new(subject, room), permissions)
    }

    /// [`Self::has_all`] for a question with everything it may have.
    ///
    /// # Errors
    ///
    /// As [`Self::has_all`].
    pub fn asks_all<'p>(
        &self,
        ask: &Ask<'_>,
        permissions: impl IntoIterator<Item = &'p str>,
    ) -> Result<bool, WorkspaceError> {
        self.answers(ask, permissions, false)
    }

    /// [`Self::has_any`] for a question with everything it may have.
    ///
    /// # Errors
    ///
    /// As [`Self::has_any`].
    pub fn asks_any<'p>(
        &self,
        ask: &Ask<'_>,
        permissions: impl IntoIterator<Item = &'p str>,
    ) -> Result<bool, WorkspaceError> {
        self.answers(ask, permissions, true)
    }

    /// Asks until a permission gives the `decisive` answer.
    fn answers<'p>(
        &self,
        ask: &Ask<'_>,
        permissions: impl IntoIterator<Item = &'p str>,
        decisive: bool,
    ) -> Result<bool, WorkspaceError> {
        if ask.subject.id().is_none() || self.is_absent(ask) {
            return Ok(false);
        }
        let held = self.all_held(ask);
        let mut permissions = permissions.into_iter().peekable();
        if permissions.peek().is_none() {
            return Ok(!decisive);
        }
        let check = self.check(ask, &held);
        for permission in permissions {
            self.check_ids(permission, &held)?;
            if check.allows(permission) == decisive {
                return Ok(decisive);
            }
        }
        Ok(!decisive)
    }

    /// All that [`Self::asks_all`] says yes to, for many questions about the same: a permission that
    /// is not among it is denied, and the empty one is an error.
    ///
    /// `None` if an empty role id among those somebody holds makes the check fail, for all
    /// permissions or for some: then each has to be asked for.
    #[must_use]
    pub fn allowed(&self, ask: &Ask<'_>) -> Option<PermissionSet> {
        if ask.subject.id().is_none() {
            return Some(PermissionSet::default());
        }
        let held = self.held(ask);
        let fails = held.iter().any(|held| held.fails(self.reading()));
        (!fails).then(|| self.resolve(ask, &held))
    }

    /// Fails where the test for restricted roles does.
    fn check_ids(&self, permission: &str, held: &[Held<'_>]) -> Result<(), WorkspaceError> {
        // Client readings that test no role at all do not fail either.
        let reading = self.reading();
        if reading == Reading::ReactNative {
            return Ok(());
        }
        if permission.is_empty() {
            return Err(WorkspaceError::InvalidParam { what: "permission" });
        }
        // The server sorts the roles, so an empty one is met before any other could decide. Clients
        // take them as they come, and a role that restricts ends the test.
        let sorts = reading == Reading::Server;
        let decides = |held: &&Held<'_>| {
            held.role.is_empty() || (!sorts && held.closes(permission, reading, &self.table))
        };
        let mut tested = held.iter().filter(|held| held.restricts(reading));
        match tested.find(decides) {
            Some(held) if held.role.is_empty() => {
                Err(WorkspaceError::InvalidParam { what: "role" })
            }
            _ => Ok(()),
        }
    }

    /// Does somebody hold a role where its scope says it is held: globally, or in the room?
    ///
    /// This is another question than what roles grant: a room role held globally grants in every
    /// room, and is not held in any.
    ///
    /// Rule from: Rocket.Chat server, `hasAnyRole`; web client, `createAuthorizationFunctions`.
    pub fn has_role<'a>(
        &self,
        subject: impl Into<Subject<'a>>,
        role: &str,
        room: Option<&'a str>,
    ) -> bool {
        self.has_any_role(subject, [role], room)
    }

    /// Does somebody hold one of these roles? False for none at all. See [`Self::has_role`].
    pub fn has_any_role<'a, 'r>(
        &self,
        subject: impl Into<Subject<'a>>,
        roles: impl IntoIterator<Item = &'r str>,
        room: Option<&'a str>,
    ) -> bool {
        let held = self.held(&Ask::new(subject, room));
        let among = |wanted| -> BTreeSet<&str> {
            let there = held.iter().filter(|held| held.holding == wanted);
            there.map(|held| held.role).collect()
        };
        let (globally, in_room) = (among(Holding::Globally), among(Holding::InRoom));
        roles.into_iter().any(|role| {
            let scope = self.table.scope_of(role);
            let assumed = match self.reading() {
                Reading::Server | Reading::OldestClient => scope,
                Reading::LegacyClient | Reading::ReactNative => Some(scope.unwrap_or_default()),
            };
            match assumed {
                Some(Scope::Users) => globally.contains(role),
                Some(Scope::Subscriptions) => in_room.contains(role),
                None => false,
            }
        })
    }
}
