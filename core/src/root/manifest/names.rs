//! Which permission a key of a section means, in whichever spelling.

use std::sync::LazyLock;

use serde::Serialize;

use crate::catalog::PermissionInfo;
use crate::generated::root::{MISSPELLINGS, PERMISSIONS};
use crate::root::details;
use crate::root::tables::{RootPermission, Scope};
use crate::set::PermissionId;
use crate::suggest::{self, Slip, Suggestion};

/// How a key of a manifest spells a permission.
///
/// Rule from: Root developer documentation, *Manifest permissions*, in its newest form and as of
/// February 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Spelling {
    /// `createMessage`: the schema's, and the only one the packager reads.
    Manifest,
    /// `CreateMessage`: that of documents and samples up to early 2026.
    Pascal,
    /// `channelCreateMessage`: that of the SDK's objects, and the only one the dev host reads.
    Sdk,
    /// The same letters in other case or with separators: `create_message`.
    OtherCase,
    /// Characters of another script that only look right.
    LookAlike,
}

impl Spelling {
    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Pascal => "pascal",
            Self::Sdk => "sdk",
            Self::OtherCase => "other-case",
            Self::LookAlike => "look-alike",
        }
    }

    /// Has the platform documented it at some time?
    pub(crate) fn is_documented(self) -> bool {
        matches!(self, Self::Manifest | Self::Pascal | Self::Sdk)
    }
}

/// A permission as a manifest sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) id: PermissionId,
    /// `channel.createMessage`
    pub(crate) name: &'static str,
    /// `createMessage`
    pub(crate) key: &'static str,
    pub(crate) details: &'static RootPermission,
}

/// A permission with its spellings reduced to what [`suggest::plain`] leaves of them.
struct Name {
    known: Known,
    plain_key: String,
    plain_sdk: String,
}

static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let all = details().zip(PERMISSIONS);
    let name = |((id, details), info): ((_, &'static RootPermission), &PermissionInfo)| {
        let key = info.name.rsplit('.').next().unwrap_or(info.name);
        Name {
            known: Known {
                id,
                name: info.name,
                key,
                details,
            },
            plain_key: suggest::plain(key),
            plain_sdk: suggest::plain(details.sdk),
        }
    };
    all.map(name).collect()
});

/// All permissions of one scope.
pub(crate) fn known(scope: Scope) -> impl Iterator<Item = Known> {
    let all = NAMES.iter().map(|name| name.known);
    all.filter(move |known| known.details.scope == scope)
}

/// The permission of this scope that a key means, and how it spells it.
pub(crate) fn understand(key: &str, scope: Scope) -> Option<(Known, Spelling)> {
    let spelled = |spelling, is: &dyn Fn(&Name) -> bool| {
        let mut names = NAMES.iter().filter(|n| n.known.details.scope == scope);
        Some((names.find(|name| is(name))?.known, spelling))
    };
    let exact = spelled(Spelling::Manifest, &|name| name.known.key == key)
        .or_else(|| spelled(Spelling::Pascal, &|n| is_capitalised(key, n.known.key)))
        .or_else(|| spelled(Spelling::Sdk, &|name| name.known.details.sdk == key));
    if exact.is_some() {
        return exact;
    }
    let plain = suggest::plain(key);
    let other_case = spelled(Spelling::OtherCase, &|name| {
        name.plain_key == plain || name.plain_sdk == plain
    });
    if other_case.is_some() || key.is_ascii() {
        return other_case;
    }
    let found = suggest::nearest(key, known(scope).map(|known| known.key), &[])?;
    let looks = found.slip == Slip::LookAlike;
    spelled(Spelling::LookAlike, &|name| {
        looks && name.known.key == found.name
    })
}

/// Is there no doubt that the key was meant, so that a tool may write it as the packager reads it?
/// A sign at either end is how people switch a line off, and foreign characters may be deliberate.
pub(crate) fn is_certain(key: &str, spelling: Spelling) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let sign = |c: char| !letter(c);
    let signs_meet = key
        .as_bytes()
        .windows(2)
        .any(|pair| pair.iter().all(|byte| !byte.is_ascii_alphanumeric()));
    let text = key.trim_matches(' ');
    let whole = key.is_ascii() && !text.starts_with(sign) && !text.ends_with(sign);
    whole && !signs_meet && spelling != Spelling::LookAlike
}

fn is_capitalised(given: &str, key: &str) -> bool {
    let (mut given, mut key) = (given.chars(), key.chars());
    given.next() == key.next().map(|first| first.to_ascii_uppercase()) && given.eq(key)
}

/// The permission of this scope that a key was probably meant for; only one that can be declared.
pub(crate) fn suggest(key: &str, scope: Scope) -> Option<Suggestion> {
    let declarable = || known(scope).filter(|known| known.details.declarable);
    let bare = |name: &'static str| {
        let bare = name.strip_prefix(scope.name())?;
        bare.strip_prefix('.')
    };
    let misspellings: Vec<_> = MISSPELLINGS
        .iter()
        .filter_map(|(wrong, right)| Some((bare(wrong).unwrap_or(wrong), bare(right)?)))
        .filter(|(_, right)| declarable().any(|known| known.key == *right))
        .collect();
    suggest::nearest(key, declarable().map(|known| known.key), &misspellings)
}
