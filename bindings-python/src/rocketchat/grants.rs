//! What an app may do.

use std::hash::{Hash, Hasher};

use grantfold::rocketchat as core;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::convert::{Name, to_json, tuple};
use crate::diagnostic::Diagnostic;
use crate::grants::{Grants, in_call};
use crate::vocabulary;

/// What an app may do: everything `Grants` answers, and the three things that extra fields of a
/// manifest narrow: hosts, token scopes, hidden settings.
///
/// As sets, two of them are equal when they hold the same names, wherever these come from.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> text = '{"permissions": [{"name": "networking", "domains": ["*.example.com"]}]}'
/// >>> grants = AppManifest.parse(text).grants()
/// >>> grants.origin
/// 'manifest'
/// >>> grants.limits.hosts
/// ('*.example.com',)
/// >>> grants.require_host("https://api.example.com/v1")
#[pyclass(frozen, extends = Grants, module = "grantfold.rocketchat")]
pub(crate) struct AppGrants(core::AppGrants);

impl AppGrants {
    pub(crate) fn wrap(py: Python<'_>, grants: core::AppGrants) -> PyResult<Bound<'_, Self>> {
        let base = PyClassInitializer::from(Grants::new((*grants).clone(), &vocabulary::OF_APPS));
        Bound::new(py, base.add_subclass(Self(grants)))
    }

    pub(crate) fn core(&self) -> &core::AppGrants {
        &self.0
    }
}

#[pymethods]
impl AppGrants {
    /// Reads what the engine stored for an app: `permissionsGranted` of its storage item, as JSON
    /// text; `None` if the item has no such field.
    ///
    /// The answers are the engine's: absent or falsy means the defaults, names are compared
    /// exactly, unknown names and entries that are not objects grant nothing. Where the engine
    /// would throw, the answer is no and the reason is in `diagnostics`. Raises `TypeError` for
    /// other types and `UnicodeEncodeError` for lone surrogates.
    ///
    /// >>> from grantfold.rocketchat import AppGrants
    /// >>> grants = AppGrants.from_stored("demo", '[{"name": "message.read"}]')
    /// >>> grants.origin, list(grants)
    /// ('stored-grant', ['message.read'])
    #[classmethod]
    fn from_stored<'py>(
        cls: &Bound<'py, PyType>,
        app: &str,
        permissions_granted: Option<&str>,
    ) -> PyResult<Bound<'py, Self>> {
        let py = cls.py();
        let grants = py.detach(|| core::AppGrants::from_stored(app, permissions_granted));
        Self::wrap(py, grants)
    }

    /// What the server stores, and so grants, when an app is uploaded as a zip: `field` is the form
    /// field `permissions`, `None` if the form has none.
    ///
    /// The server parses the field and keeps the value only if it has a length; anything else, an
    /// empty list too, counts as absent and gives the defaults. Raises `TypeError` for other types
    /// and `UnicodeEncodeError` for lone surrogates.
    #[classmethod]
    fn from_upload<'py>(
        cls: &Bound<'py, PyType>,
        app: &str,
        field: Option<&str>,
    ) -> PyResult<Bound<'py, Self>> {
        let py = cls.py();
        let grants = py.detach(|| core::AppGrants::from_upload(app, field));
        Self::wrap(py, grants)
    }

    /// The grants of an app that is not installed: nothing.
    #[classmethod]
    fn not_installed<'py>(cls: &Bound<'py, PyType>, app: &str) -> PyResult<Bound<'py, Self>> {
        Self::wrap(cls.py(), core::AppGrants::not_installed(app))
    }

    /// Where these grants come from: `manifest`, `defaults`, `stored-grant`, `unreadable`,
    /// `malformed` or `not-installed`; the last three grant nothing.
    #[getter]
    fn origin(&self) -> &str {
        self.0.origin().name()
    }

    /// The hosts, scopes and settings that the entries name. They narrow a permission that is
    /// granted; they grant none.
    #[getter]
    fn limits(&self) -> Limits {
        Limits(self.0.limits().clone())
    }

    /// What is wrong with the stored grant these were read from. Empty for those of a manifest,
    /// which has its own.
    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        tuple(py, self.0.diagnostics(), Diagnostic)
    }

    /// Insists that the app may send a web request to `url` (`http`, `https`, `ws`, `wss`).
    ///
    /// Needs `networking`; if that entry has `domains`, the host must be one of them or below a
    /// `*.` one. The host is taken from the URL as browsers do. `method` is the call that needs it.
    ///
    /// Raises `PermissionDenied` with code `permission-denied` without `networking`, and
    /// `host-denied` for a host that is not listed or a text that is no URL of a web request;
    /// `UnicodeEncodeError` for lone surrogates.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> text = '{"permissions": [{"name": "networking", "domains": ["example.com"]}]}'
    /// >>> AppManifest.parse(text).grants().require_host("https://example.com@evil.test/")
    /// Traceback (most recent call last):
    /// grantfold.PermissionDenied: the host `evil.test` is not in `domains` of `networking` ...
    #[pyo3(signature = (url, *, method = None))]
    fn require_host(&self, url: &str, method: Option<Name<'_>>) -> PyResult<()> {
        in_call(self.0.require_host(url), method)
    }

    /// Insists that the app may ask for a workspace token with `scope`.
    ///
    /// Needs `cloud.workspace-token`; if that entry has `scopes`, exactly this one must be listed.
    /// `method` is the call that needs it.
    ///
    /// Raises `PermissionDenied` with code `permission-denied` or `scope-denied`;
    /// `UnicodeEncodeError` for lone surrogates.
    #[pyo3(signature = (scope, *, method = None))]
    fn require_scope(&self, scope: &str, method: Option<Name<'_>>) -> PyResult<()> {
        in_call(self.0.require_scope(scope), method)
    }

    /// Insists that the app may read the hidden setting `id`.
    ///
    /// Needs `server-setting.read` with exactly this id in `hiddenSettings`. `method` is the call
    /// that needs it.
    ///
    /// Raises `PermissionDenied` with code `permission-denied` or `setting-denied`;
    /// `UnicodeEncodeError` for lone surrogates.
    #[pyo3(signature = (id, *, method = None))]
    fn require_hidden_setting(&self, id: &str, method: Option<Name<'_>>) -> PyResult<()> {
        in_call(self.0.require_hidden_setting(id), method)
    }

    /// App, origin, permissions and limits as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.0)
    }
}

