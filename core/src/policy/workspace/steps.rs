//! Steps: what a server sends, what somebody asks of it, and restricted roles.

use serde_json::{Value, json};

use crate::policy::demand::Demand;
use crate::policy::workspace::WorkspaceWorld;
use crate::policy::workspace::ask::Who;
use crate::policy::{Checked, Fault, json, list};
use crate::rocketchat::{Request, Timestamp, Workspace};

/// A step that was taken.
#[derive(Debug)]
pub(super) struct Done {
    /// In words.
    what: String,
    /// What came of it.
    got: Value,
    /// What can be expected of it.
    known: &'static [&'static str],
}

/// How a step failed, if it did.
type Failure = Option<String>;

const APPLIED: [&str; 3] = ["changed", "diagnostics", "refused"];
const CALLED: [&str; 7] = [
    "status",
    "changed",
    "body",
    "events",
    "errorType",
    "error",
    "details",
];
const RESTRICTED: [&str; 1] = ["error"];

/// Any of these expects that a step fails.
const FAILURES: [&str; 6] = ["refused", "status", "body", "errorType", "error", "details"];

/// Takes a step. One that fails changes nothing, and `wanted` must say that it does.
pub(super) fn take(
    workspace: &mut Workspace,
    step: &Value,
    wanted: Option<&Value>,
) -> Result<Done, Fault> {
    let before = (workspace.version(), workspace.to_json());
    let given = Demand::any(step)?;
    let deeds = ["apply", "replace", "call", "restrict"];
    let mut given = deeds.into_iter().filter(|deed| given.get(deed).is_some());
    let (done, failure) = match given.next() {
        Some("call") => call(workspace, step)?,
        Some("restrict") => restrict(workspace, step)?,
        Some(deed) => apply(workspace, step, deed)?,
        None => return Err("it has none of `apply`, `replace`, `call`, `restrict`".to_owned()),
    };
    let Some(failure) = failure else {
        return Ok(done);
    };
    if (workspace.version(), workspace.to_json()) != before {
        return Err(format!("{} failed, yet it changed something", done.what));
    }
    let wanted = wanted.and_then(Value::as_object);
    match wanted.is_some_and(|wanted| FAILURES.iter().any(|key| wanted.contains_key(*key))) {
        true => Ok(done),
        false => Err(format!("{} fails: {failure}", done.what)),
    }
}

fn apply(
    workspace: &mut Workspace,
    step: &Value,
    deed: &'static str,
) -> Result<(Done, Failure), Fault> {
    let demand = Demand::of(step, &[deed, "at"])?;
    let (text, at) = (verbatim(demand.needs(deed)?), moment(demand)?);
    let answer = match deed {
        "replace" => workspace.replace(&text, at),
        _ => workspace.apply(&text, at),
    };
    let (got, failure) = match answer {
        Ok(applied) => (
            json!({ "changed": applied.changed, "diagnostics": applied.diagnostics, "refused": null }),
            None,
        ),
        Err(problems) => {
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            (
                json!({ "refused": json(&problems)? }),
                Some(told.join("; ")),
            )
        }
    };
    let done = Done {
        what: format!("`{deed}`"),
        got,
        known: &APPLIED,
    };
    Ok((done, failure))
}

fn call(workspace: &mut Workspace, step: &Value) -> Result<(Done, Failure), Fault> {
    let known = [
        "call",
        "params",
        "by",
        "at",
        "customRoles",
        "displayRoles",
        "newId",
    ];
    let demand = Demand::of(step, &known)?;
    let endpoint = demand.text("call")?;
    let params = verbatim(demand.needs("params")?);
    let who = Who::of(workspace, demand.needs("by")?).map_err(|fault| format!("`by`: {fault}"))?;
    let request = Request {
        caller: who.subject(),
        at: moment(demand)?,
        custom_roles: demand.flag("customRoles")?.unwrap_or(true),
        display_roles: demand.flag("displayRoles")?.unwrap_or_default(),
        new_id: demand.optional_text("newId")?.unwrap_or("new-role"),
    };
    let (got, failure) = match workspace.call(endpoint, &params, &request) {
        Ok(answer) => (
            json!({
                "status": answer.status,
                "changed": answer.changed,
                "body": answer.body,
                "events": answer.events,
                "errorType": null,
                "error": null,
                "details": null,
            }),
            None,
        ),
        Err(error) => (
            json!({
                "status": error.status,
                "changed": false,
                "body": error.body(),
                "events": [],
                "errorType": error.error_type,
                "error": error.error,
                "details": error.details,
            }),
            Some(error.body().to_string()),
        ),
    };
    let done = Done {
        what: format!("`{endpoint}` by {}", who.words),
        got,
        known: &CALLED,
    };
    Ok((done, failure))
}

fn restrict(workspace: &mut Workspace, step: &Value) -> Result<(Done, Failure), Fault> {
    let demand = Demand::of(step, &["restrict", "permissions"])?;
    let role = demand.text("restrict")?;
    demand.needs("permissions")?;
    let permissions = demand.optional_texts("permissions")?.unwrap_or_default();
    let error = workspace.restrict(role, permissions).err();
    let done = Done {
        what: format!("restricting `{role}`"),
        got: json!({ "error": error.as_ref().map(|error| error.kind()) }),
        known: &RESTRICTED,
    };
    Ok((done, error.map(|error| error.to_string())))
}

impl WorkspaceWorld {
    /// What came of each step; `{}` or null expects nothing but that it succeeds.
    pub(super) fn steps(&self, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let wanted = list(wanted)?;
        if wanted.len() != self.steps.len() {
            let steps = match self.steps.len() {
                1 => "is 1 step".to_owned(),
                steps => format!("are {steps} steps"),
            };
            return Err(format!("there {steps}, not {}", wanted.len()));
        }
        let mut checked = Vec::new();
        for (at, (done, wanted)) in self.steps.iter().zip(wanted).enumerate() {
            if wanted.is_null() || Demand::of(wanted, done.known)?.is_empty() {
                continue;
            }
            let expectation = format!("step {}, {}", at + 1, done.what);
            checked.push(Checked::new(expectation, wanted, done.got.clone()));
        }
        Ok(checked)
    }
}

/// A text as it stands, any other value as JSON.
fn verbatim(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| value.to_string())
}

fn moment(demand: Demand<'_>) -> Result<Timestamp, Fault> {
    let millis = match demand.get("at") {
        None => 0,
        Some(at) => at.as_i64().ok_or("`at` must be a whole number")?,
    };
    Ok(Timestamp::from_millis(millis))
}
