//! What the command line can say.

use std::ffi::OsString;
use std::iter;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{Answer, OK, Style, USAGE, text};

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing to complain about
  1  problems found, a permission denied, or consent to be asked again
  2  wrong use, or a file that could not be read or written";

const CHECK_NOTES: &str = "\
A PATH is
  a file      read as a manifest, whatever its name
  a package   (.zip) its app.json is read, which must lie at the archive's root
  a folder    every app.json at any depth is read, except below node_modules and hidden folders;
              if there is none, every .json file that lies directly in the folder
  -           standard input

Exit codes:
  0  no errors (with --strict: and no warnings)
  1  errors found (with --strict: or warnings); a text that is not JSON counts as one
  2  wrong use, or a file that could not be read or written";

const SHOW_NOTES: &str = "\
Exit codes:
  0  the grants are shown
  1  they are shown, and the document is so broken that it grants nothing
  2  wrong use, or a file that could not be read";

const EXPLAIN_NOTES: &str = "\
Exit codes:
  0  all of the permissions are granted
  1  at least one is denied
  2  wrong use, or a file that could not be read";

const DIFF_NOTES: &str = "\
Exit codes:
  0  the update needs no new consent
  1  consent must be asked again: the app gets more, or a manifest could not be read
  2  wrong use, or a file that could not be read";

/// Says what chat-platform apps may do, what is wrong with their manifests, and why.
#[derive(Debug, Parser)]
#[command(name = "grantfold", version, after_help = EXIT_CODES)]
pub(crate) struct Invocation {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours; `auto`: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find what is wrong with manifests
    #[command(after_help = CHECK_NOTES)]
    Check(CheckArgs),
    /// List what an app may do
    #[command(after_help = SHOW_NOTES)]
    Show(ShowArgs),
    /// Say why permissions are granted or denied
    #[command(after_help = EXPLAIN_NOTES)]
    Explain(ExplainArgs),
    /// Compare what two versions of an app may do
    #[command(after_help = DIFF_NOTES)]
    Diff(DiffArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Manifests, app packages (.zip), folders, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Mend in place what is safe to mend; every other byte stays as it is
    #[arg(long)]
    pub(crate) fix: bool,
    /// Count warnings as problems
    #[arg(long)]
    pub(crate) strict: bool,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: CheckFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A manifest, an app package (.zip), or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// List in plain words what a person must agree to before the app is installed
    #[arg(long)]
    pub(crate) review: bool,
    /// FILE is what the server stored for an installed app: the JSON value of `permissionsGranted`, or `null` if its
    /// record has none
    #[arg(long, conflicts_with = "review")]
    pub(crate) stored: bool,
    /// The id of the app that a stored value belongs to
    #[arg(long, value_name = "ID", requires = "stored", default_value = "app")]
    pub(crate) app: String,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A manifest, an app package (.zip), or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Names of permissions, such as `message.write`
    #[arg(required = true, value_name = "PERMISSION")]
    pub(crate) permissions: Vec<String>,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The manifest or app package (.zip) that is installed
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The one that shall take its place
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands that annotate a pull request
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn style(self, auto: Style) -> Style {
        match self {
            Self::Auto => auto,
            Self::Always => Style::Ansi,
            Self::Never => Style::Plain,
        }
    }
}

impl Invocation {
    /// Reads the arguments, or says what is wrong with them or what `--help` and `--version` answer.
    pub(crate) fn read(args: Vec<OsString>) -> Result<Self, Answer> {
        let name = OsString::from("grantfold");
        Self::try_parse_from(iter::once(name).chain(args)).map_err(|error| {
            let mut message = error.render().to_string();
            if !message.ends_with('\n') {
                message.push('\n');
            }
            match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Answer {
                    out: message,
                    code: OK,
                    ..Answer::default()
                },
                _ => Answer {
                    // An argument can be a file name that a shell made of a pattern.
                    err: text::visible_lines(&message),
                    code: USAGE,
                    ..Answer::default()
                },
            }
        })
    }
}
