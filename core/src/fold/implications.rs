//! [`Implications`]: which permissions bring others along.

use std::sync::{Arc, LazyLock};

use crate::set::{PermissionId, PermissionSet};

/// `parent` includes `children`: a layer that allows the parent also allows those children that it
/// does not name itself.
// INVARIANT: no child of one implication is the parent of another; one pass expands them all.
#[derive(Clone, Debug)]
pub struct Implication {
    /// The including permission.
    pub parent: PermissionId,
    /// What it includes.
    pub children: PermissionSet,
}

/// What includes what, for a whole vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Implications {
    pub(super) list: Vec<Implication>,
    pub(super) parents: PermissionSet,
}

impl FromIterator<Implication> for Implications {
    fn from_iter<I: IntoIterator<Item = Implication>>(implications: I) -> Self {
        let list: Vec<Implication> = implications.into_iter().collect();
        let parents = list.iter().map(|implication| implication.parent).collect();
        Self { list, parents }
    }
}

impl Implications {
    /// The permissions that include others.
    #[must_use]
    pub fn parents(&self) -> &PermissionSet {
        &self.parents
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Implication> {
        self.list.iter()
    }

    /// Nothing includes anything.
    pub(super) fn none() -> &'static Arc<Self> {
        static NONE: LazyLock<Arc<Implications>> = LazyLock::new(Arc::default);
        &NONE
    }
}

/// When what a tier's layers imply is worked out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Implied {
    /// Only while the parent is allowed in the end: take the parent away and what followed from it
    /// goes too.
    #[default]
    Late,
    /// Before anything is folded: what followed from the parent stays when a later tier takes the
    /// parent away.
    Early,
}
