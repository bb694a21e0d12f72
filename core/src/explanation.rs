//! [`Explanation`]: why a permission is granted or not, in words and as data.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Span;
use crate::fold::{Outcome, Say};

/// A role by its id, with the name people know it by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
}

/// Who says something about a permission.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum LayerSource {
    /// The app's manifest declares it.
    Manifest,
    /// The manifest is silent, so the platform's defaults apply.
    Defaults,
    /// The list that the platform stored when the app was installed.
    StoredGrant,
    /// A role grants it everywhere.
    Role(Named),
    /// The access rule of a role.
    RoleRule {
        /// The role.
        role: Named,
        /// The channel or group the rule is for.
        target: Arc<str>,
    },
    /// The access rule of the member itself.
    MemberRule {
        /// The member.
        member: Arc<str>,
        /// The channel or group the rule is for.
        target: Arc<str>,
    },
    /// A rule for the place names the member or a role of it, so the place is visible.
    Visible {
        /// The channel or group.
        target: Arc<str>,
    },
    /// No rule for the place names the member or a role of it.
    NoAccessRule {
        /// The channel or group.
        target: Arc<str>,
    },
    /// A rule hides the place (an older reading).
    Hidden {
        /// The channel or group.
        target: Arc<str>,
    },
    /// A rule that counts for the member is there, and what it says is not known.
    UnknownRule {
        /// The channel or group.
        target: Arc<str>,
        /// The role or member the rule is for.
        subject: Arc<str>,
    },
    /// The question was about the community, not about a channel.
    NoPlace,
    /// Full control of a channel or of the community.
    FullControl {
        /// "community" or "channel".
        scope: &'static str,
    },
    /// The owner of the community may do everything.
    Owner,
    /// A role that a user holds globally.
    GlobalRole {
        /// The role.
        role: Named,
        /// Is it meant to be held in rooms? Held globally, it acts in every room.
        is_room_role: bool,
    },
    /// A role that a user holds in the room.
    RoomRole {
        /// The role.
        role: Named,
        /// The room.
        room: Arc<str>,
    },
    /// A role that the asker lent for this question.
    LentRole {
        /// The role.
        role: Named,
    },
    /// The allow-list of a restricted role that the user holds.
    AllowList {
        /// The role.
        role: Named,
        /// The room it is held in; `None` if it is held globally.
        room: Option<Arc<str>>,
    },
    /// The question was about nobody.
    NoUser,
    /// The user holds a role with an empty id.
    EmptyRole,
    /// The user is not in the room (in the reading of the React Native client).
    NoSubscription {
        /// The room.
        room: Arc<str>,
    },
}

impl fmt::Display for LayerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("the manifest"),
            Self::Defaults => f.write_str("the default permissions"),
            Self::StoredGrant => f.write_str("the stored grant"),
            Self::Role(role) => write!(f, "the role {role}"),
            Self::RoleRule { role, target } => {
                write!(f, "the access rule of role {role} on `{target}`")
            }
            Self::MemberRule { member, target } => {
                write!(f, "the access rule of `{member}` itself on `{target}`")
            }
            Self::Visible { target } => write!(f, "an access rule on `{target}`"),
            Self::NoAccessRule { target } => {
                write!(
                    f,
                    "no access rule on `{target}` names this member or a role it holds, which"
                )
            }
            Self::Hidden { target } => {
                write!(f, "an access rule on `{target}` that denies `channel.view`")
            }
            Self::UnknownRule { target, subject } => {
                write!(
                    f,
                    "the overlay of the access rule of `{subject}` on `{target}` is not known yet"
                )
            }
            Self::NoPlace => f.write_str("asking without a channel"),
            Self::FullControl { scope } => write!(f, "full control of the {scope}"),
            Self::Owner => f.write_str("owning the community"),
            Self::GlobalRole {
                role,
                is_room_role: true,
            } => write!(
                f,
                "the role {role}, held globally although it is a room role,"
            ),
            Self::GlobalRole { role, .. } => write!(f, "the role {role}"),
            Self::RoomRole { role, room } => write!(f, "the role {role} in room `{room}`"),
            Self::LentRole { role } => write!(f, "the role {role}, lent for this question,"),
            Self::AllowList { role, room: None } => {
                write!(f, "the allow-list of the restricted role {role}")
            }
            Self::AllowList {
                role,
                room: Some(room),
            } => write!(
                f,
                "the allow-list of the restricted role {role}, held in room `{room}`,"
            ),
            Self::NoUser => f.write_str("nobody is logged in"),
            Self::EmptyRole => f.write_str(
                "the user holds a role with an empty id, on which the server's check fails",
            ),
            Self::NoSubscription { room } => write!(f, "there is no subscription to room `{room}`"),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name)
    }
}

