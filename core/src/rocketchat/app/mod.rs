//! [`AppManifest`]: an `app.json`, what is wrong with it and what it grants.

pub(crate) mod audit;
mod diff;
mod fields;
pub(crate) mod grants;
pub(crate) mod host;
pub(crate) mod limits;
pub(crate) mod network_flag;
mod patterns;
pub(crate) mod permissions;
pub(crate) mod registry;
mod review;
mod stored;

use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::ManifestDiff;
use crate::review::Review;
use crate::source::Document;
use fields::Fields;
use grants::AppGrants;
use network_flag::{NetworkFlags, RuntimeStartError, RuntimeVersion};
use permissions::{Declaration, DeclaredPermission};

/// A Rocket.Chat app manifest (`app.json`).
///
/// ```
/// use grantfold::rocketchat::AppManifest;
///
/// let manifest = AppManifest::parse(r#"{"permissions": [{"name": "mesage.write"}]}"#);
/// let problem = manifest.diagnostics().iter().find(|d| d.code.name() == "permission-unknown").unwrap();
/// assert_eq!((problem.span.line, problem.span.column), (1, 27));
/// assert_eq!(problem.help.as_deref(), Some("did you mean `message.write`?"));
/// assert!(manifest.grants().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct AppManifest {
    readable: bool,
    /// Could anything be made of the text?
    understood: bool,
    fields: Fields,
    declaration: Declaration,
    network: NetworkFlags,
    diagnostics: Vec<Diagnostic>,
}

impl AppManifest {
    /// Reads the text of an `app.json`. Never fails: problems are in
    /// [`Self::diagnostics`], and what could not be read grants nothing.
    ///
    /// The text must be strict JSON, as for the platform's own `JSON.parse`, and beyond that mean
    /// the same to every reader: duplicate keys are errors. At most 1 MiB, 128 levels and 10,000
    /// values are read.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::check(Document::read(text))
    }

    /// Reads the bytes of an `app.json`. Bytes that are not UTF-8 are an error, and places in the
    /// result count each of them as one `?`.
    #[must_use]
    pub fn parse_bytes(bytes: &[u8]) -> Self {
        Document::read_bytes(bytes, Self::check)
    }

    fn check(document: Document<'_>) -> Self {
        let is_json = document
            .diagnostics
            .iter()
            .all(|found| found.code.is_json());
        let mut checker = Checker {
            lines: &document.lines,
            cut_off: document.cut_off,
            diagnostics: document.diagnostics,
        };
        let root = document.root.as_ref();
        let fields = root
            .map(|root| Fields::read(root, &mut checker))
            .unwrap_or_default();
        let object = root.filter(|root| root.as_object().is_some());
        let is_object = object.is_some();
        let listed = object.and_then(|object| object.get("permissions"));
        let declaration = object
            .map(|object| permissions::read(object, listed, &mut checker))
            .unwrap_or_default();
        let mut diagnostics = checker.diagnostics;
        diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
        let network = match document.readable && is_object {
            true => NetworkFlags::read(listed),
            false => NetworkFlags::unreadable(is_json),
        };
        Self {
            readable: document.readable && is_object,
            understood: is_object,
            fields,
            declaration,
            network,
            diagnostics,
        }
    }

    /// All problems of the manifest, in the order of their places.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Is there a problem because of which the platform refuses the manifest, or two readers of it
    /// would disagree?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }

    /// What the app may do with this manifest: the declared permissions, or the 30 defaults if it
    /// declares none. A text that is not strict JSON, and a list with anything in it that is no
    /// object with a string `name`, grant nothing.
    ///
    /// Rule from: engine `server/permissions/AppPermissionManager` and `AppPermissions.defaultPermissions`.
    #[must_use]
    pub fn grants(&self) -> AppGrants {
        AppGrants::of_manifest(self)
    }

    /// What the app could do if the problems of this manifest were mended and nothing else
    /// changed: what can be understood of it. For people who decide, never for a check.
    #[must_use]
    pub fn would_grant(&self) -> AppGrants {
        AppGrants::of_understood(self)
    }

    /// The names in the list, known or not, as far as entries have one; `None` without a list.
    #[must_use]
    pub fn declared(&self) -> Option<&[DeclaredPermission]> {
        self.declaration.listed.as_deref()
    }

    /// What a person must agree to before the app is installed.
    ///
    /// The platform's own window shows 27 of the 30 defaults, raw keys for 20 names, and no hosts,
    /// scopes or settings. This lists all of them.
    #[must_use]
    pub fn review(&self) -> Review {
        review::of(self)
    }

    /// What an update from `old` to this manifest changes, and whether consent must be asked again.
    #[must_use]
    pub fn diff(&self, old: &Self) -> ManifestDiff {
        diff::between(old, self)
    }

    /// Does the engine start the app's process with network access (`--allow-net`)? That flag
    /// follows the manifest, not the grant, and its rule changed over time.
    ///
    /// # Errors
    ///
    /// [`RuntimeStartError`] where the engine throws and never starts the process.
    pub fn runtime_network(&self, version: RuntimeVersion) -> Result<bool, RuntimeStartError> {
        self.network.get(version)
    }

    /// The app's id.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.fields.id.as_deref()
    }

    /// The app's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.fields.name.as_deref()
    }

    /// The app's version.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.fields.version.as_deref()
    }
}
