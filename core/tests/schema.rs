//! A document may say where its schema is: editors look for `$schema`, and nothing else minds it.

use grantfold::rocketchat::{AppManifest, Workspace};
use grantfold::root::{Community, Manifest, Readings};

#[test]
fn a_manifest_may_name_its_schema() {
    let named = r#"{ "$schema": "./app.schema.json" }"#;
    let paths = |found: &[grantfold::Diagnostic]| -> Vec<String> {
        found.iter().map(|found| found.path.clone()).collect()
    };
    for found in [
        AppManifest::parse(named).diagnostics(),
        Manifest::parse(named).diagnostics(),
    ] {
        assert!(!paths(found).contains(&"/$schema".to_owned()), "{found:?}");
    }
    let other = Manifest::parse(r#"{ "schema": "./app.schema.json" }"#);
    assert!(paths(other.diagnostics()).contains(&"/schema".to_owned()));
}

#[test]
fn a_document_may_name_its_schema() {
    let named = r#"{ "$schema": "./document.schema.json" }"#;
    assert!(Workspace::from_json(named).is_ok());
    assert!(Community::from_json(named, Readings::default()).is_ok());
    assert!(Workspace::from_json(r#"{ "schema": "./document.schema.json" }"#).is_err());
}
