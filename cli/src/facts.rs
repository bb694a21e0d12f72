//! Documents of facts that questions are asked about, communities and workspaces.

use std::path::Path;

use grantfold::{Diagnostic, Explanation, Platform, Weight};

use crate::input::{self, Source};
use crate::paint::Paint;
use crate::platform;
use crate::render::{Canvas, Verdict};
use crate::text::{count, visible};
use crate::{Answer, Style};

/// More problems than this help nobody.
const MAX_PROBLEMS: usize = 20;

/// The text of such a document.
pub(crate) struct Facts {
    source: Source,
    text: String,
}

impl Facts {
    /// Reads a document and makes of it what it tells; `kind` is how people call that.
    pub(crate) fn read<T>(
        file: &Path,
        kind: &str,
        understand: impl FnOnce(&str) -> Result<T, Vec<Diagnostic>>,
    ) -> Result<(Self, T), Answer> {
        let (source, text) = input::whole(file).map_err(|reason| {
            let file = file.display();
            Answer::failure(&format!("cannot read `{file}`: {reason}"))
        })?;
        let facts = Self { source, text };
        match understand(&facts.text) {
            Ok(told) => Ok((facts, told)),
            Err(problems) => Err(facts.unreadable(kind, &problems)),
        }
    }

    /// As JSON names the file.
    pub(crate) fn path(&self) -> String {
        self.source.name()
    }

    /// As people see it named; not yet safe for a terminal.
    pub(crate) fn shown(&self) -> String {
        self.source.shown()
    }

    /// What was odd about the document, for people.
    pub(crate) fn warnings(&self, diagnostics: &[Diagnostic], paint: Paint) -> String {
        let canvas = Canvas::new(&self.source.shown(), &self.text, paint);
        let diagnostics = diagnostics.iter().take(MAX_PROBLEMS);
        diagnostics
            .map(|diagnostic| canvas.diagnostic(diagnostic))
            .collect()
    }

    fn unreadable(&self, kind: &str, problems: &[Diagnostic]) -> Answer {
        let name = self.source.shown();
        let hint = Platform::of(&self.text).map(|platform| {
            let manifest = platform::kind(platform);
            format!(" (it looks like {manifest}, which `grantfold check` reads)")
        });
        let hint = hint.unwrap_or_default();
        let mut answer = Answer::default();
        // Standard error is never coloured.
        answer
            .err
            .push_str(&self.warnings(problems, Paint::new(Style::Plain)));
        let problems = count(problems.len(), "problem");
        answer.complain(&format!(
            "`{name}` cannot be read as {kind}: {problems}{hint}"
        ));
        answer
    }
}

/// A name with its id, where that is another.
pub(crate) fn titled(title: &str, name: &str, id: &str) -> String {
    match name == id {
        true => title.to_owned(),
        false => format!("{title} ({id})"),
    }
}

/// A line that names what follows.
pub(crate) fn heading(paint: Paint, text: &str) -> String {
    format!("{}\n", paint.bold(&visible(text)))
}

/// The answer to a question about a permission.
pub(crate) fn verdict(explanation: &Explanation) -> Verdict {
    match explanation.allowed {
        true => Verdict::Granted,
        false => Verdict::Denied,
    }
}

/// Everything that was said about a permission, strongest last.
pub(crate) fn steps(explanation: &Explanation) -> Vec<(&'static str, String)> {
    let steps = explanation.steps.iter().map(|step| {
        let weight = match step.weight {
            Weight::Decides => "decides",
            Weight::Agrees => "agrees",
            Weight::Overruled => "overruled",
        };
        (weight, step.sentence())
    });
    steps.collect()
}

/// Lines of two columns, the first as wide as it must be.
pub(crate) fn table<A: AsRef<str>, B: AsRef<str>>(
    rows: impl IntoIterator<Item = (A, B)>,
) -> String {
    let rows = rows.into_iter().map(|(first, second)| {
        let [first, second] =
            [first.as_ref(), second.as_ref()].map(|text| visible(text).into_owned());
        (first, second)
    });
    let rows: Vec<(String, String)> = rows.collect();
    let width = rows.iter().map(|(first, _)| first.chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = rows.iter().map(|(first, second)| {
        let line = format!("  {first:width$}  {second}");
        format!("{}\n", line.trim_end())
    });
    lines.collect()
}
