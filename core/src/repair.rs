//! What is wrong with a text that is not JSON, and how to read on.
//!
//! A repair overwrites the offending bytes in a copy of the text and keeps its length, so that
//! every later place is still true. Only the end of a file that was cut off is made anew.

use std::ops::Range;

use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};
use jsonc_parser::tokens::Token;
use jsonc_parser::{ParseStringErrorKind, Scanner, ScannerOptions};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::code::Code;
use crate::diagnostic::Edit;
use crate::node::Node;
use crate::source::MAX_DEPTH;

/// Why a text is not JSON, and a copy of it without that problem where reading can go on.
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
    pub(crate) fix: Option<(&'static str, Vec<Edit>)>,
    pub(crate) repaired: Option<String>,
}

impl Problem {
    fn new(code: Code, range: Range<usize>, message: impl Into<String>, help: &str) -> Self {
        Self {
            code,
            range,
            message: message.into(),
            help: help.to_owned(),
            fix: None,
            repaired: None,
        }
    }

    fn fix(mut self, title: &'static str, edit: Edit) -> Self {
        self.fix = Some((title, vec![edit]));
        self
    }

    fn repaired(mut self, repaired: impl Into<Option<String>>) -> Self {
        self.repaired = repaired.into();
        self
    }

    /// Blanks the offending bytes.
    fn blanked(self, text: &str) -> Self {
        let repaired = overwrite(text, &self.range, ' ');
        self.repaired(repaired)
    }
}

pub(crate) fn byte_order_mark(text: &str) -> Option<Problem> {
    let marks = text.len() - text.trim_start_matches('\u{feff}').len();
    (marks > 0).then(|| {
        let range = 0..marks;
        let message = "the file starts with a byte order mark, which JSON does not allow";
        let help = "save the file as UTF-8 without byte order mark";
        Problem::new(Code::JsonBom, range.clone(), message, help)
            .fix("remove the byte order mark", Edit::delete(&range))
            .blanked(text)
    })
}

pub(crate) fn empty(text: &str) -> Problem {
    let help = "a document is one JSON object: `{ ... }`";
    Problem::new(
        Code::JsonSyntax,
        0..text.len(),
        "the file holds no value",
        help,
    )
}

pub(crate) fn too_deep(range: Range<usize>) -> Problem {
    let message = format!("nested deeper than {MAX_DEPTH} levels");
    Problem::new(Code::JsonTooDeep, range, message, "nothing so deep is read")
}

/// `serde_json` reads too: a text that only one parser accepts is not accepted.
pub(crate) fn second_opinion(text: &str, root: &Node) -> Option<Problem> {
    let mut reader = serde_json::Deserializer::from_str(text);
    // The depth is already known to be within bounds.
    reader.disable_recursion_limit();
    let read = IgnoredAny::deserialize(&mut reader).and_then(|_| reader.end());
    let error = read.err()?;
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let first = character(text, at);
    // Depending on what it was reading, serde_json points at the character or at the one before.
    let places = [first.clone(), character(text, first.end)];
    let is_odd = |range: &&Range<usize>| is_odd(text, range);
    let range = places.iter().find(is_odd).cloned().unwrap_or(first);
    let code_point = text
        .get(range.clone())
        .and_then(|s| s.chars().next())
        .unwrap_or_default();
    let shown = format!("U+{:04X}", u32::from(code_point));
    if code_point < ' ' && root.has_string_at(range.start) {
        let message = format!("a raw control character ({shown}) stands inside a string");
        let escaped = serde_json::Value::from(code_point.to_string()).to_string();
        let help = format!(
            "write it as `{}`, or take it out",
            escaped.trim_matches('"')
        );
        return Some(Problem::new(Code::JsonControlCharacter, range, message, &help).blanked(text));
    }
    if code_point.is_whitespace() {
        let message = format!("this blank ({shown}) is not one that JSON knows");
        let edit = Edit::replace(&range, " ");
        let problem = Problem::new(Code::JsonSyntax, range, message, "use an ordinary space");
        return Some(problem.fix("use an ordinary space", edit).blanked(text));
    }
    let message = format!("not JSON: {error}");
    Some(Problem::new(
        Code::JsonSyntax,
        range,
        message,
        "correct the text here",
    ))
}

