//! Changing a [`Workspace`] by hand: each call does all of it or nothing, and asks nobody.
//!
//! What a server would let somebody do, and the events it would send, is in
//! [`call`](super::call).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::error::WorkspaceError;
use crate::rocketchat::workspace::records::{Permission, Role, Room, Subscription, Team, User};
use crate::rocketchat::workspace::timestamp::Timestamp;

type Changed = Result<(), WorkspaceError>;

impl Workspace {
    /// Adds a permission, or replaces the one of its id.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`]; [`WorkspaceError::Full`].
    pub fn put_permission(&mut self, permission: Permission) -> Changed {
        check_id("permission", &permission.id)?;
        Arc::make_mut(&mut self.table).put_permission(permission)?;
        self.changed();
        Ok(())
    }

    /// Takes a permission away: nobody has it then. `at` is when, for those who ask what changed
    /// since.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`].
    pub fn remove_permission(&mut self, id: &str, at: Timestamp) -> Changed {
        known("permission", id, self.permission(id))?;
        let table = Arc::make_mut(&mut self.table);
        table.remove_permission(id);
        table.deleted_permissions.insert(id.into(), at);
        self.changed();
        Ok(())
    }

    /// Adds a role, or replaces the one of its id.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`].
    pub fn put_role(&mut self, role: Role) -> Changed {
        check_id("role", &role.id)?;
        Arc::make_mut(&mut self.table).put_role(role);
        self.changed();
        Ok(())
    }

    /// Takes a role's document away. As on a server its id stays where it is, in permissions and
    /// with users, and still grants. `at` is when, for those who ask what changed since.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`].
    pub fn remove_role(&mut self, id: &str, at: Timestamp) -> Changed {
        known("role", id, self.role(id))?;
        let table = Arc::make_mut(&mut self.table);
        table.remove_role(id);
        table.deleted_roles.insert(id.into(), at);
        self.changed();
        Ok(())
    }

    /// Adds a user, or replaces the one of its id.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`].
    pub fn put_user(&mut self, user: User) -> Changed {
        check_id("user", &user.id)?;
        self.keep(user);
        self.changed();
        Ok(())
    }

    /// Takes a user away, and its subscriptions.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`].
    pub fn remove_user(&mut self, id: &str) -> Changed {
        known("user", id, self.users.remove(id))?;
        self.subscriptions.remove(id);
        self.changed();
        Ok(())
    }

    /// Puts a user into a room, or replaces what was known of it there. Neither needs to be known.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`].
    pub fn put_subscription(&mut self, subscription: Subscription) -> Changed {
        check_id("user", &subscription.user)?;
        check_id("room", &subscription.room)?;
        self.enter(subscription);
        self.changed();
        Ok(())
    }

    /// Takes a user out of a room.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`], with the id of the room.
    pub fn remove_subscription(&mut self, user: &str, room: &str) -> Changed {
        known("subscription", room, self.drop_subscription(user, room))?;
        self.changed();
        Ok(())
    }

    pub(super) fn keep(&mut self, mut user: User) {
        self.share(&mut user.roles);
        self.users.insert(user.id.clone(), user);
    }

    pub(super) fn enter(&mut self, mut subscription: Subscription) {
        self.share(&mut subscription.roles);
        let user = subscription.user.clone();
        self.subscriptions.change(&user, |rooms| {
            rooms.insert(subscription.room.clone(), subscription)
        });
    }

    /// Takes the ids of roles from where all others have them: there are few roles and many who hold
    /// them, and what everybody shares is near when a check reads it.
    fn share(&self, roles: &mut [Id]) {
        for role in roles {
            if let Some((known, _)) = self.table.roles().get_key_value(role) {
                role.clone_from(known);
            }
        }
    }

    pub(super) fn drop_subscription(&mut self, user: &str, room: &str) -> Option<Subscription> {
        let user = self.subscription(user, room)?.user.clone();
        let leave = |rooms: &mut BTreeMap<Id, Subscription>| (rooms.remove(room), rooms.is_empty());
        let (removed, was_last) = self.subscriptions.change(&user, leave);
        if was_last {
            self.subscriptions.remove(&user);
        }
        removed
    }

    /// Adds a room, or replaces the one of its id.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`].
    pub fn put_room(&mut self, room: Room) -> Changed {
        check_id("room", &room.id)?;
        self.rooms.insert(room.id.clone(), room);
        self.changed();
        Ok(())
    }

    /// Takes a room away, and everybody's subscription to it.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`].
    pub fn remove_room(&mut self, id: &str) -> Changed {
        known("room", id, self.rooms.remove(id))?;
        let members = self.subscriptions.iter();
        let members = members.filter(|(_, rooms)| rooms.contains_key(id));
        let members: Vec<Id> = members.map(|(user, _)| user.clone()).collect();
        for user in members {
            self.drop_subscription(&user, id);
        }
        self.changed();
        Ok(())
    }

    /// Adds a team, or replaces the one of its id.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::EmptyId`].
    pub fn put_team(&mut self, team: Team) -> Changed {
        check_id("team", &team.id)?;
        self.teams.insert(team.id.clone(), team);
        self.changed();
        Ok(())
    }

    /// Takes a team away. Rooms that belong to it are then in a team that nobody is a member of.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Unknown`].
    pub fn remove_team(&mut self, id: &str) -> Changed {
        known("team", id, self.teams.remove(id))?;
        self.changed();
        Ok(())
    }
}

fn check_id(what: &'static str, id: &str) -> Changed {
    match id.is_empty() {
        true => Err(WorkspaceError::EmptyId { what }),
        false => Ok(()),
    }
}

fn known<T>(what: &'static str, id: &str, found: Option<T>) -> Changed {
    match found {
        Some(_) => Ok(()),
        None => Err(WorkspaceError::unknown(what, id)),
    }
}
