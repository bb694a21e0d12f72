//! Arguments of questions and changes: who, when, and what a server sent.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use grantfold::rocketchat::{Defaults, Reading, Scope, Subject, Timestamp};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyMapping, PyString};

use crate::convert::{Name, Names};

/// Somebody: a user's id, nobody, or a mapping with `_id` and `roles`, which are believed.
pub(crate) enum Who<'a, 'py> {
    Nobody,
    Id(&'a str),
    Known {
        id: Bound<'py, PyAny>,
        roles: Names<'py>,
    },
}

impl<'a, 'py> FromPyObject<'a, 'py> for Who<'a, 'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.cast::<PyString>().is_ok() {
            return object.extract().map(Self::Id);
        }
        if object.is_none() {
            return Ok(Self::Nobody);
        }
        let Ok(user) = object.cast::<PyMapping>() else {
            return Err(wrong_type("a user", "a str, a mapping or None", &object));
        };
        let py = object.py();
        if !user.contains(intern!(py, "_id"))? {
            let sentence = "a user given as a mapping needs `_id`";
            return Err(PyTypeError::new_err(sentence));
        }
        let id = user.get_item(intern!(py, "_id"))?;
        // The server reads a user without roles as one who holds none.
        let roles = match user.contains(intern!(py, "roles"))? {
            true => user.get_item(intern!(py, "roles"))?.extract()?,
            false => Names::default(),
        };
        Ok(match id.is_none() {
            true => Self::Nobody,
            false => Self::Known { id, roles },
        })
    }
}

impl Who<'_, '_> {
    /// Asks about whom this is.
    pub(crate) fn ask<A>(&self, ask: impl FnOnce(Subject<'_>) -> A) -> PyResult<A> {
        match self {
            Self::Nobody => Ok(ask(Subject::Nobody)),
            Self::Id(id) => Ok(ask(Subject::Id(id))),
            Self::Known { id, roles } => {
                let (id, roles) = (id.extract()?, roles.ids()?);
                Ok(ask(Subject::Known { id, roles: &roles }))
            }
        }
    }
}

/// What a server sent or is sent: JSON text, or what was parsed from it.
pub(crate) struct Json<'a>(Cow<'a, str>);

impl Json<'_> {
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Json<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.cast::<PyString>().is_ok() {
            return Ok(Self(Cow::Borrowed(object.extract()?)));
        }
        if object.cast::<PyDict>().is_err() && object.cast::<PyList>().is_err() {
            return Err(wrong_type("JSON", "a str, dict or list", &object));
        }
        let options = PyDict::new(object.py());
        options.set_item("ensure_ascii", false)?;
        options.set_item("allow_nan", false)?;
        let json = object.py().import("json")?;
        let text = json.call_method("dumps", (object,), Some(&options))?;
        Ok(Self(Cow::Owned(text.extract()?)))
    }
}

/// A moment: milliseconds since 1970, or a datetime with its offset from UTC.
pub(crate) struct Moment(Timestamp);

impl<'py> FromPyObject<'_, 'py> for Moment {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.cast::<PyInt>().is_ok() && object.cast::<PyBool>().is_err() {
            return Ok(Self(Timestamp::from_millis(object.extract()?)));
        }
        let datetime = object.py().import("datetime")?.getattr("datetime")?;
        if !object.is_instance(&datetime)? {
            let wanted = "an int, a datetime or None";
            return Err(wrong_type("a moment", wanted, &object));
        }
        if object.call_method0("utcoffset")?.is_none() {
            let sentence = "the datetime has no offset from UTC: give it a `tzinfo`";
            return Err(PyValueError::new_err(sentence));
        }
        let seconds: f64 = object.call_method0("timestamp")?.extract()?;
        Ok(Self(Timestamp::from_millis(millis(seconds))))
    }
}

/// A float tells microseconds apart and is as exact as a datetime; milliseconds are cut from those.
#[allow(clippy::cast_possible_truncation)]
fn millis(seconds: f64) -> i64 {
    ((seconds * 1e6).round() as i64).div_euclid(1000)
}

/// The moment given, or now.
pub(crate) fn moment(at: Option<Moment>) -> Timestamp {
    at.map_or_else(now, |at| at.0)
}

/// The moment given, if there is one.
pub(crate) fn known(at: Option<Moment>) -> Option<Timestamp> {
    at.map(|at| at.0)
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// The version that is meant where none is named.
pub(crate) const CURRENT: &str = "8";

/// The scope of a role that is meant where none is named.
pub(crate) const USERS: &str = "Users";

/// The reading of this name; the server's without one.
pub(crate) fn reading_or_server(name: Option<Name<'_>>) -> PyResult<Reading> {
    name.map_or(Ok(Reading::default()), |name| reading(&name))
}

pub(crate) fn reading(name: &Name<'_>) -> PyResult<Reading> {
    let found = Reading::from_name(name.as_str());
    found.ok_or_else(|| no_such("reading", name, &Reading::ALL.map(Reading::name)))
}

pub(crate) fn version(name: &Name<'_>) -> PyResult<Defaults> {
    let found = Defaults::from_name(name.as_str());
    found.ok_or_else(|| no_such("version", name, &Defaults::ALL.map(Defaults::name)))
}

pub(crate) fn scope(name: &Name<'_>) -> PyResult<Scope> {
    let found = Scope::from_name(name.as_str());
    let all = [Scope::Users, Scope::Subscriptions].map(Scope::name);
    found.ok_or_else(|| no_such("scope", name, &all))
}

fn no_such(what: &str, name: &Name<'_>, names: &[&str]) -> PyErr {
    let (name, names) = (name.as_str(), names.join(", "));
    PyValueError::new_err(format!("there is no {what} `{name}`: it is one of {names}"))
}

fn wrong_type(what: &str, wanted: &str, object: &Bound<'_, PyAny>) -> PyErr {
    match object.get_type().name() {
        Ok(kind) => PyTypeError::new_err(format!("{what} is {wanted}, not {kind}")),
        Err(error) => error,
    }
}
