//! [`Grants`]: what one subject may do in one place.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::basis::Basis;
use crate::catalog::Catalog;
use crate::denial::{DenialCode, PermissionDenied};
use crate::diagnostic::Span;
use crate::explanation::{Explanation, LayerSource, Says, Step};
use crate::fold::{Fold, Outcome, Say, Statement};
use crate::set::{PermissionId, PermissionSet};

/// What one subject may do in one place: an immutable snapshot.
///
/// Names are compared exactly, there are no wildcards, and a name that is in no catalogue is never
/// granted.
///
/// ```
/// use grantfold::rocketchat::AppManifest;
///
/// let text = r#"{"id": "app", "permissions": [{"name": "message.write"}]}"#;
/// let grants = AppManifest::parse(text).grants();
/// assert!(grants.has("message.write"));
/// assert!(!grants.has("message.read"));
/// assert_eq!(grants.missing(["message.write", "user.read"]), ["user.read"]);
/// ```
#[derive(Clone)]
pub struct Grants {
    allowed: PermissionSet,
    catalog: Arc<Catalog>,
    basis: Arc<dyn Basis>,
}

impl Grants {
    /// What the layers of a basis give.
    pub(crate) fn new(catalog: &Arc<Catalog>, basis: impl Basis + 'static) -> Self {
        Self::resolved(basis.fold().resolve(), catalog, basis)
    }

    /// What was resolved already. The layers of the basis must give the same.
    pub(crate) fn resolved(
        allowed: PermissionSet,
        catalog: &Arc<Catalog>,
        basis: impl Basis + 'static,
    ) -> Self {
        Self {
            allowed,
            catalog: catalog.clone(),
            basis: Arc::new(basis),
        }
    }

    /// Is the permission granted? An unknown name is not.
    #[must_use]
    pub fn has(&self, permission: &str) -> bool {
        let id = self.catalog.id(permission);
        id.is_some_and(|id| self.has_id(id))
    }

    /// Is the permission with this id of [`Self::catalog`] granted?
    #[must_use]
    pub fn has_id(&self, id: PermissionId) -> bool {
        self.allowed.contains(id)
    }