/// What a source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// It allows the permission by name.
    Allows,
    /// It denies the permission by name.
    Denies,
    /// It allows another permission that includes this one.
    Includes,
    /// It allows another permission that would include this one, had it not been taken away.
    WouldInclude,
    /// It denies a whole set, whatever the layers say.
    Closes,
    /// It allows a whole set.
    Opens,
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It is the reason for the answer.
    Decides,
    /// It says the same and was not needed.
    Agrees,
    /// A stronger statement says otherwise.
    Overruled,
}

/// One thing said about the permission, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Who says it.
    pub source: LayerSource,
    /// What it says.
    pub says: Says,
    /// The including permission, where there is one.
    pub through: Option<String>,
    /// What became of it.
    pub weight: Weight,
    /// Where the document says it.
    pub place: Option<Span>,
}

/// Why a permission is granted or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The permission asked about.
    pub permission: String,
    /// Is there a permission of that name?
    pub known: bool,
    /// The answer, the same as that of `has`.
    pub allowed: bool,
    /// The answer and its reason in one sentence, without full stop.
    pub summary: String,
    /// What would change a denial.
    pub help: Option<String>,
    /// Everything that was said, weakest first.
    pub steps: Vec<Step>,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary)?;
        self.help
            .iter()
            .try_for_each(|help| write!(f, "\nhelp: {help}"))
    }
}

impl Step {
    /// The step as part of a sentence: "the manifest allows it (line 3, column 7)".
    #[must_use]
    pub fn sentence(&self) -> String {
        let through = self.through.as_deref().unwrap_or_default();
        let source = &self.source;
        let says = match (self.says, source) {
            (Says::Allows, LayerSource::Manifest) => "the manifest declares it".to_owned(),
            (Says::Allows, LayerSource::Defaults) => {
                "it is one of the default permissions".to_owned()
            }
            (Says::Allows, LayerSource::StoredGrant) => "it is in the stored grant".to_owned(),
            (Says::Allows, LayerSource::GlobalRole { is_room_role, .. }) => {
                let everywhere = if *is_room_role {
                    ": it acts in every room"
                } else {
                    ""
                };
                format!("{source} grants it{everywhere}")
            }
            (Says::Allows, LayerSource::RoomRole { .. } | LayerSource::LentRole { .. }) => {
                format!("{source} grants it")
            }
            (Says::Allows, _) => format!("{source} allows it"),
            (Says::Denies, _) => format!("{source} denies it"),
            (Says::Includes, _) => format!("{source} allows `{through}`, which includes it"),
            (Says::WouldInclude, _) => {
                format!("{source} allows `{through}`, which would include it but was taken away")
            }
            (
                Says::Closes,
                LayerSource::UnknownRule { .. }
                | LayerSource::NoUser
                | LayerSource::EmptyRole
                | LayerSource::NoSubscription { .. },
            ) => source.to_string(),
            (Says::Closes, LayerSource::AllowList { .. }) => format!("{source} does not have it"),
            (Says::Closes, _) => format!("{source} closes it"),
            (Says::Opens, _) => format!("{source} opens it"),
        };
        let place = |span: Span| format!(" (line {}, column {})", span.line, span.column);
        format!("{says}{}", self.place.map(place).unwrap_or_default())
    }
}

impl From<Outcome> for Weight {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Decides => Self::Decides,
            Outcome::Agrees => Self::Agrees,
            Outcome::Overruled => Self::Overruled,
        }
    }
}

impl From<Say> for Says {
    fn from(say: Say) -> Self {
        match say {
            Say::Allows => Self::Allows,
            Say::Denies => Self::Denies,
            Say::Includes(_) => Self::Includes,
            Say::WouldInclude(_) => Self::WouldInclude,
            Say::Closes => Self::Closes,
            Say::Opens => Self::Opens,
        }
    }
}