/// The problem behind an error of the parser.
pub(crate) fn problem(text: &str, error: &ParseError) -> Problem {
    let range = error.range().start..error.range().end.min(text.len());
    let ends_here = text
        .get(range.start..)
        .is_none_or(|rest| rest.trim().is_empty());
    let found = text.get(range.clone()).unwrap_or_default();
    let new = |code, message: &str, help: &str| Problem::new(code, range.clone(), message, help);
    let delete = || Edit::delete(&range);
    match error.kind() {
        Kind::TrailingCommasNotAllowed => {
            let message = "a comma before a closing bracket, which JSON does not allow";
            new(Code::JsonTrailingComma, message, "remove the comma")
                .fix("remove the comma", delete())
                .blanked(text)
        }
        Kind::CommentsNotAllowed => new(
            Code::JsonComment,
            "a comment, which JSON does not allow",
            "remove the comment",
        )
        .fix("remove the comment", delete())
        .blanked(text),
        Kind::MultipleRootJsonValues => trailing_text(text, range.start),
        Kind::UnexpectedToken if is_complete(text, range.start) => trailing_text(text, range.start),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral)
        | Kind::UnterminatedObject
        | Kind::UnterminatedArray
        | Kind::UnterminatedCommentBlock => cut_off(text),
        Kind::ExpectedColonAfterObjectKey | Kind::ExpectedObjectValue if ends_here => cut_off(text),
        Kind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
            let range = range.start..(range.start + 6).min(text.len());
            let help = "write both halves of the pair, or the character itself";
            let message = "half of a surrogate pair, which stands for no character";
            Problem::new(Code::JsonLoneSurrogate, range.clone(), message, help).repaired(overwrite(
                text,
                &(range.start..range.start + 1),
                '?',
            ))
        }
        Kind::String(_) => {
            let backslash = range.start..range.start + 1;
            let help =
                "JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits";
            new(Code::JsonSyntax, "an escape that JSON does not know", help)
                .repaired(overwrite(text, &backslash, '?'))
        }
        Kind::NestingDepthExceeded => too_deep(range),
        _ => {
            let message = match found.chars().count() {
                0 => format!("not JSON: {}", error.kind().to_string().to_lowercase()),
                1..=20 => format!("`{found}` is not expected here"),
                _ => "this is not expected here".to_owned(),
            };
            new(
                Code::JsonSyntax,
                &message,
                "correct the text here; nothing after it could be read",
            )
        }
    }
}

fn trailing_text(text: &str, start: usize) -> Problem {
    let end = start + text.get(start..).unwrap_or_default().trim_end().len();
    let help = "a document is one JSON value: remove what follows it";
    Problem::new(
        Code::JsonTrailingText,
        start..end,
        "something follows the end of the value",
        help,
    )
    .blanked(text)
}

/// Is the text before `end` a whole value?
fn is_complete(text: &str, end: usize) -> bool {
    text.get(..end)
        .is_some_and(|head| serde_json::from_str::<IgnoredAny>(head).is_ok())
}

/// Drops the unfinished entry at the end and closes what is open.
fn cut_off(text: &str) -> Problem {
    let mut scanner = Scanner::new(text, &ScannerOptions::default());
    let mut open: Vec<char> = Vec::new();
    let mut whole = None;
    while let Ok(Some(token)) = scanner.scan() {
        let end = match token {
            Token::OpenBrace => {
                open.push('}');
                scanner.token_end()
            }
            Token::OpenBracket => {
                open.push(']');
                scanner.token_end()
            }
            Token::CloseBrace | Token::CloseBracket => {
                open.pop();
                scanner.token_end()
            }
            Token::Comma => scanner.token_start(),
            _ => continue,
        };
        // An unfinished object in a list would look like an entry that lacks something.
        if !open.windows(2).any(|pair| pair == [']', '}']) {
            whole = Some((end, open.clone()));
        }
    }
    let repaired = whole.and_then(|(end, open)| {
        let closing: String = open.into_iter().rev().collect();
        Some(format!("{}{closing}", text.get(..end)?))
    });
    let end = text.trim_end().len();
    let message = "the file ends before its value does";
    let help = "the file was probably cut off: get the whole of it, or close what is open";
    Problem::new(Code::JsonCutOff, end..end, message, help).repaired(repaired)
}

/// A control character, or a blank that JSON does not know.
fn is_odd(text: &str, range: &Range<usize>) -> bool {
    let found = text.get(range.clone()).and_then(|s| s.chars().next());
    found.is_some_and(|c| c < ' ' || c != ' ' && c.is_whitespace())
}

/// The character that starts at or around `at`; empty at the end of the text.
fn character(text: &str, at: usize) -> Range<usize> {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    start..start + length
}

/// The text with every byte of `range` replaced by an ASCII character; line breaks stay.
fn overwrite(text: &str, range: &Range<usize>, with: char) -> Option<String> {
    let (before, rest) = (text.get(..range.start)?, text.get(range.clone())?);
    let over = rest
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { with });
    Some(
        before
            .chars()
            .chain(over)
            .chain(text.get(range.end..)?.chars())
            .collect(),
    )
}
