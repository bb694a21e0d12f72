//! `grantfold check`: what is wrong with manifests.

use std::path::PathBuf;

use grantfold::{Diagnostic, Platform, Severity};
use serde::Serialize;

use crate::args::CheckArgs;
use crate::choice::CheckFormat;
use crate::fix::{self, Fixed};
use crate::input::{self, Document};
use crate::paint::Paint;
use crate::platform::{Granted, Manifest};
use crate::render::Canvas;
use crate::text::{count, visible};
use crate::{Answer, PROBLEMS, github, json, sarif, show};

/// What a run found.
pub(crate) struct Report {
    pub(crate) files: Vec<Checked>,
    /// Files and folders that could not be read or written, and why.
    pub(crate) failures: Vec<String>,
}

/// A document that was checked, and mended if that was asked for.
pub(crate) struct Checked {
    pub(crate) document: Document,
    pub(crate) fixed: Vec<Fixed>,
}

/// The answer as JSON.
#[derive(Serialize)]
struct Everything<'r> {
    files: Vec<File<'r>>,
    unreadable: &'r [String],
    summary: &'r Summary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'r> {
    path: String,
    platform: Option<&'static str>,
    diagnostics: &'r [Diagnostic],
    grants: Option<Granted>,
    would_grant: Option<Granted>,
    fixed: &'r [Fixed],
}

#[derive(Default, Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    fixed: usize,
    unreadable: usize,
}

pub(crate) fn run(args: &CheckArgs, paint: Paint) -> Answer {
    if args.fix && args.paths.contains(&PathBuf::from("-")) {
        return Answer::failure("`--fix` cannot mend standard input: name a file");
    }
    let report = Report::of(args);
    let summary = report.summary();
    let mut answer = Answer {
        out: match args.format {
            CheckFormat::Human => report.human(&summary, paint),
            CheckFormat::Json => json::line(&report.json(&summary)),
            CheckFormat::Sarif => json::line(&sarif::log(&report)),
            CheckFormat::Github => github::annotations(&report),
        },
        ..Answer::default()
    };
    if summary.errors > 0 || args.strict && summary.warnings > 0 {
        answer.code = PROBLEMS;
    }
    for failure in &report.failures {
        answer.complain(failure);
    }
    answer
}

impl Checked {
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        self.document.diagnostics()
    }
}

impl Report {
    fn of(args: &CheckArgs) -> Self {
        let mut report = Self {
            files: Vec::new(),
            failures: Vec::new(),
        };
        for path in input::find(&args.paths) {
            match path.and_then(|path| Document::read(&path)) {
                Ok(document) => report.add(document, args.fix),
                Err(reason) => report.failures.push(reason),
            }
        }
        report
    }

    fn add(&mut self, mut document: Document, mend: bool) {
        let mut fixed = Vec::new();
        if mend {
            match fix::fix(&mut document) {
                Ok(done) => fixed = done,
                Err(reason) => self.failures.push(reason),
            }
        }
        self.files.push(Checked { document, fixed });
    }

    fn summary(&self) -> Summary {
        let mut summary = Summary {
            files: self.files.len(),
            unreadable: self.failures.len(),
            ..Summary::default()
        };
        for file in &self.files {
            summary.fixed += file.fixed.len();
            for diagnostic in file.diagnostics() {
                *match diagnostic.severity {
                    Severity::Error => &mut summary.errors,
                    Severity::Warning => &mut summary.warnings,
                    Severity::Note => &mut summary.notes,
                } += 1;
            }
        }
        summary
    }

    fn json<'r>(&'r self, summary: &'r Summary) -> Everything<'r> {
        let files = self.files.iter().map(|file| File {
            path: file.document.source.name(),
            platform: file.document.platform().map(Platform::name),
            diagnostics: file.diagnostics(),
            grants: file.document.manifest().map(Manifest::grants),
            would_grant: file.document.manifest().and_then(Manifest::would_grant),
            fixed: &file.fixed,
        });
        Everything {
            files: files.collect(),
            unreadable: &self.failures,
            summary,
        }
    }

    fn human(&self, summary: &Summary, paint: Paint) -> String {
        let mut out = String::new();
        for file in &self.files {
            out.push_str(&file.human(paint));
        }
        let touched = self
            .files
            .iter()
            .filter(|file| !file.diagnostics().is_empty());
        out.push_str(&summary.sentence(touched.count(), self.fixable(), paint));
        out
    }

    fn fixable(&self) -> usize {
        let files = self.files.iter();
        let files = files.filter(|file| fix::fixable(&file.document).is_some());
        let diagnostics = files.flat_map(Checked::diagnostics);
        diagnostics
            .filter(|diagnostic| diagnostic.fix.is_some())
            .count()
    }
}

impl Checked {
    fn human(&self, paint: Paint) -> String {
        let mut out = String::new();
        let name = self.document.source.shown();
        let name = visible(&name);
        for fixed in &self.fixed {
            let (done, title) = (paint.good("fixed"), visible(&fixed.title));
            out.push_str(&format!(
                "{done}[{}]: {title} ({name}:{}:{})\n",
                fixed.code, fixed.line, fixed.column
            ));
        }
        if !self.fixed.is_empty() {
            out.push('\n');
        }
        if self.diagnostics().is_empty() {
            return out;
        }
        let canvas = Canvas::of(&self.document, paint);
        for diagnostic in self.diagnostics() {
            out.push_str(&canvas.diagnostic(diagnostic));
        }
        let manifest = self.document.manifest();
        if let Some((manifest, mended)) = manifest.and_then(|m| Some((m, m.would_grant()?))) {
            let grants = manifest.grants();
            let now = match grants.is_empty() {
                true => "nothing".to_owned(),
                false => count(grants.len(), "permission"),
            };
            let mended = show::would_grant(&grants, &mended);
            out.push_str(&format!(
                "{name} grants {now} as it stands; mended, {mended}\n\n"
            ));
        }
        out
    }
}

impl Summary {
    fn sentence(&self, touched: usize, fixable: usize, paint: Paint) -> String {
        let kinds = [
            (
                self.errors,
                "error",
                paint.error(&count(self.errors, "error")),
            ),
            (
                self.warnings,
                "warning",
                paint.warning(&count(self.warnings, "warning")),
            ),
            (self.notes, "note", paint.good(&count(self.notes, "note"))),
        ];
        let found: Vec<String> = kinds
            .into_iter()
            .filter(|kind| kind.0 > 0)
            .map(|kind| kind.2)
            .collect();
        let mut sentence = String::new();
        if self.fixed > 0 {
            let fixed = paint.good(&format!("{} fixed", self.fixed));
            sentence.push_str(&format!("{fixed}; "));
        }
        sentence.push_str(&match (found.is_empty(), self.files) {
            (true, 0) => paint.bold("nothing was checked"),
            (true, files) => format!("{} in {}", paint.good("no problems"), count(files, "file")),
            (false, 1) => format!("{} in 1 file", found.join(", ")),
            (false, files) => format!("{} in {touched} of {files} files", found.join(", ")),
        });
        if fixable > 0 {
            sentence.push_str(&format!("; `--fix` mends {fixable} of them"));
        }
        sentence.push('\n');
        sentence
    }
}
