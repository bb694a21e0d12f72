//! Problems as workflow commands of GitHub Actions, which show them beside the lines of a pull request.

use grantfold::{Diagnostic, Severity};

use crate::check::{Checked, Report};
use crate::input::Source;
use crate::text::{visible, visible_lines};

pub(crate) fn annotations(report: &Report) -> String {
    let problems = report.files.iter().flat_map(|file| {
        let diagnostics = file.diagnostics().iter();
        diagnostics.map(|diagnostic| annotation(file, diagnostic))
    });
    let failures = report
        .failures
        .iter()
        .map(|reason| format!("::error::{}\n", data(reason)));
    problems.chain(failures).collect()
}

fn annotation(file: &Checked, diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let source = &file.document.source;
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    // The runner's log shows the message alone.
    let place = format!(
        "{}:{}:{}",
        source.shown(),
        diagnostic.span.line,
        diagnostic.span.column
    );
    let properties = [
        place_of(source, diagnostic),
        vec![("title", format!("grantfold: {}", diagnostic.code.name()))],
    ];
    let properties: Vec<String> = properties
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={}", property(&value)))
        .collect();
    format!(
        "::{command} {}::{}\n",
        properties.join(","),
        data(&format!("{place}: {message}"))
    )
}

fn place_of(source: &Source, diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    let Some(path) = source.path() else {
        return Vec::new();
    };
    let mut place = vec![("file", path.display().to_string())];
    let span = &diagnostic.span;
    // Lines inside an archive are none of the file's.
    if matches!(source, Source::File(_)) {
        place.push(("line", span.line.to_string()));
        place.push(("endLine", span.end_line.to_string()));
        // Annotations know columns only within one line.
        if span.line == span.end_line {
            place.push(("col", span.column.to_string()));
            place.push(("endColumn", span.end_column.to_string()));
        }
    }
    place
}

fn data(text: &str) -> String {
    visible_lines(text).replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    visible(text)
        .replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_a_command_or_a_property() {
        assert_eq!(data("100%\na: b, c\r"), "100%25%0Aa: b, c\\r");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25\\n");
    }
}
