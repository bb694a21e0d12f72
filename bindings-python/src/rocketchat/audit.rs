//! Audits that hear of hosts, scopes and hidden settings.

use grantfold as core;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::audit::{Audit, Held};
use crate::convert::Name;
use crate::grants::in_call;
use crate::rocketchat::grants::AppGrants;

/// An app's grants that remember what they were asked: everything `Audit` hears, and the hosts,
/// scopes and hidden settings that extra fields of a manifest narrow.
///
/// Whoever asks for a host asks for `networking` too, and is noted for both; so with scopes and
/// `cloud.workspace-token`, hidden settings and `server-setting.read`.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> grants = AppManifest.parse('{"permissions": [{"name": "networking"}]}').grants()
/// >>> audit = grants.audit()
/// >>> audit.require_host("https://API.example.com:8443/v1", at="notify.py:12")
/// >>> audit.report().hosts["api.example.com"].first
/// 'notify.py:12'
#[pyclass(frozen, extends = Audit, module = "grantfold.rocketchat")]
pub(crate) struct AppAudit;

impl AppAudit {
    fn wrap<'py>(
        grants: &Bound<'py, AppGrants>,
        audit: core::rocketchat::AppAudit,
    ) -> PyResult<Bound<'py, Self>> {
        let base = PyClassInitializer::from(Audit::of(grants.as_super(), Held::App(audit)));
        Bound::new(grants.py(), base.add_subclass(Self))
    }

    /// Asks the audit that only apps have.
    fn ask(
        slf: &Bound<'_, Self>,
        method: Option<Name<'_>>,
        denial: impl FnOnce(&core::rocketchat::AppAudit) -> Option<core::PermissionDenied>,
    ) -> PyResult<()> {
        let held = slf.as_super().get().lock();
        let denied = match &*held {
            Held::App(audit) => denial(audit),
            // Nothing makes such an object; if anything did, it would get nothing.
            Held::Any(_) => {
                drop(held);
                return Err(PyTypeError::new_err("this is no audit of an app"));
            }
        };
        drop(held);
        in_call(denied.map_or(Ok(()), Err), method)
    }
}

#[pymethods]
impl AppGrants {
    /// These grants with a memory for what is asked, hosts, scopes and hidden settings too.
    fn audit<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, AppAudit>> {
        AppAudit::wrap(slf, slf.get().core().audit())
    }

    /// The same, but everything passes: for hosts on the way from no permissions to enforced ones.
    /// Its report tells what would have been denied.
    ///
    /// >>> from grantfold.rocketchat import AppGrants
    /// >>> audit = AppGrants.not_installed("demo").report_only()
    /// >>> audit.require_host("https://api.example.com/")
    /// >>> audit.report().hosts["api.example.com"].denied, audit.report().denied
    /// (1, ('networking',))
    fn report_only<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, AppAudit>> {
        AppAudit::wrap(slf, slf.get().core().report_only())
    }
}

#[pymethods]
impl AppAudit {
    /// Insists that the app may send a web request to `url`, as `AppGrants.require_host` does; with
    /// the mode `report-only` nothing is denied.
    ///
    /// `method` is the call that needs it; `at` is the place, as for `has`. Raises as
    /// `AppGrants.require_host` does; what raises `TypeError` or `UnicodeEncodeError` is not noted.
    #[pyo3(signature = (url, *, method = None, at = None))]
    fn require_host(
        slf: &Bound<'_, Self>,
        url: &str,
        method: Option<Name<'_>>,
        at: Option<Name<'_>>,
    ) -> PyResult<()> {
        Self::ask(slf, method, |audit| match &at {
            Some(at) => audit.require_host_at(url, at.as_str()).err(),
            None => audit.require_host(url).err(),
        })
    }

    /// Insists that the app may ask for a workspace token with `scope`, as
    /// `AppGrants.require_scope` does; with the mode `report-only` nothing is denied.
    ///
    /// `method` is the call that needs it; `at` is the place, as for `has`. Raises as
    /// `AppGrants.require_scope` does; what raises `TypeError` or `UnicodeEncodeError` is not noted.
    #[pyo3(signature = (scope, *, method = None, at = None))]
    fn require_scope(
        slf: &Bound<'_, Self>,
        scope: &str,
        method: Option<Name<'_>>,
        at: Option<Name<'_>>,
    ) -> PyResult<()> {
        Self::ask(slf, method, |audit| match &at {
            Some(at) => audit.require_scope_at(scope, at.as_str()).err(),
            None => audit.require_scope(scope).err(),
        })
    }

    /// Insists that the app may read the hidden setting `id`, as
    /// `AppGrants.require_hidden_setting` does; with the mode `report-only` nothing is denied.
    ///
    /// `method` is the call that needs it; `at` is the place, as for `has`. Raises as
    /// `AppGrants.require_hidden_setting` does; what raises `TypeError` or `UnicodeEncodeError` is
    /// not noted.
    #[pyo3(signature = (id, *, method = None, at = None))]
    fn require_hidden_setting(
        slf: &Bound<'_, Self>,
        id: &str,
        method: Option<Name<'_>>,
        at: Option<Name<'_>>,
    ) -> PyResult<()> {
        Self::ask(slf, method, |audit| match &at {
            Some(at) => audit.require_hidden_setting_at(id, at.as_str()).err(),
            None => audit.require_hidden_setting(id).err(),
        })
    }
}
