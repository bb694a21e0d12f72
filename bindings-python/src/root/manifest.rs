//! The manifest of an app or bot.

use std::hash::{Hash, Hasher};

use grantfold::root as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple, PyType};

use crate::convert::{Name, Source, quoted, tuple};
use crate::diagnostic::{Diagnostic, Span};
use crate::diff::ManifestDiff;
use crate::grants::Grants;
use crate::review::Review;
use crate::vocabulary;

/// The manifest of a Root app or bot (`root-manifest.json`): what is wrong with it and what it grants.
///
/// Four readings of one text: `grants` is what the documents say it grants, `granted_by` what the
/// tools of the platform make of it, `would_grant` what was probably meant, `declared` what stands
/// there.
///
/// >>> from grantfold.root import Manifest
/// >>> manifest = Manifest.parse('{"permissions": {"channel": {"CreateMessage": true}}}')
/// >>> problem = next(d for d in manifest.diagnostics if d.code == "permission-spelling")
/// >>> problem.span.column, problem.fix.title
/// (30, 'write `createMessage`')
/// >>> list(manifest.grants()), manifest.granted_by("packager-0.17")
/// ([], [])
/// >>> list(manifest.would_grant())
/// ['channel.createMessage']
#[pyclass(frozen, module = "grantfold.root")]
pub(crate) struct Manifest(core::Manifest);

#[pymethods]
impl Manifest {
    /// Reads a `root-manifest.json`, given as str or as the bytes of the file.
    ///
    /// It never fails on what it reads: problems are in `diagnostics`, and what could not be read
    /// grants nothing. The text must be strict JSON and mean the same to every reader: duplicate
    /// keys are errors. At most `MAX_BYTES`, `MAX_DEPTH` and `MAX_ENTRIES` are read. Bytes that are
    /// not UTF-8, and lone surrogates in a str, are the error `json-invalid-utf8`. Anything but str
    /// and bytes raises `TypeError`.
    #[classmethod]
    fn parse(_cls: &Bound<'_, PyType>, py: Python<'_>, text: Source<'_>) -> Self {
        Self(py.detach(|| match text {
            Source::Text(text) => core::Manifest::parse(text),
            Source::Bytes(bytes) => core::Manifest::parse_bytes(bytes),
            Source::Surrogates(bytes) => core::Manifest::parse_bytes(&bytes),
        }))
    }

