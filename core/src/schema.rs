//! [`Schema`]: the documents that people write, as JSON Schema for their editors.
//!
//! The shapes stand in `schemas/`; names of permissions, and what goes with them, are put in from
//! the catalogues.

use serde_json::{Map, Value, json};

use crate::catalog::Catalog;
use crate::policy::{CASE_KEYS, KINDS};
use crate::rocketchat::{app_catalog, workspace_catalog};
use crate::root::tables::Scope;
use crate::root::{details, root_catalog};

/// A document that people write by hand.
///
/// A schema refuses what this crate calls an error, as far as a schema can say it, and lets pass
/// what it calls a warning or a note. What is about a text and not about values (duplicate keys,
/// comments), or about several places at once (an id that is not there), no schema can say: an
/// editor is no substitute for the check.
///
/// ```
/// use grantfold::Schema;
///
/// let schema = Schema::from_name("rocketchat-app").unwrap().to_json();
/// assert_eq!(schema["properties"]["nameSlug"]["type"], "string");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// The manifest of a Rocket.Chat app, `app.json`.
    RocketchatApp,
    /// The manifest of a Root app or bot, `root-manifest.json`.
    RootManifest,
    /// A [`Community`](crate::root::Community).
    RootCommunity,
    /// A [`Workspace`](crate::rocketchat::Workspace).
    RocketchatWorkspace,
    /// A policy test.
    PolicyTest,
}

impl Schema {
    /// All schemas.
    pub const ALL: [Self; 5] = [
        Self::RocketchatApp,
        Self::RootManifest,
        Self::RootCommunity,
        Self::RocketchatWorkspace,
        Self::PolicyTest,
    ];

    /// Its name: `rocketchat-app`, `root-manifest`, `root-community`, `rocketchat-workspace` or
    /// `policy-test`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RocketchatApp => "rocketchat-app",
            Self::RootManifest => "root-manifest",
            Self::RootCommunity => "root-community",
            Self::RocketchatWorkspace => "rocketchat-workspace",
            Self::PolicyTest => "policy-test",
        }
    }

    /// The schema of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|schema| schema.name() == name)
    }

    /// The schema, by draft 7 of JSON Schema, which editors know best.
    #[must_use]
    pub fn to_json(self) -> Value {
        let mut schema = serde_json::from_str(self.shape()).unwrap_or_default();
        match self {
            Self::RocketchatApp => app_manifest(&mut schema),
            Self::RootManifest => {
                define(&mut schema, "community", declarable(Scope::Community));
                define(&mut schema, "channel", declarable(Scope::Channel));
            }
            Self::RootCommunity => {
                define(&mut schema, "community", spoken(Scope::Community));
                define(&mut schema, "channel", spoken(Scope::Channel));
            }
            Self::RocketchatWorkspace => {
                define(&mut schema, "permission", suggested(workspace_catalog()));
            }
            Self::PolicyTest => policy_test(&mut schema),
        }
        schema
    }

    fn shape(self) -> &'static str {
        match self {
            Self::RocketchatApp => include_str!("../schemas/rocketchat-app.json"),
            Self::RootManifest => include_str!("../schemas/root-manifest.json"),
            Self::RootCommunity => include_str!("../schemas/root-community.json"),
            Self::RocketchatWorkspace => include_str!("../schemas/rocketchat-workspace.json"),
            Self::PolicyTest => include_str!("../schemas/policy-test.json"),
        }
    }
}

fn define(schema: &mut Value, name: &str, definition: Value) {
    schema["definitions"][name] = definition;
}

/// One of the names, each with what it is for.
fn names(catalog: &Catalog) -> Vec<Value> {
    catalog
        .infos()
        .iter()
        .map(|info| json!({ "const": info.name, "description": info.description }))
        .collect()
}

/// Any text, with the names as suggestions: a server may have permissions of its own.
fn suggested(catalog: &Catalog) -> Value {
    let mut choices = names(catalog);
    choices.push(json!({ "type": "string" }));
    json!({ "anyOf": choices })
}

fn app_manifest(schema: &mut Value) {
    let catalog = app_catalog();
    define(schema, "permission", json!({ "anyOf": names(catalog) }));
    let with_fields = catalog
        .infos()
        .iter()
        .filter(|info| !info.fields.is_empty());
    let fields = with_fields.map(|info| {
        let strings = |field: &&str| {
            (
                (*field).to_owned(),
                json!({ "$ref": "#/definitions/strings" }),
            )
        };
        let properties: Map<String, Value> = info.fields.iter().map(strings).collect();
        json!({
            "if": { "properties": { "name": { "const": info.name } } },
            "then": { "properties": properties },
        })
    });
    schema["definitions"]["entry"]["allOf"] = fields.collect();
}

/// The keys of a section of a Root manifest.
fn declarable(scope: Scope) -> Value {
    let keys = details().filter(|(_, details)| details.scope == scope);
    let keys = keys.filter(|(_, details)| details.declarable || details.packager_reads);
    let properties: Map<String, Value> = keys
        .filter_map(|(id, _)| {
            let info = root_catalog().info(id)?;
            let (_, key) = info.name.split_once('.')?;
            Some((
                key.to_owned(),
                json!({ "description": info.description, "type": "boolean" }),
            ))
        })
        .collect();
    json!({ "type": ["object", "null"], "additionalProperties": false, "properties": properties })
}

/// An object of permissions as the SDK spells them. Others may come with a newer platform, as
/// booleans too.
fn spoken(scope: Scope) -> Value {
    let truth = json!({ "type": ["boolean", "null"] });
    let keys = details().filter(|(_, details)| details.scope == scope);
    let properties: Map<String, Value> = keys
        .filter_map(|(id, details)| {
            let mut value = truth.clone();
            value["description"] = root_catalog().info(id)?.description.into();
            Some((details.sdk.to_owned(), value))
        })
        .collect();
    json!({ "type": ["object", "null"], "additionalProperties": truth, "properties": properties })
}

fn policy_test(schema: &mut Value) {
    define(schema, "appPermission", suggested(app_catalog()));
    define(schema, "rootPermission", suggested(root_catalog()));
    define(
        schema,
        "workspacePermission",
        suggested(workspace_catalog()),
    );
    let case = &mut schema["definitions"]["case"];
    case["properties"]["kind"]["enum"] = KINDS.iter().map(|(kind, _)| json!(kind)).collect();
    let kinds = KINDS.iter().map(|(kind, inputs)| {
        let keys = [&CASE_KEYS, *inputs].concat();
        json!({
            "if": { "properties": { "kind": { "const": kind } } },
            "then": {
                "propertyNames": { "enum": keys },
                "properties": { "expect": { "$ref": format!("#/definitions/{kind}") } },
            },
        })
    });
    case["allOf"] = kinds.collect();
}
