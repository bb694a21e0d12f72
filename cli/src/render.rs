//! Problems and explanations in the manner of rustc: the sentence, the line it is about, and what to do.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};
use grantfold::{Diagnostic, Edit, Explanation, Severity, Span};

use crate::Style;
use crate::input::Document;
use crate::paint::Paint;
use crate::text::{Lines, visible, visible_source};

/// Longest piece of source that is shown. A line may be a megabyte, and ten thousand problems may be in it.
const MAX_EXCERPT: usize = 16 * 1024;
/// A place of more lines than this is shown by its first.
const MAX_LINES: usize = 6;

/// The first word of an answer.
#[derive(Clone, Copy)]
pub(crate) enum Verdict {
    Granted,
    Denied,
    Passes,
    Refused,
}

impl Verdict {
    fn level(self) -> Level<'static> {
        match self {
            Self::Granted => Level::NOTE.with_name("granted"),
            Self::Denied => Level::ERROR.with_name("denied"),
            Self::Passes => Level::NOTE.with_name("passes"),
            Self::Refused => Level::ERROR.with_name("refused"),
        }
    }
}

/// Draws what is said about one document.
pub(crate) struct Canvas<'d> {
    text: &'d str,
    lines: Lines,
    name: String,
    renderer: Renderer,
}

/// A place to point at, and what to say there.
struct Mark<'m> {
    range: Range<usize>,
    kind: AnnotationKind,
    label: &'m str,
}

impl<'d> Canvas<'d> {
    pub(crate) fn of(document: &'d Document, paint: Paint) -> Self {
        Self::new(&document.source.shown(), &document.text, paint)
    }

    pub(crate) fn new(name: &str, text: &'d str, paint: Paint) -> Self {
        let renderer = match paint.style {
            Style::Plain => Renderer::plain(),
            Style::Ansi => Renderer::styled().hyperlink(false),
        };
        Self {
            text,
            lines: Lines::of(text),
            name: visible(name).into_owned(),
            renderer,
        }
    }

