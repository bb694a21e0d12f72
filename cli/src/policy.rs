//! `grantfold test`: do expectations about permissions hold?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use grantfold::policy::{self, Outcome};
use serde::Serialize;

use crate::args::TestArgs;
use crate::choice::Format;
use crate::input;
use crate::paint::Paint;
use crate::text::{count, visible};
use crate::{Answer, PROBLEMS, json};

/// The answer as JSON.
#[derive(Serialize)]
struct Everything<'r> {
    files: &'r [Tested],
    unreadable: &'r [String],
    summary: &'r Summary,
}

/// A file that was run.
#[derive(Serialize)]
struct Tested {
    path: String,
    outcomes: Vec<Outcome>,
}

#[derive(Default, Serialize)]
struct Summary {
    files: usize,
    cases: usize,
    expectations: usize,
    failed: usize,
    unreadable: usize,
}

pub(crate) fn run(args: &TestArgs, paint: Paint) -> Answer {
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for path in &args.files {
        match tested(path, args.suite.as_deref()) {
            Ok(tested) => files.push(tested),
            Err(reason) => failures.push(format!("cannot run `{}`: {reason}", path.display())),
        }
    }
    let summary = Summary::of(&files, failures.len());
    let mut answer = Answer {
        out: match args.format {
            Format::Json => json::line(&Everything {
                files: &files,
                unreadable: &failures,
                summary: &summary,
            }),
            Format::Human => human(&files, &summary, args.quiet, paint),
        },
        ..Answer::default()
    };
    if summary.failed > 0 {
        answer.code = PROBLEMS;
    }
    for failure in &failures {
        answer.complain(failure);
    }
    answer
}

fn tested(path: &Path, suite: Option<&str>) -> Result<Tested, String> {
    let (source, text) = input::whole(path)?;
    // What a case names lies beside the file, or where its path says.
    let folder = source.path().and_then(Path::parent).map(PathBuf::from);
    let folder = folder.unwrap_or_default();
    let mut load = |name: &str| {
        fs::read_to_string(folder.join(name)).map_err(|error| input::text_reason(&error))
    };
    let outcomes = policy::run(&text, suite, &mut load).map_err(|error| error.to_string())?;
    if outcomes.is_empty() {
        return Err(match suite {
            Some(suite) => format!("it has no cases for `{suite}`"),
            None => "it has no cases".to_owned(),
        });
    }
    Ok(Tested {
        path: source.name(),
        outcomes,
    })
}

impl Summary {
    fn of(files: &[Tested], unreadable: usize) -> Self {
        let outcomes = || files.iter().flat_map(|file| &file.outcomes);
        let cases = files.iter().map(|file| {
            let cases = file.outcomes.iter().map(|outcome| &outcome.case);
            cases.collect::<BTreeSet<_>>().len()
        });
        Self {
            files: files.len(),
            cases: cases.sum(),
            expectations: outcomes().count(),
            failed: outcomes().filter(|outcome| !outcome.held).count(),
            unreadable,
        }
    }
}

fn human(files: &[Tested], summary: &Summary, quiet: bool, paint: Paint) -> String {
    let mut out = String::new();
    for file in files {
        let shown = file.outcomes.iter();
        let shown: String = shown
            .filter(|outcome| !(quiet && outcome.held))
            .map(|outcome| line(outcome, paint))
            .collect();
        // One file needs no name; of several, those with nothing to say need none.
        if summary.files > 1 && !shown.is_empty() {
            out.push_str(&format!("{}\n", paint.bold(&visible(&file.path))));
        }
        out.push_str(&shown);
        if !shown.is_empty() {
            out.push('\n');
        }
    }
    if summary.files == 0 {
        return out;
    }
    let expectations = count(summary.expectations, "expectation");
    let of = format!(
        "{} in {}",
        count(summary.cases, "case"),
        count(summary.files, "file")
    );
    out.push_str(&match summary.failed {
        0 => format!("{}: {expectations}, {of}\n", paint.good("all held")),
        failed => format!(
            "{} of {expectations}, {of}\n",
            paint.error(&format!("{failed} failed"))
        ),
    });
    out
}

fn line(outcome: &Outcome, paint: Paint) -> String {
    let mark = match outcome.held {
        true => paint.good("ok  "),
        false => paint.error("FAIL"),
    };
    let (case, expectation) = (visible(&outcome.case), visible(&outcome.expectation));
    let mut line = format!("{mark} {case}: {expectation}\n");
    let said = [&outcome.difference, &outcome.explanation];
    for said in said.into_iter().flatten().filter(|said| !said.is_empty()) {
        line.push_str(&format!("     {}\n", visible(said)));
    }
    line
}
