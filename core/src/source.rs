//! [`Document`]: JSON with the place of every value, read strictly, with recovery.
//!
//! `jsonc-parser` reads; nothing here scans JSON by itself. It reads strictly and stops at the
//! first problem. [`repair`](crate::repair) then blanks the problem out in a copy of the same
//! length, so that all places stay true, and reading starts again: all problems are reported, and
//! the document counts as unreadable all the same. What `jsonc-parser` lets pass and JSON does not
//! (odd white space) is found by asking `serde_json` too: both must accept.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Edit, Lines, Span};
use crate::node::{Member, Node, Value};
use crate::parse::{Leniency, Stop, parse};
use crate::repair::Problem;

/// Largest document that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Deepest nesting of lists and objects that is read.
pub const MAX_DEPTH: usize = 128;
/// Most values (list items and object members together) that are read.
pub const MAX_ENTRIES: usize = 10_000;

/// How much of a document is read.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) bytes: usize,
    pub(crate) entries: usize,
}

impl Limits {
    /// A manifest is written by hand and read by people.
    pub(crate) const MANIFEST: Self = Self {
        bytes: MAX_BYTES,
        entries: MAX_ENTRIES,
    };
    /// A dump of a community of a million members.
    pub(crate) const COMMUNITY: Self = Self {
        bytes: 1 << 29,
        entries: 1 << 24,
    };
    /// What a platform sends at once.
    pub(crate) const EVENT: Self = Self {
        bytes: 1 << 24,
        entries: 1 << 20,
    };
}

/// Each repair costs one reading; a text with more problems than this is no manifest.
const MAX_REPAIRS: usize = 64;

/// Most problems of one document that are told, beside those that were repaired.
pub(crate) const MAX_PROBLEMS: usize = 1_000;

