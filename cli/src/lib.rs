//! The `grantfold` command as a function, so that the crate, the wheel and the npm package run the same program.

mod args;
mod audit;
mod check;
mod choice;
mod community;
mod diff;
mod explain;
mod facts;
mod fix;
mod github;
mod help;
mod input;
mod json;
mod package;
mod paint;
mod platform;
mod policy;
mod render;
mod sarif;
mod schema;
mod show;
mod text;
mod workspace;

use std::ffi::OsString;
use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};

use args::{Command, Invocation};
use paint::Paint;

/// Exit code of a run that found nothing to complain about.
pub const OK: i32 = 0;

/// Exit code of a run that found problems, a permission denied, unused or given by no role, a change that needs consent, a
/// failed test, or with `--strict` a difference.
pub const PROBLEMS: i32 = 1;

/// Exit code of a run whose arguments make no sense or that could not read or write a file.
pub const USAGE: i32 = 2;

/// Whether output may carry ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// Text with ANSI colours.
    Ansi,
}

/// All that a command has to say. It is written only when the run is over, so that a reader who leaves early changes
/// neither the work done nor the exit code.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Answer {
    /// Notes a file that could not be read or written.
    ///
    /// Without colours: standard error may go elsewhere than the terminal that standard output is.
    pub(crate) fn complain(&mut self, reason: &str) {
        self.err
            .push_str(&format!("error: {}\n", text::visible(reason)));
        self.code = USAGE;
    }

    /// The answer of a run that could do nothing.
    pub(crate) fn failure(reason: &str) -> Self {
        let mut answer = Self::default();
        answer.complain(reason);
        answer
    }
}

/// Runs the command with `args` (without the program's name) and returns its exit code.
///
/// Writes answers to `out` and complaints to `err`. Reads the files that the arguments name, standard input where they
/// say `-`, and writes files only for `check --fix`. `style` is what `--color auto` means.
pub fn run<I>(args: I, out: &mut dyn Write, err: &mut dyn Write, style: Style) -> i32
where
    I: IntoIterator<Item: Into<OsString>>,
{
    let answer = answer(args.into_iter().map(Into::into).collect(), style);
    // What is said to `err` has nowhere to go if `err` fails.
    let _ = err.write_all(answer.err.as_bytes());
    let written = out
        .write_all(answer.out.as_bytes())
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(err, "error: the answer could not be written: {error}");
            USAGE
        }
        // A closed pipe ends a run quietly: the reader has what it wanted.
        _ => answer.code,
    }
}

/// Runs the command on the standard streams of this process and returns its exit code.
///
/// `--color auto` means colours when standard output is a terminal that has them and `NO_COLOR` is unset or empty, or
/// when `CLICOLOR_FORCE` is set.
pub fn run_on_stdio<I>(args: I) -> i32
where
    I: IntoIterator<Item: Into<OsString>>,
{
    let style = match AutoStream::choice(&io::stdout()) {
        ColorChoice::Never => Style::Plain,
        _ => Style::Ansi,
    };
    // "Always" passes colours on as they are, and turns them into calls on a console that knows no others.
    let mut out = AutoStream::always(io::stdout().lock());
    let mut err = io::stderr().lock();
    run(args, &mut out, &mut err, style)
}

fn answer(args: Vec<OsString>, style: Style) -> Answer {
    let invocation = match Invocation::read(args) {
        Ok(invocation) => invocation,
        Err(answer) => return answer,
    };
    let paint = Paint::new(invocation.color.style(style));
    match &invocation.command {
        Command::Check(args) => check::run(args, paint),
        Command::Show(args) => show::run(args, paint),
        Command::Explain(args) => explain::run(args, paint),
        Command::Ask(args) => community::explain(args, paint),
        Command::AskUser(args) => workspace::explain(args, paint),
        Command::Diff(args) => diff::run(args, paint),
        Command::Visible(args) => community::seen(args, paint),
        Command::Who(args) => community::who(args, paint),
        Command::Able(args) => workspace::who(args, paint),
        Command::Contested(args) => community::contested(args, paint),
        Command::Rooms(args) => workspace::rooms(args, paint),
        Command::Roles(args) => workspace::roles(args, paint),
        Command::Drift(args) => workspace::drift(args, paint),
        Command::Test(args) => policy::run(args, paint),
        Command::Audit(args) => audit::run(args, paint),
        Command::Schema(schema) => schema::run(*schema),
    }
}
