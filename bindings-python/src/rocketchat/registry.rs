//! The apps an engine runs.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use foldhash::fast::RandomState;
use grantfold::rocketchat as core;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::Name;
use crate::diff::ManifestDiff;
use crate::error::Error;
use crate::rocketchat::grants::AppGrants;
use crate::rocketchat::manifest::AppManifest;
use crate::vocabulary;

/// The apps an engine runs, and what each of them may do.
///
/// An app that is not installed may do nothing. An update that gives an app more than it had is made
/// only with consent. Changes take effect at once and are all or nothing; each raises `version`. It
/// may be shared between threads.
///
/// >>> from grantfold.rocketchat import AppManifest, AppRegistry, RegistryError
/// >>> def manifest(permission):
/// ...     return AppManifest.parse('{"id": "demo", "permissions": [{"name": "%s"}]}' % permission)
/// >>> registry = AppRegistry()
/// >>> "message.read" in registry.install(manifest("message.read"))
/// True
/// >>> registry.has("demo", "message.read"), registry.has("another", "message.read")
/// (True, False)
/// >>> try:
/// ...     registry.update(manifest("message.write"))
/// ... except RegistryError as error:
/// ...     print(error.kind, error.app, [change.permission for change in error.diff.changes])
/// needs-consent demo ['message.write', 'message.read']
/// >>> list(registry.update(manifest("message.write"), consent=True))
/// ['message.write']
#[pyclass(frozen, module = "grantfold.rocketchat")]
pub(crate) struct AppRegistry(Mutex<Held>);

#[derive(Default)]
struct Held {
    now: core::AppRegistry,
    /// What `get` gave and gives again.
    given: HashMap<String, Py<AppGrants>, RandomState>,
}

#[pymethods]
impl AppRegistry {
    /// A registry without apps.
    #[new]
    fn new() -> Self {
        Self(Mutex::default())
    }

    /// Installs an app with what its manifest grants.
    ///
    /// Raises `RegistryError` of kind `no-id` or `installed`.
    fn install(&self, py: Python<'_>, manifest: &AppManifest) -> Result<Py<AppGrants>, Error> {
        let mut held = self.lock()?;
        let grants = held.now.install(&manifest.0)?.clone();
        let version = held.now.version();
        drop(held);
        let app = manifest.0.id().unwrap_or_default();
        self.give(py, app, grants, version)
    }

    /// Installs an app with what the engine stored for it, as `AppGrants.from_stored` reads it.
    ///
    /// Raises `RegistryError` of kind `installed`, or `no-id` for an empty id.
    fn install_stored(
        &self,
        py: Python<'_>,
        app: &str,
        permissions_granted: Option<&str>,
    ) -> Result<Py<AppGrants>, Error> {
        let mut held = self.lock()?;
        let grants = held.now.install_stored(app, permissions_granted)?.clone();
        let version = held.now.version();
        drop(held);
        self.give(py, app, grants, version)
    }

    /// Replaces what an app may do by what a new manifest of it grants. `consent` says that a person
    /// agreed to what `diff` names.
    ///
    /// Raises `RegistryError` of kind `no-id` or `not-installed`; and `needs-consent`, with the
    /// `diff`, without consent if the app would get more, or if it is not certain that it would not.
    #[pyo3(signature = (manifest, consent = false))]
    fn update(
        &self,
        py: Python<'_>,
        manifest: &AppManifest,
        consent: bool,
    ) -> Result<Py<AppGrants>, Error> {
        let app = manifest.0.id().unwrap_or_default();
        let mut held = self.lock()?;
        let grants = held.now.update(&manifest.0, consent)?.clone();
        let (before, version) = (held.given.remove(app), held.now.version());
        drop(held);
        drop(before);
        self.give(py, app, grants, version)
    }

    /// What an update of an app would change.
    ///
    /// Raises `RegistryError` of kind `no-id` or `not-installed`.
    fn diff(&self, manifest: &AppManifest) -> Result<ManifestDiff, Error> {
        Ok(ManifestDiff(self.lock()?.now.diff(&manifest.0)?))
    }

