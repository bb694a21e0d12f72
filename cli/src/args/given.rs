//! The options of questions about communities and workspaces, as far as they were given.

use std::ffi::OsString;
use std::path::PathBuf;

use grantfold::rocketchat::Reading;
use grantfold::root::Readings;
use lexopt::Arg::{Long, Short, Value};
use lexopt::ValueExt;

use super::community::CallArgs;
use super::{ExplainArgs, Reader, Stop, missing};
use crate::choice::{Assumption, Format};

/// What a question is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Manifest,
    Community,
    Workspace,
}

/// The options that every question about a community takes, and about a workspace.
const OF_COMMUNITIES: [&str; 5] = [
    "community",
    "role-merge",
    "view-false",
    "full-control",
    "implied",
];
const OF_WORKSPACES: [&str; 2] = ["workspace", "reading"];

#[derive(Default)]
pub(super) struct Given {
    pub(super) community: Option<PathBuf>,
    pub(super) member: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) readings: Readings,
    pub(super) method: Option<String>,
    pub(super) call: CallArgs,
    pub(super) workspace: Option<PathBuf>,
    pub(super) user: Option<String>,
    pub(super) room: Option<String>,
    pub(super) reading: Option<Reading>,
    pub(super) assumed: Vec<Assumption>,
    pub(super) without: Vec<String>,
    pub(super) format: Format,
    /// The options but those that every command has, as they were given.
    options: Vec<String>,
    pub(super) values: Vec<OsString>,
}

impl Given {
    /// Reads everything up to the end.
    pub(super) fn read(reader: &mut Reader) -> Result<Self, Stop> {
        let mut given = Self::default();
        while let Some(arg) = reader.parser.next()? {
            match arg {
                Long("format") => given.format = reader.choice("format")?,
                Long("color") => reader.color = reader.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Long(option) => {
                    let option = option.to_owned();
                    given.option(reader, &option)?;
                    given.options.push(option);
                }
                Value(value) => given.values.push(value),
                arg => return Err(arg.unexpected().into()),
            }
        }
        Ok(given)
    }

    fn option(&mut self, reader: &mut Reader, option: &str) -> Result<(), Stop> {
        let call = &mut self.call;
        match option {
            "community" => self.community = Some(reader.parser.value()?.into()),
            "member" => self.member = Some(reader.text()?),
            "channel" => self.channel = Some(reader.text()?),
            "role-merge" => self.readings.role_merge = reader.choice(option)?,
            "view-false" => self.readings.view_false = reader.choice(option)?,
            "full-control" => self.readings.full_control = reader.choice(option)?,
            "implied" => self.readings.implied = reader.choice(option)?,
            "call" => self.method = Some(reader.text()?),
            "condition" => call.conditions.push(reader.text()?),
            "more-targets" => call.more_targets.push(reader.text()?),
            "destination" => call.destination = Some(reader.text()?),
            "role" => call.role = Some(reader.text()?),
            "workspace" => self.workspace = Some(reader.parser.value()?.into()),
            "user" => self.user = Some(reader.text()?),
            "room" => self.room = Some(reader.text()?),
            "reading" => self.reading = Some(reader.choice(option)?),
            "without" => self.without.push(reader.text()?),
            "assume" => self.assumed.push(reader.choice(option)?),
            _ => return Err(unexpected(option)),
        }
        Ok(())
    }

    /// What the question is about; no option may belong to another.
    pub(super) fn about(&self) -> Result<About, Stop> {
        let (about, owner) = match (&self.community, &self.workspace) {
            (Some(_), Some(_)) => {
                let reason = "--community and --workspace exclude each other";
                return Err(Stop::Wrong(reason.to_owned()));
            }
            (Some(_), None) => (About::Community, "--community"),
            (None, Some(_)) => (About::Workspace, "--workspace"),
            (None, None) => (About::Manifest, ""),
        };
        let strange = self.options.iter().find(|option| owner_of(option) != owner);
        match strange {
            Some(option) => Err(goes_with(option, owner_of(option))),
            None => Ok(about),
        }
    }

    /// A manifest's file and the names of permissions.
    pub(super) fn of_manifest(self) -> Result<ExplainArgs, Stop> {
        let mut values = self.values.into_iter();
        let file = values.next().ok_or_else(|| missing("FILE"))?.into();
        let permissions = texts(values)?;
        match permissions.is_empty() {
            true => Err(missing("PERMISSION")),
            false => Ok(ExplainArgs {
                file,
                permissions,
                format: self.format,
            }),
        }
    }

    /// Refuses what a question about a community does not take: options besides these, and more
    /// values than that.
    pub(super) fn only_of_communities(&self, options: &[&str], values: usize) -> Result<(), Stop> {
        self.only(&OF_COMMUNITIES, options, values)
    }

    /// The same of a question about a workspace.
    pub(super) fn only_of_workspaces(&self, options: &[&str], values: usize) -> Result<(), Stop> {
        self.only(&OF_WORKSPACES, options, values)
    }

    fn only(&self, always: &[&str], options: &[&str], values: usize) -> Result<(), Stop> {
        let is_taken = |option: &str| always.contains(&option) || options.contains(&option);
        if let Some(option) = self.options.iter().find(|option| !is_taken(option)) {
            return Err(unexpected(option));
        }
        match self.values.get(values) {
            Some(surplus) => Err(Stop::Wrong(format!(
                "`{}` is one too many",
                surplus.to_string_lossy()
            ))),
            None => Ok(()),
        }
    }

    /// The first option of these that was given.
    pub(super) fn first_of(&self, options: &[&str]) -> Option<&str> {
        let mut given = self.options.iter().map(String::as_str);
        given.find(|option| options.contains(option))
    }

    /// The values as the names of permissions.
    pub(super) fn take_permissions(&mut self) -> Result<Vec<String>, Stop> {
        texts(std::mem::take(&mut self.values).into_iter())
    }
}

/// The option without which another means nothing.
fn owner_of(option: &str) -> &'static str {
    match option {
        "workspace" | "user" | "room" | "reading" | "assume" | "without" => "--workspace",
        _ => "--community",
    }
}

pub(super) fn goes_with(option: &str, owner: &str) -> Stop {
    Stop::Wrong(format!("--{option} goes with {owner}"))
}

fn unexpected(option: &str) -> Stop {
    lexopt::Error::UnexpectedOption(format!("--{option}")).into()
}

fn texts(values: impl Iterator<Item = OsString>) -> Result<Vec<String>, Stop> {
    values.map(|value| Ok(value.string()?)).collect()
}
