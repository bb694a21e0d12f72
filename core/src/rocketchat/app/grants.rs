//! [`AppGrants`]: what an app may do, and which hosts, scopes and settings it may reach.

use std::collections::HashMap;
use std::ops::Deref;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::basis::Kept;
use crate::denial::{DenialCode, PermissionDenied};
use crate::diagnostic::Diagnostic;
use crate::explanation::LayerSource;
use crate::fold::{Fold, Layer, Merge, Tier};
use crate::grants::Grants;
use crate::rocketchat::app::AppManifest;
use crate::rocketchat::app::host;
use crate::rocketchat::app::limits::{Allowed, Limits};
use crate::rocketchat::app::permissions::Declaration;
use crate::rocketchat::app_catalog;
use crate::set::PermissionSet;

/// Where an app's grants come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrantOrigin {
    /// The list in the manifest.
    Manifest,
    /// The manifest or the stored grant is silent: the 30 defaults.
    Defaults,
    /// The list the engine stored at installation.
    StoredGrant,
    /// The manifest is not strict JSON, or not an object: nothing.
    Unreadable,
    /// The list is not one: nothing.
    Malformed,
    /// No such app is installed: nothing.
    NotInstalled,
}

impl GrantOrigin {
    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Defaults => "defaults",
            Self::StoredGrant => "stored-grant",
            Self::Unreadable => "unreadable",
            Self::Malformed => "malformed",
            Self::NotInstalled => "not-installed",
        }
    }

    fn otherwise(self) -> &'static str {
        match self {
            Self::Manifest => "the manifest does not declare it",
            Self::Defaults => {
                "the manifest declares no permissions, and it is not among the defaults"
            }
            Self::StoredGrant => "it is not in the stored grant",
            Self::Unreadable => "the manifest could not be read, so it grants nothing",
            Self::Malformed => "the list of permissions is malformed, so it grants nothing",
            Self::NotInstalled => "no such app is installed",
        }
    }

    fn source(self) -> Option<LayerSource> {
        match self {
            Self::Manifest => Some(LayerSource::Manifest),
            Self::Defaults => Some(LayerSource::Defaults),
            Self::StoredGrant => Some(LayerSource::StoredGrant),
            Self::Unreadable | Self::Malformed | Self::NotInstalled => None,
        }
    }
}

/// What an app may do. Everything [`Grants`] answers, and the three things that extra fields of a
/// manifest narrow: hosts, token scopes, hidden settings.
///
/// ```
/// use grantfold::rocketchat::AppManifest;
///
/// let text = r#"{"permissions": [{"name": "networking", "domains": ["*.example.com"]}]}"#;
/// let grants = AppManifest::parse(text).grants();
/// assert!(grants.require_host("https://api.example.com/v1").is_ok());
/// let denied = grants.require_host("https://example.org@evil.test/").unwrap_err();
/// assert_eq!(denied.resource.as_deref(), Some("evil.test"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppGrants {
    grants: Grants,
    origin: GrantOrigin,
    limits: Limits,
    diagnostics: Vec<Diagnostic>,
}

impl Deref for AppGrants {
    type Target = Grants;

    fn deref(&self) -> &Grants {
        &self.grants
    }
}

impl AppGrants {
    pub(crate) fn of_manifest(manifest: &AppManifest) -> Self {
        let origin = match &manifest.declaration {
            _ if !manifest.readable => GrantOrigin::Unreadable,
            declaration if declaration.malformed => GrantOrigin::Malformed,
            Declaration { listed: None, .. } => GrantOrigin::Defaults,
            Declaration {
                listed: Some(_), ..
            } => GrantOrigin::Manifest,
        };
        Self::new(manifest.id(), origin, &manifest.declaration)
    }

    pub(crate) fn of_understood(manifest: &AppManifest) -> Self {
        let origin = match manifest.declaration.listed {
            _ if !manifest.understood => GrantOrigin::Unreadable,
            None => GrantOrigin::Defaults,
            Some(_) => GrantOrigin::Manifest,
        };
        let mut allow = manifest.declaration.known();
        allow.union_with(&manifest.declaration.meant);
        Self::granting(manifest.id(), origin, &manifest.declaration, allow)
    }

    pub(crate) fn new(app: Option<&str>, origin: GrantOrigin, declaration: &Declaration) -> Self {
        Self::granting(app, origin, declaration, declaration.known())
    }

    fn granting(
        app: Option<&str>,
        origin: GrantOrigin,
        declaration: &Declaration,
        listed: PermissionSet,
    ) -> Self {
        let catalog = app_catalog();
        let (allow, limits) = match origin {
            GrantOrigin::Manifest | GrantOrigin::StoredGrant => {
                (listed, declaration.limits.clone())
            }
            GrantOrigin::Defaults => (catalog.defaults(), Limits::default()),
            _ => (PermissionSet::default(), Limits::default()),
        };
        let layers = origin.source().map(|source| Layer::allowing(source, allow));
        let fold = Fold {
            tiers: [Tier::new(Merge::AllowWins, layers)].into_iter().collect(),
            ..Fold::default()
        };
        let listed = declaration.listed.iter().flatten();
        let places: HashMap<_, _> = match origin {
            GrantOrigin::Manifest => listed
                .filter_map(|entry| Some((entry.id?, entry.span)))
                .collect(),
            _ => HashMap::new(),
        };
        let basis = Kept {
            subject: app.map(str::to_owned),
            place: None,
            fold,
            places,
            otherwise: origin.otherwise(),
            unheard: HashMap::new(),
            cure: match origin {
                GrantOrigin::Unreadable | GrantOrigin::Malformed => cure_by_mending,
                GrantOrigin::NotInstalled => cure_by_installing,
                _ => cure_by_declaring,
            },
        };
        Self {
            grants: Grants::new(catalog, basis),
            origin,
            limits,
            diagnostics: Vec::new(),
        }
    }

