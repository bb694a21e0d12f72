//! Options whose value is one of a few words.

use grantfold::rocketchat::{Defaults, Reading};
use grantfold::root::{FullControl, Inclusion, RoleMerge, ViewFalse};

use crate::Style;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CheckFormat {
    #[default]
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Color {
    #[default]
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

/// What is taken to be so where a document of a workspace cannot tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assumption {
    /// Whoever is invited to a room counts as being in it.
    Invitations,
    /// Attribute rules count, and let everybody in.
    AttributesAllow,
    /// Attribute rules count, and let nobody in.
    AttributesDeny,
    /// The livechat rules let everybody in.
    Livechat,
}

impl Assumption {
    pub(crate) fn name(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        let word = words.find(|(_, assumption)| *assumption == self);
        word.map_or("", |(word, _)| word)
    }
}

/// An option whose value is one of a few words.
pub(crate) trait Choice: Copy + 'static {
    const WORDS: &'static [(&'static str, Self)];
}

impl Choice for CheckFormat {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("human", Self::Human),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
    ];
}

impl Choice for Format {
    const WORDS: &'static [(&'static str, Self)] = &[("human", Self::Human), ("json", Self::Json)];
}

impl Choice for Color {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("auto", Self::Auto),
        ("always", Self::Always),
        ("never", Self::Never),
    ];
}

impl Choice for RoleMerge {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("allow_wins", Self::AllowWins),
        ("deny_wins", Self::DenyWins),
    ];
}

impl Choice for ViewFalse {
    const WORDS: &'static [(&'static str, Self)] =
        &[("ignored", Self::Ignored), ("hides", Self::Hides)];
}

impl Choice for FullControl {
    const WORDS: &'static [(&'static str, Self)] =
        &[("removable", Self::Removable), ("sticky", Self::Sticky)];
}

impl Choice for Inclusion {
    const WORDS: &'static [(&'static str, Self)] = &[("late", Self::Late), ("early", Self::Early)];
}

impl Choice for Assumption {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("invitations", Self::Invitations),
        ("attributes-allow", Self::AttributesAllow),
        ("attributes-deny", Self::AttributesDeny),
        ("livechat", Self::Livechat),
    ];
}

impl Choice for Reading {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("server", Self::Server),
        ("legacy_client", Self::LegacyClient),
        ("oldest_client", Self::OldestClient),
        ("react_native", Self::ReactNative),
    ];
}

impl Choice for Defaults {
    const WORDS: &'static [(&'static str, Self)] =
        &[("7", Self::V7), ("8", Self::V8), ("9", Self::V9)];
}
