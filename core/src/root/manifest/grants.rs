//! What a manifest grants: by the documents, by the tools, and if it were mended.

use std::collections::HashMap;

use crate::basis::Kept;
use crate::explanation::LayerSource;
use crate::fold::{Fold, Layer, Merge, Tier};
use crate::grants::Grants;
use crate::root::manifest::Manifest;
use crate::root::manifest::names::{Known, Spelling, known};
use crate::root::manifest::permissions::{Declared, DeclaredPermission};
use crate::root::tables::Scope;
use crate::root::{details, root_catalog, vocabulary};
use crate::set::{PermissionId, PermissionSet};

/// A tool of the platform that reads manifests. Its number is part of it: what tools read changes.
///
/// Rule from: `@rootsdk/dev-tools` 0.17.0, as measured; no document says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tool {
    /// The packager of 0.17.0 (`build package`), whose package is what a community installs. It
    /// reads the documented names but `community.fullControl`, and `channel.appKick`; another
    /// spelling has no effect and gives no message. A value that is no boolean stops it.
    Packager0_17,
    /// The dev host of 0.17.0 (`start devhost`), under which an app runs while it is written. It
    /// reads all 35 names, in the spelling of the SDK only.
    DevHost0_17,
}

impl Tool {
    /// Every tool there is.
    pub const ALL: [Self; 2] = [Self::Packager0_17, Self::DevHost0_17];

    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Packager0_17 => "packager-0.17",
            Self::DevHost0_17 => "devhost-0.17",
        }
    }
}

pub(crate) fn documented(manifest: &Manifest) -> Grants {
    if !manifest.readable {
        let otherwise = "the manifest could not be read, so it grants nothing";
        let nothing = [].into_iter();
        return grants(
            manifest,
            nothing,
            otherwise,
            HashMap::new(),
            cure_by_mending,
        );
    }
    let declared = manifest.declared.entries.iter();
    let unheard = declared
        .clone()
        .filter(|entry| entry.is_asked_for() && entry.granted().is_none())
        .filter_map(|entry| Some((entry.id()?, unheard(entry))))
        .collect();
    let granted = declared.filter(|entry| entry.granted().is_some());
    grants(manifest, granted, OTHERWISE, unheard, cure_by_declaring)
}

pub(crate) fn understood(manifest: &Manifest) -> Grants {
    grants(
        manifest,
        meant(manifest),
        OTHERWISE,
        HashMap::new(),
        cure_by_declaring,
    )
}

/// The entries that were evidently meant to grant something. What is found where nothing reads it
/// comes last: it means nothing that another entry means too.
pub(crate) fn meant(manifest: &Manifest) -> impl DoubleEndedIterator<Item = &DeclaredPermission> {
    let Declared { entries, lost } = &manifest.declared;
    let all = entries.iter().chain(lost).chain(&manifest.fields.lost);
    all.filter(|entry| entry.understood().is_some())
}

const OTHERWISE: &str = "the manifest does not declare it";

/// Why a permission that is named is denied all the same.
fn unheard(entry: &DeclaredPermission) -> String {
    format!(
        "the manifest spells it `{}`, which the packager does not read (line {}, column {})",
        entry.key, entry.span.line, entry.span.column
    )
}

/// What these entries grant, and all that comes with it.
fn grants<'m>(
    manifest: &Manifest,
    entries: impl DoubleEndedIterator<Item = &'m DeclaredPermission>,
    otherwise: &'static str,
    unheard: HashMap<PermissionId, String>,
    cure: fn(&str) -> String,
) -> Grants {
    let vocabulary = vocabulary();
    // The first of two spellings is the one an explanation points at.
    let entries = entries.rev();
    let places: HashMap<_, _> = entries
        .filter_map(|entry| Some((entry.id()?, entry.span)))
        .collect();
    let allow: PermissionSet = places.keys().copied().collect();
    let layer = Layer::allowing(LayerSource::Manifest, allow);
    let basis = Kept {
        subject: manifest.id().map(str::to_owned),
        place: None,
        fold: Fold {
            tiers: [Tier::new(Merge::AllowWins, [layer])].into_iter().collect(),
            controls: vocabulary.controls.clone(),
            implications: vocabulary.implications.clone(),
            ..Fold::default()
        },
        places,
        otherwise,
        unheard,
        cure,
    };
    Grants::new(root_catalog(), basis)
}

fn cure_by_mending(_: &str) -> String {
    "correct the errors in root-manifest.json; `grantfold check` lists them".to_owned()
}

fn cure_by_declaring(name: &str) -> String {
    let mut all = [Scope::Community, Scope::Channel]
        .into_iter()
        .flat_map(known);
    match all.find(|known| known.name == name) {
        Some(known) if known.details.declarable => format!(
            "add \"{}\": true to `{}` of `permissions` in root-manifest.json",
            known.key,
            known.details.scope.name()
        ),
        Some(known) => other_way(&known),
        None => String::new(),
    }
}

/// How an app gets a permission that it cannot ask for.
pub(crate) fn other_way(known: &Known) -> String {
    let way = match (known.details.scope, known.key) {
        (Scope::Channel, "view") => {
            "any access rule on the channel that names the app, or a role it holds, brings it"
        }
        (Scope::Channel, _) => {
            "give it to a role the app holds, or allow it in an access rule for the app"
        }
        (Scope::Community, _) => "give it to a role the app holds",
    };
    format!("no manifest can ask for it; after installation, {way}")
}

pub(crate) fn by_tool(manifest: &Manifest, tool: Tool) -> Vec<&'static str> {
    if !manifest.readable {
        return Vec::new();
    }
    let spelling = match tool {
        Tool::Packager0_17 => Spelling::Manifest,
        Tool::DevHost0_17 => Spelling::Sdk,
    };
    let reads = |id: PermissionId| match tool {
        Tool::Packager0_17 => details().any(|(other, d)| other == id && d.packager_reads),
        Tool::DevHost0_17 => true,
    };
    let mut read = PermissionSet::default();
    for entry in &manifest.declared.entries {
        let Some(id) = entry.id().filter(|id| reads(*id)) else {
            continue;
        };
        match entry.value {
            _ if entry.spelling != Some(spelling) => (),
            Some(true) => read.insert(id),
            Some(false) => (),
            None if tool == Tool::Packager0_17 => return Vec::new(),
            None => (),
        }
    }
    let catalog = root_catalog();
    let infos = read.iter().filter_map(|id| catalog.info(id));
    infos.map(|info| info.name).collect()
}
