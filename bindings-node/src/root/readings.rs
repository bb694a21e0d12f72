//! The points on which Root's documents leave or contradict each other.

use grantfold::root::{FullControl, Inclusion, Readings, RoleMerge, ViewFalse};
use napi::bindgen_prelude::{Error, Result, Status};
use napi_derive::napi;
use serde::Serialize;
use serde::de::value::{Error as Unreadable, StrDeserializer};
use serde::de::{Deserialize, IntoDeserializer};

/// The names of the readings chosen; the default where there is none.
#[napi(object, object_to_js = false)]
pub struct Choices {
    /// How overlays of several roles are merged.
    pub role_merge: Option<String>,
    /// What an overlay that denies `channel.view` does.
    pub view_false: Option<String>,
    /// Can an overlay take full control away?
    pub full_control: Option<String>,
    /// When inclusions are expanded.
    pub implied: Option<String>,
}

/// All four by name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Chosen {
    role_merge: RoleMerge,
    view_false: ViewFalse,
    full_control: FullControl,
    implied: Inclusion,
}

impl From<Readings> for Chosen {
    fn from(readings: Readings) -> Self {
        Self {
            role_merge: readings.role_merge,
            view_false: readings.view_false,
            full_control: readings.full_control,
            implied: readings.implied,
        }
    }
}

impl TryFrom<Choices> for Readings {
    type Error = Error;

    fn try_from(choices: Choices) -> Result<Self> {
        Ok(Self {
            role_merge: choice(choices.role_merge)?,
            view_false: choice(choices.view_false)?,
            full_control: choice(choices.full_control)?,
            implied: choice(choices.implied)?,
        })
    }
}

fn choice<T: Default + for<'d> Deserialize<'d>>(name: Option<String>) -> Result<T> {
    let Some(name) = name else {
        return Ok(T::default());
    };
    let name: StrDeserializer<'_, Unreadable> = name.as_str().into_deserializer();
    T::deserialize(name).map_err(|error| Error::new(Status::InvalidArg, error.to_string()))
}
