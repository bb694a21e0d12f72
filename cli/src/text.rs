//! Text from outside, made safe for a terminal, and its lines.
//!
//! A file name or a manifest can hold anything: escape sequences that recolour or rewrite the screen, characters that
//! turn the order of reading round, characters that nobody sees.

use std::borrow::Cow;
use std::ops::Range;

/// The text with everything written out that a terminal would act on or not show: `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '\n' | '\r' | '\t' => shown.extend(char.escape_default()),
            char if is_hidden(char) => shown.extend(char.escape_unicode()),
            char => shown.push(char),
        }
    }
    Cow::Owned(shown)
}

/// The same for a text of several lines, whose breaks stay.
pub(crate) fn visible_lines(text: &str) -> String {
    let lines = text.split('\n').map(visible);
    lines.collect::<Vec<_>>().join("\n")
}

/// A piece of source with one character for each that a terminal would act on or not show, so that columns stay true.
/// Tabs stay for whoever lays the line out.
pub(crate) fn visible_source(source: &str) -> String {
    let mut shown = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\n' | '\t' => shown.push(char),
            '\r' if chars.peek() == Some(&'\n') => (),
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + u32::from(char))),
            '\x7f' => shown.push('\u{2421}'),
            char if is_hidden(char) => shown.push(char::REPLACEMENT_CHARACTER),
            char => shown.push(char),
        }
    }
    shown
}

/// Does a terminal act on the character, or show nothing in its place?
pub(crate) fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// "1 error", "2 errors".
pub(crate) fn count(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// Where the lines of a text start.
pub(crate) struct Lines {
    starts: Vec<usize>,
    end: usize,
}

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            starts: std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
            end: text.len(),
        }
    }

    /// The number of the line that holds a byte, counted from one.
    pub(crate) fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).max(1)
    }

    /// The bytes from the start of the first line to the end of the last, its line break included.
    pub(crate) fn range(&self, first: usize, last: usize) -> Range<usize> {
        let start = |line: usize| self.starts.get(line - 1).copied().unwrap_or(self.end);
        start(first)..start(last + 1)
    }

    /// The column of a byte in characters, counted from one.
    pub(crate) fn column(&self, text: &str, byte: usize) -> usize {
        let line = self.number(byte);
        let start = self.range(line, line).start;
        text.get(start..byte)
            .map_or(1, |before| before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_passes() {
        assert_eq!(
            visible("a\u{1b}[31mb\r\n\u{9b}\u{202e}"),
            "a\\u{1b}[31mb\\r\\n\\u{9b}\\u{202e}"
        );
        assert_eq!(visible_lines("a\n\u{7}b"), "a\n\\u{7}b");
        assert_eq!(visible("größer, 日本, 🎉"), "größer, 日本, 🎉");
    }

    #[test]
    fn source_keeps_its_columns() {
        let source = "a\u{1b}b\u{9b}c\u{202e}d\u{7f}\te\r\n";
        let shown = visible_source(source);
        assert_eq!(shown, "a\u{241b}b\u{fffd}c\u{fffd}d\u{2421}\te\n");
        assert_eq!(shown.chars().count(), source.chars().count() - 1);
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "ab\nüd\n";
        let lines = Lines::of(text);
        assert_eq!((lines.number(0), lines.column(text, 0)), (1, 1));
        assert_eq!((lines.number(5), lines.column(text, 5)), (2, 2));
        assert_eq!((lines.number(7), lines.column(text, 7)), (3, 1));
        assert_eq!(lines.range(1, 2), 0..7);
        assert_eq!(lines.range(3, 9), 7..7);
    }
}
