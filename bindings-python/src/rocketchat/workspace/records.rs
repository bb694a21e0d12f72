//! Records of a workspace, in the shapes in which servers send them.

use serde::Serialize;

use crate::convert::{Parsed, parsed};
use crate::error::Error;

/// A record, if there is one.
pub(crate) fn one(record: Option<&impl Serialize>) -> Result<Option<Parsed>, Error> {
    Ok(record.map(parsed).transpose()?)
}

/// A list of records.
pub(crate) fn all<'w>(
    records: impl Iterator<Item = &'w (impl Serialize + 'w)>,
) -> Result<Parsed, Error> {
    Ok(parsed(&records.collect::<Vec<_>>())?)
}
