//! `check --fix`: mends files in place.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use grantfold::{Diagnostic, apply_fixes};
use serde::Serialize;

use crate::input::{Document, Source};

/// A fix may uncover another problem that has one. Each round removes some, so this is never reached.
const MAX_ROUNDS: usize = 10;

/// A fix that was made, at the place where the problem was.
#[derive(Serialize)]
pub(crate) struct Fixed {
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Mends a document as far as that is safe, and its file with it. After an error both are as they were.
pub(crate) fn fix(document: &mut Document) -> Result<Vec<Fixed>, String> {
    let Some(path) = fixable(document) else {
        return Ok(Vec::new());
    };
    let (text, fixed) = mend(document);
    if !fixed.is_empty() {
        let written = replace(path, text.as_bytes());
        written.map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        *document = document.with_text(text);
    }
    Ok(fixed)
}

/// The file to write back to. For a package there is none, and for bytes that are not UTF-8 the text lacks some.
pub(crate) fn fixable(document: &Document) -> Option<&Path> {
    match &document.source {
        Source::File(path) if document.is_utf8 => Some(path),
        _ => None,
    }
}

fn mend(document: &Document) -> (String, Vec<Fixed>) {
    let mut text = document.text.clone();
    let mut diagnostics = document.diagnostics().to_vec();
    let mut fixed = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let (mended, count) = apply_fixes(&text, &diagnostics);
        if count == 0 {
            break;
        }
        fixed.extend(applied(&text, &diagnostics, count));
        let reread = document.with_text(mended);
        diagnostics = reread.diagnostics().to_vec();
        text = reread.text;
    }
    (text, fixed)
}

/// Which fixes of a round were made: one that clashes with an earlier one is left to the next round.
fn applied(text: &str, diagnostics: &[Diagnostic], count: usize) -> Vec<Fixed> {
    let mut made = Vec::new();
    let mut pending = vec![(diagnostics, 0, count)];
    // Whether a fix is made depends only on those before it, so counts of longer and longer heads tell which ones were.
    while let Some((head, from, total)) = pending.pop() {
        let part = &head[from..];
        let offered = part.iter().filter(|diagnostic| diagnostic.fix.is_some());
        if total == offered.clone().count() {
            made.extend(offered.filter_map(Fixed::of));
        } else if total > 0 {
            let middle = from + part.len() / 2;
            let before = apply_fixes(text, &head[..from]).1;
            let first = apply_fixes(text, &head[..middle]).1 - before;
            pending.push((head, middle, total - first));
            pending.push((&head[..middle], from, first));
        }
    }
    made
}

impl Fixed {
    fn of(diagnostic: &Diagnostic) -> Option<Self> {
        Some(Self {
            code: diagnostic.code.name(),
            title: diagnostic.fix.as_ref()?.title.clone(),
            line: diagnostic.span.line,
            column: diagnostic.span.column,
        })
    }
}

/// Puts new bytes in a file's place in one step: whoever reads it meanwhile sees the old file or the new one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one; what it leads to is replaced.
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it is read-only",
        ));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)?;
    let written = write(file, bytes).and_then(|()| fs::set_permissions(&temporary, permissions));
    let replaced = written.and_then(|()| fs::rename(&temporary, &path));
    if replaced.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    replaced
}

fn write(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    // Without this a crash can leave an empty file under the old name.
    file.sync_all()
}
