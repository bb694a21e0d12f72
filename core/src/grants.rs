//! [`Grants`]: what one subject may do in one place.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

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
    basis: Arc<Basis>,
}

/// All that stands behind a snapshot: enough to explain every answer.
pub(crate) struct Basis {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) subject: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) fold: Fold<LayerSource>,
    /// Where a document names a permission.
    pub(crate) places: HashMap<PermissionId, Span>,
    /// What to say where no layer says anything.
    pub(crate) words: Box<dyn Words>,
}

/// The words of a platform for what its layers do not say.
pub(crate) trait Words: Send + Sync {
    /// Why a permission that nothing allows is denied: "the manifest does not declare it".
    fn otherwise(&self, id: PermissionId) -> Cow<'_, str>;

    /// What would get a permission granted.
    fn cure(&self, permission: &str) -> String;

    /// Is there this permission? A vocabulary may have more names than a place.
    fn is_known(&self, _: PermissionId) -> bool {
        true
    }
}

/// The same words for every permission.
pub(crate) struct FixedWords {
    pub(crate) otherwise: &'static str,
    pub(crate) cure: fn(&str) -> String,
}

impl Words for FixedWords {
    fn otherwise(&self, _: PermissionId) -> Cow<'_, str> {
        self.otherwise.into()
    }

    fn cure(&self, permission: &str) -> String {
        (self.cure)(permission)
    }
}

impl Grants {
    pub(crate) fn new(basis: Basis) -> Self {
        Self {
            allowed: basis.fold.resolve(),
            basis: Arc::new(basis),
        }
    }

    /// Is the permission granted? An unknown name is not.
    #[must_use]
    pub fn has(&self, permission: &str) -> bool {
        let id = self.basis.catalog.id(permission);
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
        let mut missing = Vec::new();
        for name in permissions {
            if !self.has(name) && !missing.contains(&name) {
                missing.push(name);
            }
        }
        missing
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
            subject: self.basis.subject.clone(),
            place: self.basis.place.clone(),
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
        let id = self.basis.catalog.id(permission);
        let Some(id) = id.filter(|id| self.basis.words.is_known(*id)) else {
            return self.explain_unknown(permission);
        };
        let trace = self.basis.fold.explain(id);
        let steps: Vec<Step> = trace
            .statements
            .into_iter()
            .map(|s| Step {
                place: self.span_of(id, &s),
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
        let otherwise = || self.basis.words.otherwise(id).into_owned();
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
            help: (!trace.allowed).then(|| self.basis.words.cure(permission)),
            steps,
        }
    }

    fn through(&self, say: Say) -> Option<String> {
        match say {
            Say::Includes(id) | Say::WouldInclude(id) => {
                self.basis.catalog.name(id).map(str::to_owned)
            }
            _ => None,
        }
    }

    /// Where the document says it: for what another permission brings along, where that one stands.
    fn span_of(&self, id: PermissionId, said: &Statement<LayerSource>) -> Option<Span> {
        let named = match said.say {
            Say::Includes(parent) | Say::WouldInclude(parent) => parent,
            Say::Opens => {
                let mut controls = self.basis.fold.controls.iter();
                controls.find(|c| c.source == said.source)?.permission
            }
            _ => id,
        };
        self.basis.places.get(&named).copied()
    }

    fn explain_unknown(&self, name: &str) -> Explanation {
        let catalog = &self.basis.catalog;
        let is_there = |name: &String| {
            let id = catalog.id(name);
            id.is_some_and(|id| self.basis.words.is_known(id))
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
        self.basis.catalog.names_of(&self.allowed)
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
        &self.basis.catalog
    }

    /// Whose grants these are: the id of the app, bot or user, where it is known.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.basis.subject.as_deref()
    }

    /// Where: the id of the channel, group or room these grants are for, if they are for one.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.basis.place.as_deref()
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
        let same_catalog = Arc::ptr_eq(&self.basis.catalog, &other.basis.catalog);
        self.len() == other.len()
            && if same_catalog {
                self.allowed == other.allowed
            } else {
                self.iter().all(|name| other.has(name))
            }
    }
}

impl Eq for Grants {}
