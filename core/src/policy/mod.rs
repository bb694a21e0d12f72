//! Policy tests: a file says who must and who must not be able to do what, and this says whether
//! it is so.
//!
//! ```json
//! {
//!   "cases": [{
//!     "id": "announcements",
//!     "kind": "root-community",
//!     "communityFile": "community.json",
//!     "expect": {
//!       "may": [{ "member": "poll-bot", "in": "#general", "permissions": ["channel.createMessage"] }],
//!       "mayNot": [{ "member": "poll-bot", "in": "#announcements", "permissions": ["channel.createMessage"] }]
//!     }
//!   }]
//! }
//! ```
//!
//! The form is that of the project's own conformance cases; `docs/policy-tests.md` lists the kinds
//! of cases, their inputs and their expectations. Only what is listed is compared. A slip in a file
//! must not pass for an expectation that holds: names and keys that are not known are refused.

mod answers;
mod app;
mod audit;
mod community;
mod demand;
mod events;
mod root_manifest;
mod workspace;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::catalog::Catalog;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::policy::demand::{Demand, Names};
use crate::source::{Document, Limits};

/// One expectation, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The case's id.
    pub case: String,
    /// What is expected, in words.
    pub expectation: String,
    /// Is it so?
    pub held: bool,
    /// Where the answer differs and how, if it does.
    pub difference: Option<String>,
    /// Why the answer is what it is, where the expectation does not hold and there is a reason.
    pub explanation: Option<String>,
}

