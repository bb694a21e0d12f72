//! What the command line can say.

mod audit;
mod community;
mod given;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;

use grantfold::Schema;
use lexopt::Arg::{Long, Short, Value};
use lexopt::{Parser, ValueExt};

use crate::choice::{CheckFormat, Choice, Color, Format};
use crate::{Answer, OK, USAGE, help, text};

pub(crate) use audit::AuditArgs;
pub(crate) use community::{
    AskArgs, Asked, CallArgs, CommunityArgs, ContestedArgs, VisibleArgs, WhoArgs,
};
use given::{About, Given};
pub(crate) use workspace::{
    AbleArgs, DriftArgs, RolesArgs, Rooms, RoomsArgs, UserArgs, WorkspaceArgs,
};

pub(crate) struct Invocation {
    pub(crate) command: Command,
    pub(crate) color: Color,
}

pub(crate) enum Command {
    Check(CheckArgs),
    Show(ShowArgs),
    Explain(ExplainArgs),
    Ask(AskArgs),
    AskUser(UserArgs),
    Diff(DiffArgs),
    Visible(VisibleArgs),
    Who(WhoArgs),
    Able(AbleArgs),
    Contested(ContestedArgs),
    Rooms(RoomsArgs),
    Roles(RolesArgs),
    Drift(DriftArgs),
    Test(TestArgs),
    Audit(AuditArgs),
    Schema(Schema),
}

#[derive(Default)]
pub(crate) struct CheckArgs {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) fix: bool,
    pub(crate) strict: bool,
    pub(crate) format: CheckFormat,
}

pub(crate) struct ShowArgs {
    pub(crate) file: PathBuf,
    pub(crate) shown: Shown,
    pub(crate) format: Format,
}

/// What of a document is shown.
pub(crate) enum Shown {
    Grants,
    Review,
    /// The grants of the app with this id: the document is what the server stored for it.
    Stored(String),
}

pub(crate) struct ExplainArgs {
    pub(crate) file: PathBuf,
    pub(crate) permissions: Vec<String>,
    pub(crate) format: Format,
}

pub(crate) struct DiffArgs {
    pub(crate) old: PathBuf,
    pub(crate) new: PathBuf,
    pub(crate) format: Format,
}

#[derive(Default)]
pub(crate) struct TestArgs {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) suite: Option<String>,
    pub(crate) quiet: bool,
    pub(crate) format: Format,
}

/// Why there is no command to run.
enum Stop {
    Version,
    Help,
    Wrong(String),
}

impl From<lexopt::Error> for Stop {
    fn from(error: lexopt::Error) -> Self {
        Self::Wrong(error.to_string())
    }
}

impl Invocation {
    /// Reads the arguments, or says what is wrong with them or what `--help` and `--version` answer.
    pub(crate) fn read(args: Vec<OsString>) -> Result<Self, Answer> {
        let mut reader = Reader {
            parser: Parser::from_args(args),
            help: help::MAIN,
            color: Color::Auto,
        };
        match reader.command() {
            Ok(command) => Ok(Self {
                command,
                color: reader.color,
            }),
            Err(stop) => Err(reader.answer(stop)),
        }
    }
}

struct Reader {
    parser: Parser,
    /// The help of the command read so far.
    help: &'static str,
    color: Color,
}

impl Reader {
    fn command(&mut self) -> Result<Command, Stop> {
        while let Some(arg) = self.parser.next()? {
            match arg {
                Short('V') | Long("version") => return Err(Stop::Version),
                Short('h') | Long("help") => return Err(Stop::Help),
                Long("color") => self.color = self.choice("color")?,
                Value(name) => return self.named(&name.string()?),
                arg => return Err(arg.unexpected().into()),
            }
        }
        Err(Stop::Wrong("a command is missing".to_owned()))
    }

    fn named(&mut self, name: &str) -> Result<Command, Stop> {
        match name {
            "check" => {
                self.help = help::CHECK;
                self.check().map(Command::Check)
            }
            "show" => {
                self.help = help::SHOW;
                self.show().map(Command::Show)
            }
            "explain" => {
                self.help = help::EXPLAIN;
                let given = Given::read(self)?;
                match given.about()? {
                    About::Manifest => given.of_manifest().map(Command::Explain),
                    About::Community => given.ask().map(Command::Ask),
                    About::Workspace => given.user().map(Command::AskUser),
                }
            }
            "diff" => {
                self.help = help::DIFF;
                self.diff().map(Command::Diff)
            }
            "visible" => {
                self.help = help::VISIBLE;
                Given::read(self)?.visible().map(Command::Visible)
            }
            "who" => {
                self.help = help::WHO;
                let given = Given::read(self)?;
                match given.about()? {
                    About::Manifest => Err(missing("--community or --workspace")),
                    About::Community => given.who().map(Command::Who),
                    About::Workspace => given.able().map(Command::Able),
                }
            }
            "contested" => {
                self.help = help::CONTESTED;
                Given::read(self)?.contested().map(Command::Contested)
            }
            "rooms" => {
                self.help = help::ROOMS;
                Given::read(self)?.rooms().map(Command::Rooms)
            }
            "roles" => {
                self.help = help::ROLES;
                Given::read(self)?.roles().map(Command::Roles)
            }
            "drift" => {
                self.help = help::DRIFT;
                self.drift().map(Command::Drift)
            }
            "test" => {
                self.help = help::TEST;
                self.test().map(Command::Test)
            }
            "audit" => {
                self.help = help::AUDIT;
                self.audit().map(Command::Audit)
            }
            "schema" => {
                self.help = help::SCHEMA;
                self.schema().map(Command::Schema)
            }
            "scan" => Err(Stop::Wrong(
                "scan reads TypeScript, and only the npm package has it: `npx grantfold scan DIR`"
                    .to_owned(),
            )),
            "help" => Err(Stop::Help),
            _ => Err(Stop::Wrong(format!("there is no command `{name}`"))),
        }
    }

