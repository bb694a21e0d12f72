//! [`Community`]: roles, members, channels and access rules, and what they add up to.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::map::{Map, same};
pub use crate::reader::{Extra, Id};
pub use crate::root::member::{Member, MemberRef, Roles};
use crate::root::members::Members;
use crate::root::places::Places;
use crate::root::readings::Readings;
use crate::root::role_numbers::RoleNumbers;
use crate::root::rows::Rows;
use crate::set::PermissionSet;

/// The role that every member and app of every community holds.
pub const EVERYONE: &str = "ACTAwpQAgAuAAAAAAAAAAQ";

/// A role: a name and what it grants, in the community and in channels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: Id,
    /// Its name, for people.
    pub name: String,
    /// What it grants everywhere.
    pub permissions: PermissionSet,
    /// What else a document said about it.
    pub extra: Extra,
}

/// A group of channels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelGroup {
    /// Its id.
    pub id: Id,
    /// Its name, for people.
    pub name: String,
    /// What else a document said about it.
    pub extra: Extra,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: Id,
    /// Its name, for people.
    pub name: String,
    /// The group it is in.
    pub group: Id,
    /// Do the group's rules count instead of its own ("sync permissions")?
    pub synced: bool,
    /// What else a document said about it.
    pub extra: Extra,
}

/// What an access rule allows and denies; the rest stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Allowed.
    pub allow: PermissionSet,
    /// Denied.
    pub deny: PermissionSet,
    /// What else a document said about the rule.
    pub extra: Extra,
}

/// An access rule, as far as it is known.
///
/// Events of the platform say which roles and members have a rule on a place, and not what it
/// says: such a rule is [`Self::Unknown`] until [`Community::put_rule`] brings its overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Its overlay is known.
    Known(Overlay),
    /// There is a rule, and its overlay has yet to be fetched. Whoever it is for sees the place
    /// and may do nothing there.
    Unknown,
}

/// The key of an access rule: one place, one subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RuleKey {
    /// The channel or channel group.
    pub target: Id,
    /// The role or member.
    pub subject: Id,
}

/// Something in a community is not there or there twice. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommunityError {
    /// No role, member, channel or group of that id. An empty id is always one of these.
    Unknown {
        /// What was looked for: "role", "member", "channel group", "channel or channel group", "role or member".
        what: &'static str,
        /// The id.
        id: Id,
    },
    /// The id is taken.
    Exists {
        /// What was to be added.
        what: &'static str,
        /// The id.
        id: Id,
    },
    /// EVERYONE cannot be deleted or taken away.
    Everyone,
    /// No access rule for that place and subject.
    NoRule(RuleKey),
    /// Several channels have that name.
    Ambiguous(String),
    /// No permission of that name.
    UnknownPermission(String),
    /// An overlay or a set names something that cannot be there.
    WrongScope {
        /// The permission.
        permission: String,
        /// Where it cannot be.
        place: &'static str,
    },
}

impl CommunityError {
    /// The stable name of the variant, as in the other languages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown",
            Self::Exists { .. } => "exists",
            Self::Everyone => "everyone",
            Self::NoRule(_) => "no-rule",
            Self::UnknownPermission(_) => "unknown-permission",
            Self::WrongScope { .. } => "wrong-scope",
            Self::Ambiguous(_) => "ambiguous",
        }
    }

    /// What it is about, where that is not clear from the kind: "role", "member" ...
    #[must_use]
    pub fn what(&self) -> Option<&'static str> {
        match self {
            Self::Unknown { what, .. } | Self::Exists { what, .. } => Some(what),
            _ => None,
        }
    }

    /// The id or name at fault; `None` for [`Self::NoRule`], which is about two.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Unknown { id, .. } | Self::Exists { id, .. } => Some(id),
            Self::Everyone => Some(EVERYONE),
            Self::NoRule(_) => None,
            Self::UnknownPermission(name) | Self::Ambiguous(name) => Some(name),
            Self::WrongScope { permission, .. } => Some(permission),
        }
    }
}

impl fmt::Display for CommunityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { what, id } if id.is_empty() => {
                write!(f, "the id of a {what} cannot be empty")
            }
            Self::Unknown { what, id } => write!(f, "there is no {what} `{id}`"),
            Self::Exists { what, id } => write!(f, "the {what} `{id}` is there already"),
            Self::Everyone => f.write_str("EVERYONE cannot be deleted or taken away"),
            Self::NoRule(key) => {
                write!(
                    f,
                    "there is no access rule for `{}` on `{}`",
                    key.subject, key.target
                )
            }
            Self::Ambiguous(name) => write!(f, "several channels are named `{name}`: give the id"),
            Self::UnknownPermission(name) => write!(f, "there is no permission `{name}`"),
            Self::WrongScope { permission, place } => {
                write!(f, "`{permission}` cannot be in {place}")
            }
        }
    }
}

