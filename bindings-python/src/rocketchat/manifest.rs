//! An app's manifest.

use std::hash::{Hash, Hasher};

use grantfold::rocketchat as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::convert::{Name, Source, quoted, tuple};
use crate::diagnostic::{Diagnostic, Span};
use crate::diff::ManifestDiff;
use crate::error::Error;
use crate::review::Review;
use crate::rocketchat::grants::AppGrants;

/// A Rocket.Chat app manifest (`app.json`): what is wrong with it and what it grants.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> manifest = AppManifest.parse('{"id": "demo", "permissions": [{"name": "message.read"}]}')
/// >>> manifest.id
/// 'demo'
/// >>> "message.read" in manifest.grants()
/// True
#[pyclass(frozen, module = "grantfold.rocketchat")]
pub(crate) struct AppManifest(pub(super) core::AppManifest);

#[pymethods]
impl AppManifest {
    /// Reads an `app.json`, given as str or as the bytes of the file.
    ///
    /// It never fails on what it reads: problems are in `diagnostics`, and what could not be read
    /// grants nothing. The text must be strict JSON and mean the same to every reader: duplicate
    /// keys are errors. At most `MAX_BYTES`, `MAX_DEPTH` and `MAX_ENTRIES` are read. Bytes that are
    /// not UTF-8, and lone surrogates in a str, are the error `json-invalid-utf8`. Anything but str
    /// and bytes raises `TypeError`.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> [d.code for d in AppManifest.parse(b"{} {}").diagnostics if d.code.startswith("json")]
    /// ['json-trailing-text']
    #[classmethod]
    fn parse(_cls: &Bound<'_, PyType>, py: Python<'_>, text: Source<'_>) -> Self {
        Self(py.detach(|| match text {
            Source::Text(text) => core::AppManifest::parse(text),
            Source::Bytes(bytes) => core::AppManifest::parse_bytes(bytes),
            Source::Surrogates(bytes) => core::AppManifest::parse_bytes(&bytes),
        }))
    }

    /// The app's id.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id()
    }

    /// The app's name.
    #[getter]
    fn name(&self) -> Option<&str> {
        self.0.name()
    }

    /// The app's version.
    #[getter]
    fn version(&self) -> Option<&str> {
        self.0.version()
    }

    /// All problems of the manifest, in the order of their places.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.diagnostics(), Diagnostic)
    }

    /// Is there a problem because of which the platform refuses the manifest, or two readers of it
    /// would disagree?
    #[getter]
    fn has_errors(&self) -> bool {
        self.0.has_errors()
    }

    /// The names in the list, known or not, as far as entries have one; `None` without a list.
    #[getter]
    fn declared<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let declared = self.0.declared();
        declared
            .map(|declared| tuple(py, declared, DeclaredPermission))
            .transpose()
    }

    /// What the app may do with this manifest: the declared permissions, or the 30 defaults if it
    /// declares none. A text that is not strict JSON, and a list with anything in it that is no
    /// object with a string `name`, grant nothing.
    fn grants<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, AppGrants>> {
        AppGrants::wrap(py, self.0.grants())
    }

    /// What the app could do if the problems of this manifest were mended and nothing else
    /// changed: what can be understood of it. For people who decide, never for a check.
    fn would_grant<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, AppGrants>> {
        AppGrants::wrap(py, self.0.would_grant())
    }

    /// What a person must agree to before the app is installed.
    fn review(&self) -> Review {
        Review(self.0.review())
    }

    /// What an update from `old` to this manifest changes, and whether consent must be asked again.
    fn diff(&self, old: &Self) -> ManifestDiff {
        ManifestDiff(self.0.diff(&old.0))
    }

    /// Does the engine start the app's process with network access (`--allow-net`)? That flag
    /// follows the manifest, not the grant, and its rule changed over time.
    ///
    /// `version` is `early-2024` (March to October 2024), `late-2024` (November 2024 to April 2026)
    /// or `since-2026`; another text raises `ValueError`. Raises `RuntimeStartError` where the
    /// engine throws and never starts the process.
    fn runtime_network(&self, version: Name<'_>) -> PyResult<bool> {
        let Some(version) = core::RuntimeVersion::from_name(version.as_str()) else {
            let names = core::RuntimeVersion::ALL.map(core::RuntimeVersion::name);
            return Err(PyValueError::new_err(format!(
                "there is no version `{}`: it is one of {}",
                version.as_str(),
                names.join(", ")
            )));
        };
        Ok(self.0.runtime_network(version).map_err(Error::from)?)
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
            "<AppManifest id={id} version={version} diagnostics={count}>"
        ))
    }
}

/// An entry of the list that has a name.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct DeclaredPermission(core::DeclaredPermission);

impl Hash for DeclaredPermission {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.name, self.0.span).hash(state);
    }
}

#[pymethods]
impl DeclaredPermission {
    /// The name as written.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Is there a permission of that name?
    #[getter]
    fn known(&self) -> bool {
        self.0.id.is_some()
    }

    /// Does the entry say `"required": true`? The platform shows it and does nothing else with it.
    #[getter]
    fn required(&self) -> bool {
        self.0.required
    }

    /// Where the name stands.
    #[getter]
    fn span(&self) -> Span {
        Span(self.0.span)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (name, span) = (quoted(py, &self.0.name)?, self.0.span);
        Ok(format!(
            "<DeclaredPermission {name} at {}:{}>",
            span.line, span.column
        ))
    }
}
