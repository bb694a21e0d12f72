//! What `grantfold audit` can be told.

use std::path::PathBuf;

use lexopt::Arg::{Long, Short, Value};

use super::{Reader, Stop, missing};
use crate::choice::Format;

#[derive(Default)]
pub(crate) struct AuditArgs {
    pub(crate) reports: Vec<PathBuf>,
    pub(crate) manifest: Option<PathBuf>,
    pub(crate) format: Format,
}

impl Reader {
    pub(super) fn audit(&mut self) -> Result<AuditArgs, Stop> {
        let mut args = AuditArgs::default();
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("manifest") => args.manifest = Some(self.parser.value()?.into()),
                Long("format") => args.format = self.choice("format")?,
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(report) => args.reports.push(report.into()),
                arg => return Err(arg.unexpected().into()),
            }
        }
        match args.reports.is_empty() {
            true => Err(missing("REPORT")),
            false => Ok(args),
        }
    }
}
