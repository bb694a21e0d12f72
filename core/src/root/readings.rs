//! [`Readings`]: the four points on which Root's documents leave or contradict each other.

use serde::{Deserialize, Serialize};

use crate::fold::{Implied, Merge};

/// How overlays of several roles that disagree are merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleMerge {
    /// One that allows is enough (developer documentation).
    #[default]
    AllowWins,
    /// One that denies is enough (leader documentation).
    DenyWins,
}

/// What an overlay that denies `channel.view` does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewFalse {
    /// Nothing: who a rule names sees the place (newer documentation).
    #[default]
    Ignored,
    /// It hides the place (older documentation).
    Hides,
}

/// Can an overlay take full control of a channel away?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FullControl {
    /// Yes; then single permissions count again.
    #[default]
    Removable,
    /// No.
    Sticky,
}

/// When the permissions that another one includes are worked out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inclusion {
    /// From the final answer: take `manageFiles` away and what followed from it goes too.
    #[default]
    Late,
    /// In what roles and manifests grant, before access rules are looked at; in access rules late.
    Early,
}

/// Which reading to answer under. The default is the one the specification of this project
/// proposes; `docs/root.md` gives the sources of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Readings {
    /// How overlays of several roles are merged.
    pub role_merge: RoleMerge,
    /// What an overlay that denies `channel.view` does.
    pub view_false: ViewFalse,
    /// Can an overlay take full control away?
    pub full_control: FullControl,
    /// When inclusions are expanded.
    pub implied: Inclusion,
}

impl Readings {
    /// The four readings that differ from this one in a single point, each with its name.
    #[must_use]
    pub fn alternatives(self) -> [(&'static str, Self); 4] {
        let role_merge = match self.role_merge {
            RoleMerge::AllowWins => ("deny_wins", RoleMerge::DenyWins),
            RoleMerge::DenyWins => ("allow_wins", RoleMerge::AllowWins),
        };
        let view_false = match self.view_false {
            ViewFalse::Ignored => ("view_false_hides", ViewFalse::Hides),
            ViewFalse::Hides => ("view_false_ignored", ViewFalse::Ignored),
        };
        let full_control = match self.full_control {
            FullControl::Removable => ("full_control_sticky", FullControl::Sticky),
            FullControl::Sticky => ("full_control_removable", FullControl::Removable),
        };
        let implied = match self.implied {
            Inclusion::Late => ("implied_early", Inclusion::Early),
            Inclusion::Early => ("implied_late", Inclusion::Late),
        };
        [
            (
                role_merge.0,
                Self {
                    role_merge: role_merge.1,
                    ..self
                },
            ),
            (
                view_false.0,
                Self {
                    view_false: view_false.1,
                    ..self
                },
            ),
            (
                full_control.0,
                Self {
                    full_control: full_control.1,
                    ..self
                },
            ),
            (
                implied.0,
                Self {
                    implied: implied.1,
                    ..self
                },
            ),
        ]
    }

    pub(crate) fn merge(self) -> Merge {
        match self.role_merge {
            RoleMerge::AllowWins => Merge::AllowWins,
            RoleMerge::DenyWins => Merge::DenyWins,
        }
    }

    pub(crate) fn inclusion(self) -> Implied {
        match self.implied {
            Inclusion::Late => Implied::Late,
            Inclusion::Early => Implied::Early,
        }
    }
}