    pub(crate) fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let message = visible(&diagnostic.message).into_owned();
        let title = level.primary_title(message).id(diagnostic.code.name());
        let mut marks = vec![Mark {
            range: self.shortened(&diagnostic.span),
            kind: AnnotationKind::Primary,
            label: "",
        }];
        marks.extend(diagnostic.related.iter().map(|related| Mark {
            range: self.shortened(&related.span),
            kind: AnnotationKind::Context,
            label: &related.message,
        }));
        let mut groups =
            vec![Group::with_title(title).elements(self.causes(&marks, &diagnostic.span))];
        let fix = diagnostic.fix.as_ref();
        let help = diagnostic
            .help
            .as_deref()
            .or(fix.map(|fix| fix.title.as_str()));
        if let Some(help) = help.map(|help| visible(help).into_owned()) {
            match fix.and_then(|fix| self.patch(&fix.edits)) {
                Some(patch) => groups.push(Level::HELP.secondary_title(help).element(patch)),
                None => {
                    let last = groups.remove(0);
                    groups.push(last.element(Level::HELP.message(help)));
                }
            }
        }
        self.render(&groups)
    }

    pub(crate) fn explanation(&self, explanation: &Explanation) -> String {
        let verdict = match explanation.allowed {
            true => Verdict::Granted,
            false => Verdict::Denied,
        };
        let title = verdict
            .level()
            .primary_title(visible(&explanation.summary).into_owned());
        let mut group = Group::with_title(title);
        let sentences: Vec<String> = explanation
            .steps
            .iter()
            .map(|step| step.sentence())
            .collect();
        let places = explanation.steps.iter().zip(&sentences);
        let places = places.filter_map(|(step, sentence)| Some((step.place?, sentence)));
        let mut places: Vec<(Span, &String)> = places.collect();
        // Several steps may rest on one entry.
        places.dedup_by_key(|(span, _)| *span);
        if let Some((first, _)) = places.first() {
            let marks = places.iter().map(|(span, sentence)| Mark {
                range: self.shortened(span),
                kind: AnnotationKind::Primary,
                label: if places.len() > 1 { sentence } else { "" },
            });
            group = group.elements(self.causes(&marks.collect::<Vec<_>>(), first));
        }
        if let Some(help) = &explanation.help {
            group = group.element(Level::HELP.message(visible(help).into_owned()));
        }
        self.render(&[group])
    }

    /// An answer with what belongs to it, each line under a word of its own.
    pub(crate) fn verdict(
        &self,
        verdict: Verdict,
        title: &str,
        lines: &[(&'static str, String)],
    ) -> String {
        let title = verdict.level().primary_title(visible(title).into_owned());
        let lines = lines.iter().map(|(name, line)| {
            let level = match *name {
                "help" => Level::HELP,
                name => Level::NOTE.with_name(name),
            };
            level.message(visible(line).into_owned())
        });
        self.render(&[Group::with_title(title).elements(lines)])
    }

    fn render(&self, groups: &[Group<'_>]) -> String {
        let mut drawn = self.renderer.render(groups);
        drawn.push_str("\n\n");
        drawn
    }

    /// The bytes of a place, or of its first line if it has many.
    fn shortened(&self, span: &Span) -> Range<usize> {
        if span.end_line - span.line < MAX_LINES {
            return span.start..span.end;
        }
        let line = self.lines.range(span.line, span.line);
        let end = line.start
            + self
                .text
                .get(line.clone())
                .map_or(0, |line| line.trim_end().len());
        span.start..end.max(span.start)
    }

    /// One excerpt with all places in it, or one for each where that would be too long.
    fn causes(&self, marks: &[Mark<'_>], first: &Span) -> Vec<Element<'static>> {
        if let Some(snippet) = self.snippet(marks) {
            return vec![snippet];
        }
        let origin = Origin::path(self.name.clone())
            .line(first.line)
            .char_column(first.column);
        let alone = marks
            .chunks(1)
            .enumerate()
            .filter_map(|(at, mark)| match self.snippet(mark) {
                None if at == 0 => Some(origin.clone().into()),
                snippet => snippet,
            });
        alone.collect()
    }

    fn snippet(&self, marks: &[Mark<'_>]) -> Option<Element<'static>> {
        let excerpt = self.excerpt(marks.iter().map(|mark| &mark.range))?;
        let annotations: Vec<Annotation<'static>> = marks
            .iter()
            .map(|mark| {
                let label = (!mark.label.is_empty()).then(|| visible(mark.label).into_owned());
                mark.kind.span(excerpt.place(&mark.range)).label(label)
            })
            .collect();
        let snippet = Snippet::source(excerpt.shown()).line_start(excerpt.first_line);
        Some(
            snippet
                .path(self.name.clone())
                .annotations(annotations)
                .into(),
        )
    }

    fn patch(&self, edits: &[Edit]) -> Option<Element<'static>> {
        let ranges: Vec<Range<usize>> = edits.iter().map(|edit| edit.start..edit.end).collect();
        let excerpt = self.excerpt(ranges.iter())?;
        if excerpt.source.lines().count() > MAX_LINES {
            return None;
        }
        let patches = edits.iter().zip(&ranges).map(|(edit, range)| {
            let text = visible_source(&edit.text);
            Patch::new(excerpt.place(range), text)
        });
        let snippet = Snippet::source(excerpt.shown()).line_start(excerpt.first_line);
        Some(snippet.patches(patches).into())
    }

    /// The whole lines around some places, unless they are too long.
    fn excerpt<'r>(
        &self,
        ranges: impl Iterator<Item = &'r Range<usize>> + Clone,
    ) -> Option<Excerpt<'d>> {
        let start = ranges.clone().map(|range| range.start).min()?;
        let end = ranges.map(|range| range.end).max()?;
        let first_line = self.lines.number(start);
        let range = self.lines.range(first_line, self.lines.number(end));
        if range.len() > MAX_EXCERPT {
            return None;
        }
        let source = self.text.get(range.clone())?;
        Some(Excerpt {
            source,
            start: range.start,
            first_line,
        })
    }
}

/// Some whole lines of a document.
struct Excerpt<'d> {
    source: &'d str,
    start: usize,
    first_line: usize,
}

impl Excerpt<'_> {
    fn shown(&self) -> String {
        visible_source(self.source)
    }

    /// Where bytes of the document are in [`Self::shown`].
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        let whole = self.shown().len();
        // By what follows, not by what precedes: what becomes of a carriage return depends on the next character.
        let offset = |byte: usize| {
            let after = self.source.get(byte.saturating_sub(self.start)..);
            whole - after.map_or(0, |after| visible_source(after).len())
        };
        offset(range.start)..offset(range.end)
    }
}