/// What reading a text gave.
pub(crate) struct Document<'t> {
    pub(crate) lines: Lines<'t>,
    /// The value, as far as it could be read.
    pub(crate) root: Option<Node<'t>>,
    /// Does every JSON parser read this text, and all of them the same?
    pub(crate) readable: bool,
    /// Was the end missing? Then nothing may be called missing.
    pub(crate) cut_off: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'t> Document<'t> {
    /// Reads a manifest; problems are collected, never thrown.
    pub(crate) fn read(text: &'t str) -> Self {
        Self::read_within(Limits::MANIFEST, text)
    }

    /// Reads a text within other limits.
    pub(crate) fn read_within(limits: Limits, text: &'t str) -> Self {
        let mut document = Self {
            lines: Lines::new(text),
            root: None,
            readable: true,
            cut_off: false,
            diagnostics: Vec::new(),
        };
        if text.len() > limits.bytes {
            let most = limits.bytes;
            let message = format!("the file has more than {most} bytes; no more are read");
            document
                .report(Code::JsonTooLarge, &(0..0), "", message)
                .help("nothing of it was read");
            return document;
        }
        let mut copy = Cow::Borrowed(text);
        let mut lenient = Leniency::default();
        for _ in 0..=MAX_REPAIRS {
            let read = match &copy {
                Cow::Borrowed(text) => parse(text, lenient),
                Cow::Owned(repaired) => parse(repaired, lenient).map(Node::into_owned),
            };
            let problem = match read {
                Ok(root) => {
                    let mut walk = Walk {
                        text: &copy,
                        lenient,
                        root: &root,
                        found: Vec::new(),
                        is_full: false,
                    };
                    walk.run(limits.entries);
                    let (found, is_full) = (walk.found, walk.is_full);
                    document.place(found, is_full);
                    document.root = Some(root);
                    break;
                }
                Err(Stop::UnquotedKey) => {
                    lenient.unquoted_keys = true;
                    continue;
                }
                Err(Stop::SingleQuotes) => {
                    lenient.single_quotes = true;
                    continue;
                }
                Err(Stop::MissingComma) => {
                    lenient.missing_commas = true;
                    continue;
                }
                Err(Stop::Problem(problem)) => *problem,
            };
            document.cut_off |= problem.code == Code::JsonCutOff;
            let repaired = problem.repaired.clone();
            document.refuse(problem);
            match repaired {
                Some(repaired) => copy = Cow::Owned(repaired),
                None => break,
            }
        }
        document.diagnostics.sort_by_key(|d| d.span.start);
        document
    }

    /// Reads the bytes of a manifest and gives it to `check`. Bytes that are not UTF-8 are a
    /// problem, and something else stands in their place in the text.
    pub(crate) fn read_bytes<T>(bytes: &[u8], check: impl FnOnce(Document<'_>) -> T) -> T {
        let (text, invalid) = decode(bytes);
        let mut document = Document::read(&text);
        if let Some(range) = invalid {
            document
                .report(
                    Code::JsonInvalidUtf8,
                    &range,
                    "",
                    "these bytes are not UTF-8",
                )
                .help("save the file as UTF-8");
        }
        check(document)
    }

    fn report(
        &mut self,
        code: Code,
        range: &Range<usize>,
        path: &str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.readable = false;
        let diagnostic = Diagnostic::new(code, self.lines.span(range), path, message);
        let at = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[at]
    }

    fn refuse(&mut self, problem: Problem) {
        let diagnostic = self.report(problem.code, &problem.range, "", problem.message);
        diagnostic.help(problem.help);
        if let Some((title, edits)) = problem.fix {
            diagnostic.fix(title, edits);
        }
    }

    /// Puts in what a walk found. Places are worked out in the order in which they stand, as going
    /// back in a long line means counting it again.
    fn place(&mut self, mut found: Vec<Found>, is_full: bool) {
        found.sort_by_key(|found| found.range.start);
        if let Some(last) = found.last_mut().filter(|_| is_full) {
            last.diagnostic
                .help("there are more problems than this: correct these first");
        }
        let ranges = found
            .iter()
            .flat_map(|found| found.first.iter().chain([&found.range]));
        let places: BTreeSet<(usize, usize)> =
            ranges.map(|range| (range.start, range.end)).collect();
        let spans: BTreeMap<(usize, usize), Span> = places
            .into_iter()
            .map(|(start, end)| ((start, end), self.lines.span(&(start..end))))
            .collect();
        let span = |range: &Range<usize>| spans.get(&(range.start, range.end)).copied();
        self.readable &= found.is_empty();
        for found in found {
            let mut diagnostic = found.diagnostic;
            diagnostic.span = span(&found.range).unwrap_or_default();
            if let Some(first) = found.first.as_ref().and_then(span) {
                diagnostic.related(first, "first here");
            }
            self.diagnostics.push(diagnostic);
        }
    }
}

/// The keys of an object with no more than these are compared faster than a table of them is made.
const FEW_KEYS: usize = 16;

/// A problem whose line and column are not worked out yet.
struct Found {
    range: Range<usize>,
    diagnostic: Diagnostic,
    /// Where a key stood before.
    first: Option<Range<usize>>,
}

/// Finds what is JSON by grammar and still not to be trusted. Comments in `text` are already
/// blanked out.
struct Walk<'w> {
    text: &'w str,
    /// What was let pass. What was not cannot be there.
    lenient: Leniency,
    root: &'w Node<'w>,
    found: Vec<Found>,
    /// Were there more problems than are told?
    is_full: bool,
}

