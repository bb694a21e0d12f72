//! What the command line can say about communities.

use std::path::PathBuf;

use grantfold::root::Readings;
use lexopt::ValueExt;

use super::given::{Given, goes_with};
use super::{Stop, missing};
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

const OF_CALLS: [&str; 4] = ["condition", "more-targets", "destination", "role"];

impl Given {
    pub(super) fn ask(mut self) -> Result<AskArgs, Stop> {
        if let (Some(option), None) = (self.first_of(&OF_CALLS), &self.method) {
            return Err(goes_with(option, "--call"));
        }
        let permissions = self.take_permissions()?;
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
        self.only_of_communities(&["member"], 0)?;
        Ok(VisibleArgs {
            member: self.take_member()?,
            community: self.community()?,
        })
    }

    pub(super) fn who(mut self) -> Result<WhoArgs, Stop> {
        self.only_of_communities(&["channel"], 1)?;
        let permission = std::mem::take(&mut self.values).pop();
        Ok(WhoArgs {
            channel: self.take_channel()?,
            permission: permission.ok_or_else(|| missing("PERMISSION"))?.string()?,
            community: self.community()?,
        })
    }

    pub(super) fn contested(mut self) -> Result<ContestedArgs, Stop> {
        self.only_of_communities(&["member", "channel"], 0)?;
        Ok(ContestedArgs {
            member: self.take_member()?,
            channel: self.take_channel()?,
            community: self.community()?,
        })
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
