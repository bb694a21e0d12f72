//! [`Manifest`]: a `root-manifest.json`, what is wrong with it and what it asks for.

mod consent;
mod formats;
pub(crate) mod grants;
mod keys;
pub(crate) mod names;
pub(crate) mod permissions;
mod shape;

use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::ManifestDiff;
use crate::grants::Grants;
use crate::review::Review;
use crate::source::Document;
use grants::Tool;
use permissions::{Declared, DeclaredPermission};
use shape::Fields;

/// The manifest of a Root app or bot (`root-manifest.json`).
///
/// Four readings of one text: [`Self::grants`] is what the documents say it grants,
/// [`Self::granted_by`] what the tools of the platform make of it, [`Self::would_grant`] what was
/// probably meant, [`Self::declared`] what stands there.
///
/// ```
/// use grantfold::root::{Manifest, Tool};
///
/// let manifest = Manifest::parse(r#"{"permissions": {"channel": {"CreateMessage": true}}}"#);
/// let problems = manifest.diagnostics();
/// let problem = problems.iter().find(|d| d.code.name() == "permission-spelling").unwrap();
/// assert_eq!((problem.span.line, problem.span.column), (1, 30));
/// assert_eq!(problem.fix.as_ref().unwrap().title, "write `createMessage`");
///
/// assert!(manifest.grants().is_empty());
/// assert!(manifest.granted_by(Tool::Packager0_17).is_empty());
/// assert!(manifest.would_grant().has("channel.createMessage"));
/// ```
#[derive(Clone, Debug)]
pub struct Manifest {
    readable: bool,
    fields: Fields,
    declared: Declared,
    diagnostics: Vec<Diagnostic>,
}

impl Manifest {
    /// Reads the text of a `root-manifest.json`. Never fails: problems are in
    /// [`Self::diagnostics`], and what could not be read grants nothing.
    ///
    /// The text must be strict JSON, and mean the same to every reader: duplicate keys are errors.
    /// At most 1 MiB, 128 levels and 10,000 values are read.
    ///
    /// Rule from: Root developer documentation, *Manifest* and its schema.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::check(Document::read(text))
    }

    /// Reads the bytes of a `root-manifest.json`. Bytes that are not UTF-8 are an error, and places
    /// in the result count each of them as one `?`.
    #[must_use]
    pub fn parse_bytes(bytes: &[u8]) -> Self {
        Document::read_bytes(bytes, Self::check)
    }

    fn check(document: Document<'_>) -> Self {
        let mut checker = Checker {
            lines: &document.lines,
            cut_off: document.cut_off,
            diagnostics: document.diagnostics,
        };
        let root = document.root.as_ref();
        let fields = root.map(|root| Fields::read(root, &mut checker));
        let listed = root.and_then(|root| root.get("permissions"));
        let declared = listed.map(|listed| permissions::read(listed, &mut checker));
        let mut diagnostics = checker.diagnostics;
        diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
        Self {
            readable: document.readable && root.is_some_and(|root| root.as_object().is_some()),
            fields: fields.unwrap_or_default(),
            declared: declared.unwrap_or_default(),
            diagnostics,
        }
    }

    /// All problems of the manifest, in the order of their places.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Is there a problem because of which the platform refuses the manifest, a permission is lost,
    /// or two readers of it would disagree?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        let mut severities = self.diagnostics.iter().map(|d| d.severity);
        severities.any(|severity| severity == Severity::Error)
    }

    /// The app's id, as written.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.fields.id.as_deref()
    }

    /// The app's version, as written.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.fields.version.as_deref()
    }

    /// Every key of every section of `permissions`, in the order of the text: what it means and how
    /// it spells that, whether or not anything reads it.
    ///
    /// ```
    /// use grantfold::root::{Manifest, Spelling};
    ///
    /// let text = r#"{"permissions": {"channel": {"channelView": true, "fly": true}}}"#;
    /// let manifest = Manifest::parse(text);
    /// let [view, fly] = manifest.declared() else { panic!() };
    /// assert_eq!(view.permission, Some("channel.view"));
    /// assert_eq!(view.spelling, Some(Spelling::Sdk));
    /// assert_eq!(fly.permission, None);
    /// ```
    #[must_use]
    pub fn declared(&self) -> &[DeclaredPermission] {
        &self.declared.entries
    }

    /// What the app may do by this manifest, before any role and any access rule: the permissions
    /// that a manifest can ask for, named as the documentation names them, with `true`, and what
    /// comes with them. A text that is not strict JSON grants nothing.
    ///
    /// Rule from: Root developer documentation, *Manifest permissions*.
    ///
    /// ```
    /// use grantfold::root::Manifest;
    ///
    /// let text = r#"{"permissions": {"channel": {"manageFiles": true, "createFile": false}}}"#;
    /// let grants = Manifest::parse(text).grants();
    /// let names: Vec<&str> = grants.iter().collect();
    /// assert_eq!(names, ["channel.createFile", "channel.manageFiles", "channel.viewFile"]);
    /// assert_eq!(
    ///     grants.explain("channel.viewFile").summary,
    ///     "`channel.viewFile` is granted: the manifest allows `channel.manageFiles`, \
    ///      which includes it (line 1, column 30)"
    /// );
    /// ```
    #[must_use]
    pub fn grants(&self) -> Grants {
        grants::documented(self)
    }

    /// What the app could do if the problems of this manifest were mended and nothing else changed:
    /// the permissions it can ask for, in any spelling that was ever documented, with `true`, and
    /// all that the fixes of [`Self::diagnostics`] make of it. For people who decide, never for a
    /// check.
    ///
    /// Rule from: Root developer documentation, *Manifest permissions*, in its newest form and as
    /// of February 2026.
    #[must_use]
    pub fn would_grant(&self) -> Grants {
        grants::understood(self)
    }

    /// The permissions that a tool of the platform really takes from this manifest, in the order of
    /// the catalogue and without what comes with them. Only `permissions` is looked at. A text that
    /// is not strict JSON gives nothing, and neither does one the tool stops at.
    ///
    /// ```
    /// use grantfold::root::{Manifest, Tool};
    ///
    /// let text = r#"{"permissions": {"channel": {"createMessage": true, "channelViewFile": true}}}"#;
    /// let manifest = Manifest::parse(text);
    /// assert_eq!(manifest.granted_by(Tool::Packager0_17), ["channel.createMessage"]);
    /// assert_eq!(manifest.granted_by(Tool::DevHost0_17), ["channel.viewFile"]);
    /// ```
    #[must_use]
    pub fn granted_by(&self, tool: Tool) -> Vec<&'static str> {
        grants::by_tool(self, tool)
    }

    /// What a person must agree to before the app is installed: all that [`Self::grants`] grants.
    /// Whoever installs it grants all of it at once; what is of the community stays as long as the
    /// app does, what is of channels can be taken away and added to by access rules.
    ///
    /// Rule from: Root developer documentation, *Manifest permissions*.
    #[must_use]
    pub fn review(&self) -> Review {
        consent::review(self)
    }

    /// What an update from `old` to this manifest changes, and whether consent must be asked again:
    /// the difference of what the two [`Self::grants`].
    #[must_use]
    pub fn diff(&self, old: &Self) -> ManifestDiff {
        consent::diff(old, self)
    }
}
