//! `grantfold diff`: what an update changes in what an app may do.

use std::path::Path;

use grantfold::rocketchat::{Change, ChangeKind, ManifestDiff};
use serde::Serialize;

use crate::args::DiffArgs;
use crate::choice::Format;
use crate::input::Document;
use crate::paint::Paint;
use crate::text::visible;
use crate::{Answer, OK, PROBLEMS, json};

#[derive(Serialize)]
struct Compared<'r> {
    old: String,
    new: String,
    diff: &'r ManifestDiff,
}

pub(crate) fn run(args: &DiffArgs, paint: Paint) -> Answer {
    if [&args.old, &args.new]
        .iter()
        .all(|path| path.as_path() == Path::new("-"))
    {
        return Answer::failure("only one of the two can be standard input");
    }
    let documents = Document::read(&args.old).and_then(|old| Ok((old, Document::read(&args.new)?)));
    let (old, new) = match documents {
        Ok(documents) => documents,
        Err(reason) => return Answer::failure(&reason),
    };
    let diff = new.manifest.diff(&old.manifest);
    Answer {
        out: match args.format {
            Format::Json => json::line(&Compared {
                old: old.source.name(),
                new: new.source.name(),
                diff: &diff,
            }),
            Format::Human => human(&diff, paint),
        },
        code: if diff.needs_consent { PROBLEMS } else { OK },
        ..Answer::default()
    }
}

fn human(diff: &ManifestDiff, paint: Paint) -> String {
    let mut out = String::new();
    let width = diff
        .changes
        .iter()
        .map(|change| change.permission.len())
        .max();
    for change in &diff.changes {
        out.push_str(&line(change, width.unwrap_or_default(), paint));
    }
    if diff.is_empty() {
        out.push_str("no change in what the app may do\n");
    }
    for note in &diff.notes {
        out.push_str(&format!("{}: {}\n", paint.bold("note"), visible(note)));
    }
    out.push_str(&match diff.needs_consent {
        true => paint.warning("consent must be asked again"),
        false => paint.good("consent need not be asked again"),
    });
    out.push('\n');
    out
}

fn line(change: &Change, width: usize, paint: Paint) -> String {
    let kind = format!(
        "{} {:9}",
        if change.kind.is_gain() { '+' } else { '-' },
        change.kind.name()
    );
    let kind = match change.kind {
        ChangeKind::Added | ChangeKind::Widened => paint.good(&kind),
        ChangeKind::Removed | ChangeKind::Narrowed => paint.error(&kind),
    };
    format!(
        "{kind} {:width$}  {}\n",
        change.permission,
        visible(&change.detail)
    )
}
