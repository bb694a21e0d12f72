//! What audits tell.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use grantfold as core;
use grantfold::Platform;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMappingProxy, PyTuple, PyType};

use crate::convert::{Name, Parsed, parsed, quoted};
use crate::error::Error;

/// What one subject was asked for. Names are in ascending order.
///
/// Names that come from outside are kept within bounds: hosts, scopes, hidden settings, and
/// permissions that are in no catalogue of the platforms. Of each there is room for a thousand
/// names that were granted when they first came and a thousand that were denied. What finds no
/// room, and every name of more than 512 bytes, is only counted, in what begins with `more_`: it
/// may have been granted or denied. The names of a catalogue have no bound.
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
pub(crate) struct AuditReport(pub(crate) core::AuditReport);

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

fn by_name<'py>(
    py: Python<'py>,
    asked: &BTreeMap<String, core::Asked>,
) -> PyResult<Bound<'py, PyMappingProxy>> {
    let by_name = PyDict::new(py);
    for (name, each) in asked {
        by_name.set_item(name, Asked(each.clone()))?;
    }
    Ok(PyMappingProxy::new(py, by_name.as_mapping()))
}

#[pymethods]
impl AuditReport {
    /// Reads what `to_json` wrote, in any language. Names for which there is no room are only
    /// counted.
    ///
    /// Raises `AuditError` for another text, also for a name that stands there twice or was asked
    /// zero times, and for a count above 9007199254740991; `TypeError` for what is not a str and
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

    /// What permissions were asked and granted.
    #[getter]
    fn used<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, self.0.used())
    }

    /// What is granted and nobody asked for. Of Root, not what comes with a permission that was
    /// used, nor seeing a channel.
    #[getter]
    fn unused<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, self.0.unused())
    }

    /// What permissions were asked and denied, or would have been. Hosts, scopes and settings have
    /// their own counts: an app may be denied a host with `networking` granted.
    #[getter]
    fn denied<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        names(py, self.0.denied())
    }

    /// What was asked, by the name of the permission.
    #[getter]
    fn asked<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
        by_name(py, &self.0.asked)
    }

    /// How often names were asked that are in no catalogue and found no room in `asked`.
    #[getter]
    fn more_unknown(&self) -> u64 {
        self.0.more_unknown
    }

    /// What hosts an app was to reach, as `require_host` compares them. The empty name stands for
    /// what is no URL of a web request.
    #[getter]
    fn hosts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
        by_name(py, &self.0.hosts)
    }

    /// How often hosts were asked that found no room in `hosts`.
    #[getter]
    fn more_hosts(&self) -> u64 {
        self.0.more_hosts
    }

    /// What scopes it was to ask a workspace token for.
    #[getter]
    fn scopes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
        by_name(py, &self.0.scopes)
    }

    /// How often scopes were asked that found no room in `scopes`.
    #[getter]
    fn more_scopes(&self) -> u64 {
        self.0.more_scopes
    }

    /// What hidden settings it was to read.
    #[getter]
    fn hidden_settings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
        by_name(py, &self.0.hidden_settings)
    }

    /// How often hidden settings were asked that found no room in `hidden_settings`.
    #[getter]
    fn more_hidden_settings(&self) -> u64 {
        self.0.more_hidden_settings
    }

    /// This report and another, of another process or another time, added up in a new one: reports
    /// are values. As far as places are concerned the other is the later one. Names that are here
    /// stay; new ones come in as far as there is room.
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
    /// Names that a manifest of the platform cannot ask for are left out. For an app of Rocket.Chat
    /// the hosts that were asked become `domains` of `networking`, the scopes `scopes` of
    /// `cloud.workspace-token` and the hidden settings `hiddenSettings` of `server-setting.read`.
    /// Without any host that could stand there, and where there were more than could be listed,
    /// there are no `domains`, because such a list would deny what was asked; so with scopes. Another
    /// platform than `rocketchat-app` and `root` raises `ValueError`.
    ///
    /// >>> from grantfold.rocketchat import AppGrants
    /// >>> audit = AppGrants.not_installed("demo").report_only()
    /// >>> audit.has("message.write")
    /// True
    /// >>> audit.require_host("https://api.example.com/v1")
    /// >>> audit.report().permissions("rocketchat-app")
    /// [{'name': 'message.write'}, {'domains': ['api.example.com'], 'name': 'networking'}]
    fn permissions(&self, platform: Name<'_>) -> PyResult<Parsed> {
        let Some(platform) = Platform::from_name(platform.as_str()) else {
            return Err(PyValueError::new_err(format!(
                "there is no platform `{}`: it is one of {}",
                platform.as_str(),
                Platform::ALL.map(Platform::name).join(", ")
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

/// How often a permission, a host, a scope or a setting was asked for, and from where.
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
