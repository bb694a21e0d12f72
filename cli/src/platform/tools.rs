//! [`ToolGrants`]: what the tools of a platform really take from a manifest.

use std::collections::BTreeMap;

use grantfold::root::{Manifest, Tool};
use grantfold::{Grants, Says};
use serde::{Serialize, Serializer};

/// Tool by tool, what it takes.
pub(crate) struct ToolGrants {
    taken: Vec<(Tool, Vec<&'static str>)>,
    /// What the manifest names by the documented reading: tools take no more than names.
    named: Vec<String>,
}

impl ToolGrants {
    pub(crate) fn of(manifest: &Manifest) -> Self {
        let taken = Tool::ALL.map(|tool| (tool, manifest.granted_by(tool)));
        Self {
            taken: taken.into(),
            named: named(&manifest.grants()),
        }
    }

    /// A line for each tool that takes something else than the documents say it would.
    pub(crate) fn differences(&self) -> Vec<String> {
        let differing = self.taken.iter().map(|(tool, taken)| {
            let lost = self.named.iter().map(String::as_str);
            let lost: Vec<&str> = lost.filter(|name| !taken.contains(name)).collect();
            let more = taken.iter().copied();
            let more: Vec<&str> = more
                .filter(|name| !self.named.iter().any(|n| n == name))
                .collect();
            let lost = match (lost.len(), taken.len()) {
                (0, _) => String::new(),
                (_, 0) => "takes none of it".to_owned(),
                _ => format!("does not take {}", lost.join(", ")),
            };
            let more = match more.is_empty() {
                true => String::new(),
                false => format!("takes {} besides", more.join(", ")),
            };
            let both = [lost, more].into_iter().filter(|part| !part.is_empty());
            let both: Vec<String> = both.collect();
            (title(*tool), both.join(", and "))
        });
        let differing: Vec<_> = differing.filter(|(_, what)| !what.is_empty()).collect();
        let width = differing.iter().map(|(title, _)| title.len()).max();
        let width = width.unwrap_or_default();
        let lines = differing.iter();
        lines
            .map(|(title, what)| format!("{title:width$}  {what}"))
            .collect()
    }
}

/// The names of the tools, each with the permissions it takes.
impl Serialize for ToolGrants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let taken = self.taken.iter().map(|(tool, taken)| (tool.name(), taken));
        taken.collect::<BTreeMap<_, _>>().serialize(serializer)
    }
}

/// What is granted by name, and not only because of another permission.
fn named(grants: &Grants) -> Vec<String> {
    let is_named = |name: &&str| {
        let steps = grants.explain(name).steps;
        steps.iter().any(|step| step.says == Says::Allows)
    };
    grants.iter().filter(is_named).map(str::to_owned).collect()
}

fn title(tool: Tool) -> &'static str {
    match tool {
        Tool::Packager0_17 => "packager 0.17.0",
        Tool::DevHost0_17 => "dev host 0.17.0",
        other => other.name(),
    }
}
