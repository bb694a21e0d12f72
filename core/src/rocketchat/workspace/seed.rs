//! What a server puts in at each start.

use std::sync::Arc;

use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::defaults::{Defaults, default_permissions, default_roles};
use crate::rocketchat::workspace::error::WorkspaceError;
use crate::rocketchat::workspace::records::Role;
use crate::rocketchat::workspace::timestamp::Timestamp;

impl Workspace {
    /// Starts a server of this version: default permissions that are missing are created, those
    /// that are there stay as they are. Default roles that are missing are created, protected;
    /// those that are there get the default name and scope again, and description and second
    /// factor where the default has one. Nothing is taken away, and clients are told nothing. Was
    /// anything written?
    ///
    /// A role that is as its default says is not written; a server writes it anew, and differs in
    /// its `_updatedAt` alone.
    ///
    /// Rule from: Rocket.Chat server, `upsertPermissions`, `createOrUpdateProtectedRole`.
    ///
    /// ```
    /// use grantfold::rocketchat::{Defaults, Timestamp, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// let at = Timestamp::from_millis(1_000);
    /// assert!(workspace.seed(Defaults::V8, at)?);
    /// assert_eq!(workspace.permission("create-c").and_then(|one| one.updated_at), Some(at));
    /// assert!(!workspace.seed(Defaults::V8, at)?);
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::Full`]. Then nothing is changed.
    pub fn seed(&mut self, version: Defaults, at: Timestamp) -> Result<bool, WorkspaceError> {
        let mut table = Arc::clone(&self.table);
        let edited = Arc::make_mut(&mut table);
        let mut changed = false;
        for mut permission in default_permissions(version) {
            if edited.permission(&permission.id).is_none() {
                permission.updated_at = Some(at);
                edited.put_permission(permission)?;
                changed = true;
            }
        }
        for default in default_roles(version) {
            let before = edited.role(&default.id);
            let mut after = match before {
                Some(before) => reapplied(before, default),
                None => Role {
                    protected: true,
                    ..default
                },
            };
            if before.is_none_or(|before| **before != after) {
                after.updated_at = Some(at);
                edited.put_role(after);
                changed = true;
            }
        }
        if changed {
            self.table = table;
            self.changed();
        }
        Ok(changed)
    }
}

/// A role with what its default says; where that says nothing, it keeps its own.
fn reapplied(role: &Role, default: Role) -> Role {
    let kept = |given: String, own: &String| match given.is_empty() {
        true => own.clone(),
        false => given,
    };
    Role {
        name: kept(default.name, &role.name),
        description: kept(default.description, &role.description),
        scope: default.scope,
        mandatory2fa: default.mandatory2fa || role.mandatory2fa,
        ..role.clone()
    }
}