    pub(crate) fn with_diagnostics(self, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            diagnostics,
            ..self
        }
    }

    /// The grants of an app that is not installed: nothing.
    ///
    /// Rule from: engine `server/permissions/AppPermissionManager` (an unknown app id has no grant).
    #[must_use]
    pub fn not_installed(app: &str) -> Self {
        Self::new(
            Some(app),
            GrantOrigin::NotInstalled,
            &Declaration::default(),
        )
    }

    /// Where these grants come from.
    #[must_use]
    pub fn origin(&self) -> GrantOrigin {
        self.origin
    }

    /// What is wrong with the stored grant these were read from. Empty for those of a manifest,
    /// which has its own list.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The hosts, scopes and settings that the entries name. They narrow a permission that is
    /// granted; they grant none.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Insists that the app may send a web request to `url` (`http`, `https`, `ws`, `wss`).
    ///
    /// Needs `networking`; if that entry has `domains`, the host must be one of them or below a
    /// `*.` one. The host is taken from the URL as browsers do, so user names, ports, a trailing
    /// dot, letter case, IDNA and the spellings of IP addresses cannot mislead it.
    ///
    /// # Errors
    ///
    /// [`PermissionDenied`] with code `permission-denied` without `networking`, and `host-denied`
    /// for a host that is not listed or a text that is no URL of a web request.
    pub fn require_host(&self, url: &str) -> Result<(), PermissionDenied> {
        self.require("networking")?;
        let host = host::web_host(url).map_err(|problem| {
            let reason = format!("`{url}` cannot be requested: {problem}");
            self.denied(DenialCode::HostDenied, url.to_owned(), reason, None)
        })?;
        match &self.limits.hosts {
            Allowed::Any => Ok(()),
            Allowed::Only(patterns) if patterns.iter().any(|pattern| pattern.matches(&host)) => {
                Ok(())
            }
            Allowed::Only(_) => {
                let reason = format!("the host `{host}` is not in `domains` of `networking`");
                let help = format!("add \"{host}\" to `domains`");
                Err(self.denied(DenialCode::HostDenied, host.to_string(), reason, Some(help)))
            }
        }
    }

    /// Insists that the app may ask for a workspace token with `scope`.
    ///
    /// Needs `cloud.workspace-token`; if that entry has `scopes`, exactly this one must be listed.
    ///
    /// # Errors
    ///
    /// [`PermissionDenied`] with code `permission-denied` or `scope-denied`.
    pub fn require_scope(&self, scope: &str) -> Result<(), PermissionDenied> {
        self.require("cloud.workspace-token")?;
        match &self.limits.scopes {
            Allowed::Any => Ok(()),
            Allowed::Only(scopes) if scopes.iter().any(|listed| listed == scope) => Ok(()),
            Allowed::Only(_) => {
                let reason =
                    format!("the scope `{scope}` is not in `scopes` of `cloud.workspace-token`");
                let help = format!("add \"{scope}\" to `scopes`");
                Err(self.denied(
                    DenialCode::ScopeDenied,
                    scope.to_owned(),
                    reason,
                    Some(help),
                ))
            }
        }
    }

    /// Insists that the app may read the hidden setting `id`.
    ///
    /// Needs `server-setting.read` with exactly this id in `hiddenSettings`.
    ///
    /// # Errors
    ///
    /// [`PermissionDenied`] with code `permission-denied` or `setting-denied`.
    pub fn require_hidden_setting(&self, id: &str) -> Result<(), PermissionDenied> {
        self.require("server-setting.read")?;
        if self
            .limits
            .hidden_settings
            .iter()
            .any(|listed| listed == id)
        {
            return Ok(());
        }
        let reason = format!(
            "the hidden setting `{id}` is not in `hiddenSettings` of `server-setting.read`"
        );
        let help = format!("add \"{id}\" to `hiddenSettings`");
        Err(self.denied(DenialCode::SettingDenied, id.to_owned(), reason, Some(help)))
    }

    fn denied(
        &self,
        code: DenialCode,
        resource: String,
        reason: String,
        help: Option<String>,
    ) -> PermissionDenied {
        PermissionDenied {
            code,
            subject: self.subject().map(str::to_owned),
            place: None,
            missing: Vec::new(),
            resource: Some(resource),
            method: None,
            reason,
            help,
        }
    }
}

impl Serialize for AppGrants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("AppGrants", 4)?;
        object.serialize_field("app", &self.subject())?;
        object.serialize_field("origin", self.origin.name())?;
        object.serialize_field("permissions", &self.iter().collect::<Vec<_>>())?;
        object.serialize_field("limits", &self.limits)?;
        object.end()
    }
}

fn cure_by_declaring(name: &str) -> String {
    format!("add {{ \"name\": \"{name}\" }} to `permissions` in app.json")
}

fn cure_by_mending(_: &str) -> String {
    "correct the errors in app.json; `grantfold check` lists them".to_owned()
}

fn cure_by_installing(_: &str) -> String {
    "install the app".to_owned()
}
