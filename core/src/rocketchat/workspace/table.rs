//! [`Table`]: permissions, roles and allow-lists, and which permissions each role grants.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::catalog::Catalog;
use crate::reader::Id;
use crate::rocketchat::workspace::defaults::workspace_catalog;
use crate::rocketchat::workspace::error::WorkspaceError;
use crate::rocketchat::workspace::granted::Granted;
use crate::rocketchat::workspace::records::{Permission, Role, Scope};
use crate::rocketchat::workspace::timestamp::Timestamp;
use crate::set::{PermissionId, PermissionSet};

/// What the check reads besides the roles that somebody holds.
///
/// Names are numbered once: those of the platform's defaults first, so that their numbers are the
/// same in every workspace, then the others as they come.
// INVARIANT: every permission's id is in `catalog`, and `granted` has exactly what `permissions`
// says; it is kept so that the roles somebody holds are resolved without a look at each permission.
#[derive(Clone, Debug)]
pub(super) struct Table {
    catalog: Arc<Catalog>,
    permissions: BTreeMap<Id, Arc<Permission>>,
    granted: HashMap<Id, Granted, RandomState>,
    roles: BTreeMap<Id, Arc<Role>>,
    allow_lists: BTreeMap<Id, Arc<BTreeSet<Id>>>,
    /// When what is not there was deleted; what is put in again is in neither.
    pub(super) deleted_permissions: BTreeMap<Id, Timestamp>,
    pub(super) deleted_roles: BTreeMap<Id, Timestamp>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            catalog: workspace_catalog().clone(),
            permissions: BTreeMap::new(),
            granted: HashMap::default(),
            roles: BTreeMap::new(),
            allow_lists: BTreeMap::new(),
            deleted_permissions: BTreeMap::new(),
            deleted_roles: BTreeMap::new(),
        }
    }
}

impl Table {
    pub(super) fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    pub(super) fn permission(&self, id: &str) -> Option<&Arc<Permission>> {
        self.permissions.get(id)
    }

    pub(super) fn permissions(&self) -> &BTreeMap<Id, Arc<Permission>> {
        &self.permissions
    }

    pub(super) fn role(&self, id: &str) -> Option<&Arc<Role>> {
        self.roles.get(id)
    }

    pub(super) fn roles(&self) -> &BTreeMap<Id, Arc<Role>> {
        &self.roles
    }

    pub(super) fn scope_of(&self, role: &str) -> Option<Scope> {
        self.roles.get(role).map(|role| role.scope)
    }

