//! [`Diagnostic`]: a problem in a document, with its place and its cure.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::code::Code;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// The platform accepts it, but it does not do what it seems to say.
    Warning,
    /// The platform refuses it, or two readers would understand it differently.
    Error,
}

/// A stretch of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; equal to `start` for a place between two characters.
    pub end: usize,
    /// Line of the first byte, counted from one.
    pub line: usize,
    /// Column of the first byte in characters (Unicode scalar values), counted from one.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end: one past the last character.
    pub end_column: usize,
}

/// Another place that helps to understand a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// One replacement in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// First byte replaced.
    pub start: usize,
    /// One past the last byte replaced.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

/// A change that cures a problem and is safe to make without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, as an order: "remove the comma".
    pub title: String,
    /// All of them or none.
    pub edits: Vec<Edit>,
}

/// A problem in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable name.
    #[serde(serialize_with = "code_name", deserialize_with = "code_of")]
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without full stop; input is quoted in backticks.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The value concerned, as a JSON pointer (RFC 6901); empty for the whole document. Keys of
    /// more than 200 bytes are cut in it.
    pub path: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// A cure that a tool may apply.
    pub fix: Option<Fix>,
}

fn code_name<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.name())
}

fn code_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
    let name = String::deserialize(deserializer)?;
    let found = Code::ALL.iter().find(|code| code.name() == name);
    found
        .copied()
        .ok_or_else(|| de::Error::custom(format!("there is no diagnostic `{name}`")))
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (span, code) = (&self.span, self.code.name());
        write!(
            f,
            "{}:{}: {}[{code}]: {}",
            span.line, span.column, self.severity, self.message
        )?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, path: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            path: path.to_owned(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        let message = message.into();
        self.related.push(Related { span, message });
        self
    }

    pub(crate) fn fix(&mut self, title: impl Into<String>, edits: Vec<Edit>) -> &mut Self {
        let title = title.into();
        self.fix = Some(Fix { title, edits });
        self
    }
}

impl Edit {
    pub(crate) fn replace(range: &std::ops::Range<usize>, text: impl Into<String>) -> Self {
        Self {
            start: range.start,
            end: range.end,
            text: text.into(),
        }
    }

    pub(crate) fn delete(range: &std::ops::Range<usize>) -> Self {
        Self::replace(range, "")
    }
}

/// The text with the fixes of `diagnostics` applied, and how many fixes were.
///
/// A fix that touches the same bytes as an earlier one is left out, whole; read the result again
/// and fix again until nothing is left. Every byte that no fix names stays as it is.
///
/// ```
/// use grantfold::{apply_fixes, rocketchat::AppManifest};
///
/// let text = r#"{"permissions": [{"name": "apis"},]}"#;
/// let manifest = AppManifest::parse(text);
/// let (fixed, applied) = apply_fixes(text, manifest.diagnostics());
/// assert_eq!(fixed, r#"{"permissions": [{"name": "api"}]}"#);
/// assert_eq!(applied, 2);
/// ```
#[must_use]
pub fn apply_fixes(text: &str, diagnostics: &[Diagnostic]) -> (String, usize) {
    let mut taken: BTreeMap<usize, &Edit> = BTreeMap::new();
    let mut applied = 0;
    for fix in diagnostics.iter().filter_map(|d| d.fix.as_ref()) {
        let fits = |edit: &Edit| {
            let before = taken.range(..=edit.start).next_back();
            let after = taken.range(edit.start..).next();
            let clashes = before
                .into_iter()
                .chain(after)
                .any(|(_, other)| edit.touches(other));
            text.get(edit.start..edit.end).is_some() && !clashes
        };
        if fix.edits.iter().all(fits) {
            taken.extend(fix.edits.iter().map(|edit| (edit.start, edit)));
            applied += 1;
        }
    }
    let mut fixed = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in taken.into_values() {
        fixed.push_str(text.get(copied..edit.start).unwrap_or_default());
        fixed.push_str(&edit.text);
        copied = edit.end;
    }
    fixed.push_str(text.get(copied..).unwrap_or_default());
    (fixed, applied)
}

impl Edit {
    /// Two insertions at one place touch too: their order would be a guess.
    fn touches(&self, other: &Self) -> bool {
        let insertion = self.start == self.end || other.start == other.end;
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        if insertion { start <= end } else { start < end }
    }
}

/// Turns bytes of a text into lines and columns.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    /// Both ends of the last place, so that places in order are counted once.
    last: Cell<[Position; 2]>,
    /// Where lines start, once a place was asked for that stands before the last.
    starts: OnceCell<Vec<usize>>,
}

#[derive(Clone, Copy, Debug)]
struct Position {
    byte: usize,
    line: usize,
    column: usize,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let start = Position {
            byte: 0,
            line: 1,
            column: 1,
        };
        Self {
            text,
            last: Cell::new([start; 2]),
            starts: OnceCell::new(),
        }
    }

    pub(crate) fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let [start, end] = [range.start, range.end].map(|at| self.border(at));
        let first = self.position(start);
        let [_, before] = self.last.get();
        self.last.set([first, before]);
        let last = self.position(end);
        self.last.set([first, last]);
        Span {
            start,
            end,
            line: first.line,
            column: first.column,
            end_line: last.line,
            end_column: last.column,
        }
    }

    /// What was closed at the end of a cut-off file lies behind its text, or within a character of
    /// the part that was not read.
    fn border(&self, byte: usize) -> usize {
        let mut at = byte.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn position(&self, byte: usize) -> Position {
        let known = self.before(byte);
        let mut rest = self.text.get(known.byte..byte).unwrap_or_default();
        let (mut line, mut column) = (known.line, known.column);
        while let Some((_, behind)) = rest.split_once('\n') {
            (line, column, rest) = (line + 1, 1, behind);
        }
        column += rest.chars().count();
        Position { byte, line, column }
    }

    /// What is known of a byte at or before this one.
    fn before(&self, byte: usize) -> Position {
        let last = self.last.get().into_iter();
        let near = last.filter(|last| last.byte <= byte);
        let near = near.max_by_key(|last| last.byte);
        if let (Some(near), None) = (near, self.starts.get()) {
            return near;
        }
        let starts = self.starts.get_or_init(|| {
            let breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        });
        let line = starts.partition_point(|start| *start <= byte).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let near = near.filter(|near| near.byte >= start);
        near.unwrap_or(Position {
            byte: start,
            line,
            column: 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_line_and_column_whatever_was_asked_before() {
        let text = "a\n\u{e9}\u{1f600}b\r\n\n  long line with \u{fffd} in it\nend";
        let ends = || (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        let counted = |at: usize| {
            let before = &text[..at];
            let line = before.split('\n').next_back().unwrap_or_default();
            (before.matches('\n').count() + 1, line.chars().count() + 1)
        };
        let mut seed = 11_usize;
        for round in 0..200 {
            let lines = Lines::new(text);
            for start in ends() {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let jump = (seed >> 33) % text.len();
                // Some rounds go on in order, the others here and there.
                let from = match (round % 3, text.is_char_boundary(jump)) {
                    (1, true) => jump,
                    (2, true) if jump.is_multiple_of(5) => jump,
                    _ => start,
                };
                for end in ends().filter(|end| *end >= from).take(4) {
                    let span = lines.span(&(from..end));
                    assert_eq!((span.line, span.column), counted(from), "{from}..{end}");
                    let found = (span.end_line, span.end_column);
                    assert_eq!(found, counted(end), "{from}..{end}");
                }
            }
        }
    }
}