impl Walk<'_> {
    fn run(&mut self, most: usize) {
        let mut entries = 0;
        let has_odd_quotes = self.has_odd_quotes();
        let is_looked_at = |node: &&Node<'_>| match node.value {
            Value::List(_) | Value::Object(_) => true,
            Value::String(_) => has_odd_quotes,
            _ => false,
        };
        // Taken from the end, so children are put there last first: places are reported in order.
        let mut pending = vec![self.root];
        while let Some(node) = pending.pop() {
            if self.is_full {
                return;
            }
            entries += match &node.value {
                Value::List(items) => items.len(),
                Value::Object(members) => members.len(),
                _ => 0,
            };
            if entries > most {
                let message = format!("the file has more than {most} values");
                if let Some(found) = self.report(Code::JsonTooManyEntries, &node.range, message) {
                    found.diagnostic.help("nothing with so many is read");
                }
                return;
            }
            match &node.value {
                Value::String(content) => self.check_quotes(&node.range, content),
                Value::List(items) => {
                    self.check_commas(items.iter().map(|item| item.range.clone()));
                    pending.extend(items.iter().rev().filter(is_looked_at));
                }
                Value::Object(members) => {
                    let ranges = members.iter().map(|m| m.key_range.start..m.node.range.end);
                    self.check_commas(ranges);
                    self.check_keys(members);
                    let nodes = members.iter().rev().map(|member| &member.node);
                    pending.extend(nodes.filter(is_looked_at));
                }
                _ => (),
            }
        }
    }

    /// May strings or keys stand in single quotes, or keys in none?
    fn has_odd_quotes(&self) -> bool {
        self.lenient.unquoted_keys || self.lenient.single_quotes
    }

    /// Reports at a place, whose path is worked out only now: most texts need none. `None` if
    /// there are enough.
    fn report(
        &mut self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
    ) -> Option<&mut Found> {
        self.is_full = self.found.len() >= MAX_PROBLEMS;
        if self.is_full {
            return None;
        }
        let path = self.root.path_to(range.start);
        self.found.push(Found {
            range: range.clone(),
            diagnostic: Diagnostic::new(code, Span::default(), &path, message),
            first: None,
        });
        self.found.last_mut()
    }

    fn check_keys(&mut self, members: &[Member<'_>]) {
        let mut seen: HashMap<&str, &Range<usize>> = HashMap::new();
        let are_few = members.len() <= FEW_KEYS;
        for (at, member) in members.iter().enumerate() {
            if self.is_full {
                return;
            }
            self.check_quotes(&member.key_range, &member.key);
            let before = match are_few {
                true => {
                    let mut before = members[..at].iter().rev();
                    let same = before.find(|before| before.key == member.key);
                    same.map(|same| &same.key_range)
                }
                false => seen.insert(&member.key, &member.key_range),
            };
            let Some(first) = before else {
                continue;
            };
            let message = format!("the key `{}` stands twice in this object", member.key);
            if let Some(found) = self.report(Code::JsonDuplicateKey, &member.key_range, message) {
                found.diagnostic.help(
                    "keep one of them: some readers take the first and some the last, \
                     so a reviewer and the platform could see two different manifests",
                );
                found.first = Some(first.clone());
            }
        }
    }

    /// Reports neighbours with no comma between them.
    fn check_commas(&mut self, ranges: impl Iterator<Item = Range<usize>> + Clone) {
        if !self.lenient.missing_commas {
            return;
        }
        for (before, after) in ranges.clone().zip(ranges.skip(1)) {
            let between = self.text.get(before.end..after.start).unwrap_or_default();
            if between.contains(',') {
                continue;
            }
            let at = before.end..before.end;
            let message = "no comma between two values";
            let Some(found) = self.report(Code::JsonMissingComma, &at, message) else {
                return;
            };
            let diagnostic = found.diagnostic.help("add a comma");
            diagnostic.fix("add a comma", vec![Edit::replace(&at, ",")]);
        }
    }

    /// Reports a string or key that stands in single quotes or in none.
    fn check_quotes(&mut self, range: &Range<usize>, content: &str) {
        if !self.has_odd_quotes() {
            return;
        }
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let (code, message) = match raw.as_bytes().first() {
            Some(b'"') | None => return,
            Some(b'\'') => (
                Code::JsonSingleQuotes,
                "a string in single quotes, which JSON does not allow",
            ),
            Some(_) => (
                Code::JsonUnquotedKey,
                "a key without quotes, which JSON does not allow",
            ),
        };
        let plain = !content.contains(['"', '\\']) && !raw.contains('\\');
        let Some(found) = self.report(code, range, message) else {
            return;
        };
        let diagnostic = found.diagnostic.help("use double quotes");
        if plain {
            let edit = Edit::replace(range, format!("\"{content}\""));
            diagnostic.fix("use double quotes", vec![edit]);
        }
    }
}

/// The text of the bytes, and where the first ones are that are not UTF-8. Each byte that is not
/// becomes `?`, so that places stay true.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<Range<usize>>) {
    let mut chunks = bytes.utf8_chunks();
    let first = match chunks.next() {
        None => return (Cow::Borrowed(""), None),
        Some(chunk) if chunk.invalid().is_empty() => return (Cow::Borrowed(chunk.valid()), None),
        Some(chunk) => chunk.valid().len()..chunk.valid().len() + chunk.invalid().len(),
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    (Cow::Owned(text), Some(first))
}
