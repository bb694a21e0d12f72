//! Problems as a SARIF 2.1.0 log, which code scanning services read.

mod model;

use std::path::{Component, Path};

use grantfold::{Code, Diagnostic, Edit, Severity, Span, VERSION};

use crate::check::{Checked, Report};
use crate::input::Source;
use crate::text::Lines;
use model::{
    ArtifactChange, ArtifactLocation, Configuration, Description, Driver, Fix, Invocation,
    Location, Log, Message, Notification, Outcome, PhysicalLocation, Region, Replacement, Rule,
    Run, Tool,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(crate) fn log(report: &Report) -> Log {
    let used = |code: &Code| {
        let mut diagnostics = report.files.iter().flat_map(Checked::diagnostics);
        diagnostics.any(|diagnostic| diagnostic.code == *code)
    };
    let rules: Vec<Code> = Code::ALL.iter().copied().filter(used).collect();
    let results = report.files.iter().flat_map(|file| results(file, &rules));
    let notifications = report.failures.iter().map(|reason| Notification {
        level: level(Severity::Error),
        message: Message {
            text: reason.clone(),
        },
    });
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: report.failures.is_empty(),
                tool_execution_notifications: notifications.collect(),
            }],
            results: results.collect(),
            tool: Tool {
                driver: Driver {
                    name: "grantfold",
                    semantic_version: VERSION,
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.iter().map(rule).collect(),
                },
            },
        }],
    }
}

fn rule(code: &Code) -> Rule {
    let text = code.name().replace('-', " ");
    Rule {
        id: code.name(),
        short_description: Message { text },
        default_configuration: Configuration {
            level: level(code.severity()),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn results(file: &Checked, rules: &[Code]) -> Vec<Outcome> {
    let document = &file.document;
    let place = Place {
        source: &document.source,
        text: &document.text,
        lines: Lines::of(&document.text),
    };
    let diagnostics = file.diagnostics().iter();
    diagnostics
        .map(|diagnostic| place.result(diagnostic, rules))
        .collect()
}

struct Place<'r> {
    source: &'r Source,
    text: &'r str,
    lines: Lines,
}

impl Place<'_> {
    fn result(&self, diagnostic: &Diagnostic, rules: &[Code]) -> Outcome {
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
        let related = diagnostic.related.iter().map(|related| Location {
            physical_location: self.physical(&related.span),
            message: Some(Message {
                text: related.message.clone(),
            }),
        });
        // Nothing inside an archive can be replaced by its lines.
        let fix = diagnostic
            .fix
            .iter()
            .filter(|_| !matches!(self.source, Source::Package(_)));
        let fixes = fix.map(|fix| Fix {
            description: Message {
                text: fix.title.clone(),
            },
            artifact_changes: [ArtifactChange {
                artifact_location: self.artifact(),
                replacements: fix
                    .edits
                    .iter()
                    .map(|edit| self.replacement(edit))
                    .collect(),
            }],
        });
        Outcome {
            rule_id: diagnostic.code.name(),
            rule_index: rules.iter().position(|code| *code == diagnostic.code),
            level: level(diagnostic.severity),
            message: Message { text },
            locations: vec![Location {
                physical_location: self.physical(&diagnostic.span),
                message: None,
            }],
            related_locations: related.collect(),
            fixes: fixes.collect(),
        }
    }

    fn physical(&self, span: &Span) -> PhysicalLocation {
        let region = Region {
            start_line: span.line,
            start_column: span.column,
            end_line: span.end_line,
            end_column: span.end_column,
        };
        PhysicalLocation {
            artifact_location: self.artifact(),
            // A region would count the lines of the archive, which has none.
            region: (!matches!(self.source, Source::Package(_))).then_some(region),
        }
    }

    fn replacement(&self, edit: &Edit) -> Replacement {
        Replacement {
            deleted_region: Region {
                start_line: self.lines.number(edit.start),
                start_column: self.lines.column(self.text, edit.start),
                end_line: self.lines.number(edit.end),
                end_column: self.lines.column(self.text, edit.end),
            },
            inserted_content: Message {
                text: edit.text.clone(),
            },
        }
    }

    fn artifact(&self) -> ArtifactLocation {
        match self.source.path() {
            Some(path) => ArtifactLocation::Uri(uri(path)),
            None => ArtifactLocation::Description(Description {
                text: "standard input",
            }),
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
                text.push(char::from(byte));
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
