//! [`Update`]: what is different afterwards, and the change itself, which cannot fail any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::live::gone::place_of;
use crate::rocketchat::workspace::live::newer::written_at;
use crate::rocketchat::workspace::live::plan::{Held, Plan};
use crate::rocketchat::workspace::records::{Permission, Role, Subscription, User};
use crate::rocketchat::workspace::timestamp::Timestamp;

/// What is different afterwards; users and subscriptions that are `None` are gone.
pub(super) enum Update {
    Nothing,
    Permissions(Plan<Permission>),
    Roles(Plan<Role>),
    Users(Users),
    Subscriptions(Subscriptions),
}

pub(super) type Users = BTreeMap<Id, Option<User>>;

/// By user and room.
pub(super) type Subscriptions = BTreeMap<(Id, Id), Option<Subscription>>;

impl Update {
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Permissions(_) => "permissions",
            Self::Roles(_) => "roles",
            Self::Users(_) => "users",
            Self::Subscriptions(_) => "subscriptions",
        }
    }
}

impl Workspace {
    pub(super) fn held_permissions(&self) -> Held<'_, Permission> {
        Held {
            records: self.table.permissions(),
            deleted: &self.table.deleted_permissions,
        }
    }

    pub(super) fn held_roles(&self) -> Held<'_, Role> {
        Held {
            records: self.table.roles(),
            deleted: &self.table.deleted_roles,
        }
    }

    /// Makes the change, which was told of at this time. Is it one?
    pub(super) fn commit(&mut self, update: Update, at: Timestamp) -> bool {
        let changed = match update {
            Update::Nothing => false,
            Update::Permissions(plan) => self.commit_permissions(plan),
            Update::Roles(plan) => self.commit_roles(plan),
            Update::Users(users) => self.commit_users(users, at),
            Update::Subscriptions(subscriptions) => self.commit_subscriptions(subscriptions, at),
        };
        if changed {
            self.changed();
        }
        changed
    }

    fn commit_permissions(&mut self, plan: Plan<Permission>) -> bool {
        self.cursor = plan.cursor;
        if plan.put.is_empty() && plan.gone.is_empty() {
            return false;
        }
        let mut changed = !plan.put.is_empty();
        let table = Arc::make_mut(&mut self.table);
        // What is gone makes room for what is new.
        for (id, at) in plan.gone {
            changed |= table.remove_permission(&id).is_some();
            table.deleted_permissions.insert(id, at);
        }
        for permission in plan.put.into_values() {
            let put = table.put_permission(permission);
            debug_assert!(put.is_ok(), "the plan looked whether there is room");
        }
        changed
    }

    fn commit_roles(&mut self, plan: Plan<Role>) -> bool {
        self.roles_cursor = plan.cursor;
        if plan.put.is_empty() && plan.gone.is_empty() {
            return false;
        }
        let mut changed = !plan.put.is_empty();
        let table = Arc::make_mut(&mut self.table);
        for (id, at) in plan.gone {
            changed |= table.remove_role(&id).is_some();
            table.deleted_roles.insert(id, at);
        }
        for role in plan.put.into_values() {
            table.put_role(role);
        }
        changed
    }

    fn commit_users(&mut self, users: Users, at: Timestamp) -> bool {
        let mut changed = false;
        for (id, user) in users {
            changed |= match user {
                Some(user) if self.users.get(&id) != Some(&user) => {
                    self.gone_users.forget(&id);
                    self.keep(user);
                    true
                }
                Some(_) => false,
                None => self.let_go(id, at),
            };
        }
        changed
    }

    /// Takes a user away with its subscriptions. Was there any?
    fn let_go(&mut self, id: Id, at: Timestamp) -> bool {
        let user = self.users.remove(&id);
        let subscriptions = self.subscriptions.remove(&id);
        let rooms = subscriptions.iter().flat_map(|rooms| rooms.iter());
        for (room, held) in rooms {
            let written = written_at(&held.extra).unwrap_or(at);
            self.gone_subscriptions.note(place_of(&id, room), written);
        }
        let was_there = user.is_some() || subscriptions.is_some();
        if let Some(user) = user {
            self.gone_users
                .note(id, written_at(&user.extra).unwrap_or(at));
        }
        was_there
    }

    fn commit_subscriptions(&mut self, subscriptions: Subscriptions, at: Timestamp) -> bool {
        let mut changed = false;
        for ((user, room), subscription) in subscriptions {
            let held = self.subscription(&user, &room);
            if held == subscription.as_ref() {
                continue;
            }
            changed = true;
            let key = place_of(&user, &room);
            match subscription {
                Some(subscription) => {
                    self.gone_subscriptions.forget(&key);
                    self.enter(subscription);
                }
                None => {
                    let written = held.and_then(|held| written_at(&held.extra));
                    self.gone_subscriptions.note(key, written.unwrap_or(at));
                    self.drop_subscription(&user, &room);
                }
            }
        }
        changed
    }
}
