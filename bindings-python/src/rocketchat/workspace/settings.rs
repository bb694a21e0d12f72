//! The settings a server derives permissions from.

use grantfold::rocketchat::Setting;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use crate::convert::refuse_str;

/// Several settings: ids, or mappings as a server lists them.
pub(crate) struct Settings(pub(crate) Vec<Setting>);

impl<'py> FromPyObject<'_, 'py> for Settings {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        refuse_str(&object)?;
        let mut settings = Vec::new();
        for each in object.try_iter()? {
            settings.push(setting(&each?)?);
        }
        Ok(Self(settings))
    }
}

fn setting(object: &Bound<'_, PyAny>) -> PyResult<Setting> {
    if object.cast::<PyString>().is_ok() {
        return Ok(Setting::new(object.extract::<String>()?));
    }
    let Ok(fields) = object.cast::<PyMapping>() else {
        let kind = object.get_type().name()?;
        let sentence = format!("a setting is a str or a mapping, not {kind}");
        return Err(PyTypeError::new_err(sentence));
    };
    let Some(id) = field(fields, "_id")? else {
        return Err(PyTypeError::new_err(
            "a setting given as a mapping needs `_id`",
        ));
    };
    let text = |name| {
        field(fields, name)?
            .map(|found| found.extract())
            .transpose()
    };
    Ok(Setting {
        id: id.extract()?,
        group: text("group")?,
        section: text("section")?,
        sorter: field(fields, "sorter")?
            .map(|found| found.extract())
            .transpose()?,
        hidden: match field(fields, "hidden")? {
            Some(hidden) => hidden.extract()?,
            None => false,
        },
    })
}

/// A field that is there and says something.
fn field<'py>(fields: &Bound<'py, PyMapping>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    match fields.contains(name)? {
        true => Ok(Some(fields.get_item(name)?).filter(|found| !found.is_none())),
        false => Ok(None),
    }
}
