//! What was asked of grants: JavaScript counts, and everything that is a rule about the counts is asked here.

use grantfold::{AuditError, AuditReport, Platform};
use napi::bindgen_prelude::{Env, Error, External, Result, Status, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;
use crate::problem::or_throw_plain;

/// The message and the fields of an `AuditError`.
#[derive(Serialize)]
struct Problem {
    message: String,
    fields: Fields,
}

#[derive(Serialize)]
struct Fields {
    kind: &'static str,
    subject: Option<String>,
    other: Option<String>,
}

#[derive(Serialize)]
struct Lists<'a> {
    used: Vec<&'a str>,
    unused: Vec<&'a str>,
    denied: Vec<&'a str>,
}

fn or_throw<T>(env: &Env, outcome: std::result::Result<T, AuditError>) -> Result<T> {
    let problem = |error: AuditError| {
        let message = error.to_string();
        let kind = error.kind();
        let (subject, other) = match error {
            AuditError::OtherSubject { subject, other } => (subject, other),
            _ => (None, None),
        };
        Problem {
            message,
            fields: Fields {
                kind,
                subject,
                other,
            },
        }
    };
    or_throw_plain(env, outcome.map_err(problem))
}

/// Reads a report.
#[napi(catch_unwind)]
pub fn read_audit_report(env: &Env, text: String) -> Result<External<AuditReport>> {
    Ok(or_throw(env, AuditReport::from_json(&text))?.into())
}

/// The report, as text.
#[napi(catch_unwind)]
pub fn audit_report_json(report: &External<AuditReport>) -> String {
    report.to_json()
}

/// What was used, what was not, and what was denied.
#[napi(catch_unwind)]
pub fn audit_report_lists(env: &Env, report: &External<AuditReport>) -> Result<Unknown<'static>> {
    let lists = Lists {
        used: report.used().collect(),
        unused: report.unused().collect(),
        denied: report.denied().collect(),
    };
    answer(env, &lists)
}

/// Both reports in one: a new one, because they may be the same.
#[napi(catch_unwind)]
pub fn merge_audit_reports(
    env: &Env,
    report: &External<AuditReport>,
    later: &External<AuditReport>,
) -> Result<External<AuditReport>> {
    let mut both = AuditReport::clone(report);
    or_throw(env, both.merge(later))?;
    Ok(both.into())
}

/// What a manifest would ask for.
#[napi(catch_unwind)]
pub fn audit_report_permissions(
    env: &Env,
    report: &External<AuditReport>,
    platform: String,
) -> Result<Unknown<'static>> {
    let found = Platform::from_name(&platform);
    let found = found.ok_or_else(|| Error::new(Status::InvalidArg, "no such platform"))?;
    answer(env, &report.permissions(found))
}
