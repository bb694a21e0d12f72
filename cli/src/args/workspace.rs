//! What the command line can say about workspaces.

use std::path::PathBuf;

use grantfold::rocketchat::{Defaults, Reading};
use lexopt::Arg::{Long, Short, Value};

use super::given::{Given, goes_with};
use super::{Reader, Stop, exactly, missing};
use crate::choice::{Assumption, Format};

/// A workspace, and how it is read.
pub(crate) struct WorkspaceArgs {
    pub(crate) file: PathBuf,
    pub(crate) reading: Reading,
    pub(crate) format: Format,
}

/// Who, and where: ids, `@username` and `#name`.
pub(crate) struct UserArgs {
    pub(crate) workspace: WorkspaceArgs,
    pub(crate) user: String,
    /// None for no room at all.
    pub(crate) room: Option<String>,
    /// Empty for everything that is granted.
    pub(crate) permissions: Vec<String>,
}

pub(crate) struct AbleArgs {
    pub(crate) workspace: WorkspaceArgs,
    pub(crate) room: Option<String>,
    pub(crate) permission: String,
}

pub(crate) struct RoomsArgs {
    pub(crate) workspace: WorkspaceArgs,
    pub(crate) user: String,
    pub(crate) asked: Rooms,
}

/// Which rooms of a user.
pub(crate) enum Rooms {
    /// Those it may enter, if this is so.
    Open(Vec<Assumption>),
    /// Those where it has a permission.
    Where(String),
}

pub(crate) struct RolesArgs {
    pub(crate) workspace: WorkspaceArgs,
    pub(crate) permissions: Vec<String>,
    /// The ids or names of roles that are not to be given.
    pub(crate) without: Vec<String>,
}

pub(crate) struct DriftArgs {
    pub(crate) file: PathBuf,
    pub(crate) defaults: Defaults,
    pub(crate) strict: bool,
    pub(crate) format: Format,
}

impl Given {
    pub(super) fn user(mut self) -> Result<UserArgs, Stop> {
        self.only_of_workspaces(&["user", "room"], usize::MAX)?;
        let permissions = self.take_permissions()?;
        Ok(UserArgs {
            user: self.take_user()?,
            room: self.room.take(),
            workspace: self.of_workspace()?,
            permissions,
        })
    }

    pub(super) fn able(mut self) -> Result<AbleArgs, Stop> {
        self.only_of_workspaces(&["room"], 1)?;
        let permission = self.take_permissions()?.pop();
        Ok(AbleArgs {
            room: self.room.take(),
            permission: permission.ok_or_else(|| missing("PERMISSION"))?,
            workspace: self.of_workspace()?,
        })
    }

    pub(super) fn rooms(mut self) -> Result<RoomsArgs, Stop> {
        self.only_of_workspaces(&["user", "assume"], 1)?;
        let asked = match self.take_permissions()?.pop() {
            Some(_) if !self.assumed.is_empty() => {
                let reason = "--assume goes without a PERMISSION: where one is granted does not depend on it";
                return Err(Stop::Wrong(reason.to_owned()));
            }
            Some(permission) => Rooms::Where(permission),
            // Clients have no such check of their own.
            None if self.reading.is_some() => return Err(goes_with("reading", "a PERMISSION")),
            None => {
                let opposite = [Assumption::AttributesAllow, Assumption::AttributesDeny];
                if opposite.iter().all(|one| self.assumed.contains(one)) {
                    let reason = "attributes-allow and attributes-deny exclude each other";
                    return Err(Stop::Wrong(reason.to_owned()));
                }
                Rooms::Open(std::mem::take(&mut self.assumed))
            }
        };
        Ok(RoomsArgs {
            user: self.take_user()?,
            workspace: self.of_workspace()?,
            asked,
        })
    }

    pub(super) fn roles(mut self) -> Result<RolesArgs, Stop> {
        self.only_of_workspaces(&["without"], usize::MAX)?;
        // Which roles give something is the server's to say.
        if self.reading.is_some() {
            return Err(lexopt::Error::UnexpectedOption("--reading".to_owned()).into());
        }
        let permissions = self.take_permissions()?;
        if permissions.is_empty() {
            return Err(missing("PERMISSION"));
        }
        Ok(RolesArgs {
            without: std::mem::take(&mut self.without),
            workspace: self.of_workspace()?,
            permissions,
        })
    }

    fn take_user(&mut self) -> Result<String, Stop> {
        self.user.take().ok_or_else(|| missing("--user"))
    }

    fn of_workspace(self) -> Result<WorkspaceArgs, Stop> {
        Ok(WorkspaceArgs {
            file: self.workspace.ok_or_else(|| missing("--workspace"))?,
            reading: self.reading.unwrap_or_default(),
            format: self.format,
        })
    }
}

impl Reader {
    pub(super) fn drift(&mut self) -> Result<DriftArgs, Stop> {
        let (mut files, mut format) = (Vec::new(), Format::Human);
        let (mut defaults, mut strict) = (Defaults::default(), false);
        while let Some(arg) = self.parser.next()? {
            match arg {
                Long("defaults") => defaults = self.choice("defaults")?,
                Long("strict") => strict = true,
                Long("format") => format = self.choice("format")?,
                Long("color") => self.color = self.choice("color")?,
                Short('h') | Long("help") => return Err(Stop::Help),
                Value(file) => files.push(file),
                arg => return Err(arg.unexpected().into()),
            }
        }
        let [file] = exactly(files, ["FILE"])?;
        Ok(DriftArgs {
            file,
            defaults,
            strict,
            format,
        })
    }
}
