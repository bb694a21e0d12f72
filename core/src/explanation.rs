//! [`Explanation`]: why a permission is granted or not, in words and as data.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::Span;
use crate::fold::{Outcome, Say};

/// Who says something about a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LayerSource {
    /// The app's manifest declares it.
    Manifest,
    /// The manifest is silent, so the platform's defaults apply.
    Defaults,
    /// The list that the platform stored when the app was installed.
    StoredGrant,
}

impl fmt::Display for LayerSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manifest => "the manifest",
            Self::Defaults => "the default permissions",
            Self::StoredGrant => "the stored grant",
        })
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
        let source = self.source;
        let says = match (self.says, source) {
            (Says::Allows, LayerSource::Manifest) => "the manifest declares it".to_owned(),
            (Says::Allows, LayerSource::Defaults) => {
                "it is one of the default permissions".to_owned()
            }
            (Says::Allows, LayerSource::StoredGrant) => "it is in the stored grant".to_owned(),
            (Says::Denies, _) => format!("{source} denies it"),
            (Says::Includes, _) => format!("{source} allows `{through}`, which includes it"),
            (Says::WouldInclude, _) => {
                format!("{source} allows `{through}`, which would include it but was taken away")
            }
            (Says::Closes, _) => format!("{source} closes everything"),
            (Says::Opens, _) => format!("{source} opens everything"),
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
