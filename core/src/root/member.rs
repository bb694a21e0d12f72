//! Members of a community, as they are given, kept and shown.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::reader::{Extra, Id};
use crate::set::PermissionSet;

/// The ids of roles that are held together. Members of a community with the same roles share them.
pub type Roles = Arc<BTreeSet<Id>>;

/// A person or app in the community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The user id; for an app, that of its installation.
    pub id: Id,
    /// The roles it was given. [`EVERYONE`](crate::root::EVERYONE) need not be among them.
    pub roles: Roles,
    /// What its manifest declares, if it is an app.
    pub declared: Option<PermissionSet>,
    /// What else a document said about it.
    pub extra: Extra,
}

/// A member or app, as a community holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemberRef<'c> {
    /// The user id; for an app, that of its installation.
    pub id: &'c Id,
    /// The roles it was given.
    pub roles: &'c Roles,
    /// What its manifest declares, if it is an app.
    pub declared: Option<&'c PermissionSet>,
    /// What else a document said about it, if it said anything.
    pub extra: Option<&'c Extra>,
}

impl Member {
    /// The same, as a community shows it.
    #[must_use]
    pub fn as_ref(&self) -> MemberRef<'_> {
        MemberRef {
            id: &self.id,
            roles: &self.roles,
            declared: self.declared.as_ref(),
            extra: Some(&self.extra),
        }
    }
}

impl MemberRef<'_> {
    /// The same, apart from the community.
    #[must_use]
    pub fn to_member(self) -> Member {
        Member {
            id: self.id.clone(),
            roles: self.roles.clone(),
            declared: self.declared.cloned(),
            extra: self.extra.cloned().unwrap_or_default(),
        }
    }
}
