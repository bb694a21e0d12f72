//! What holds of every diagnostic and of all grants, whatever they come from.

use std::collections::BTreeSet;

use grantfold::{Diagnostic, Grants, Severity, Span};

pub type Names = BTreeSet<String>;

/// Names that no catalogue has, whatever stands in a manifest.
const NOBODY_HAS: [&str; 5] = [
    "",
    "*",
    "__proto__",
    "no.such.permission",
    "message.write\0",
];

/// The text in which places count: each byte that is not UTF-8 is one `?`.
pub fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// Every place lies inside the text on borders of characters, with the right line and column; every fix can be made;
/// and what is written as JSON is read again.
pub fn check_diagnostics(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        check_span(text, &diagnostic.span, diagnostic);
        for related in &diagnostic.related {
            check_span(text, &related.span, diagnostic);
        }
        assert_eq!(
            diagnostic.severity,
            diagnostic.code.severity(),
            "{diagnostic}"
        );
        assert!(!diagnostic.message.is_empty(), "{}", diagnostic.code.name());
        let fix = diagnostic.fix.as_ref();
        assert!(fix.is_none_or(|fix| !fix.edits.is_empty()), "{diagnostic}");
        for edit in fix.into_iter().flat_map(|fix| &fix.edits) {
            assert!(
                text.get(edit.start..edit.end).is_some(),
                "{diagnostic}: {edit:?}"
            );
        }
    }
    let written = serde_json::to_string(diagnostics).expect("diagnostics are written");
    let read: Vec<Diagnostic> = serde_json::from_str(&written).expect("diagnostics are read");
    assert_eq!(read, diagnostics);
}

/// They stand in the order of their places.
pub fn check_order(diagnostics: &[Diagnostic]) {
    assert!(
        diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start),
        "{diagnostics:?}"
    );
}

/// The problems for which a whole text is refused: there are some, and an error is among them.
pub fn check_refusal(text: &str, diagnostics: &[Diagnostic]) {
    check_diagnostics(text, diagnostics);
    check_order(diagnostics);
    assert!(
        diagnostics
            .iter()
            .any(|each| each.severity == Severity::Error),
        "refused without a reason"
    );
}

fn check_span(text: &str, span: &Span, of: &Diagnostic) {
    assert!(
        text.get(span.start..span.end).is_some(),
        "{of}: {span:?} of {} bytes",
        text.len()
    );
    assert_eq!(
        (span.line, span.column),
        position(text, span.start),
        "{of}: {span:?}"
    );
    assert_eq!(
        (span.end_line, span.end_column),
        position(text, span.end),
        "{of}: {span:?}"
    );
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// All answers of grants agree with each other: those about what is granted, and a part of the others.
pub fn check_grants(grants: &Grants) {
    let names: Vec<&str> = grants.catalog().names().collect();
    let asked = |at: usize| (at + grants.len()).is_multiple_of(4) || grants.has(names[at]);
    check_names(
        grants,
        (0..names.len()).filter(|at| asked(*at)).map(|at| names[at]),
    );
    assert_eq!(grants.iter().count(), grants.len());
    assert!(grants.iter().all(|name| grants.has(name)));
}

/// The answers about these names agree with each other, and nobody has what there is not.
pub fn check_names<'n>(grants: &Grants, names: impl Iterator<Item = &'n str>) {
    for name in names {
        let has = grants.has(name);
        let explained = grants.explain(name);
        assert_eq!(explained.allowed, has, "{explained:?}");
        assert_eq!(grants.require(name).is_ok(), has, "{name}");
        assert_eq!(grants.missing([name]).is_empty(), has, "{name}");
    }
    // Why is not asked: what is meant by each would be looked for among all names.
    let unknown = NOBODY_HAS
        .into_iter()
        .filter(|name| grants.catalog().id(name).is_none());
    assert!(unknown.into_iter().all(|name| !grants.has(name)));
}

pub fn names_of(grants: &Grants) -> Names {
    grants.iter().map(str::to_owned).collect()
}

#[track_caller]
pub fn assert_within(inner: &Names, outer: &Names, what: &str) {
    let beyond: Vec<&String> = inner.difference(outer).collect();
    assert!(beyond.is_empty(), "{what}: {beyond:?} beyond {outer:?}");
}
