//! `grantfold audit`: what an app asked for while it ran, and which manifest that needs.

use std::collections::BTreeMap;

use grantfold::rocketchat::{app_catalog, host_of};
use grantfold::root::root_catalog;
use grantfold::{Asked, AuditReport, Catalog, Platform};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::args::AuditArgs;
use crate::choice::Format;
use crate::input::{self, Document};
use crate::paint::Paint;
use crate::platform::Granted;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

/// The answer as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summed {
    reports: Vec<String>,
    manifest: Option<String>,
    platform: Option<&'static str>,
    report: AuditReport,
    used: Vec<String>,
    unused: Vec<String>,
    denied: Vec<String>,
    denied_hosts: Vec<String>,
    denied_scopes: Vec<String>,
    denied_hidden_settings: Vec<String>,
    /// What a manifest would have to ask for, if the platform is known.
    permissions: Option<Value>,
}

pub(crate) fn run(args: &AuditArgs, paint: Paint) -> Answer {
    let summed = match sum(args) {
        Ok(summed) => summed,
        Err(reason) => return Answer::failure(&reason),
    };
    Answer {
        code: match summed.unused.is_empty() && !summed.may_deny() {
            true => OK,
            false => PROBLEMS,
        },
        out: match args.format {
            Format::Json => json::line(&summed),
            Format::Human => summed.human(paint),
        },
        ..Answer::default()
    }
}

fn sum(args: &AuditArgs) -> Result<Summed, String> {
    let paths = args.reports.iter().chain(&args.manifest);
    if paths.filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err("only one of them can be standard input".to_owned());
    }
    let (mut names, mut sum) = (Vec::new(), None::<AuditReport>);
    for path in &args.reports {
        let refuse = |reason: String| format!("cannot read `{}`: {reason}", path.display());
        let (source, text) = input::whole(path).map_err(refuse)?;
        let report = AuditReport::from_json(&text).map_err(|error| refuse(error.to_string()))?;
        match &mut sum {
            Some(sum) => sum
                .merge(&report)
                .map_err(|error| format!("cannot add `{}`: {error}", path.display()))?,
            none => *none = Some(report),
        }
        names.push(source.name());
    }
    let mut report = sum.unwrap_or_default();
    let document = args.manifest.as_deref().map(Document::read).transpose()?;
    let platform = match &document {
        None => platform_of(&report),
        Some(document) => {
            let manifest = document.answerable()?;
            compare(&mut report, &manifest.grants())?;
            Some(manifest.platform())
        }
    };
    let used = report.used().map(str::to_owned).collect();
    let unused = report.unused().map(str::to_owned).collect();
    let denied = report.denied().map(str::to_owned).collect();
    Ok(Summed {
        reports: names,
        manifest: document.map(|document| document.source.name()),
        platform: platform.map(Platform::name),
        used,
        unused,
        denied,
        denied_hosts: denied_of(&report.hosts),
        denied_scopes: denied_of(&report.scopes),
        denied_hidden_settings: denied_of(&report.hidden_settings),
        permissions: platform.map(|platform| report.permissions(platform)),
        report,
    })
}

fn denied_of(asked: &BTreeMap<String, Asked>) -> Vec<String> {
    let denied = asked.iter().filter(|(_, asked)| asked.denied > 0);
    denied.map(|(name, _)| name.clone()).collect()
}

/// The platform whose permissions a report names, if it is one. What was granted tells before what
/// was asked, which anybody may have done; only apps are asked for hosts, scopes and settings.
fn platform_of(report: &AuditReport) -> Option<Platform> {
    let listed = [&report.hosts, &report.scopes, &report.hidden_settings];
    let more = [
        report.more_hosts,
        report.more_scopes,
        report.more_hidden_settings,
    ];
    if listed.iter().any(|names| !names.is_empty()) || more.iter().any(|more| *more > 0) {
        return Some(Platform::RocketChatApp);
    }
    let (granted, asked) = (report.granted.iter(), report.asked.keys());
    for names in [granted.collect::<Vec<_>>(), asked.collect()] {
        let is_of = |catalog: &Catalog| names.iter().any(|name| catalog.id(name).is_some());
        match (is_of(app_catalog()), is_of(root_catalog())) {
            (true, true) => return None,
            (true, false) => return Some(Platform::RocketChatApp),
            (false, true) => return Some(Platform::Root),
            (false, false) => {}
        }
    }
    None
}

/// Puts what this manifest grants in the place of what was granted when the reports were made.
fn compare(report: &mut AuditReport, grants: &Granted) -> Result<(), String> {
    if let (Some(app), Some(subject)) = (grants.subject(), &report.subject)
        && app != subject
    {
        return Err(format!(
            "the reports are about `{subject}`, and the manifest is of `{app}`"
        ));
    }
    report.granted = grants.iter().map(str::to_owned).collect();
    again(&mut report.asked, |name| grants.has(name));
    if let Granted::App(grants) = grants {
        again(&mut report.hosts, |host| {
            let url = format!("https://{host}/");
            // What is no host makes a URL of another one: `evil.test@ok.test` goes to `ok.test`.
            host_of(&url).as_deref() == Some(host) && grants.require_host(&url).is_ok()
        });
        again(&mut report.scopes, |scope| {
            grants.require_scope(scope).is_ok()
        });
        again(&mut report.hidden_settings, |id| {
            grants.require_hidden_setting(id).is_ok()
        });
    }
    Ok(())
}