    /// Takes an app out: it may do nothing any more.
    ///
    /// Raises `RegistryError` of kind `not-installed`.
    fn remove(&self, app: &str) -> Result<(), Error> {
        let mut held = self.lock()?;
        held.now.remove(app)?;
        let before = held.given.remove(app);
        drop(held);
        drop(before);
        Ok(())
    }

    /// May an app do this? Never if it is not installed, and never what is no permission.
    fn has(&self, app: Name<'_>, permission: &Bound<'_, PyAny>) -> Result<bool, Error> {
        let id = vocabulary::OF_APPS.argument(permission)?;
        let held = self.lock()?;
        let grants = held.now.get(app.as_str());
        Ok(id.is_some_and(|id| grants.is_some_and(|grants| grants.has_id(id))))
    }

    /// Insists that an app may do this.
    ///
    /// Raises `PermissionDenied` as `Grants.require` does; an app that is not installed is denied.
    fn require(&self, app: Name<'_>, permission: Name<'_>) -> Result<(), Error> {
        let answer = self.lock()?.now.require(app.as_str(), permission.as_str());
        answer.map_err(|denied| Error::Denied(Box::new(denied)))
    }

    /// What an app may do; `None` if it is not installed. It stays what it is when the app is updated
    /// or taken out.
    fn get(&self, py: Python<'_>, app: Name<'_>) -> Result<Option<Py<AppGrants>>, Error> {
        let app = app.as_str();
        let held = self.lock()?;
        if let Some(given) = held.given.get(app) {
            return Ok(Some(given.clone_ref(py)));
        }
        let (grants, version) = (held.now.get(app).cloned(), held.now.version());
        drop(held);
        let give = |grants| self.give(py, app, grants, version);
        grants.map(give).transpose()
    }

    /// The ids of the installed apps, sorted.
    #[getter]
    fn apps<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>, Error> {
        let held = self.lock()?;
        let mut apps: Vec<String> = held.now.apps().map(str::to_owned).collect();
        drop(held);
        apps.sort_unstable();
        Ok(PyTuple::new(py, apps)?)
    }

    /// Grows with every change.
    #[getter]
    fn version(&self) -> Result<u64, Error> {
        Ok(self.lock()?.now.version())
    }

    fn __contains__(&self, app: &Bound<'_, PyAny>) -> Result<bool, Error> {
        let Ok(app) = app.extract() else {
            return Ok(false);
        };
        Ok(self.lock()?.now.get(app).is_some())
    }

    fn __len__(&self) -> Result<usize, Error> {
        Ok(self.lock()?.now.apps().count())
    }

    fn __repr__(&self) -> Result<String, Error> {
        let held = self.lock()?;
        let (apps, version) = (held.now.apps().count(), held.now.version());
        Ok(format!("<AppRegistry apps={apps} version={version}>"))
    }
}

impl AppRegistry {
    /// The grants at a version as an object, which is kept to be given again if that is the version
    /// still.
    fn give(
        &self,
        py: Python<'_>,
        app: &str,
        grants: core::AppGrants,
        version: u64,
    ) -> Result<Py<AppGrants>, Error> {
        let made = AppGrants::wrap(py, grants)?.unbind();
        let mut held = self.lock()?;
        if held.now.version() != version {
            return Ok(made);
        }
        let given = held.given.entry(app.to_owned());
        let given = given.or_insert_with(|| made.clone_ref(py)).clone_ref(py);
        drop(held);
        Ok(given)
    }

    // INVARIANT: no Python object is made or taken apart while somebody holds the lock: that may run
    // any code, which may ask here again.
    fn lock(&self) -> Result<MutexGuard<'_, Held>, Error> {
        self.0.lock().map_err(|_| {
            let sentence = "a change of this object broke off, so it answers no more";
            PyRuntimeError::new_err(sentence).into()
        })
    }
}
