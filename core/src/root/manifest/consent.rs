//! What a person agrees to when an app is installed or updated.

use crate::diff::{ChangeKind, ManifestDiff};
use crate::explanation::{LayerSource, Weight};
use crate::grants::Grants;
use crate::review::{Review, ReviewItem};
use crate::root::manifest::Manifest;
use crate::root::manifest::grants::{Tool, meant};
use crate::root::root_catalog;
use crate::set::PermissionSet;

pub(crate) fn review(manifest: &Manifest) -> Review {
    let grants = manifest.grants();
    let catalog = root_catalog();
    let beyond = beyond(manifest, &grants);
    let mut all: PermissionSet = beyond.iter().filter_map(|name| catalog.id(name)).collect();
    all.union_with(grants.set());
    let items = all.iter().filter_map(|id| catalog.info(id));
    let items = items.map(|info| ReviewItem {
        permission: info.name.to_owned(),
        description: info.description.to_owned(),
        limits: match beyond.contains(&info.name) {
            true => Some("no document lists it; the packager of 0.17.0 grants it".to_owned()),
            false => {
                brought_by(manifest, &grants, info.name).map(|by| format!("comes with `{by}`"))
            }
        },
    });
    Review {
        app: Review::title(manifest.id(), manifest.version()),
        basis: basis(manifest, &grants, &beyond),
        items: items.collect(),
    }
}

/// What the packager takes from the manifest and the documents do not grant.
fn beyond(manifest: &Manifest, grants: &Grants) -> Vec<&'static str> {
    let mut granted = manifest.granted_by(Tool::Packager0_17);
    granted.retain(|name| !grants.has(name));
    granted
}

fn basis(manifest: &Manifest, grants: &Grants, beyond: &[&str]) -> String {
    if !manifest.readable {
        return "Its manifest could not be read, so it gets nothing.".to_owned();
    }
    let lost = lost(manifest, grants);
    let all = grants.len();
    let named = grants
        .iter()
        .filter(|name| brought_by(manifest, grants, name).is_none());
    let asks = match named.count() {
        0 if !beyond.is_empty() => "It asks for no documented permission.".to_owned(),
        0 if lost.is_empty() => "It asks for no permission.".to_owned(),
        0 => "It asks for nothing that the platform reads.".to_owned(),
        named if named == all => format!("It asks for {}.", permissions(named)),
        named => format!(
            "It asks for {}, and gets {all} with what comes with {}.",
            permissions(named),
            if named == 1 { "it" } else { "them" }
        ),
    };
    format!("{asks}{}{}", undocumented(beyond), mended(&lost))
}

fn undocumented(beyond: &[&str]) -> String {
    match beyond {
        [] => String::new(),
        _ => format!(" The packager of 0.17.0 also grants it {}.", quoted(beyond)),
    }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn permissions(count: usize) -> String {
    match count {
        1 => "one permission".to_owned(),
        _ => format!("{count} permissions"),
    }
}

fn mended(lost: &[String]) -> String {
    match lost {
        [] => String::new(),
        _ => format!(" Mended, it would also get {}.", lost.join(", ")),
    }
}

/// The permission a granted one comes with, if the manifest does not name it itself.
fn brought_by(manifest: &Manifest, grants: &Grants, name: &str) -> Option<String> {
    let mut named = manifest.declared.entries.iter().filter_map(|d| d.granted());
    if named.any(|named| named == name) {
        return None;
    }
    let mut steps = grants.explain(name).steps.into_iter();
    let decides = steps.find(|step| step.weight == Weight::Decides)?;
    decides.through.or(match decides.source {
        LayerSource::FullControl { scope } => Some(format!("{scope}.fullControl")),
        _ => None,
    })
}

/// What the manifest names and would be granted if it were mended.
fn lost(manifest: &Manifest, grants: &Grants) -> Vec<String> {
    let mut lost = Vec::new();
    for name in meant(manifest).filter_map(|d| d.understood()) {
        let shown = format!("`{name}`");
        if !grants.has(name) && !lost.contains(&shown) {
            lost.push(shown);
        }
    }
    lost
}

pub(crate) fn diff(old: &Manifest, new: &Manifest) -> ManifestDiff {
    let (before, after) = (old.grants(), new.grants());
    let mut diff = ManifestDiff::of_sets(&before, &after);
    let had = beyond(old, &before);
    let has = beyond(new, &after);
    let catalog = root_catalog();
    let describe = |name: &str| {
        let info = catalog.id(name).and_then(|id| catalog.info(id));
        info.map_or("", |info| info.description)
    };
    // What the packager grants on is not lost, whatever the documents say.
    diff.changes.retain(|change| {
        change.kind != ChangeKind::Removed || !has.contains(&change.permission.as_str())
    });
    for name in &has {
        if !had.contains(name) && !before.has(name) {
            diff.push(ChangeKind::Added, name, describe(name));
        }
    }
    for name in &had {
        if !has.contains(name) && !after.has(name) {
            diff.push(ChangeKind::Removed, name, describe(name));
        }
    }
    diff.changes
        .sort_by_key(|change| catalog.id(&change.permission));
    for (which, names) in [("old", &had), ("new", &has)] {
        if !names.is_empty() {
            diff.notes.push(format!(
                "the {which} manifest names {}, which no document lists and the packager of 0.17.0 grants",
                quoted(names)
            ));
        }
    }
    for (manifest, grants, which) in [(old, &before, "old"), (new, &after, "new")] {
        if !manifest.readable {
            diff.notes.push(format!(
                "the {which} manifest could not be read, so it grants nothing"
            ));
            continue;
        }
        let lost = lost(manifest, grants);
        if !lost.is_empty() {
            diff.notes.push(format!(
                "the {which} manifest names {} in a way that grants nothing",
                lost.join(", ")
            ));
        }
    }
    diff.finished(!old.readable || !new.readable)
}