    fn check(&mut self) -> Result<CheckArgs, Stop> {
        let mut args = CheckArgs::default();
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("fix") => args.fix = true,
                Long("strict") => args.strict = true,
                Long("format") => args.format = self.choice("format")?,
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(path) => args.paths.push(path.into()),
                arg => return Err(arg.unexpected().into()),
            }
        }
        match args.paths.is_empty() {
            true => Err(missing("PATH")),
            false => Ok(args),
        }
    }

    fn show(&mut self) -> Result<ShowArgs, Stop> {
        let (mut review, mut stored, mut app) = (false, false, None);
        let (mut files, mut format) = (Vec::new(), Format::Human);
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("review") => review = true,
                Long("stored") => stored = true,
                Long("app") => app = Some(self.text()?),
                Long("format") => format = self.choice("format")?,
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(file) => files.push(file),
                arg => return Err(arg.unexpected().into()),
            }
        }
        let shown = match (stored, review) {
            (true, true) => {
                return Err(Stop::Wrong(
                    "--stored and --review exclude each other".to_owned(),
                ));
            }
            (false, _) if app.is_some() => {
                return Err(Stop::Wrong("--app goes with --stored".to_owned()));
            }
            (true, false) => Shown::Stored(app.unwrap_or_else(|| "app".to_owned())),
            (false, true) => Shown::Review,
            (false, false) => Shown::Grants,
        };
        let [file] = exactly(files, ["FILE"])?;
        Ok(ShowArgs {
            file,
            shown,
            format,
        })
    }

    fn diff(&mut self) -> Result<DiffArgs, Stop> {
        let (mut files, mut format) = (Vec::new(), Format::Human);
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("format") => format = self.choice("format")?,
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(file) => files.push(file),
                arg => return Err(arg.unexpected().into()),
            }
        }
        let [old, new] = exactly(files, ["OLD", "NEW"])?;
        Ok(DiffArgs { old, new, format })
    }

    fn test(&mut self) -> Result<TestArgs, Stop> {
        let mut args = TestArgs::default();
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("suite") => args.suite = Some(self.text()?),
                Short('q') | Long("quiet") => args.quiet = true,
                Long("format") => args.format = self.choice("format")?,
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(file) => args.files.push(file.into()),
                arg => return Err(arg.unexpected().into()),
            }
        }
        match args.files.is_empty() {
            true => Err(missing("FILE")),
            false => Ok(args),
        }
    }

    fn schema(&mut self) -> Result<Schema, Stop> {
        let mut names = Vec::new();
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(name) => names.push(name),
                arg => return Err(arg.unexpected().into()),
            }
        }
        let [name] = exactly(names, ["NAME"])?;
        let found = name.to_str().and_then(Schema::from_name);
        found.ok_or_else(|| {
            let known = Schema::ALL.map(Schema::name).join(", ");
            let name = name.display();
            Stop::Wrong(format!(
                "there is no schema `{name}`; choose one of {known}"
            ))
        })
    }

    fn text(&mut self) -> Result<String, Stop> {
        Ok(self.parser.value()?.string()?)
    }

    fn choice<T: Choice>(&mut self, option: &str) -> Result<T, Stop> {
        let given = self.parser.value()?.string()?;
        let found = T::WORDS.iter().find(|(word, _)| *word == given);
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<&str> = T::WORDS.iter().map(|(word, _)| *word).collect();
            Stop::Wrong(format!(
                "--{option} cannot be `{given}`; choose one of {}",
                words.join(", ")
            ))
        })
    }

    fn answer(&self, stop: Stop) -> Answer {
        let (out, err, code) = match stop {
            Stop::Version => (
                format!("grantfold {}\n", env!("CARGO_PKG_VERSION")),
                String::new(),
                OK,
            ),
            Stop::Help => (self.help.to_owned(), String::new(), OK),
            Stop::Wrong(reason) => {
                // An argument can be a file name that a shell made of a pattern.
                let (reason, usage) = (text::visible(&reason), help::usage(self.help));
                (
                    String::new(),
                    format!("error: {reason}\n{usage}\n(--help says more)\n"),
                    USAGE,
                )
            }
        };
        Answer { out, err, code }
    }
}

fn missing(what: &str) -> Stop {
    Stop::Wrong(format!("{what} is missing"))
}

/// As many paths as there are names for them.
fn exactly<const N: usize>(files: Vec<OsString>, names: [&str; N]) -> Result<[PathBuf; N], Stop> {
    if let Some(name) = names.get(files.len()) {
        return Err(missing(name));
    }
    let paths: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    paths.try_into().map_err(|paths: Vec<PathBuf>| {
        let surplus = paths.get(N).map(|path| path.display().to_string());
        Stop::Wrong(format!("`{}` is one too many", surplus.unwrap_or_default()))
    })
}
