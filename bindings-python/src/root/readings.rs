//! The points on which Root's documents leave or contradict each other.

use grantfold::root::Readings;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::de::value::{Error as Unreadable, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::convert::{Name, name_of};

/// The names of the readings that a caller chose.
#[derive(Default)]
pub(crate) struct Choices<'a> {
    pub(crate) role_merge: Option<Name<'a>>,
    pub(crate) view_false: Option<Name<'a>>,
    pub(crate) full_control: Option<Name<'a>>,
    pub(crate) implied: Option<Name<'a>>,
}

impl Choices<'_> {
    /// The readings chosen; those of `otherwise` where none was.
    pub(crate) fn or(&self, otherwise: Readings) -> PyResult<Readings> {
        Ok(Readings {
            role_merge: choice("role_merge", &self.role_merge, otherwise.role_merge)?,
            view_false: choice("view_false", &self.view_false, otherwise.view_false)?,
            full_control: choice("full_control", &self.full_control, otherwise.full_control)?,
            implied: choice("implied", &self.implied, otherwise.implied)?,
        })
    }
}

fn choice<T: DeserializeOwned>(
    about: &str,
    chosen: &Option<Name<'_>>,
    otherwise: T,
) -> PyResult<T> {
    let Some(name) = chosen else {
        return Ok(otherwise);
    };
    let name: StrDeserializer<'_, Unreadable> = name.as_str().into_deserializer();
    let read = T::deserialize(name);
    read.map_err(|error| PyValueError::new_err(format!("{about}: {error}")))
}

/// The readings by their names.
pub(crate) fn dict(py: Python<'_>, readings: Readings) -> PyResult<Bound<'_, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("role_merge", name_of(&readings.role_merge)?)?;
    dict.set_item("view_false", name_of(&readings.view_false)?)?;
    dict.set_item("full_control", name_of(&readings.full_control)?)?;
    dict.set_item("implied", name_of(&readings.implied)?)?;
    Ok(dict)
}
