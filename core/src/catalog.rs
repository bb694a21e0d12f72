//! [`Catalog`]: the vocabulary of a platform, names to dense ids and back.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::set::{PermissionId, PermissionSet};
use crate::suggest;

/// What the catalogue knows about one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermissionInfo {
    /// The exact name, as manifests and checks spell it.
    pub name: &'static str,
    /// One line in plain words: what the holder can do.
    pub description: &'static str,
    /// Does an app get it when its manifest says nothing about permissions?
    pub default: bool,
    /// Does any check of the platform ask for it? Some names gate nothing.
    pub enforced: bool,
    /// Names of extra manifest fields that go with this permission.
    pub fields: &'static [&'static str],
}

/// A platform's permission names, each with a dense [`PermissionId`].
///
/// Matching is exact: no case folding, no trimming, no wildcards.
///
/// ```
/// let catalog = grantfold::rocketchat::app_catalog();
/// let id = catalog.id("message.write").unwrap();
/// assert_eq!(catalog.name(id), Some("message.write"));
/// assert_eq!(catalog.id("Message.Write"), None);
/// assert_eq!(catalog.nearest("Message.Write").as_deref(), Some("message.write"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    names: Vec<Cow<'static, str>>,
    ids: HashMap<Cow<'static, str>, PermissionId, RandomState>,
    infos: &'static [PermissionInfo],
    defaults: PermissionSet,
    misspellings: &'static [(&'static str, &'static str)],
}

impl Catalog {
    pub(crate) fn from_tables(
        infos: &'static [PermissionInfo],
        misspellings: &'static [(&'static str, &'static str)],
    ) -> Self {
        let mut catalog = Self {
            infos,
            misspellings,
            ..Self::default()
        };
        for info in infos {
            let id = catalog.intern(Cow::Borrowed(info.name));
            catalog.defaults.extend(id.filter(|_| info.default));
        }
        catalog
    }

    /// The id of `name`, added if it is new; `None` when all 65,536 ids are taken.
    pub(crate) fn intern(&mut self, name: Cow<'static, str>) -> Option<PermissionId> {
        if let Some(&id) = self.ids.get(&name) {
            return Some(id);
        }
        let id = PermissionId::new(self.names.len())?;
        self.names.push(name.clone());
        self.ids.insert(name, id);
        Some(id)
    }

    /// The id of exactly this name.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<PermissionId> {
        self.ids.get(name).copied()
    }

    /// The name behind an id of this catalogue.
    #[must_use]
    pub fn name(&self, id: PermissionId) -> Option<&str> {
        self.names.get(id.index()).map(AsRef::as_ref)
    }

    /// What is known about a permission; `None` for names a server or app added itself.
    #[must_use]
    pub fn info(&self, id: PermissionId) -> Option<&'static PermissionInfo> {
        self.infos.get(id.index())
    }

    /// What is known about the permissions of the platform, in the order of their ids.
    pub(crate) fn infos(&self) -> &'static [PermissionInfo] {
        self.infos
    }

    /// How many names there are; ids run from zero to one below.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Is there no name at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The set of all permissions.
    #[must_use]
    pub fn all(&self) -> PermissionSet {
        PermissionSet::first(self.len())
    }

    /// All names, in the order of their ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// The names of the permissions in `set`, in the order of their ids.
    pub fn names_of<'a>(&'a self, set: &'a PermissionSet) -> impl Iterator<Item = &'a str> {
        set.iter().filter_map(|id| self.name(id))
    }

    /// The permissions an app gets when its manifest says nothing about permissions.
    #[must_use]
    pub fn defaults(&self) -> PermissionSet {
        self.defaults.clone()
    }

    /// The name that was probably meant by one that is not in the catalogue.
    ///
    /// Looks, in this order, at spellings known from documentation, at case, blanks and separators,
    /// at characters that are not ASCII, and at names few keystrokes away.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<String> {
        suggest::nearest(name, self.names(), self.misspellings).map(|s| s.name)
    }

    pub(crate) fn suggestion(&self, name: &str) -> Option<suggest::Suggestion> {
        suggest::nearest(name, self.names(), self.misspellings)
    }
}
