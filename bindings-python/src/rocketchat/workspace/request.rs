//! Calls of a server's operations.

use grantfold::rocketchat::{Request, Subject, Timestamp};
use pyo3::prelude::*;

use crate::rocketchat::workspace::arguments::{Moment, moment};

/// What a server would know about a call besides what was sent and by whom.
pub(crate) struct Options<'a> {
    pub(crate) at: Option<Moment>,
    pub(crate) custom_roles: bool,
    pub(crate) display_roles: bool,
    pub(crate) new_id: Option<&'a str>,
}

impl Options<'_> {
    /// The call, with an id for a role that is created: the one given, or a random one as servers
    /// make it.
    pub(crate) fn call(self, py: Python<'_>) -> PyResult<Call> {
        let new_id = match self.new_id {
            Some(id) => id.to_owned(),
            None => {
                let secrets = py.import("secrets")?;
                secrets.call_method1("token_hex", (12,))?.extract()?
            }
        };
        Ok(Call {
            at: moment(self.at),
            custom_roles: self.custom_roles,
            display_roles: self.display_roles,
            new_id,
        })
    }
}

/// A call whose caller is still to be told.
pub(crate) struct Call {
    at: Timestamp,
    custom_roles: bool,
    display_roles: bool,
    new_id: String,
}

impl Call {
    pub(crate) fn by<'r>(&'r self, caller: Subject<'r>) -> Request<'r> {
        Request {
            custom_roles: self.custom_roles,
            display_roles: self.display_roles,
            new_id: &self.new_id,
            ..Request::new(caller, self.at)
        }
    }
}
