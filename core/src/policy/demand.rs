//! What a policy test may say: known keys, values of the right type, known permission names.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::catalog::Catalog;
use crate::policy::{Fault, NOTHING, list};
use crate::suggest;

/// An object of a policy test. What is given and has the wrong type is a fault, never absent.
#[derive(Clone, Copy)]
pub(super) struct Demand<'v>(&'v Map<String, Value>);

impl<'v> Demand<'v> {
    /// An object with no keys but these.
    pub(super) fn of(value: &'v Value, known: &[&str]) -> Result<Self, Fault> {
        let demand = Self::any(value)?;
        match demand.0.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(demand),
            Some(key) => {
                let near = suggest::nearest(key, known.iter().copied(), &[]);
                let near = near.map(|near| format!("; did you mean `{}`?", near.name));
                Err(format!(
                    "there is no key `{key}`{}",
                    near.unwrap_or_default()
                ))
            }
        }
    }

    /// An object with any keys.
    pub(super) fn any(value: &'v Value) -> Result<Self, Fault> {
        let object = value.as_object().map(Self);
        object.ok_or_else(|| format!("{value} must be an object"))
    }

    pub(super) fn get(self, key: &str) -> Option<&'v Value> {
        self.0.get(key)
    }

    pub(super) fn needs(self, key: &str) -> Result<&'v Value, Fault> {
        self.get(key).ok_or_else(|| format!("it has no `{key}`"))
    }

    pub(super) fn text(self, key: &str) -> Result<&'v str, Fault> {
        let text = self.needs(key)?.as_str();
        text.ok_or_else(|| format!("`{key}` must be a text"))
    }

    pub(super) fn optional_text(self, key: &str) -> Result<Option<&'v str>, Fault> {
        self.get(key).map(|_| self.text(key)).transpose()
    }

    pub(super) fn list(self, key: &str) -> Result<&'v [Value], Fault> {
        list(self.needs(key)?).map_err(|fault| format!("`{key}`: {fault}"))
    }

    pub(super) fn optional_texts(self, key: &str) -> Result<Option<Vec<&'v str>>, Fault> {
        let texts = |_| {
            let items = self.list(key)?.iter().map(Value::as_str);
            let texts: Option<Vec<&str>> = items.collect();
            texts.ok_or_else(|| format!("`{key}` must be a list of texts"))
        };
        self.get(key).map(texts).transpose()
    }

    pub(super) fn flag(self, key: &str) -> Result<Option<bool>, Fault> {
        let flag = |value: &Value| {
            let flag = value.as_bool();
            flag.ok_or_else(|| format!("`{key}` must be true or false"))
        };
        self.get(key).map(flag).transpose()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Permission names, at least one.
    pub(super) fn permissions(self, names: &Names) -> Result<Vec<&'v str>, Fault> {
        self.permissions_at("permissions", names)
    }

    /// The same under another key.
    pub(super) fn permissions_at(self, key: &str, names: &Names) -> Result<Vec<&'v str>, Fault> {
        let permissions = self.optional_texts(key)?.unwrap_or_default();
        if permissions.is_empty() {
            return Err(format!("no `{key}`: {NOTHING}"));
        }
        permissions.iter().try_for_each(|name| names.check(name))?;
        Ok(permissions)
    }
}

/// The permission names a case may ask for: those of the platform, and those it calls unknown.
#[derive(Clone)]
pub(super) struct Names {
    catalog: Arc<Catalog>,
    unknown: Vec<String>,
}

impl Names {
    pub(super) fn new(catalog: Arc<Catalog>, unknown: Option<Vec<&str>>) -> Result<Self, Fault> {
        let unknown = unknown.unwrap_or_default();
        match unknown.iter().find(|name| catalog.id(name).is_some()) {
            Some(name) => Err(format!("`unknown`: there is a permission `{name}`")),
            None => Ok(Self {
                catalog,
                unknown: unknown.into_iter().map(str::to_owned).collect(),
            }),
        }
    }

    /// Is a name meant to be unknown?
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        self.unknown.iter().any(|unknown| unknown == name)
    }

    /// A name that is neither a permission nor meant to be unknown is a slip.
    pub(super) fn check(&self, name: &str) -> Result<(), Fault> {
        if self.catalog.id(name).is_some() || self.is_unknown(name) {
            return Ok(());
        }
        Err(match self.catalog.nearest(name) {
            Some(near) => format!("there is no permission `{name}`; did you mean `{near}`?"),
            None => {
                format!("there is no permission `{name}`; list it in `unknown` if that is meant")
            }
        })
    }
}
