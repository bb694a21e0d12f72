//! [`Checker`]: collects the problems of one document while a platform reads it.

use std::ops::Range;

use crate::code::Code;
use crate::diagnostic::{Diagnostic, Lines};
use crate::node::Node;

/// Collects the problems of one manifest.
pub(crate) struct Checker<'d, 't> {
    pub(crate) lines: &'d Lines<'t>,
    /// The end of the file is missing, so nothing may be called missing.
    pub(crate) cut_off: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    pub(crate) fn report(
        &mut self,
        code: Code,
        node: &Node,
        path: &str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.report_at(code, &node.range, path, message)
    }

    pub(crate) fn report_at(
        &mut self,
        code: Code,
        range: &Range<usize>,
        path: &str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(code, self.lines.span(range), path, message);
        let at = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[at]
    }
}
