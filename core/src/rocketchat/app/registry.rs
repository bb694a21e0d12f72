//! [`AppRegistry`]: the apps an engine runs, and what each of them may do.

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;
use serde::Serialize;

use crate::denial::PermissionDenied;
use crate::diff::ManifestDiff;
use crate::rocketchat::app::grants::AppGrants;
use crate::rocketchat::app::{AppManifest, diff};

/// The apps an engine runs, and what each of them may do.
///
/// An app that is not installed may do nothing. An update that gives an app more than it had is
/// made only with consent.
///
/// ```
/// use grantfold::rocketchat::{AppManifest, AppRegistry, RegistryError};
///
/// let mut registry = AppRegistry::default();
/// let id = "2a9b61d5-06b6-4a26-a9d6-7d2b2a4d6b0c";
/// let manifest = |permission: &str| {
///     AppManifest::parse(&format!(r#"{{"id": "{id}", "permissions": [{{"name": "{permission}"}}]}}"#))
/// };
/// registry.install(&manifest("message.read"))?;
/// assert!(registry.has(id, "message.read"));
/// assert!(!registry.has("another", "message.read"));
///
/// let refused = registry.update(&manifest("message.write"), false).unwrap_err();
/// assert_eq!(refused.kind(), "needs-consent");
/// registry.update(&manifest("message.write"), true)?;
/// assert!(registry.has(id, "message.write"));
/// # Ok::<(), RegistryError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct AppRegistry {
    apps: HashMap<String, AppGrants, RandomState>,
    version: u64,
}

/// An app cannot be installed, updated or removed. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RegistryError {
    /// The manifest has no id, or could not be read.
    NoId,
    /// The app is installed already: update it.
    Installed {
        /// The app's id.
        app: String,
    },
    /// No such app is installed.
    NotInstalled {
        /// The app's id.
        app: String,
    },
    /// The update gives the app more than it had, or there is a doubt about that: ask a person, and
    /// update with consent.
    NeedsConsent {
        /// The app's id.
        app: String,
        /// What the update changes.
        diff: ManifestDiff,
    },
}

impl AppRegistry {
    /// Installs an app with what its manifest grants.
    ///
    /// # Errors
    ///
    /// [`RegistryError::NoId`]; [`RegistryError::Installed`].
    pub fn install(&mut self, manifest: &AppManifest) -> Result<&AppGrants, RegistryError> {
        let app = manifest.id().ok_or(RegistryError::NoId)?;
        self.add(app, manifest.grants())
    }

    /// Installs an app with what the engine stored for it, as [`AppGrants::from_stored`] reads it.
    ///
    /// # Errors
    ///
    /// [`RegistryError::NoId`] for an empty id; [`RegistryError::Installed`].
    pub fn install_stored(
        &mut self,
        app: &str,
        permissions_granted: Option<&str>,
    ) -> Result<&AppGrants, RegistryError> {
        self.add(app, AppGrants::from_stored(app, permissions_granted))
    }

    fn add(&mut self, app: &str, grants: AppGrants) -> Result<&AppGrants, RegistryError> {
        if app.is_empty() {
            return Err(RegistryError::NoId);
        }
        if self.apps.contains_key(app) {
            return Err(RegistryError::Installed { app: app.into() });
        }
        self.version += 1;
        Ok(self.apps.entry(app.into()).or_insert(grants))
    }

    /// Replaces what an app may do by what a new manifest of it grants. `consent` says that a person
    /// agreed to what [`Self::diff`] names.
    ///
    /// # Errors
    ///
    /// [`RegistryError::NoId`]; [`RegistryError::NotInstalled`]; [`RegistryError::NeedsConsent`]
    /// without consent, if the app would get more, or if it is not certain that it would not.
    pub fn update(
        &mut self,
        manifest: &AppManifest,
        consent: bool,
    ) -> Result<&AppGrants, RegistryError> {
        let diff = self.diff(manifest)?;
        let app = manifest.id().unwrap_or_default().to_owned();
        if diff.needs_consent && !consent {
            return Err(RegistryError::NeedsConsent { app, diff });
        }
        self.version += 1;
        let grants = self.apps.entry(app);
        Ok(grants.insert_entry(manifest.grants()).into_mut())
    }

    /// What an update of an app would change.
    ///
    /// # Errors
    ///
    /// [`RegistryError::NoId`]; [`RegistryError::NotInstalled`].
    pub fn diff(&self, manifest: &AppManifest) -> Result<ManifestDiff, RegistryError> {
        let app = manifest.id().ok_or(RegistryError::NoId)?;
        let before = self.apps.get(app);
        let before = before.ok_or_else(|| RegistryError::NotInstalled { app: app.into() })?;
        Ok(diff::of_grants(before, &manifest.grants()))
    }

    /// Takes an app out: it may do nothing any more.
    ///
    /// # Errors
    ///
    /// [`RegistryError::NotInstalled`].
    pub fn remove(&mut self, app: &str) -> Result<(), RegistryError> {
        match self.apps.remove(app) {
            Some(_) => {
                self.version += 1;
                Ok(())
            }
            None => Err(RegistryError::NotInstalled { app: app.into() }),
        }
    }

    /// May an app do this? Never if it is not installed.
    #[must_use]
    pub fn has(&self, app: &str, permission: &str) -> bool {
        let grants = self.apps.get(app);
        grants.is_some_and(|grants| grants.has(permission))
    }

    /// Insists that an app may do this.
    ///
    /// # Errors
    ///
    /// As [`Grants::require`](crate::Grants::require); an app that is not installed is denied.
    pub fn require(&self, app: &str, permission: &str) -> Result<(), PermissionDenied> {
        match self.apps.get(app) {
            Some(grants) => grants.require(permission),
            None => AppGrants::not_installed(app).require(permission),
        }
    }

    /// What an app may do, if it is installed.
    #[must_use]
    pub fn get(&self, app: &str) -> Option<&AppGrants> {
        self.apps.get(app)
    }

    /// The ids of the installed apps, in no particular order.
    pub fn apps(&self) -> impl Iterator<Item = &str> {
        self.apps.keys().map(String::as_str)
    }

    /// Grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }
}

impl RegistryError {
    /// The stable name of the variant, as in the other languages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoId => "no-id",
            Self::Installed { .. } => "installed",
            Self::NotInstalled { .. } => "not-installed",
            Self::NeedsConsent { .. } => "needs-consent",
        }
    }

    /// The app it is about, if its id is known.
    #[must_use]
    pub fn app(&self) -> Option<&str> {
        match self {
            Self::NoId => None,
            Self::Installed { app }
            | Self::NotInstalled { app }
            | Self::NeedsConsent { app, .. } => Some(app),
        }
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoId => f.write_str("the app has no id, so nothing can be granted to it"),
            Self::Installed { app } => write!(f, "the app `{app}` is installed already: update it"),
            Self::NotInstalled { app } => write!(f, "no app `{app}` is installed"),
            Self::NeedsConsent { app, diff } => {
                write!(f, "the update of `{app}` needs consent")?;
                let mut gains = diff.changes.iter().filter(|change| change.kind.is_gain());
                match gains.next() {
                    None => f.write_str(": what it changes is not certain"),
                    Some(first) => {
                        write!(f, ": it gains `{}`", first.permission)?;
                        gains.try_for_each(|gain| write!(f, ", `{}`", gain.permission))
                    }
                }
            }
        }
    }
}

impl std::error::Error for RegistryError {}
