//! Restricted roles: allow-lists that close everything else to whoever holds the role.
//!
//! Rule from: Rocket.Chat server, `AuthorizationUtils`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::error::WorkspaceError;

impl Workspace {
    /// Adds permissions to the allow-list of a role. Whoever holds the role is denied what is not
    /// on it, whatever other roles grant; the list itself grants nothing.
    ///
    /// A list only grows, and an empty one restricts nothing. The platform does this for `guest`,
    /// with a licence: [`guest_allow_list`](crate::rocketchat::guest_allow_list) has its list.
    ///
    /// ```
    /// use grantfold::rocketchat::{Defaults, User, Workspace, guest_allow_list};
    ///
    /// let mut workspace = Workspace::defaults(Defaults::V8);
    /// workspace.put_user(User::new("eve", ["guest", "admin"]))?;
    /// assert!(workspace.has("eve", "create-c", None)?);
    ///
    /// workspace.restrict("guest", guest_allow_list().iter().copied())?;
    /// assert!(!workspace.has("eve", "create-c", None)?);
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::InvalidParam`] for an empty role.
    pub fn restrict<P: Into<Id>>(
        &mut self,
        role: impl Into<Id>,
        permissions: impl IntoIterator<Item = P>,
    ) -> Result<(), WorkspaceError> {
        let role = filled("role", role.into())?;
        let permissions = permissions.into_iter().map(Into::into);
        Arc::make_mut(&mut self.table).restrict(role, permissions);
        self.changed();
        Ok(())
    }

    /// Does this role keep this permission from its holders?
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::InvalidParam`] for an empty id.
    pub fn is_restricted(&self, permission: &str, role: &str) -> Result<bool, WorkspaceError> {
        self.is_restricted_for_any(permission, [role])
    }

    /// Does one of these roles keep this permission from whoever holds them all?
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::InvalidParam`] for an empty permission, and for an empty role before one
    /// that restricts.
    pub fn is_restricted_for_any<'r>(
        &self,
        permission: &str,
        roles: impl IntoIterator<Item = &'r str>,
    ) -> Result<bool, WorkspaceError> {
        filled("permission", permission)?;
        for role in roles {
            filled("role", role)?;
            if self.table.closes(role, permission) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Was an allow-list given to the role, even an empty one?
    #[must_use]
    pub fn has_restrictions(&self, role: &str) -> bool {
        self.table.allow_list(role).is_some()
    }

    /// The allow-list of a role.
    #[must_use]
    pub fn allow_list(&self, role: &str) -> Option<&BTreeSet<Id>> {
        self.table.allow_list(role).map(|list| &**list)
    }
}

fn filled<T: AsRef<str>>(what: &'static str, id: T) -> Result<T, WorkspaceError> {
    match id.as_ref().is_empty() {
        true => Err(WorkspaceError::InvalidParam { what }),
        false => Ok(id),
    }
}
