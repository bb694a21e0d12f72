//! What the command line can say about communities.

use std::path::PathBuf;

use grantfold::root::Readings;
use lexopt::Arg::{Long, Short, Value};
use lexopt::ValueExt;

use super::{Reader, Stop, missing};
use crate::choice::Format;

/// A community, and how it is read.
pub(crate) struct CommunityArgs {
    pub(crate) file: PathBuf,
    pub(crate) readings: Readings,
    pub(crate) format: Format,
}

/// Who, and where: the id of a channel or group, or `#name`.
pub(crate) struct AskArgs {
    pub(crate) community: CommunityArgs,
    pub(crate) member: String,
    /// None for the community itself.
    pub(crate) channel: Option<String>,
    pub(crate) asked: Asked,
}

/// What is asked about a member.
pub(crate) enum Asked {
    Everything,
    Permissions(Vec<String>),
    Call(CallArgs),
}

/// What about an API call its method's name does not tell.
#[derive(Default)]
pub(crate) struct CallArgs {
    pub(crate) method: String,
    pub(crate) conditions: Vec<String>,
    pub(crate) more_targets: Vec<String>,
    pub(crate) destination: Option<String>,
    pub(crate) role: Option<String>,
}

pub(crate) struct VisibleArgs {
    pub(crate) community: CommunityArgs,
    pub(crate) member: String,
}

pub(crate) struct WhoArgs {
    pub(crate) community: CommunityArgs,
    pub(crate) channel: String,
    pub(crate) permission: String,
}

pub(crate) struct ContestedArgs {
    pub(crate) community: CommunityArgs,
    pub(crate) member: String,
    pub(crate) channel: String,
}

/// The options that commands about communities share, as far as they were given.
#[derive(Default)]
pub(super) struct Given {
    pub(super) community: Option<PathBuf>,
    member: Option<String>,
    channel: Option<String>,
    readings: Readings,
    format: Format,
    method: Option<String>,
    call: CallArgs,
    /// The first option that only a question about a community has, and the first about a call.
    first: Option<String>,
    first_of_call: Option<String>,
    pub(super) values: Vec<std::ffi::OsString>,
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
            _ => return Err(lexopt::Error::UnexpectedOption(format!("--{option}")).into()),
        }
        let of_call = matches!(
            option,
            "condition" | "more-targets" | "destination" | "role"
        );
        if of_call {
            self.first_of_call.get_or_insert_with(|| option.to_owned());
        }
        if option != "community" {
            self.first.get_or_insert_with(|| option.to_owned());
        }
        Ok(())
    }

    /// The same without a community: a manifest's file and the names of permissions.
    pub(super) fn of_manifest(self) -> Result<super::ExplainArgs, Stop> {
        if let Some(option) = self.first {
            return Err(Stop::Wrong(format!("--{option} goes with --community")));
        }
        let mut values = self.values.into_iter();
        let file = values.next().ok_or_else(|| missing("FILE"))?.into();
        let permissions = texts(values)?;
        match permissions.is_empty() {
            true => Err(missing("PERMISSION")),
            false => Ok(super::ExplainArgs {
                file,
                permissions,
                format: self.format,
            }),
        }
    }

    pub(super) fn ask(mut self) -> Result<AskArgs, Stop> {
        if let (Some(option), None) = (&self.first_of_call, &self.method) {
            return Err(Stop::Wrong(format!("--{option} goes with --call")));
        }
        let permissions = texts(std::mem::take(&mut self.values).into_iter())?;
        let asked = match self.method.take() {
            Some(_) if !permissions.is_empty() => {
                let reason = format!(
                    "`{}` is one too many: --call asks by itself",
                    permissions[0]
                );
                return Err(Stop::Wrong(reason));
            }
            Some(method) => Asked::Call(CallArgs {
                method,
                ..std::mem::take(&mut self.call)
            }),
            None if permissions.is_empty() => Asked::Everything,
            None => Asked::Permissions(permissions),
        };
        Ok(AskArgs {
            member: self.take_member()?,
            channel: self.channel.take(),
            community: self.community()?,
            asked,
        })
    }

    pub(super) fn visible(mut self) -> Result<VisibleArgs, Stop> {
        self.only(&["member"], 0)?;
        Ok(VisibleArgs {
            member: self.take_member()?,
            community: self.community()?,
        })
    }

    pub(super) fn who(mut self) -> Result<WhoArgs, Stop> {
        self.only(&["channel"], 1)?;
        let permission = std::mem::take(&mut self.values).pop();
        Ok(WhoArgs {
            channel: self.take_channel()?,
            permission: permission.ok_or_else(|| missing("PERMISSION"))?.string()?,
            community: self.community()?,
        })
    }

    pub(super) fn contested(mut self) -> Result<ContestedArgs, Stop> {
        self.only(&["member", "channel"], 0)?;
        Ok(ContestedArgs {
            member: self.take_member()?,
            channel: self.take_channel()?,
            community: self.community()?,
        })
    }

    /// Refuses what a command does not have: options besides these, and more values than that.
    fn only(&self, options: &[&str], values: usize) -> Result<(), Stop> {
        let given = [
            ("member", self.member.is_some()),
            ("channel", self.channel.is_some()),
            ("call", self.method.is_some()),
            (
                self.first_of_call.as_deref().unwrap_or_default(),
                self.first_of_call.is_some(),
            ),
        ];
        let mut given = given.iter().filter(|(_, is_given)| *is_given);
        if let Some((option, _)) = given.find(|(option, _)| !options.contains(option)) {
            return Err(lexopt::Error::UnexpectedOption(format!("--{option}")).into());
        }
        match self.values.get(values) {
            Some(surplus) => Err(Stop::Wrong(format!(
                "`{}` is one too many",
                surplus.to_string_lossy()
            ))),
            None => Ok(()),
        }
    }

    fn take_member(&mut self) -> Result<String, Stop> {
        self.member.take().ok_or_else(|| missing("--member"))
    }

    fn take_channel(&mut self) -> Result<String, Stop> {
        self.channel.take().ok_or_else(|| missing("--channel"))
    }

    fn community(self) -> Result<CommunityArgs, Stop> {
        Ok(CommunityArgs {
            file: self.community.ok_or_else(|| missing("--community"))?,
            readings: self.readings,
            format: self.format,
        })
    }
}

fn texts(values: impl Iterator<Item = std::ffi::OsString>) -> Result<Vec<String>, Stop> {
    values.map(|value| Ok(value.string()?)).collect()
}
