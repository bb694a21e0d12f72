//! Cases about audits: what they answer, what they report, and how reports add up.

use serde_json::{Value, json};

use crate::audit::{Audit, AuditError, AuditReport};
use crate::denial::PermissionDenied;
use crate::grants::Grants;
use crate::platform::Platform;
use crate::policy::demand::{Demand, Names};
use crate::policy::{Checked, Fault, Inputs, NOTHING, World, community, json, list, object};
use crate::rocketchat::{AppAudit, AppGrants, AppManifest, app_catalog};

/// A policy test is no benchmark: a case asks no more questions than this.
const MAX_QUESTIONS: u64 = 10_000;

/// What a question that is asked several times has in place of the number of the time.
const NUMBER: &str = "{n}";

pub(super) struct AuditWorld {
    /// For each run what its questions were answered.
    answers: Vec<Vec<Answered>>,
    /// All reports that could be added up.
    report: Option<AuditReport>,
    refused: Value,
}

/// A question in words, and the answer.
struct Answered {
    question: String,
    answer: Answer,
}

enum Answer {
    Has(bool),
    Insisted(Result<(), PermissionDenied>),
}

/// Whose permissions are asked for.
enum Subject {
    App(Box<AppGrants>),
    Member(Grants),
}

enum Asked {
    App(Box<AppAudit>),
    Member(Box<Audit>),
}

