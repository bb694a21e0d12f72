//! Problems as a SARIF 2.1.0 log, which code scanning services read.

use std::path::{Component, Path};

use grantfold::{Code, Diagnostic, Edit, Severity, Span, VERSION};
use serde_json::{Value, json};

use crate::check::{Checked, Report};
use crate::input::Source;
use crate::text::Lines;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(crate) fn log(report: &Report) -> Value {
    let used = |code: &Code| {
        let mut diagnostics = report.files.iter().flat_map(|file| file.diagnostics());
        diagnostics.any(|diagnostic| diagnostic.code == *code)
    };
    let rules: Vec<Code> = Code::ALL.iter().copied().filter(used).collect();
    let results = report.files.iter().flat_map(|file| results(file, &rules));
    let notifications = report.failures.iter();
    let notifications =
        notifications.map(|reason| json!({ "level": "error", "message": { "text": reason } }));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "grantfold",
                "semanticVersion": VERSION,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.failures.is_empty(),
                "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
            }],
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.name().replace('-', " ") },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn results(file: &Checked, rules: &[Code]) -> Vec<Value> {
    let place = Place {
        source: &file.document.source,
        text: &file.document.text,
        lines: Lines::of(&file.document.text),
    };
    file.diagnostics()
        .iter()
        .map(|diagnostic| place.result(diagnostic, rules))
        .collect()
}

struct Place<'r> {
    source: &'r Source,
    text: &'r str,
    lines: Lines,
}

impl Place<'_> {
    fn result(&self, diagnostic: &Diagnostic, rules: &[Code]) -> Value {
        let mut text = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("\n{help}"));
        }
        if let Source::Package(_) = self.source {
            let span = &diagnostic.span;
            text = format!(
                "in its app.json at line {}, column {}: {text}",
                span.line, span.column
            );
        }
        let mut result = json!({
            "ruleId": diagnostic.code.name(),
            "ruleIndex": rules.iter().position(|code| *code == diagnostic.code),
            "level": level(diagnostic.severity),
            "message": { "text": text },
            "locations": [{ "physicalLocation": self.physical(&diagnostic.span) }],
        });
        let related = diagnostic.related.iter().map(|related| {
            json!({ "physicalLocation": self.physical(&related.span), "message": { "text": related.message } })
        });
        let related: Vec<Value> = related.collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        if let (Some(fix), Source::File(_)) = (&diagnostic.fix, self.source) {
            let replacements = fix.edits.iter().map(|edit| self.replacement(edit));
            result["fixes"] = json!([{
                "description": { "text": fix.title },
                "artifactChanges": [{
                    "artifactLocation": self.artifact(),
                    "replacements": replacements.collect::<Vec<_>>(),
                }],
            }]);
        }
        result
    }

    fn physical(&self, span: &Span) -> Value {
        match self.source {
            // A region would count the lines of the archive, which has none.
            Source::Package(_) => json!({ "artifactLocation": self.artifact() }),
            _ => json!({
                "artifactLocation": self.artifact(),
                "region": {
                    "startLine": span.line,
                    "startColumn": span.column,
                    "endLine": span.end_line,
                    "endColumn": span.end_column,
                },
            }),
        }
    }

    fn replacement(&self, edit: &Edit) -> Value {
        let column = |byte| self.lines.column(self.text, byte);
        json!({
            "deletedRegion": {
                "startLine": self.lines.number(edit.start),
                "startColumn": column(edit.start),
                "endLine": self.lines.number(edit.end),
                "endColumn": column(edit.end),
            },
            "insertedContent": { "text": edit.text },
        })
    }

    fn artifact(&self) -> Value {
        match self.source.path() {
            Some(path) => json!({ "uri": uri(path) }),
            None => json!({ "description": { "text": "standard input" } }),
        }
    }
}

/// A reference relative to the folder the command runs in, or a `file:` URI of an absolute path.
fn uri(path: &Path) -> String {
    let mut segments = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => (),
            Component::RootDir => segments.insert(0, "file://".to_owned()),
            Component::Prefix(prefix) => {
                segments.push(encoded(prefix.as_os_str().as_encoded_bytes()))
            }
            part => segments.push(encoded(part.as_os_str().as_encoded_bytes())),
        }
    }
    segments.join("/")
}

/// RFC 3986 section 2.3: all but the unreserved characters.
fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte))
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri(Path::new("./a b/ü.json")), "a%20b/%C3%BC.json");
        assert_eq!(uri(Path::new("../a:b/100%.json")), "../a%3Ab/100%25.json");
        #[cfg(unix)]
        assert_eq!(uri(Path::new("/tmp/#.json")), "file:///tmp/%23.json");
    }
}