    /// Are all of them granted? True for none at all.
    pub fn has_all<'a>(&self, permissions: impl IntoIterator<Item = &'a str>) -> bool {
        permissions.into_iter().all(|name| self.has(name))
    }

    /// Is at least one of them granted? False for none at all.
    pub fn has_any<'a>(&self, permissions: impl IntoIterator<Item = &'a str>) -> bool {
        permissions.into_iter().any(|name| self.has(name))
    }

    /// Those that are not granted, in the order given, each once.
    pub fn missing<'a>(&self, permissions: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let missing = permissions.into_iter().filter(|name| !self.has(name));
        missing.filter(|name| seen.insert(*name)).collect()
    }

    /// Insists on one permission.
    ///
    /// # Errors
    ///
    /// [`PermissionDenied`] with code `permission-denied`, or `unknown-permission` if no permission
    /// has that name.
    pub fn require(&self, permission: &str) -> Result<(), PermissionDenied> {
        self.require_all([permission])
    }

    /// Insists on all of them.
    ///
    /// # Errors
    ///
    /// As [`Self::require`]; `missing` holds all that are not granted, `reason` is about the first.
    pub fn require_all<'a>(
        &self,
        permissions: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), PermissionDenied> {
        let missing = self.missing(permissions);
        let Some(first) = missing.first() else {
            return Ok(());
        };
        let explanation = self.explain(first);
        Err(PermissionDenied {
            code: match explanation.known {
                true => DenialCode::PermissionDenied,
                false => DenialCode::UnknownPermission,
            },
            subject: self.subject().map(str::to_owned),
            place: self.place().map(str::to_owned),
            missing: missing.into_iter().map(str::to_owned).collect(),
            resource: None,
            method: None,
            reason: explanation.summary,
            help: explanation.help,
        })
    }

    /// Why the permission is granted or not.
    #[must_use]
    pub fn explain(&self, permission: &str) -> Explanation {
        let id = self.catalog.id(permission);
        let Some(id) = id.filter(|id| self.basis.is_known(*id)) else {
            return self.explain_unknown(permission);
        };
        let fold = self.basis.fold();
        let trace = fold.explain(id);
        let steps: Vec<Step> = trace
            .statements
            .into_iter()
            .map(|s| Step {
                place: self.span_of(id, &s, &fold),
                source: s.source,
                says: s.say.into(),
                through: self.through(s.say),
                weight: s.outcome.into(),
            })
            .collect();
        let decides = steps
            .iter()
            .find(|step| step.weight == Outcome::Decides.into());
        // Nothing denies it by name: what would have given it is the better reason.
        let lost = || steps.iter().find(|step| step.says == Says::WouldInclude);
        let decides = decides.or_else(lost);
        let otherwise = || self.basis.otherwise(id).into_owned();
        let reason = decides.map_or_else(otherwise, Step::sentence);
        let verdict = if trace.allowed {
            "is granted"
        } else {
            "is not granted"
        };
        Explanation {
            permission: permission.to_owned(),
            known: true,
            allowed: trace.allowed,
            summary: format!("`{permission}` {verdict}: {reason}"),
            help: (!trace.allowed).then(|| self.basis.cure(permission)),
            steps,
        }
    }

    fn through(&self, say: Say) -> Option<String> {
        match say {
            Say::Includes(id) | Say::WouldInclude(id) => self.catalog.name(id).map(str::to_owned),
            _ => None,
        }
    }

    /// Where the document says it: for what another permission brings along, where that one stands.
    fn span_of(
        &self,
        id: PermissionId,
        said: &Statement<LayerSource>,
        fold: &Fold<LayerSource>,
    ) -> Option<Span> {
        let named = match said.say {
            Say::Includes(parent) | Say::WouldInclude(parent) => parent,
            Say::Opens => {
                let mut controls = fold.controls.iter();
                controls.find(|c| c.source == said.source)?.permission
            }
            _ => id,
        };
        self.basis.span_of(named)
    }

    fn explain_unknown(&self, name: &str) -> Explanation {
        let catalog = &self.catalog;
        let is_there = |name: &String| {
            let id = catalog.id(name);
            id.is_some_and(|id| self.basis.is_known(id))
        };
        let nearest = catalog.nearest(name).filter(is_there);
        Explanation {
            permission: name.to_owned(),
            known: false,
            allowed: false,
            summary: format!("`{name}` is not granted: there is no permission of that name"),
            help: nearest.map(|nearest| format!("did you mean `{nearest}`?")),
            steps: Vec::new(),
        }
    }

    /// The names of the granted permissions, in the order of the catalogue.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.catalog.names_of(&self.allowed)
    }

    /// How many permissions are granted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.allowed.len()
    }

    /// Is nothing granted?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allowed.is_empty()
    }

    /// The granted permissions as a bit set over [`Self::catalog`].
    #[must_use]
    pub fn set(&self) -> &PermissionSet {
        &self.allowed
    }

    /// The vocabulary of this platform.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// Whose grants these are: the id of the app, bot or user, where it is known.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.basis.subject()
    }

    /// Where: the id of the channel, group or room these grants are for, if they are for one.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.basis.place()
    }
}

/// `{"subject": ..., "place": ..., "permissions": [...]}`, the names in the order of the catalogue.
impl Serialize for Grants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Grants", 3)?;
        object.serialize_field("subject", &self.subject())?;
        object.serialize_field("place", &self.place())?;
        object.serialize_field("permissions", &self.iter().collect::<Vec<_>>())?;
        object.end()
    }
}

impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grants ")?;
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Equal grants allow the same permissions, wherever they come from.
impl PartialEq for Grants {
    fn eq(&self, other: &Self) -> bool {
        let same_catalog = Arc::ptr_eq(&self.catalog, &other.catalog);
        self.len() == other.len()
            && if same_catalog {
                self.allowed == other.allowed
            } else {
                self.iter().all(|name| other.has(name))
            }
    }
}

impl Eq for Grants {}
