//! Cases about Rocket.Chat workspaces.

mod ask;
mod checks;
mod questions;
mod steps;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::policy::demand::Names;
use crate::policy::workspace::steps::Done;
use crate::policy::{Checked, Fault, Inputs, World, check_all, json, list, object};
use crate::rocketchat::{Reading, Workspace, workspace_catalog};

#[derive(Clone)]
pub(super) struct WorkspaceWorld {
    /// What is left after the steps, written and read again, so that the document is seen to carry
    /// all.
    workspace: Workspace,
    /// The document in which it was written.
    document: Arc<Value>,
    version: u64,
    steps: Arc<[Done]>,
    names: Names,
}

/// Takes the steps of a case; one that fails must be expected to.
pub(super) fn read(inputs: &mut Inputs<'_>) -> Result<WorkspaceWorld, Fault> {
    let reading = match inputs.case.optional_text("reading")? {
        Some(name) => reading(name)?,
        None => Reading::default(),
    };
    let mut workspace = read_workspace(&inputs.text("workspace")?)?.under(reading);
    let mut catalog = Catalog::clone(workspace_catalog());
    add_names(&mut catalog, &workspace);
    let mut done = Vec::new();
    if inputs.case.get("steps").is_some() {
        let wanted = inputs.case.needs("expect")?.get("steps");
        for (at, step) in inputs.case.list("steps")?.iter().enumerate() {
            let wanted = wanted.and_then(|wanted| wanted.get(at));
            let step = steps::take(&mut workspace, step, wanted);
            done.push(step.map_err(|fault| format!("step {}: {fault}", at + 1))?);
            // A permission that a later step takes away can still be asked about.
            add_names(&mut catalog, &workspace);
        }
    }
    let written = workspace.to_json();
    let read_again = read_workspace(&written)
        .map_err(|fault| format!("what was written cannot be read again: {fault}"))?;
    Ok(WorkspaceWorld {
        workspace: read_again.under(reading),
        document: Arc::new(serde_json::from_str(&written).map_err(|error| error.to_string())?),
        version: workspace.version(),
        steps: done.into(),
        names: inputs.names(&Arc::new(catalog))?,
    })
}

fn read_workspace(text: &str) -> Result<Workspace, Fault> {
    Workspace::from_json(text).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the workspace cannot be read: {}", problems.join("; "))
    })
}

fn reading(name: &str) -> Result<Reading, Fault> {
    Reading::from_name(name).ok_or_else(|| format!("there is no reading `{name}`"))
}

fn add_names(catalog: &mut Catalog, workspace: &Workspace) {
    for permission in workspace.permissions() {
        catalog.intern(permission.id.to_string().into());
    }
}

impl World for WorkspaceWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let whole =
            |expectation: &str, got: Value| Ok(vec![Checked::new(expectation, wanted, got)]);
        let each =
            |check: fn(&Self, &Value) -> Result<Checked, Fault>| -> Result<Vec<Checked>, Fault> {
                list(wanted)?
                    .iter()
                    .map(|demand| check(self, demand))
                    .collect()
            };
        match what {
            "checks" => each(Self::check_once),
            "may" => self.may(wanted, true),
            "mayNot" => self.may(wanted, false),
            "hasRole" => each(Self::has_role),
            "restricted" => each(Self::restricted),
            "hasRestrictions" => self.has_restrictions(wanted),
            "why" => each(Self::why),
            "grants" => each(Self::grants),
            "usersWhoCan" => each(Self::users_who_can),
            "roomsWhere" => each(Self::rooms_where),
            "rolesGranting" => self.roles_granting(wanted),
            "minimalRoles" => each(Self::minimal_roles),
            "access" => each(|world, demand| world.access(demand, false)),
            "read" => each(|world, demand| world.access(demand, true)),
            "saveSettings" => each(Self::save_settings),
            "drift" => Ok(vec![self.drift(wanted)?]),
            "permissions" | "roles" | "users" => self.records(what, wanted),
            "cursor" => whole(
                "how far permissions have come",
                json(self.workspace.cursor())?,
            ),
            "rolesCursor" => whole(
                "how far roles have come",
                json(self.workspace.roles_cursor())?,
            ),
            "version" => whole("the version", json!(self.version)),
            "steps" => self.steps(wanted),
            "readings" => self.readings(wanted),
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

impl WorkspaceWorld {
    /// Records as the document has them; null for one that is not there.
    fn records(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let held = self.document[what].as_array();
        let held = held.map_or(&[][..], Vec::as_slice);
        let answers = object(wanted)?.map(|(id, wanted)| {
            if what == "permissions" {
                self.names.check(id)?;
            }
            let got = held.iter().find(|record| record["_id"] == id);
            let one = what.trim_end_matches('s');
            let expectation = match wanted {
                Value::Null => format!("there is no {one} `{id}`"),
                Value::Object(fields) if !fields.is_empty() => format!("the {one} `{id}`"),
                _ => return Err(format!("`{id}` must be null or an object with fields")),
            };
            let got = got.cloned().unwrap_or_default();
            Ok(Checked::new(expectation, wanted, got))
        });
        answers.collect()
    }

    /// The same expectations, answered by another check than that of the case.
    fn readings(&self, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let mut checked = Vec::new();
        for (name, wanted) in object(wanted)? {
            let other = Self {
                workspace: self.workspace.under(reading(name)?),
                ..self.clone()
            };
            let under = check_all(&other, wanted).map_err(|fault| format!("`{name}`: {fault}"))?;
            checked.extend(under.into_iter().map(|checked| Checked {
                expectation: format!("{} (under {name})", checked.expectation),
                ..checked
            }));
        }
        Ok(checked)
    }
}
