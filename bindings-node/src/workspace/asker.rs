//! Who asks, and when.

use grantfold::rocketchat::{Subject, Timestamp};

/// A list of texts, borrowed.
pub(super) fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Somebody: nobody without an id, a known user with roles.
pub(super) struct Asker<'a> {
    id: Option<&'a str>,
    roles: Option<Vec<&'a str>>,
}

impl<'a> Asker<'a> {
    pub(super) fn new(id: Option<&'a String>, roles: Option<&'a Vec<String>>) -> Self {
        Self {
            id: id.map(String::as_str),
            roles: roles.map(|roles| texts(roles)),
        }
    }

    pub(super) fn subject(&self) -> Subject<'_> {
        match (self.id, &self.roles) {
            (Some(id), Some(roles)) => Subject::Known { id, roles },
            (id, _) => id.into(),
        }
    }
}

/// A moment from the milliseconds of a JavaScript date, which are whole and in range.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn moment(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as i64)
}
