//! The types of the tables in `generated/root.rs`.

/// What a permission is about: the community as a whole, or one channel or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Community,
    Channel,
}

impl Scope {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Channel => "channel",
        }
    }
}

/// What Root adds to the plain facts of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RootPermission {
    /// The spelling of the SDK's objects: `channelCreateMessage`.
    pub(crate) sdk: &'static str,
    pub(crate) scope: Scope,
    /// May an app ask for it in its manifest?
    pub(crate) declarable: bool,
    /// Does the packager of version 0.17.0 read the manifest key? What it does not read has no
    /// effect, and it says nothing about that.
    pub(crate) packager_reads: bool,
    /// Full control: it stands for everything in the community and its channels, or for everything
    /// in one channel or group.
    pub(crate) controls: Option<Scope>,
    /// Names of permissions that come with it as long as it is allowed itself; never those it
    /// controls.
    pub(crate) includes: &'static [&'static str],
}

/// A method of the server API: what it asks of its caller and how it answers when that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// Client, dot, method: `ChannelMessageClient.create`.
    pub(crate) name: &'static str,
    pub(crate) scope: MethodScope,
    /// Does SDK 0.17.0 have it?
    pub(crate) sdk_0_17: bool,
    /// How well `requires` is founded.
    pub(crate) basis: Basis,
    /// The kind of thing the call names; one or, with [`On::EachTarget`], several of it.
    pub(crate) target: Option<Target>,
    /// The answer when the caller cannot see the target, or one of several; `None` when the call
    /// needs sight of nothing.
    pub(crate) invisible: Option<ErrorCode>,
    /// What the call always needs, then what it needs under conditions.
    pub(crate) requires: &'static [Requirement],
    /// The answer when a permission is missing or the caller is no member of the community.
    ///
    /// INVARIANT: present wherever a requirement has [`Effect::Denied`].
    pub(crate) denied: Option<ErrorCode>,
    /// The answers of a batch by part; `denied` stands for a part that is not known.
    pub(crate) parts: &'static [PartCode],
    /// Conditions under which no permission helps.
    pub(crate) refused: &'static [Refusal],
    /// The answer when the role concerned holds a permission its caller does not hold; `None` where
    /// that is not asked.
    pub(crate) subset: Option<ErrorCode>,
    /// One sentence a caller must know, or nothing.
    pub(crate) note: &'static str,
}

/// Do permissions govern the method?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodScope {
    CommunityApi,
    /// A service of the app itself, its store or its schedule; it asks for no permission.
    Outside,
}

/// How a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    Documented,
    Inferred,
    /// No document says anything; only requirements, given as none, have this basis.
    Unknown,
}

/// The kind of thing a call names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Channel,
    Group,
    ChannelOrGroup,
}

/// A permission a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub(crate) permission: &'static str,
    pub(crate) on: On,
    /// Needed only under this condition; always if `None`.
    pub(crate) when: Option<When>,
    pub(crate) effect: Effect,
}

/// Where a required permission is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// The community as a whole.
    Community,
    /// The channel or group the call names.
    Target,
    /// Each channel or group the call names.
    EachTarget,
    /// The group a new channel is to be part of; it is the target of the call.
    Group,
    /// Each channel in the group the call names.
    GroupChannels,
    /// The group the named channel is in.
    SourceGroup,
    /// The group the named channel is taken to.
    DestinationGroup,
}

/// What a missing permission does to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The call fails.
    Denied,
    /// The call succeeds with less in its answer.
    Shortened,
}

/// Something about a call that its name does not tell; the caller states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum When {
    Attachments,
    SpecialMentions,
    OthersMessage,
    OthersReaction,
    History,
    Muting,
    Deafening,
    Owner,
    App,
    EveryoneRole,
    LinkWithoutChannel,
}

/// How a condition is called and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) when: When,
    /// `special-mentions`
    pub(crate) key: &'static str,
    pub(crate) explanation: &'static str,
}

impl Condition {
    /// The explanation in the form in which it can go on after a colon.
    pub(crate) fn clause(&self) -> String {
        let mut rest = self.explanation.trim_end_matches('.').chars();
        let first = rest.next().map(|first| first.to_ascii_lowercase());
        first.into_iter().chain(rest).collect()
    }
}

/// An answer no permission changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) when: When,
    pub(crate) code: ErrorCode,
}

/// A part of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Create,
    Edit,
    Delete,
}

/// The answer when a permission for one part of a batch is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartCode {
    pub(crate) part: Part,
    pub(crate) code: ErrorCode,
}

/// A code the platform answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ErrorCode {
    pub(crate) name: &'static str,
    /// `None` for a name that stands in the reference of a call but not in the enumeration.
    pub(crate) number: Option<u16>,
    pub(crate) basis: Basis,
}

impl ErrorCode {
    pub(crate) const fn documented(name: &'static str, number: Option<u16>) -> Self {
        Self {
            name,
            number,
            basis: Basis::Documented,
        }
    }

    pub(crate) const fn inferred(name: &'static str, number: Option<u16>) -> Self {
        Self {
            name,
            number,
            basis: Basis::Inferred,
        }
    }
}
