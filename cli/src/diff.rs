//! `grantfold diff`: what an update changes in what an app may do.

use std::path::Path;

use grantfold::{Change, ChangeKind, ManifestDiff};
use serde::Serialize;

use crate::args::DiffArgs;
use crate::choice::Format;
use crate::input::Document;
use crate::paint::Paint;
use crate::platform;
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
    let (old, new, diff) = match compare(args) {
        Ok(compared) => compared,
        Err(reason) => return Answer::failure(&reason),
    };
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

fn compare(args: &DiffArgs) -> Result<(Document, Document, ManifestDiff), String> {
    let (old, new) = (Document::read(&args.old)?, Document::read(&args.new)?);
    // Versions of one app: what the one says of its platform goes for the other.
    let old = old.or_of(new.platform());
    let new = new.or_of(old.platform());
    let (before, after) = (old.answerable()?, new.answerable()?);
    let diff = after.diff(before).ok_or_else(|| {
        let [before, after] = [before, after].map(|manifest| platform::kind(manifest.platform()));
        let [old, new] = [&old, &new].map(|document| document.source.shown());
        format!("`{old}` is {before} and `{new}` is {after}: they are not versions of one app")
    })?;
    Ok((old, new, diff))
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
