//! [`AppAudit`]: an audit that hears of hosts, scopes and hidden settings.

use std::ops::Deref;

use crate::audit::{Audit, AuditMode, Resource};
use crate::denial::PermissionDenied;
use crate::rocketchat::app::grants::AppGrants;
use crate::rocketchat::app::host;

/// An app's grants that remember what they were asked: an [`Audit`], and what extra fields of a
/// manifest narrow.
///
/// Whoever asks for a host asks for `networking` too, and is noted for both; so with scopes and
/// `cloud.workspace-token`, hidden settings and `server-setting.read`.
///
/// ```
/// use grantfold::Platform;
/// use grantfold::rocketchat::AppManifest;
/// use serde_json::json;
///
/// let manifest = AppManifest::parse(r#"{"permissions": [{"name": "networking"}]}"#);
/// let audit = manifest.grants().audit();
/// assert!(audit.require_host_at("https://API.example.com:8443/v1", "notify.ts:12").is_ok());
///
/// let proposed = audit.report().permissions(Platform::RocketChatApp);
/// assert_eq!(proposed, json!([{ "name": "networking", "domains": ["api.example.com"] }]));
/// ```
#[derive(Debug)]
pub struct AppAudit {
    audit: Audit,
    grants: AppGrants,
}

impl Deref for AppAudit {
    type Target = Audit;

    fn deref(&self) -> &Audit {
        &self.audit
    }
}

impl AppGrants {
    /// These grants with a memory for what is asked, hosts, scopes and hidden settings too.
    #[must_use]
    pub fn audit(&self) -> AppAudit {
        AppAudit {
            audit: (**self).audit(),
            grants: self.clone(),
        }
    }

    /// The same, letting everything pass: see [`AuditMode::ReportOnly`].
    #[must_use]
    pub fn report_only(&self) -> AppAudit {
        AppAudit {
            audit: (**self).report_only(),
            grants: self.clone(),
        }
    }
}

impl AppAudit {
    /// What is asked, without being noted.
    #[must_use]
    pub fn grants(&self) -> &AppGrants {
        &self.grants
    }

    /// Insists that the app may send a web request to `url`.
    ///
    /// # Errors
    ///
    /// As [`AppGrants::require_host`]; with [`AuditMode::ReportOnly`] none.
    pub fn require_host(&self, url: &str) -> Result<(), PermissionDenied> {
        self.host(url, None)
    }

    /// [`Self::require_host`], noting where it was asked.
    ///
    /// # Errors
    ///
    /// As [`Self::require_host`].
    pub fn require_host_at(&self, url: &str, place: &str) -> Result<(), PermissionDenied> {
        self.host(url, Some(place))
    }

    /// Insists that the app may ask for a workspace token with `scope`.
    ///
    /// # Errors
    ///
    /// As [`AppGrants::require_scope`]; with [`AuditMode::ReportOnly`] none.
    pub fn require_scope(&self, scope: &str) -> Result<(), PermissionDenied> {
        self.scope(scope, None)
    }

    /// [`Self::require_scope`], noting where it was asked.
    ///
    /// # Errors
    ///
    /// As [`Self::require_scope`].
    pub fn require_scope_at(&self, scope: &str, place: &str) -> Result<(), PermissionDenied> {
        self.scope(scope, Some(place))
    }

    /// Insists that the app may read the hidden setting `id`.
    ///
    /// # Errors
    ///
    /// As [`AppGrants::require_hidden_setting`]; with [`AuditMode::ReportOnly`] none.
    pub fn require_hidden_setting(&self, id: &str) -> Result<(), PermissionDenied> {
        self.hidden_setting(id, None)
    }

    /// [`Self::require_hidden_setting`], noting where it was asked.
    ///
    /// # Errors
    ///
    /// As [`Self::require_hidden_setting`].
    pub fn require_hidden_setting_at(&self, id: &str, place: &str) -> Result<(), PermissionDenied> {
        self.hidden_setting(id, Some(place))
    }

    fn host(&self, url: &str, place: Option<&str>) -> Result<(), PermissionDenied> {
        let name = host::host_of(url).unwrap_or_default();
        let answer = self.grants.require_host(url);
        self.ask("networking", (Resource::Host, &name), answer, place)
    }

    fn scope(&self, scope: &str, place: Option<&str>) -> Result<(), PermissionDenied> {
        let answer = self.grants.require_scope(scope);
        let resource = (Resource::Scope, scope);
        self.ask("cloud.workspace-token", resource, answer, place)
    }

    fn hidden_setting(&self, id: &str, place: Option<&str>) -> Result<(), PermissionDenied> {
        let answer = self.grants.require_hidden_setting(id);
        let resource = (Resource::HiddenSetting, id);
        self.ask("server-setting.read", resource, answer, place)
    }

    /// Notes the permission and what it is needed for, and answers as this audit does.
    fn ask(
        &self,
        permission: &str,
        (resource, name): (Resource, &str),
        answer: Result<(), PermissionDenied>,
        place: Option<&str>,
    ) -> Result<(), PermissionDenied> {
        let _ = match place {
            Some(place) => self.audit.has_at(permission, place),
            None => self.audit.has(permission),
        };
        self.audit.note(resource, name, answer.is_ok(), place);
        match self.audit.mode() {
            AuditMode::Enforce => answer,
            AuditMode::ReportOnly => Ok(()),
        }
    }
}
