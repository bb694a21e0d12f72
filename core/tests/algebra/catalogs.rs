//! Names and numbers of permissions, in every vocabulary.

use std::collections::BTreeSet;
use std::sync::Arc;

use grantfold::rocketchat::{
    AppManifest, Permission, Timestamp, Workspace, app_catalog, workspace_catalog,
};
use grantfold::root::root_catalog;
use grantfold::{Catalog, PermissionId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::worlds;

#[track_caller]
fn is_one_to_one(catalog: &Catalog) {
    let names: Vec<&str> = catalog.names().collect();
    assert_eq!(names.len(), catalog.len());
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    for (number, name) in names.iter().enumerate() {
        let id = catalog.id(name).expect("a name of the catalogue");
        assert_eq!((id.index(), catalog.name(id)), (number, Some(*name)));
    }
    let next = PermissionId::new(catalog.len()).expect("a number");
    assert_eq!(catalog.name(next), None);
    let all = catalog.all();
    assert_eq!(catalog.names_of(&all).collect::<Vec<_>>(), names);
}

#[test]
fn names_and_numbers_of_the_platforms_are_one_to_one() {
    for (catalog, least) in [
        (app_catalog(), 40),
        (workspace_catalog(), 100),
        (root_catalog(), 35),
    ] {
        assert!(catalog.len() >= least, "{}", catalog.len());
        is_one_to_one(catalog);
    }
    // Every set of Root's permissions fits into a word with a bit to spare, which `Access::words`
    // and what is kept of answers rely on.
    assert!(root_catalog().len() < 64);
}

proptest! {
    #![proptest_config(worlds(200))]

    #[test]
    fn a_name_of_no_catalogue_has_no_number(name in "\\PC{0,20}") {
        for catalog in [app_catalog(), workspace_catalog(), root_catalog()] {
            let known = catalog.names().any(|one| one == name);
            prop_assert_eq!(catalog.id(&name).is_some(), known);
        }
        if app_catalog().id(&name).is_none() {
            let grants = AppManifest::parse("{}").grants();
            prop_assert!(!grants.has(&name));
            prop_assert!(!grants.explain(&name).allowed && !grants.explain(&name).known);
        }
    }

    #[test]
    fn a_workspace_numbers_whatever_comes_and_goes_one_to_one(
        edits in vec((0_usize..8, any::<bool>()), 0..24),
    ) {
        let mut workspace = Workspace::empty();
        let mut held = Vec::new();
        for (number, puts) in edits {
            let id = format!("p{number}");
            match puts {
                true => workspace.put_permission(Permission::new(id, ["user"])).expect("room"),
                false => drop(workspace.remove_permission(&id, Timestamp::from_millis(1))),
            }
            is_one_to_one(workspace.catalog());
            for permission in workspace.permissions() {
                prop_assert!(workspace.catalog().id(&permission.id).is_some());
            }
            held.push((Arc::clone(workspace.catalog()), names(workspace.catalog())));
        }
        for (catalog, before) in held {
            prop_assert_eq!(names(&catalog), before, "a catalogue that is held never changes");
        }
    }
}

fn names(catalog: &Catalog) -> Vec<String> {
    catalog.names().map(str::to_owned).collect()
}