/// The file cannot be run: nothing was tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The case concerned, if it got that far.
    pub case: Option<String>,
    /// What is wrong, in one sentence without full stop.
    pub message: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(case) = &self.case {
            write!(f, "case `{case}`: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for PolicyError {}

/// An expectation taken apart: what was wanted, what is so.
struct Checked {
    expectation: String,
    wanted: Value,
    got: Value,
    explanation: Option<String>,
}

impl Checked {
    fn new(expectation: impl Into<String>, wanted: &Value, got: Value) -> Self {
        Self {
            expectation: expectation.into(),
            wanted: wanted.clone(),
            got,
            explanation: None,
        }
    }

    fn because(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = Some(explanation.into());
        self
    }
}

/// What went wrong with a case; the case's id is added on the way out.
type Fault = String;

/// What a case is about: it answers expectations by name.
trait World {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault>;
}

/// Runs the cases of a file that are for `suite`, or all of them.
///
/// `load` reads a file that a case names (`manifestFile`, `communityFile` ...): it is given the name
/// as written and returns the text or why there is none.
///
/// # Errors
///
/// [`PolicyError`] if the file or one of its cases is not of the known form. A failed expectation
/// is no error: see [`Outcome::held`].
pub fn run(
    text: &str,
    suite: Option<&str>,
    load: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Vec<Outcome>, PolicyError> {
    let whole = |message: String| PolicyError {
        case: None,
        message,
    };
    let mut document = Document::read_within(Limits::COMMUNITY, text);
    let root = match document.root.take() {
        Some(root) if document.readable => root.to_json(),
        _ => {
            let problems: Vec<String> = document.diagnostics.iter().map(placed).collect();
            return Err(whole(format!("not JSON: {}", problems.join("; "))));
        }
    };
    let cases = root.get("cases").and_then(Value::as_array);
    let cases =
        cases.ok_or_else(|| whole("a policy test is an object with a list `cases`".to_owned()))?;
    let (mut outcomes, mut any) = (Vec::new(), false);
    for (at, case) in cases.iter().enumerate() {
        let id = case["id"]
            .as_str()
            .map_or_else(|| format!("number {}", at + 1), str::to_owned);
        let fault = |message| PolicyError {
            case: Some(id.clone()),
            message,
        };
        if !is_for(case, suite).map_err(fault)? {
            continue;
        }
        any = true;
        let checked = run_case(case, load).map_err(fault)?;
        outcomes.extend(checked.into_iter().map(|checked| outcome(&id, checked)));
    }
    match suite {
        _ if any => Ok(outcomes),
        Some(suite) => Err(whole(format!(
            "it has no cases for `{suite}`: it expects nothing"
        ))),
        None => Err(whole("it has no cases: it expects nothing".to_owned())),
    }
}

fn placed(problem: &Diagnostic) -> String {
    let (line, column) = (problem.span.line, problem.span.column);
    format!("{line}:{column}: {}", problem.message)
}

/// Does the case run in this suite? A case that names no suites runs in all.
fn is_for(case: &Value, suite: Option<&str>) -> Result<bool, Fault> {
    let suites = Demand::any(case)?.optional_texts("suites")?;
    if suites.as_ref().is_some_and(Vec::is_empty) {
        return Err("`suites` is empty: it would never run".to_owned());
    }
    Ok(suite.is_none_or(|suite| suites.is_none_or(|suites| suites.contains(&suite))))
}

/// The keys of every case; `about` and `source` are for people.
pub(crate) const CASE_KEYS: [&str; 8] = [
    "id", "title", "kind", "suites", "unknown", "expect", "about", "source",
];

/// The kinds of cases, each with its inputs.
pub(crate) const KINDS: [(&str, &[&str]); 11] = [
    (
        "app-manifest",
        &[
            "text",
            "textFile",
            "manifest",
            "manifestFile",
            "bytes",
            "ignoring",
        ],
    ),
    ("stored-grant", &["app", "stored", "storedFile", "ignoring"]),
    ("upload", &["app", "field", "ignoring"]),
    ("not-installed", &["app", "ignoring"]),
    ("app-diff", &["old", "oldFile", "new", "newFile"]),
    (
        "root-manifest",
        &[
            "text",
            "textFile",
            "manifest",
            "manifestFile",
            "old",
            "oldFile",
            "ignoring",
        ],
    ),
    (
        "platform",
        &["text", "textFile", "manifest", "manifestFile"],
    ),
    (
        "root-community",
        &["community", "communityFile", "readings"],
    ),
    (
        "root-events",
        &["community", "communityFile", "readings", "events"],
    ),
    (
        "workspace",
        &["workspace", "workspaceFile", "reading", "steps"],
    ),
    (
        "audit",
        &[
            "text",
            "textFile",
            "manifest",
            "manifestFile",
            "community",
            "communityFile",
            "member",
            "in",
            "runs",
        ],
    ),
];

fn inputs_of(kind: &str) -> Result<&'static [&'static str], Fault> {
    let found = KINDS.iter().find(|(name, _)| *name == kind);
    let inputs = found.map(|(_, inputs)| *inputs);
    inputs.ok_or_else(|| format!("there is no kind of case `{kind}`"))
}

fn run_case(
    case: &Value,
    load: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Vec<Checked>, Fault> {
    let kind = Demand::any(case)?.text("kind")?;
    let known = [&CASE_KEYS, inputs_of(kind)?].concat();
    let case = Demand::of(case, &known)?;
    case.optional_text("id")?;
    let expect = case.needs("expect")?;
    let mut inputs = Inputs { case, load };
    let world: Box<dyn World> = match kind {
        "app-manifest" => Box::new(app::manifest(&mut inputs)?),
        "stored-grant" => Box::new(app::stored(&mut inputs)?),
        "upload" => Box::new(app::upload(&inputs)?),
        "not-installed" => Box::new(app::not_installed(&inputs)?),
        "app-diff" => Box::new(app::diff(&mut inputs)?),
        "root-manifest" => Box::new(root_manifest::read(&mut inputs)?),
        "platform" => Box::new(root_manifest::platform(&mut inputs)?),
        "root-community" => Box::new(community::read(&mut inputs)?),
        "workspace" => Box::new(workspace::read(&mut inputs)?),
        "audit" => Box::new(audit::read(&mut inputs)?),
        _ => Box::new(events::read(&mut inputs)?),
    };
    check_all(&*world, expect).map_err(|fault| format!("`expect`: {fault}"))
}

/// All expectations of an object; each must come to something.
fn check_all(world: &dyn World, expect: &Value) -> Result<Vec<Checked>, Fault> {
    let mut checked = Vec::new();
    for (what, wanted) in object(expect)? {
        let some = world.check(what, wanted).and_then(|checked| {
            let some = (!checked.is_empty()).then_some(checked);
            some.ok_or_else(|| NOTHING.to_owned())
        });
        checked.extend(some.map_err(|fault| format!("`{what}`: {fault}"))?);
    }
    if checked.is_empty() {
        return Err(NOTHING.to_owned());
    }
    Ok(checked)
}

/// The fault of an expectation that would hold whatever the answer is.
const NOTHING: &str = "it expects nothing";

fn outcome(case: &str, checked: Checked) -> Outcome {
    let difference = compare(&checked.wanted, &checked.got).err();
    Outcome {
        case: case.to_owned(),
        expectation: checked.expectation,
        held: difference.is_none(),
        explanation: checked.explanation.filter(|_| difference.is_some()),
        difference,
    }
}

/// The inputs of a case: beside it, or in a file it names.
struct Inputs<'c> {
    case: Demand<'c>,
    load: &'c mut dyn FnMut(&str) -> Result<String, String>,
}

impl Inputs<'_> {
    /// Is an input given, in the case or as a file?
    fn gives(&self, key: &str) -> bool {
        let file = format!("{key}File");
        self.case.get(key).is_some() || self.case.get(&file).is_some()
    }

    /// The text of an input: a JSON value as it stands, a text verbatim, or `...File` loaded.
    fn text(&mut self, key: &str) -> Result<String, Fault> {
        let file = format!("{key}File");
        match (self.case.get(key), self.case.optional_text(&file)?) {
            (Some(_), Some(_)) => Err(format!("it has both `{key}` and `{file}`")),
            (Some(Value::String(text)), None) => Ok(text.clone()),
            (Some(value), None) => Ok(value.to_string()),
            (None, Some(name)) => (self.load)(name).map_err(|error| format!("{name}: {error}")),
            (None, None) => Err(format!("it has neither `{key}` nor `{file}`")),
        }
    }

    /// A manifest: `text` verbatim, else `manifest`.
    fn manifest(&mut self) -> Result<String, Fault> {
        self.case.optional_text("text")?;
        match (self.gives("text"), self.gives("manifest")) {
            (true, true) => Err("it has both `text` and `manifest`".to_owned()),
            (true, false) => self.text("text"),
            _ => self.text("manifest"),
        }
    }

    /// The names that may be asked for.
    fn names(&self, catalog: &Arc<Catalog>) -> Result<Names, Fault> {
        Names::new(catalog.clone(), self.case.optional_texts("unknown")?)
    }
}

/// The codes of problems that do not matter to a case.
fn ignoring(inputs: &Inputs<'_>) -> Result<Vec<String>, Fault> {
    let codes = inputs.case.optional_texts("ignoring")?.unwrap_or_default();
    let known = |code: &&str| Code::ALL.iter().any(|known| known.name() == *code);
    match codes.iter().find(|code| !known(code)) {
        Some(code) => Err(format!("`ignoring`: there is no code `{code}`")),
        None => Ok(codes.into_iter().map(str::to_owned).collect()),
    }
}

fn json(value: impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn object(value: &Value) -> Result<impl Iterator<Item = (&str, &Value)>, Fault> {
    let object = value.as_object().ok_or("it must be an object")?;
    Ok(object.iter().map(|(key, value)| (key.as_str(), value)))
}

fn list(value: &Value) -> Result<&[Value], Fault> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| "it must be a list".to_owned())
}

/// Only what is wanted is compared; says where the answer differs. An empty object is wanted empty.
fn compare(wanted: &Value, got: &Value) -> Result<(), String> {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) if !wanted.is_empty() => {
            wanted.iter().try_for_each(|(key, wanted)| {
                let found = got.get(key).map(|got| compare(wanted, got));
                found
                    .unwrap_or_else(|| Err(format!("expected {wanted}, got no such key")))
                    .map_err(|difference| format!("{key}: {difference}"))
            })
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            let mut pairs = wanted.iter().zip(got).enumerate();
            pairs.try_for_each(|(at, (wanted, got))| {
                compare(wanted, got).map_err(|difference| format!("{at}: {difference}"))
            })
        }
        _ if wanted == got => Ok(()),
        _ => Err(format!("expected {wanted}, got {got}")),
    }
}
