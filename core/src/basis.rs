//! [`Basis`]: what stands behind a snapshot of grants.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::Span;
use crate::explanation::LayerSource;
use crate::fold::Fold;
use crate::set::PermissionId;

/// What stands behind a snapshot: enough to explain every answer of it later.
pub(crate) trait Basis: Send + Sync {
    /// Whose grants they are.
    fn subject(&self) -> Option<&str>;

    /// Where they hold.
    fn place(&self) -> Option<&str>;

    /// The layers that gave the answers.
    fn fold(&self) -> Cow<'_, Fold<LayerSource>>;

    /// Why a permission that no layer allows is denied: "the manifest does not declare it".
    fn otherwise(&self, id: PermissionId) -> Cow<'_, str>;

    /// What would get a permission granted.
    fn cure(&self, permission: &str) -> String;

    /// Where a document names a permission.
    fn span_of(&self, _: PermissionId) -> Option<Span> {
        None
    }

    /// Is there this permission? A vocabulary may have more names than a place.
    fn is_known(&self, _: PermissionId) -> bool {
        true
    }
}

/// Layers that were kept as they are.
pub(crate) struct Kept {
    pub(crate) subject: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) fold: Fold<LayerSource>,
    pub(crate) places: HashMap<PermissionId, Span>,
    pub(crate) otherwise: &'static str,
    /// A better reason than `otherwise`, for a permission that is named in a way that counts for
    /// nothing.
    pub(crate) unheard: HashMap<PermissionId, String>,
    pub(crate) cure: fn(&str) -> String,
}

impl Basis for Kept {
    fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    fn fold(&self) -> Cow<'_, Fold<LayerSource>> {
        Cow::Borrowed(&self.fold)
    }

    fn otherwise(&self, id: PermissionId) -> Cow<'_, str> {
        let unheard = self.unheard.get(&id).map(String::as_str);
        unheard.unwrap_or(self.otherwise).into()
    }

    fn cure(&self, permission: &str) -> String {
        (self.cure)(permission)
    }

    fn span_of(&self, id: PermissionId) -> Option<Span> {
        self.places.get(&id).copied()
    }
}