/// What narrows the granted permissions: the extra fields of the manifest's entries.
#[pyclass(frozen, eq, hash, module = "grantfold.rocketchat")]
#[derive(PartialEq)]
pub(crate) struct Limits(core::Limits);

impl Hash for Limits {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let count = |listed: Option<usize>| listed.hash(&mut *state);
        [
            self.0.hosts.listed().map(<[_]>::len),
            self.0.scopes.listed().map(<[_]>::len),
        ]
        .into_iter()
        .for_each(count);
        self.0.hidden_settings.hash(state);
    }
}

#[pymethods]
impl Limits {
    /// `networking.domains`: which hosts the app may talk to; `None` for any.
    #[getter]
    fn hosts<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let hosts = self.0.hosts.listed();
        hosts
            .map(|hosts| tuple(py, hosts, |host| host.to_string()))
            .transpose()
    }

    /// `cloud.workspace-token.scopes`: which scopes it may ask a token for; `None` for any.
    #[getter]
    fn scopes<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let scopes = self.0.scopes.listed();
        scopes.map(|scopes| PyTuple::new(py, scopes)).transpose()
    }

    /// `server-setting.read.hiddenSettings`: which hidden settings it may read.
    #[getter]
    fn hidden_settings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.hidden_settings)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown = |list: Option<Bound<'_, PyTuple>>| match list {
            Some(list) => Ok::<_, PyErr>(list.repr()?.to_string()),
            None => Ok("None".to_owned()),
        };
        let (hosts, scopes) = (shown(self.hosts(py)?)?, shown(self.scopes(py)?)?);
        let settings = shown(Some(self.hidden_settings(py)?))?;
        Ok(format!(
            "<Limits hosts={hosts} scopes={scopes} hidden_settings={settings}>"
        ))
    }
}