    /// What a role grants, whether or not there is a role document of that id.
    pub(super) fn granted_by(&self, role: &str) -> Option<Cow<'_, PermissionSet>> {
        self.granted.get(role).map(Granted::set)
    }

    /// Does a role grant the permission of this number?
    pub(super) fn grants(&self, role: &str, number: PermissionId) -> bool {
        let granted = self.granted.get(role);
        granted.is_some_and(|granted| granted.contains(number))
    }

    fn revoke(&mut self, roles: &[Id], number: PermissionId) {
        for role in roles {
            let Some(granted) = self.granted.get_mut(role) else {
                continue;
            };
            granted.remove(number);
            if granted.is_empty() {
                self.granted.remove(role);
            }
        }
    }

    fn numbered<'n>(&self, names: impl IntoIterator<Item = &'n Id>) -> PermissionSet {
        let ids = names.into_iter().filter_map(|name| self.catalog.id(name));
        ids.collect()
    }

    /// Puts a permission in, in place of the one of its id.
    pub(super) fn put_permission(&mut self, permission: Permission) -> Result<(), WorkspaceError> {
        let number = self.number(&permission.id)?;
        let before = self.permissions.get(&permission.id).cloned();
        if let Some(before) = before {
            self.revoke(&before.roles, number);
        }
        for role in &permission.roles {
            let granted = self.granted.entry(role.clone()).or_default();
            granted.insert(number);
        }
        let id = permission.id.clone();
        self.deleted_permissions.remove(&id);
        self.permissions.insert(id, Arc::new(permission));
        Ok(())
    }

    pub(super) fn remove_permission(&mut self, id: &str) -> Option<Arc<Permission>> {
        let permission = self.permissions.remove(id)?;
        let number = self.catalog.id(id)?;
        self.revoke(&permission.roles, number);
        Some(permission)
    }

    /// The number of a name. When all are taken, those of permissions that are gone are given anew.
    fn number(&mut self, id: &Id) -> Result<PermissionId, WorkspaceError> {
        if let Some(number) = self.catalog.id(id) {
            return Ok(number);
        }
        if let Some(number) = self.intern(id) {
            return Ok(number);
        }
        self.renumber();
        let full = || WorkspaceError::Full {
            permission: id.clone(),
        };
        self.intern(id).ok_or_else(full)
    }

    /// Is there a number for each of these names and of those that stay? What is gone is taken out
    /// before they are put in.
    pub(super) fn has_room<V, W>(&self, new: &BTreeMap<Id, V>, gone: &BTreeMap<Id, W>) -> bool {
        let fits = |count: usize| count == 0 || PermissionId::new(count - 1).is_some();
        if fits(self.catalog.len() + new.len()) {
            return true;
        }
        let first = workspace_catalog();
        let stays = self.permissions.keys().filter(|id| !gone.contains_key(*id));
        let stays = stays.filter(|id| !new.contains_key(*id));
        let names = stays.chain(new.keys());
        fits(first.len() + names.filter(|id| first.id(id).is_none()).count())
    }

    fn intern(&mut self, id: &Id) -> Option<PermissionId> {
        Arc::make_mut(&mut self.catalog).intern(id.to_string().into())
    }

    fn renumber(&mut self) {
        self.catalog = workspace_catalog().clone();
        self.granted.clear();
        let permissions: Vec<_> = self.permissions.values().cloned().collect();
        for permission in permissions {
            let Some(number) = self.intern(&permission.id) else {
                continue;
            };
            for role in &permission.roles {
                let granted = self.granted.entry(role.clone()).or_default();
                granted.insert(number);
            }
        }
    }

    pub(super) fn put_role(&mut self, role: Role) {
        self.deleted_roles.remove(&role.id);
        self.roles.insert(role.id.clone(), Arc::new(role));
    }

    pub(super) fn remove_role(&mut self, id: &str) -> Option<Arc<Role>> {
        self.roles.remove(id)
    }

    pub(super) fn allow_list(&self, role: &str) -> Option<&Arc<BTreeSet<Id>>> {
        self.allow_lists.get(role)
    }

    pub(super) fn allow_lists(&self) -> &BTreeMap<Id, Arc<BTreeSet<Id>>> {
        &self.allow_lists
    }

    /// Adds to a role's allow-list; such a list only grows.
    pub(super) fn restrict(&mut self, role: Id, permissions: impl IntoIterator<Item = Id>) {
        let list = self.allow_lists.entry(role).or_default();
        Arc::make_mut(list).extend(permissions);
    }

    /// What a role keeps from its holders, if it is restricted.
    pub(super) fn closed_by(&self, role: &str) -> Option<PermissionSet> {
        let list = self.restricting(role)?;
        let mut closed = PermissionSet::first(self.catalog.len());
        closed.subtract(&self.numbered(list.iter()));
        Some(closed)
    }

    /// Does a role keep this permission from its holders?
    pub(super) fn closes(&self, role: &str, permission: &str) -> bool {
        let list = self.restricting(role);
        list.is_some_and(|list| !list.contains(permission))
    }

    /// A role's allow-list, if it restricts: an empty one does not.
    fn restricting(&self, role: &str) -> Option<&BTreeSet<Id>> {
        let list = self.allow_lists.get(role)?;
        (!list.is_empty()).then_some(&**list)
    }
}
