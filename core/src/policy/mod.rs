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
//! of cases, their inputs and their expectations. Only what is listed is compared.

mod app;
mod community;
mod events;
mod root_manifest;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

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
    let document: Value =
        serde_json::from_str(text).map_err(|error| whole(format!("not JSON: {error}")))?;
    let cases = document["cases"].as_array();
    let cases =
        cases.ok_or_else(|| whole("a policy test is an object with a list `cases`".to_owned()))?;
    let mut outcomes = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let suites = case["suites"].as_array();
        let meant =
            |suite: &str| suites.is_none_or(|suites| suites.iter().any(|name| name == suite));
        if !suite.is_none_or(meant) {
            continue;
        }
        let id = case["id"]
            .as_str()
            .map_or_else(|| format!("number {}", at + 1), str::to_owned);
        let checked = run_case(case, load).map_err(|message| PolicyError {
            case: Some(id.clone()),
            message,
        })?;
        outcomes.extend(checked.into_iter().map(|checked| outcome(&id, checked)));
    }
    Ok(outcomes)
}

fn run_case(
    case: &Value,
    load: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Vec<Checked>, Fault> {
    let mut inputs = Inputs { case, load };
    let world: Box<dyn World> = match case["kind"].as_str() {
        Some("app-manifest") => Box::new(app::manifest(&mut inputs)?),
        Some("stored-grant") => Box::new(app::stored(&mut inputs)?),
        Some("upload") => Box::new(app::upload(&inputs)?),
        Some("not-installed") => Box::new(app::not_installed(&inputs)?),
        Some("app-diff") => Box::new(app::diff(&mut inputs)?),
        Some("root-manifest") => Box::new(root_manifest::read(&mut inputs)?),
        Some("platform") => Box::new(root_manifest::platform(&mut inputs)?),
        Some("root-community") => Box::new(community::read(&mut inputs)?),
        Some("root-events") => Box::new(events::read(&mut inputs)?),
        Some(kind) => return Err(format!("there is no kind of case `{kind}`")),
        None => return Err("it has no `kind`".to_owned()),
    };
    let expect = case["expect"].as_object().ok_or("it has no `expect`")?;
    if expect.is_empty() {
        return Err("it expects nothing".to_owned());
    }
    let mut checked = Vec::new();
    for (what, wanted) in expect {
        checked.extend(
            world
                .check(what, wanted)
                .map_err(|fault| format!("`{what}`: {fault}"))?,
        );
    }
    Ok(checked)
}

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
    case: &'c Value,
    load: &'c mut dyn FnMut(&str) -> Result<String, String>,
}

impl Inputs<'_> {
    /// The text of an input: a JSON value as it stands, a text verbatim, or `...File` loaded.
    fn text(&mut self, key: &str) -> Result<String, Fault> {
        let file = format!("{key}File");
        match (self.case.get(key), self.case.get(&file)) {
            (Some(Value::String(text)), _) => Ok(text.clone()),
            (Some(value), _) => Ok(value.to_string()),
            (None, Some(Value::String(name))) => {
                (self.load)(name).map_err(|error| format!("{name}: {error}"))
            }
            _ => Err(format!("it has neither `{key}` nor `{file}`")),
        }
    }

    /// A manifest: `text` verbatim, else `manifest`.
    fn manifest(&mut self) -> Result<String, Fault> {
        let verbatim = self.case.get("text").is_some();
        self.text(if verbatim { "text" } else { "manifest" })
    }

    fn string(&self, key: &str) -> Result<&str, Fault> {
        self.case[key]
            .as_str()
            .ok_or_else(|| format!("it has no text `{key}`"))
    }
}

/// The codes of problems that do not matter to a case.
fn ignoring(inputs: &Inputs<'_>) -> Result<Vec<String>, Fault> {
    let codes = inputs.case.get("ignoring").map(texts).transpose()?;
    Ok(codes
        .unwrap_or_default()
        .into_iter()
        .map(str::to_owned)
        .collect())
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

fn texts(value: &Value) -> Result<Vec<&str>, Fault> {
    let text = |item: &'_ Value| -> Result<(), Fault> {
        item.as_str()
            .map(|_| ())
            .ok_or_else(|| "it must be a list of texts".to_owned())
    };
    let items = list(value)?;
    items.iter().try_for_each(text)?;
    Ok(items.iter().filter_map(Value::as_str).collect())
}

fn text<'v>(value: &'v Value, key: &str) -> Result<&'v str, Fault> {
    value[key]
        .as_str()
        .ok_or_else(|| format!("it needs a text `{key}`"))
}

/// Only what is wanted is compared; says where the answer differs.
fn compare(wanted: &Value, got: &Value) -> Result<(), String> {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            wanted.iter().try_for_each(|(key, wanted)| {
                let got = got.get(key).unwrap_or(&Value::Null);
                compare(wanted, got).map_err(|difference| format!("{key}: {difference}"))
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
