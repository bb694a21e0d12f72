//! The apps of an engine.

use grantfold::rocketchat::{AppManifest, AppRegistry, RegistryError};
use serde_json::Value;

use crate::write::{array, denial, json, object};
use crate::{list, text};

pub(crate) fn answers(world: &Value) -> String {
    let mut registry = AppRegistry::default();
    let steps = array(
        list(&world["steps"])
            .iter()
            .map(|step| answer(&mut registry, step)),
    );
    // In no order: none is promised.
    let mut apps: Vec<&str> = registry.apps().collect();
    apps.sort_unstable();
    object(&[
        ("steps", steps),
        ("apps", json(&apps)),
        ("version", json(&registry.version())),
    ])
}

fn answer(registry: &mut AppRegistry, step: &Value) -> String {
    let first = text(&step["args"][0]);
    let second = step["args"][1].as_str();
    let read = || AppManifest::parse(first);
    let granted = |outcome: Result<&_, RegistryError>| outcome.map(json);
    let answered = match text(&step["do"]) {
        "install" => granted(registry.install(&read())),
        "installStored" => granted(registry.install_stored(first, second)),
        "update" => granted(registry.update(&read(), step["consent"] == true)),
        "diff" => registry.diff(&read()).map(|diff| json(&diff)),
        "remove" => registry.remove(first).map(|()| json(&())),
        "has" => Ok(json(&registry.has(first, second.unwrap_or_default()))),
        "require" => Ok(denial(registry.require(first, second.unwrap_or_default()))),
        "get" => Ok(json(&registry.get(first))),
        what => panic!("there is no step `{what}`"),
    };
    answered.unwrap_or_else(|error| {
        let diff = match &error {
            RegistryError::NeedsConsent { diff, .. } => json(diff),
            _ => "null".to_owned(),
        };
        object(&[
            ("failed", json(error.kind())),
            ("app", json(&error.app())),
            ("diff", diff),
            ("message", json(&error.to_string())),
        ])
    })
}