impl std::error::Error for CommunityError {}

/// A Root community, as far as permissions depend on it.
///
/// Changes take effect at once and are all or nothing; each raises [`Self::version`].
#[derive(Clone, Debug, Default)]
pub struct Community {
    readings: Readings,
    version: u64,
    structure: u64,
    membership: u64,
    pub(crate) id: Option<Id>,
    pub(crate) owner: Option<Id>,
    pub(crate) roles: Map<Role>,
    pub(crate) members: Members,
    pub(crate) groups: Map<ChannelGroup>,
    pub(crate) channels: Map<Channel>,
    /// By place, then by subject.
    pub(crate) rules: Map<Arc<BTreeMap<Id, Rule>>>,
    /// What else a document said about the community, and about nothing here.
    pub(crate) extra: Arc<Extra>,
    /// What else it said about the community itself: its name, its default channel.
    pub(crate) own_extra: Arc<Extra>,
    pub(crate) diagnostics: Arc<[Diagnostic]>,
    pub(super) role_numbers: RoleNumbers,
    /// Not made before the first question.
    pub(super) places: Arc<OnceLock<Places>>,
    pub(super) rows: Arc<Rows>,
}

impl Rule {
    /// Its overlay, if that is known.
    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        match self {
            Self::Known(overlay) => Some(overlay),
            Self::Unknown => None,
        }
    }
}

impl Community {
    /// A community with nothing in it but EVERYONE, which grants nothing.
    #[must_use]
    pub fn new(readings: Readings) -> Self {
        let everyone = Role {
            id: EVERYONE.into(),
            name: "EVERYONE".to_owned(),
            permissions: PermissionSet::default(),
            extra: Extra::new(),
        };
        let mut role_numbers = RoleNumbers::default();
        role_numbers.put(&everyone);
        Self {
            readings,
            roles: Map::unit(everyone.id.clone(), everyone),
            role_numbers,
            ..Self::default()
        }
    }

    /// The reading that answers are given under.
    #[must_use]
    pub fn readings(&self) -> Readings {
        self.readings
    }

    /// The same community under another reading.
    #[must_use]
    pub fn under(&self, readings: Readings) -> Self {
        Self {
            readings,
            rows: Arc::default(),
            ..self.clone()
        }
    }

    /// What was odd about the document this was read from, and not an error.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Grows when roles, places or access rules change, and stays when only members do. While it
    /// stays, so do [`Self::place_ids`].
    #[must_use]
    pub fn structure(&self) -> u64 {
        self.structure
    }

    /// Grows when members come or go, and stays when only their roles change. While it stays, so
    /// does the order of [`Self::members_in`](Community::members_in).
    #[must_use]
    pub fn membership(&self) -> u64 {
        self.membership
    }

    /// Building it up counts as no change.
    pub(crate) fn restart(&mut self) {
        self.version = 0;
    }

    /// Who is a member changed, and nothing else.
    pub(super) fn members_changed(&mut self) {
        self.version += 1;
        self.membership += 1;
    }

    /// The roles of a member changed, and nothing else.
    pub(super) fn roles_of_changed(&mut self) {
        self.version += 1;
    }

    /// Something changed that the answers for many members depend on.
    pub(crate) fn changed(&mut self) {
        self.version += 1;
        self.structure += 1;
        self.rows = Arc::default();
    }

    /// Everything may have changed.
    pub(super) fn all_changed(&mut self) {
        self.changed();
        self.membership += 1;
    }

    /// Takes the facts of a changed copy, as one change. Are they other facts?
    pub(crate) fn replace(&mut self, next: Self) -> bool {
        if self.has_facts_of(&next) {
            return false;
        }
        let version = self.version + 1;
        *self = Self { version, ..next };
        true
    }

    /// Is everything the same that answers depend on, except the reading?
    fn has_facts_of(&self, other: &Self) -> bool {
        self.owner == other.owner
            && same(&self.roles, &other.roles)
            && self.members.are_same(&other.members)
            && same(&self.groups, &other.groups)
            && same(&self.channels, &other.channels)
            && same(&self.rules, &other.rules)
    }
}