enum Question<'c> {
    Has(&'c str),
    HasId(&'c str),
    Require(Vec<&'c str>),
    Host(&'c str),
    Scope(&'c str),
    HiddenSetting(&'c str),
}

/// Asks what each run of a case asks and adds the reports up, as they would be sent: as texts. At
/// most one of them may be refused, and then it must be expected.
pub(super) fn read(inputs: &mut Inputs<'_>) -> Result<AuditWorld, Fault> {
    let subject = subject(inputs)?;
    let refusal_expected = inputs.case.needs("expect")?.get("refused").is_some();
    let mut world = AuditWorld {
        answers: Vec::new(),
        report: None,
        refused: Value::Null,
    };
    let mut left = MAX_QUESTIONS;
    let runs = inputs.case.list("runs")?;
    if runs.is_empty() {
        return Err(format!("no `runs`: {NOTHING}"));
    }
    for (at, run) in runs.iter().enumerate() {
        let told = |fault: Fault| format!("run {at}: {fault}");
        let run = Demand::of(run, &["mode", "asks", "report"]).map_err(told)?;
        let (answers, text) = match run.get("report") {
            Some(report) => (Vec::new(), given(run, report).map_err(told)?),
            None => asked(run, subject.as_ref(), &mut left).map_err(told)?,
        };
        world.answers.push(answers);
        if let Err(error) = world.add(&text) {
            if !world.refused.is_null() || !refusal_expected {
                return Err(told(error.to_string()));
            }
            world.refused = refusal(at, error);
        }
    }
    Ok(world)
}

fn subject(inputs: &mut Inputs<'_>) -> Result<Option<(Subject, Names)>, Fault> {
    let is_app = inputs.gives("manifest") || inputs.gives("text");
    let member = ["member", "in"]
        .into_iter()
        .find(|key| inputs.case.get(key).is_some());
    if let (Some(key), false) = (member, inputs.gives("community")) {
        return Err(format!("it has `{key}` and no `community`"));
    }
    match (is_app, inputs.gives("community")) {
        (true, true) => Err("it has both a manifest and a `community`".to_owned()),
        (true, false) => {
            let grants = AppManifest::parse(&inputs.manifest()?).grants();
            let names = inputs.names(app_catalog())?;
            Ok(Some((Subject::App(Box::new(grants)), names)))
        }
        (false, true) => {
            let world = community::read(inputs)?;
            let grants = world.grants_of(
                inputs.case.text("member")?,
                inputs.case.optional_text("in")?,
            )?;
            Ok(Some((Subject::Member(grants), world.names)))
        }
        (false, false) => Ok(None),
    }
}

/// A report of somebody else.
fn given(run: Demand<'_>, report: &Value) -> Result<String, Fault> {
    if run.get("mode").is_some() || run.get("asks").is_some() {
        return Err("a `report` is given, so nothing is asked".to_owned());
    }
    Ok(report
        .as_str()
        .map_or_else(|| report.to_string(), str::to_owned))
}

/// What a run is answered, and its report.
fn asked(
    run: Demand<'_>,
    subject: Option<&(Subject, Names)>,
    left: &mut u64,
) -> Result<(Vec<Answered>, String), Fault> {
    let (subject, names) = subject.ok_or("it has neither a manifest nor a `community`")?;
    let is_report_only = match run.optional_text("mode")? {
        None | Some("enforce") => false,
        Some("report-only") => true,
        Some(mode) => return Err(format!("there is no mode `{mode}`")),
    };
    let audit = match (subject, is_report_only) {
        (Subject::App(grants), false) => Asked::App(Box::new(grants.audit())),
        (Subject::App(grants), true) => Asked::App(Box::new(grants.report_only())),
        (Subject::Member(grants), false) => Asked::Member(Box::new(grants.audit())),
        (Subject::Member(grants), true) => Asked::Member(Box::new(grants.report_only())),
    };
    let asks = run.list("asks")?.iter();
    let answers = asks
        .map(|demand| answer(&audit, demand, names, left))
        .collect::<Result<_, _>>()?;
    Ok((answers, audit.audit().report().to_json()))
}

fn answer(audit: &Asked, demand: &Value, names: &Names, left: &mut u64) -> Result<Answered, Fault> {
    const QUESTIONS: [&str; 6] = ["has", "hasId", "require", "host", "scope", "hiddenSetting"];
    let demand = Demand::of(demand, &[&QUESTIONS[..], &["at", "times"]].concat())?;
    let mut asked = QUESTIONS.iter().filter(|key| demand.get(key).is_some());
    let (Some(kind), None) = (asked.next(), asked.next()) else {
        return Err(format!("a question is one of {}", QUESTIONS.join(", ")));
    };
    let question = match *kind {
        "has" => Question::Has(permission(demand, kind, names)?),
        "hasId" => Question::HasId(permission(demand, kind, names)?),
        "require" => Question::Require(demand.permissions_at(kind, names)?),
        "host" => Question::Host(demand.text(kind)?),
        "scope" => Question::Scope(demand.text(kind)?),
        _ => Question::HiddenSetting(demand.text(kind)?),
    };
    let place = demand.optional_text("at")?;
    let times = match demand.get("times") {
        None => 1,
        Some(times) => times
            .as_u64()
            .filter(|times| *times > 0)
            .ok_or_else(|| "`times` must be a number from 1 on".to_owned())?,
    };
    *left = left
        .checked_sub(times)
        .ok_or_else(|| format!("a case asks no more than {MAX_QUESTIONS} questions"))?;
    let mut answer = audit.ask(&question, 0, place)?;
    for number in 1..times {
        answer = audit.ask(&question, number, place)?;
    }
    Ok(Answered {
        question: format!("{kind} {}", demand.needs(kind)?),
        answer,
    })
}

fn permission<'c>(demand: Demand<'c>, key: &str, names: &Names) -> Result<&'c str, Fault> {
    let name = demand.text(key)?;
    names.check(name).map(|()| name)
}

impl Asked {
    fn audit(&self) -> &Audit {
        match self {
            Self::App(audit) => audit,
            Self::Member(audit) => audit,
        }
    }

    fn app(&self) -> Result<&AppAudit, Fault> {
        match self {
            Self::App(audit) => Ok(audit),
            Self::Member(_) => Err("only apps have hosts, scopes and settings".to_owned()),
        }
    }

    /// Asks once.
    fn ask(
        &self,
        question: &Question<'_>,
        number: u64,
        place: Option<&str>,
    ) -> Result<Answer, Fault> {
        let audit = self.audit();
        let with_number = |text: &str| text.replace(NUMBER, &number.to_string());
        Ok(match question {
            Question::Has(name) => Answer::Has(match place {
                Some(place) => audit.has_at(&with_number(name), place),
                None => audit.has(&with_number(name)),
            }),
            Question::HasId(name) => {
                let id = audit.grants().catalog().id(name);
                match (id, place) {
                    (Some(id), None) => Answer::Has(audit.has_id(id)),
                    (Some(_), Some(_)) => return Err("by an id no place is named".to_owned()),
                    (None, _) => return Err(format!("`{name}` has no id")),
                }
            }
            Question::Require(names) => {
                let names: Vec<String> = names.iter().map(|name| with_number(name)).collect();
                let names = names.iter().map(String::as_str);
                Answer::Insisted(match place {
                    Some(place) => audit.require_all_at(names, place),
                    None => audit.require_all(names),
                })
            }
            Question::Host(url) => Answer::Insisted(match place {
                Some(place) => self.app()?.require_host_at(&with_number(url), place),
                None => self.app()?.require_host(&with_number(url)),
            }),
            Question::Scope(scope) => Answer::Insisted(match place {
                Some(place) => self.app()?.require_scope_at(&with_number(scope), place),
                None => self.app()?.require_scope(&with_number(scope)),
            }),
            Question::HiddenSetting(id) => Answer::Insisted(match place {
                Some(place) => self
                    .app()?
                    .require_hidden_setting_at(&with_number(id), place),
                None => self.app()?.require_hidden_setting(&with_number(id)),
            }),
        })
    }
}

fn refusal(run: usize, error: AuditError) -> Value {
    let kind = error.kind();
    match error {
        AuditError::OtherSubject { subject, other } => {
            json!({ "run": run, "kind": kind, "subject": subject, "other": other })
        }
        AuditError::Malformed(_) => json!({ "run": run, "kind": kind }),
    }
}

impl World for AuditWorld {
    fn check(&self, what: &str, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let whole =
            |expectation: &str, got: Value| Ok(vec![Checked::new(expectation, wanted, got)]);
        match what {
            "answers" => self.answers(wanted),
            "refused" => whole("the refused report", self.refused.clone()),
            "report" => whole("the report", json(self.report()?)?),
            "used" => whole("what was used", self.report()?.used().collect()),
            "unused" => whole("what was not used", self.report()?.unused().collect()),
            "denied" => whole("what was denied", self.report()?.denied().collect()),
            "permissions" => object(wanted)?
                .map(|(platform, wanted)| self.permissions(platform, wanted))
                .collect(),
            _ => Err("there is no such expectation".to_owned()),
        }
    }
}

impl AuditWorld {
    /// Adds a report to those before it.
    fn add(&mut self, text: &str) -> Result<(), AuditError> {
        let report = AuditReport::from_json(text)?;
        match &mut self.report {
            Some(sum) => sum.merge(&report),
            none => {
                *none = Some(report);
                Ok(())
            }
        }
    }

    fn report(&self) -> Result<&AuditReport, Fault> {
        self.report
            .as_ref()
            .ok_or_else(|| "there is no report".to_owned())
    }

    fn answers(&self, wanted: &Value) -> Result<Vec<Checked>, Fault> {
        let wanted = list(wanted)?;
        if wanted.len() != self.answers.len() {
            return Err(format!("there are {} runs", self.answers.len()));
        }
        let mut checked = Vec::new();
        for (at, (wanted, answers)) in wanted.iter().zip(&self.answers).enumerate() {
            let wanted = list(wanted)?;
            if wanted.len() != answers.len() {
                return Err(format!("run {at} has {} questions", answers.len()));
            }
            for (wanted, Answered { question, answer }) in wanted.iter().zip(answers) {
                let got = match answer {
                    Answer::Has(has) => json!(has),
                    Answer::Insisted(Ok(())) => json!(true),
                    Answer::Insisted(Err(denied)) if wanted.is_object() => json(denied)?,
                    Answer::Insisted(Err(denied)) => json!(denied.code.name()),
                };
                checked.push(Checked::new(format!("run {at}: {question}"), wanted, got));
            }
        }
        Ok(checked)
    }

    /// A key too many would be a permission too many, so all of it is compared.
    fn permissions(&self, platform: &str, wanted: &Value) -> Result<Checked, Fault> {
        let found = Platform::from_name(platform);
        let found = found.ok_or_else(|| format!("there is no platform `{platform}`"))?;
        let got = self.report()?.permissions(found);
        let expectation = format!("the proposed permissions, {platform}");
        Ok(match got == *wanted {
            true => Checked::new(expectation, wanted, got),
            false => Checked::new(
                expectation,
                &json!(wanted.to_string()),
                got.to_string().into(),
            ),
        })
    }
}