    /// The app's id, as written.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id()
    }

    /// The app's version, as written.
    #[getter]
    fn version(&self) -> Option<&str> {
        self.0.version()
    }

    /// All problems of the manifest, in the order of their places.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.diagnostics(), Diagnostic)
    }

    /// Is there a problem because of which the platform refuses the manifest, a permission is lost,
    /// or two readers of it would disagree?
    #[getter]
    fn has_errors(&self) -> bool {
        self.0.has_errors()
    }

    /// Every key of every section of `permissions`, in the order of the text: what it means and how
    /// it spells that, whether or not anything reads it.
    ///
    /// >>> from grantfold.root import Manifest
    /// >>> text = '{"permissions": {"channel": {"channelView": true, "fly": true}}}'
    /// >>> [(each.key, each.permission, each.spelling) for each in Manifest.parse(text).declared]
    /// [('channelView', 'channel.view', 'sdk'), ('fly', None, None)]
    #[getter]
    fn declared<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.declared(), DeclaredPermission)
    }

    /// What the app may do by this manifest, before any role and any access rule: the permissions
    /// that a manifest can ask for, named as the documentation names them, with `true`, and what
    /// comes with them. A text that is not strict JSON grants nothing.
    ///
    /// >>> from grantfold.root import Manifest
    /// >>> text = '{"permissions": {"channel": {"manageFiles": true, "createFile": false}}}'
    /// >>> list(Manifest.parse(text).grants())
    /// ['channel.createFile', 'channel.manageFiles', 'channel.viewFile']
    fn grants(&self) -> Grants {
        Grants::new(self.0.grants(), &vocabulary::OF_COMMUNITIES)
    }

    /// What the app could do if the problems of this manifest were mended and nothing else changed:
    /// the permissions it can ask for, in any spelling that was ever documented, with `true`, and all
    /// that the fixes of `diagnostics` make of it. For people who decide, never for a check.
    fn would_grant(&self) -> Grants {
        Grants::new(self.0.would_grant(), &vocabulary::OF_COMMUNITIES)
    }

    /// The permissions that a tool of the platform really takes from this manifest, in the order of
    /// the catalogue and without what comes with them.
    ///
    /// `tool` is `packager-0.17`, whose package is what a community installs, or `devhost-0.17`,
    /// under which an app runs while it is written; another text raises `ValueError`. Only
    /// `permissions` is looked at. A text that is not strict JSON gives nothing, and neither does
    /// one the tool stops at.
    ///
    /// >>> from grantfold.root import Manifest
    /// >>> text = '{"permissions": {"channel": {"createMessage": true, "channelViewFile": true}}}'
    /// >>> manifest = Manifest.parse(text)
    /// >>> manifest.granted_by("packager-0.17"), manifest.granted_by("devhost-0.17")
    /// (['channel.createMessage'], ['channel.viewFile'])
    fn granted_by<'py>(&self, py: Python<'py>, tool: Name<'_>) -> PyResult<Bound<'py, PyList>> {
        let mut tools = core::Tool::ALL.into_iter();
        let Some(tool) = tools.find(|each| each.name() == tool.as_str()) else {
            let names = core::Tool::ALL.map(core::Tool::name);
            return Err(PyValueError::new_err(format!(
                "there is no tool `{}`: it is one of {}",
                tool.as_str(),
                names.join(", ")
            )));
        };
        PyList::new(py, self.0.granted_by(tool))
    }

    /// What a person must agree to before the app is installed: all that `grants` grants. Whoever
    /// installs it grants all of it at once; what is of the community stays as long as the app does,
    /// what is of channels can be taken away and added to by access rules.
    fn review(&self) -> Review {
        Review(self.0.review())
    }

    /// What an update from `old` to this manifest changes, and whether consent must be asked again:
    /// the difference of what the two grant.
    fn diff(&self, old: &Self) -> ManifestDiff {
        ManifestDiff(self.0.diff(&old.0))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown =
            |text: Option<&str>| text.map_or(Ok("None".to_owned()), |text| quoted(py, text));
        let (id, version) = (shown(self.0.id())?, shown(self.0.version())?);
        let count = self.0.diagnostics().len();
        Ok(format!(
            "<Manifest id={id} version={version} diagnostics={count}>"
        ))
    }
}

/// A key in a section of `permissions`.
#[pyclass(frozen, eq, hash, module = "grantfold.root")]
#[derive(PartialEq)]
pub(crate) struct DeclaredPermission(core::DeclaredPermission);

impl Hash for DeclaredPermission {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.section, &self.0.key, self.0.span).hash(state);
    }
}

#[pymethods]
impl DeclaredPermission {
    /// The section it stands in, as written: `community`, `channel`, or something that is none.
    #[getter]
    fn section(&self) -> &str {
        &self.0.section
    }

    /// The key as written.
    #[getter]
    fn key(&self) -> &str {
        &self.0.key
    }

    /// The permission it means in that section, by its name in the catalogue; `None` if none.
    #[getter]
    fn permission(&self) -> Option<&str> {
        self.0.permission
    }

    /// How it spells that permission: `manifest`, `pascal`, `sdk`, `other-case` or `look-alike`;
    /// `None` where it means none. Only `manifest` counts.
    #[getter]
    fn spelling(&self) -> Option<&str> {
        self.0.spelling.map(core::Spelling::name)
    }

    /// The value, if it is true or false.
    #[getter]
    fn value(&self) -> Option<bool> {
        self.0.value
    }

    /// Where the key stands.
    #[getter]
    fn span(&self) -> Span {
        Span(self.0.span)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (section, key) = (quoted(py, &self.0.section)?, quoted(py, &self.0.key)?);
        let span = self.0.span;
        Ok(format!(
            "<DeclaredPermission {key} in {section} at {}:{}>",
            span.line, span.column
        ))
    }
}
