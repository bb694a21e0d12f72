//! The `grantfold` command as a function, so that the crate, the wheel and the npm package run the same program.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

/// Exit code of a run that did what it was asked.
pub const OK: i32 = 0;

/// Exit code of a run whose arguments make no sense.
pub const USAGE: i32 = 2;

const HELP: &str = "\
usage: grantfold [--help | --version]

options:
  -h, --help     print this text
  -V, --version  print the version
";

/// Whether output may carry ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// Text with ANSI colours.
    Ansi,
}

/// Runs the command with `args` (without the program's name) and returns its exit code.
///
/// Writes answers to `out` and complaints to `err`, and nowhere else.
pub fn run<I>(args: I, out: &mut dyn Write, err: &mut dyn Write, style: Style) -> i32
where
    I: IntoIterator<Item: Into<OsString>>,
{
    let _ = style;
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let args: Vec<_> = args.iter().map(|arg| arg.to_str()).collect();
    // A closed pipe ends a run quietly: the reader has what it wanted.
    match args[..] {
        [Some("--version" | "-V")] => {
            let _ = writeln!(out, "grantfold {}", env!("CARGO_PKG_VERSION"));
            OK
        }
        [Some("--help" | "-h")] => {
            let _ = out.write_all(HELP.as_bytes());
            OK
        }
        _ => {
            let _ = err.write_all(HELP.as_bytes());
            USAGE
        }
    }
}

/// Runs the command on the standard streams of this process and returns its exit code.
///
/// Colours are used when standard output is a terminal and `NO_COLOR` is unset or empty.
pub fn run_on_stdio<I>(args: I) -> i32
where
    I: IntoIterator<Item: Into<OsString>>,
{
    let mut out = io::stdout().lock();
    let mut err = io::stderr().lock();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let style = if out.is_terminal() && !no_color {
        Style::Ansi
    } else {
        Style::Plain
    };
    let code = run(args, &mut out, &mut err, style);
    // Inside Python and Node nobody flushes Rust's buffer at exit.
    let _ = out.flush();
    code
}
