//! Grants that remember what they were asked, and what they tell of it.

use std::hash::{Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use grantfold as core;
use grantfold::{AuditMode, Platform};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMappingProxy, PyTuple, PyType};

use crate::convert::{Name, Parsed, parsed, quoted};
use crate::error::Error;
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
#[pyclass(frozen, module = "grantfold")]
pub(crate) struct Audit {
    // INVARIANT: no Python object is made or taken apart while somebody holds the lock, so nobody
    // lets go of the interpreter with it, and no fork can leave it closed.
    core: Mutex<core::Audit>,
    grants: Py<Grants>,
    mode: AuditMode,
}

impl Audit {
    fn of(grants: &Bound<'_, Grants>, core: core::Audit) -> Self {
        Self {
            mode: core.mode(),
            core: Mutex::new(core),
            grants: grants.clone().unbind(),
        }
    }

    /// What was noted stays good whatever broke off: answers come from the grants.
    fn lock(&self) -> MutexGuard<'_, core::Audit> {
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
        Ok(ask(&self.lock(), name.as_str(), at))
    }
}

fn ask(audit: &core::Audit, name: &str, at: Option<&str>) -> bool {
    match at {
        Some(at) => audit.has_at(name, at),
        None => audit.has(name),
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
        Audit::of(slf, slf.get().core().audit())
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
        Audit::of(slf, slf.get().core().report_only())
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
        match self.mode {
            AuditMode::Enforce => "enforce",
            AuditMode::ReportOnly => "report-only",
        }
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
        // Each is asked, whatever is said of those before it: the report shall have them all.
        let denied = names
            .iter()
            .filter(|name| !ask(&audit, name.as_str(), at))
            .count();
        drop(audit);
        match denied {
            0 => Ok(()),
            _ => {
                let grants = self.grants.get().core();
                in_call(grants.require_all(names.iter().map(Name::as_str)), method)
            }
        }
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

/// What one subject was asked for. Names are in ascending order.
///
/// >>> from functools import reduce
/// >>> from grantfold import AuditReport
/// >>> from grantfold.rocketchat import AppManifest
/// >>> grants = AppManifest.parse('{"id": "demo", "permissions": [{"name": "api"}]}').grants()
/// >>> one, other = grants.audit(), grants.audit()
/// >>> one.has("api", at="a.py:1"), other.has("api", at="b.py:2")
/// (True, True)
/// >>> sent = [one.report().to_json(), other.report().to_json()]
/// >>> asked = reduce(AuditReport.merge, map(AuditReport.from_json, sent)).asked["api"]
/// >>> asked.granted, asked.denied, asked.first, asked.last
/// (2, 0, 'a.py:1', 'b.py:2')
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct AuditReport(core::AuditReport);

impl Hash for AuditReport {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.subject, &self.0.granted, self.0.asked.len()).hash(state);
    }
}

fn names<'a, 'py>(
    py: Python<'py>,
    names: impl Iterator<Item = &'a str>,
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, names.collect::<Vec<_>>())
}

#[pymethods]
impl AuditReport {
    /// Reads what `to_json` wrote, in any language.
    ///
    /// Raises `AuditError` for another text, `TypeError` for what is not a str and
    /// `UnicodeEncodeError` for lone surrogates.
    #[classmethod]
    fn from_json(_cls: &Bound<'_, PyType>, text: &str) -> PyResult<Self> {
        let read = core::AuditReport::from_json(text);
        Ok(Self(read.map_err(Error::from)?))
    }

    /// Whose grants they are, where it is known.
    #[getter]
    fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    /// What was granted.
    #[getter]
    fn granted<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.granted)
    }

    /// What was asked and granted.
    #[getter]
    fn used<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, self.0.used())
    }

    /// What is granted and nobody asked for.
    #[getter]
    fn unused<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, self.0.unused())
    }

    /// What was asked and denied, or would have been.
    #[getter]
    fn denied<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, self.0.denied())
    }

    /// What was asked, by the name of the permission.
    #[getter]
    fn asked<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
        let asked = PyDict::new(py);
        for (name, each) in &self.0.asked {
            asked.set_item(name, Asked(each.clone()))?;
        }
        Ok(PyMappingProxy::new(py, asked.as_mapping()))
    }

    /// How often names were asked that are in no catalogue, beyond the thousand names that are
    /// listed.
    #[getter]
    fn more_unknown(&self) -> u64 {
        self.0.more_unknown
    }

    /// This report and another, of another process or another time, added up. As far as places are
    /// concerned the other is the later one.
    ///
    /// Raises `AuditError` where the two are about different subjects.
    fn merge(&self, other: &Self) -> PyResult<Self> {
        let mut merged = self.0.clone();
        merged.merge(&other.0).map_err(Error::from)?;
        Ok(Self(merged))
    }

    /// The value of `permissions` in a manifest that asks for what was asked, granted or not, and
    /// for nothing else.
    ///
    /// Names that a manifest of the platform cannot ask for are left out. So are extra fields, such
    /// as `domains`, that narrow a permission: an audit hears no hosts. Another platform than
    /// `rocketchat-app` and `root` raises `ValueError`.
    ///
    /// >>> from grantfold.rocketchat import AppGrants
    /// >>> audit = AppGrants.not_installed("demo").report_only()
    /// >>> audit.has("message.write")
    /// True
    /// >>> audit.report().permissions("rocketchat-app")
    /// [{'name': 'message.write'}]
    fn permissions(&self, platform: Name<'_>) -> PyResult<Parsed> {
        let platforms = [Platform::RocketChatApp, Platform::Root];
        let is_meant = |each: &Platform| each.name() == platform.as_str();
        let Some(platform) = platforms.into_iter().find(is_meant) else {
            return Err(PyValueError::new_err(format!(
                "there is no platform `{}`: it is one of {}",
                platform.as_str(),
                platforms.map(Platform::name).join(", ")
            )));
        };
        parsed(&self.0.permissions(platform))
    }

    /// The report as one line of JSON, as every language writes it.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let rebuild = slf.get_type().getattr("from_json")?;
        Ok((rebuild, (slf.get().to_json(),)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (used, unused) = (self.0.used().count(), self.0.unused().count());
        let counts = format!(
            "{used} used, {unused} unused, {} denied",
            self.0.denied().count()
        );
        Ok(match &self.0.subject {
            Some(subject) => format!("<AuditReport of {}: {counts}>", quoted(py, subject)?),
            None => format!("<AuditReport: {counts}>"),
        })
    }
}

/// How often a permission was asked for, and from where.
#[pyclass(frozen, eq, hash, module = "grantfold")]
#[derive(PartialEq)]
pub(crate) struct Asked(core::Asked);

impl Hash for Asked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.granted, self.0.denied, &self.0.first, &self.0.last).hash(state);
    }
}

#[pymethods]
impl Asked {
    /// How often it was granted.
    #[getter]
    fn granted(&self) -> u64 {
        self.0.granted
    }

    /// How often it was not; in a report-only audit, how often it would not have been.
    #[getter]
    fn denied(&self) -> u64 {
        self.0.denied
    }

    /// The place that asked first, of those that named themselves.
    #[getter]
    fn first(&self) -> Option<&str> {
        self.0.first.as_deref()
    }

    /// The place that asked last.
    #[getter]
    fn last(&self) -> Option<&str> {
        self.0.last.as_deref()
    }

    fn __repr__(&self) -> String {
        format!(
            "<Asked granted={} denied={}>",
            self.0.granted, self.0.denied
        )
    }
}
