//! Colours of what the command writes by itself.

use anstyle::{AnsiColor, Effects};

use crate::Style;

/// Colours, or none.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) style: Style,
}

impl Paint {
    pub(crate) fn new(style: Style) -> Self {
        Self { style }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with(anstyle::Style::new().bold(), text)
    }

    pub(crate) fn faint(self, text: &str) -> String {
        self.with(anstyle::Style::new().dimmed(), text)
    }

    pub(crate) fn error(self, text: &str) -> String {
        self.strong(AnsiColor::BrightRed, text)
    }

    pub(crate) fn warning(self, text: &str) -> String {
        self.strong(AnsiColor::Yellow, text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.strong(AnsiColor::BrightGreen, text)
    }

    fn strong(self, color: AnsiColor, text: &str) -> String {
        self.with(color.on_default().effects(Effects::BOLD), text)
    }

    fn with(self, style: anstyle::Style, text: &str) -> String {
        match self.style {
            Style::Plain => text.to_owned(),
            Style::Ansi => format!("{style}{text}{style:#}"),
        }
    }
}