/// Answers all that was asked once more.
fn again(asked: &mut BTreeMap<String, Asked>, is_granted: impl Fn(&str) -> bool) {
    for (name, asked) in asked {
        let times = asked.times();
        (asked.granted, asked.denied) = match is_granted(name) {
            true => (times, 0),
            false => (0, times),
        };
    }
}

impl Summed {
    /// What found no room in a list may have been denied.
    fn may_deny(&self) -> bool {
        let denied = [
            &self.denied,
            &self.denied_hosts,
            &self.denied_scopes,
            &self.denied_hidden_settings,
        ];
        let is_more = self.more().any(|(_, more)| more > 0);
        denied.iter().any(|denied| !denied.is_empty()) || is_more
    }

    /// How often it was asked, of what found no room in a list.
    fn more(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let report = &self.report;
        [
            ("names that are no permission", report.more_unknown),
            ("hosts", report.more_hosts),
            ("scopes", report.more_scopes),
            ("hidden settings", report.more_hidden_settings),
        ]
        .into_iter()
    }

    fn unlisted(&self, out: &mut String, paint: Paint) {
        let more: Vec<_> = self.more().filter(|(_, more)| *more > 0).collect();
        let Some(width) = more.iter().map(|(what, _)| what.len()).max() else {
            return;
        };
        let title = paint.error("found no room in a list, so they may have been denied");
        out.push_str(&format!("\n{title}\n"));
        for (what, more) in more {
            out.push_str(&format!("  {what:width$}  {}\n", times(more)));
        }
    }

    fn human(&self, paint: Paint) -> String {
        let report = &self.report;
        let subject = report.subject.as_deref().unwrap_or("nobody in particular");
        let reports = count(self.reports.len(), "report");
        let mut out = format!("{} in {reports}\n", paint.bold(&visible(subject)));
        list(&mut out, &paint.good("used"), &self.used, &report.asked);
        list(
            &mut out,
            &paint.error("denied"),
            &self.denied,
            &report.asked,
        );
        list(
            &mut out,
            &paint.error("denied hosts"),
            &self.denied_hosts,
            &report.hosts,
        );
        list(
            &mut out,
            &paint.error("denied scopes"),
            &self.denied_scopes,
            &report.scopes,
        );
        let settings = &report.hidden_settings;
        let title = paint.error("denied hidden settings");
        list(&mut out, &title, &self.denied_hidden_settings, settings);
        list(
            &mut out,
            &paint.warning("unused"),
            &self.unused,
            &BTreeMap::new(),
        );
        self.unlisted(&mut out, paint);
        match &self.permissions {
            Some(permissions) => {
                let title = paint.bold("what a manifest has to ask for");
                out.push_str(&format!("\n{title}\n\"permissions\": "));
                out.push_str(&laid_out(permissions));
                out.push('\n');
            }
            None => out.push_str("\nnothing tells the platform: name a manifest with --manifest\n"),
        }
        out
    }
}

/// A title and the names below it, with how often and from where they were asked.
fn list(out: &mut String, title: &str, names: &[String], asked: &BTreeMap<String, Asked>) {
    if names.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    let shown: Vec<_> = names.iter().map(|name| shown(name)).collect();
    let width = shown.iter().map(|name| name.chars().count()).max();
    let width = width.unwrap_or_default();
    for (name, shown) in names.iter().zip(shown) {
        let said = asked.get(name).map(how).unwrap_or_default();
        out.push_str(format!("  {shown:width$}  {said}").trim_end());
        out.push('\n');
    }
}

/// An empty name would not be seen.
fn shown(name: &str) -> String {
    match name.is_empty() {
        true => "(empty)".to_owned(),
        false => visible(name).into_owned(),
    }
}

fn how(asked: &Asked) -> String {
    let mut said = match (asked.granted, asked.denied) {
        (0, denied) => times(denied),
        (granted, 0) => times(granted),
        (granted, denied) => format!("granted {}, denied {}", times(granted), times(denied)),
    };
    let (first, last) = (asked.first.as_deref(), asked.last.as_deref());
    if let Some(first) = first {
        said.push_str(&format!(", {}", visible(first)));
    }
    if let Some(last) = last.filter(|last| first != Some(last)) {
        said.push_str(&format!(" .. {}", visible(last)));
    }
    said
}

fn times(times: u64) -> String {
    match times {
        1 => "once".to_owned(),
        times => format!("{times} times"),
    }
}

/// As people write it: of a list, and of what has keys, each entry in a line.
fn laid_out(permissions: &Value) -> String {
    let (open, entries, close) = match permissions {
        Value::Array(entries) => ('[', entries.iter().map(in_a_line).collect(), ']'),
        Value::Object(sections) => ('{', fields(sections), '}'),
        other => return in_a_line(other),
    };
    match entries.is_empty() {
        true => format!("{open}{close}"),
        false => format!("{open}\n  {}\n{close}", entries.join(",\n  ")),
    }
}

fn in_a_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_a_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(object) => format!("{{ {} }}", fields(object).join(", ")),
        plain => json::line(plain).trim_end().to_owned(),
    }
}

/// The name of an entry comes first.
fn fields(object: &Map<String, Value>) -> Vec<String> {
    let (name, others): (Vec<_>, Vec<_>) = object.iter().partition(|(key, _)| *key == "name");
    let fields = name.into_iter().chain(others);
    let field = |(key, value): (&String, &Value)| format!("\"{key}\": {}", in_a_line(value));
    fields.map(field).collect()
}
