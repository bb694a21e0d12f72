//! Which answers depend on how Root's documents are read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::root::community::{Community, CommunityError};
use crate::root::root_catalog;

/// A permission whose answer depends on the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contested {
    /// Its name.
    pub permission: String,
    /// The answer under the community's own reading.
    pub allowed: bool,
    /// The single changes of the reading under which the answer is the other one.
    pub otherwise_under: Vec<&'static str>,
}

impl Community {
    /// The permissions whose answer in a channel or group depends on the reading, in the order of
    /// the catalogue.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either id.
    pub fn contested(&self, member: &str, target: &str) -> Result<Vec<Contested>, CommunityError> {
        let catalog = root_catalog();
        let here = self.grants(member, target)?;
        let mut contested: BTreeMap<_, Contested> = BTreeMap::new();
        for (name, readings) in self.readings().alternatives() {
            let there = self.under(readings).grants(member, target)?;
            for id in catalog.all().iter() {
                if here.has_id(id) == there.has_id(id) {
                    continue;
                }
                let entry = contested.entry(id).or_insert_with(|| Contested {
                    permission: catalog.name(id).unwrap_or_default().to_owned(),
                    allowed: here.has_id(id),
                    otherwise_under: Vec::new(),
                });
                entry.otherwise_under.push(name);
            }
        }
        Ok(contested.into_values().collect())
    }
}
