//! Grants that remember what they were asked.

pub(crate) mod report;

use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};

use grantfold as core;
use grantfold::AuditMode;
use grantfold::rocketchat::AppAudit;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::audit::report::AuditReport;
use crate::convert::{Name, quoted};
use crate::grants::{Grants, in_call};

/// Grants that answer as always and remember what was asked, how often and from where.
///
/// `Grants.audit` makes one that denies what is not granted, `Grants.report_only` one that lets
/// everything pass and notes what would have been denied. It may be shared between threads; other
/// processes have their own, and reports add up.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> text = '{"permissions": [{"name": "message.write"}, {"name": "networking"}]}'
/// >>> audit = AppManifest.parse(text).grants().audit()
/// >>> audit.has("message.write", at="notify.py:12"), "user.read" in audit
/// (True, False)
/// >>> report = audit.report()
/// >>> report.used, report.unused, report.denied
/// (('message.write',), ('networking',), ('user.read',))
#[pyclass(frozen, subclass, module = "grantfold")]
pub(crate) struct Audit {
    // INVARIANT: no Python object is made or taken apart while somebody holds the lock, so nobody
    // lets go of the interpreter with it, and no fork can leave it closed.
    core: Mutex<Held>,
    grants: Py<Grants>,
    mode: AuditMode,
}

/// An app's audit hears of hosts too.
pub(crate) enum Held {
    Any(core::Audit),
    App(AppAudit),
}

impl Deref for Held {
    type Target = core::Audit;

    fn deref(&self) -> &core::Audit {
        match self {
            Self::Any(audit) => audit,
            Self::App(audit) => audit,
        }
    }
}

impl Audit {
    pub(crate) fn of(grants: &Bound<'_, Grants>, core: Held) -> Self {
        Self {
            mode: core.mode(),
            core: Mutex::new(core),
            grants: grants.clone().unbind(),
        }
    }

    /// What was noted stays good whatever broke off: answers come from the grants.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Held> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, permission: &Bound<'_, PyAny>, at: Option<&str>) -> PyResult<bool> {
        if at.is_none() {
            let vocabulary = self.grants.get().vocabulary();
            if let Some(id) = vocabulary.id(permission) {
                return Ok(self.lock().has_id(id));
            }
        }
        let name: Name<'_> = permission.extract()?;
        Ok(ask(&self.lock(), &name, at))
    }
}

/// An escape is another name than the one that was asked, and is not listed as if it were that.
fn ask(audit: &core::Audit, name: &Name<'_>, at: Option<&str>) -> bool {
    match at {
        _ if name.is_escaped() => audit.has_unreadable(),
        Some(at) => audit.has_at(name.as_str(), at),
        None => audit.has(name.as_str()),
    }
}

#[pymethods]
impl Grants {
    /// These grants with a memory for what is asked.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> audit = AppManifest.parse('{"id": "demo", "permissions": []}').grants().audit()
    /// >>> audit.has("message.write")
    /// False
    /// >>> audit.report().denied
    /// ('message.write',)
    fn audit(slf: &Bound<'_, Self>) -> Audit {
        Audit::of(slf, Held::Any(slf.get().core().audit()))
    }

    /// The same, but everything passes, names that are in no catalogue too: for hosts on the way
    /// from no permissions to enforced ones. Its report tells what would have been denied.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> audit = AppManifest.parse('{"id": "demo", "permissions": []}').grants().report_only()
    /// >>> audit.has("message.write")
    /// True
    /// >>> audit.report().denied
    /// ('message.write',)
    fn report_only(slf: &Bound<'_, Self>) -> Audit {
        Audit::of(slf, Held::Any(slf.get().core().report_only()))
    }
}

#[pymethods]
impl Audit {
    /// What is asked, without being noted.
    #[getter]
    fn grants<'py>(&self, py: Python<'py>) -> &Bound<'py, Grants> {
        self.grants.bind(py)
    }

    /// What it does about a permission that is not granted: `enforce` denies it, `report-only` lets
    /// it pass.
    #[getter]
    fn mode(&self) -> &'static str {
        self.mode.name()
    }

    /// Is the permission granted? With the mode `report-only` the answer is always yes.
    ///
    /// `at` tells where it was asked: a file and line, a method, whatever tells the caller. The
    /// report has the first and the last place. `permission in audit` asks the same without a place,
    /// and is no for what is not a str, which raises `TypeError` here.
    #[pyo3(signature = (permission, at = None))]
    fn has(&self, permission: &Bound<'_, PyAny>, at: Option<Name<'_>>) -> PyResult<bool> {
        self.ask(permission, at.as_ref().map(Name::as_str))
    }

    /// Insists on all of the permissions, as `Grants.require` does; with the mode `report-only`
    /// nothing is denied.
    ///
    /// `method` is the call that needs them; it is named in the error. `at` is the place, as for
    /// `has`. Raises `PermissionDenied` and `TypeError` as `Grants.require` does; what raises
    /// `TypeError` is not noted.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> grants = AppManifest.parse('{"id": "demo", "permissions": []}').grants()
    /// >>> grants.audit().require("message.write", method="chat.postMessage", at="notify.py:12")
    /// Traceback (most recent call last):
    /// grantfold.PermissionDenied: `demo`: `chat.postMessage` was refused: ...
    /// >>> grants.report_only().require("message.write")
    #[pyo3(signature = (*permissions, method = None, at = None))]
    fn require(
        &self,
        permissions: &Bound<'_, PyTuple>,
        method: Option<Name<'_>>,
        at: Option<Name<'_>>,
    ) -> PyResult<()> {
        let names = permissions.iter_borrowed().map(|name| name.extract());
        let names = names.collect::<PyResult<Vec<Name<'_>>>>()?;
        let at = at.as_ref().map(Name::as_str);
        let audit = self.lock();
        // All are noted, whatever is said of the first.
        let denied = names.iter().filter(|name| !ask(&audit, name, at)).count();
        drop(audit);
        let answer = match denied {
            0 => Ok(()),
            _ => self
                .grants
                .get()
                .core()
                .require_all(names.iter().map(Name::as_str)),
        };
        in_call(answer, method)
    }

    /// What was asked so far.
    fn report(&self) -> AuditReport {
        AuditReport(self.lock().report())
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        self.ask(name, None).unwrap_or(false)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mode = self.mode();
        Ok(match self.grants.get().core().subject() {
            Some(subject) => format!("<Audit of {}: {mode}>", quoted(py, subject)?),
            None => format!("<Audit: {mode}>"),
        })
    }
}
