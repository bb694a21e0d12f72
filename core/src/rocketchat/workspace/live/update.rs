//! [`Update`]: what is different afterwards, and the change itself, which cannot fail any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::live::plan::{Held, Plan};
use crate::rocketchat::workspace::records::{Permission, Role, Subscription, User};

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

    /// Makes the change. Is it one?
    pub(super) fn commit(&mut self, update: Update) -> bool {
        let changed = match update {
            Update::Nothing => false,
            Update::Permissions(plan) => self.commit_permissions(plan),
            Update::Roles(plan) => self.commit_roles(plan),
            Update::Users(users) => self.commit_users(users),
            Update::Subscriptions(subscriptions) => self.commit_subscriptions(subscriptions),
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

    fn commit_users(&mut self, users: Users) -> bool {
        let mut changed = false;
        for (id, user) in users {
            changed |= match user {
                Some(user) if self.users.get(&id) != Some(&user) => {
                    self.keep(user);
                    true
                }
                Some(_) => false,
                None => {
                    let subscriptions = self.subscriptions.remove(&id);
                    self.users.remove(&id).is_some() || subscriptions.is_some()
                }
            };
        }
        changed
    }

    fn commit_subscriptions(&mut self, subscriptions: Subscriptions) -> bool {
        let mut changed = false;
        for ((user, room), subscription) in subscriptions {
            if self.subscription(&user, &room) == subscription.as_ref() {
                continue;
            }
            changed = true;
            let Some(subscription) = subscription else {
                self.drop_subscription(&user, &room);
                continue;
            };
            self.enter(subscription);
        }
        changed
    }
}
