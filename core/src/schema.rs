//! [`Schema`]: the documents that people write, as JSON Schema for their editors.
//!
//! The shapes stand in `schemas/`; names of permissions, and what goes with them, are put in from
//! the catalogues.

use serde_json::{Map, Value, json};

use crate::catalog::Catalog;
use crate::code::Code;
use crate::policy::{CASE_KEYS, KINDS};
use crate::rocketchat::{Defaults, Reading, RuntimeVersion, app_catalog, workspace_catalog};
use crate::root::tables::Scope;
use crate::root::{Tool, details, root_catalog};

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

    /// The schema, by draft 7 of JSON Schema, which editors know best. It has no keyword of any
    /// editor's own: strict validators refuse a schema for those.
    #[must_use]
    pub fn to_json(self) -> Value {
        let mut schema = serde_json::from_str(self.shape()).unwrap_or_default();
        match self {
            Self::RocketchatApp => app_manifest(&mut schema),
            Self::RootManifest => root_manifest(&mut schema),
            Self::RootCommunity => root_community(&mut schema),
            Self::RocketchatWorkspace => {
                define(&mut schema, "permission", suggested(workspace_catalog()));
                define(
                    &mut schema,
                    "defaults",
                    words(Defaults::ALL.map(Defaults::name)),
                );
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

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// One of the names, each with what it is for.
fn names(catalog: &Catalog) -> Vec<Value> {
    catalog
        .infos()
        .iter()
        .map(|info| json!({ "const": info.name, "description": info.description }))
        .collect()
}

/// Any text, with the names as suggestions: a server may have permissions of its own. The examples
/// are what an editor suggests where the text is a key.
fn suggested(catalog: &Catalog) -> Value {
    let examples: Vec<&str> = catalog.infos().iter().map(|info| info.name).collect();
    let mut choices = names(catalog);
    choices.push(json!({ "type": "string" }));
    json!({ "examples": examples, "anyOf": choices })
}

/// One of the names and nothing else. The list says so, in one sentence of the validator; the
/// alternatives say what each name is for. The last of them is for what is no name: an editor would
/// take that for the first of the others.
fn only(names: Vec<Value>) -> Value {
    let list: Vec<Value> = names.iter().map(|name| name["const"].clone()).collect();
    let any = [names, vec![json!({})]].concat();
    json!({ "enum": list, "anyOf": any })
}

/// The keys by which people mean this one: the same letters in other case, or with blanks and
/// separators, as [`crate::suggest`] has it. Typos are beyond a pattern.
fn misspelt(letters: &str, key: &str) -> String {
    let between = r"[\s._:/-]*";
    let letter = |c: char| format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase());
    let letters: Vec<String> = letters.chars().map(letter).collect();
    let letters = letters.join(between);
    format!("^(?!{key}$){between}{letters}{between}$")
}

/// One of these words.
fn words(words: impl IntoIterator<Item = &'static str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

fn app_manifest(schema: &mut Value) {
    let catalog = app_catalog();
    define(schema, "permission", only(names(catalog)));
    let with_fields = catalog
        .infos()
        .iter()
        .filter(|info| !info.fields.is_empty());
    let fields = with_fields.map(|info| {
        let field = |field: &&str| ((*field).to_owned(), reference(field));
        let properties: Map<String, Value> = info.fields.iter().map(field).collect();
        json!({
            "if": { "required": ["name"], "properties": { "name": { "const": info.name } } },
            "then": { "properties": properties },
        })
    });
    schema["definitions"]["entry"]["allOf"] = fields.collect();
}

fn root_manifest(schema: &mut Value) {
    define(schema, "community", declarable(Scope::Community));
    define(schema, "channel", declarable(Scope::Channel));
    // Nothing reads these, and what stands in them is lost.
    schema["patternProperties"] = json!({
        misspelt("permissions", "permissions"): false,
        misspelt("permission", "permissions"): false,
        "^(community|channel)$": { "not": { "type": "object" } },
    });
}

fn root_community(schema: &mut Value) {
    define(schema, "community", spoken(Scope::Community));
    define(schema, "channel", spoken(Scope::Channel));
    // Without its overlay a rule would override nothing.
    schema["definitions"]["rule"]["patternProperties"] = json!({
        misspelt("overlay", "overlay"): { "type": "null" },
        misspelt("overlayUnknown", "overlayUnknown"): { "type": "null" },
    });
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
                json!({ "description": info.description, "type": "boolean", "examples": [true] }),
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
        "code",
        words(Code::ALL.iter().map(|code| code.name())),
    );
    define(schema, "reading", words(Reading::ALL.map(Reading::name)));
    define(
        schema,
        "runtime",
        words(RuntimeVersion::ALL.map(RuntimeVersion::name)),
    );
    define(schema, "tool", words(Tool::ALL.map(Tool::name)));
    embed(schema, "communityDocument", Schema::RootCommunity);
    embed(schema, "workspaceDocument", Schema::RocketchatWorkspace);
    let permission = reference("workspaceDocument.permission");
    define(schema, "workspacePermission", permission);
    define(schema, "defaults", reference("workspaceDocument.defaults"));
    // What each kind is given, and what of it it needs, comes with the kind.
    let (inputs, needs) = (take_out(schema, "inputs"), take_out(schema, "needs"));
    let cases = KINDS.map(|(kind, keys)| {
        let common = CASE_KEYS.map(|key| (key.to_owned(), json!({})));
        let input = |key: &&str| ((*key).to_owned(), inputs[*key].clone());
        let mut properties: Map<String, Value> = common.into_iter().collect();
        properties.extend(keys.iter().map(input));
        properties.insert("expect".to_owned(), reference(kind));
        let mut then = needs[kind].as_object().cloned().unwrap_or_default();
        then.insert("additionalProperties".to_owned(), false.into());
        then.insert("properties".to_owned(), properties.into());
        json!({
            "if": { "required": ["kind"], "properties": { "kind": { "const": kind } } },
            "then": then,
        })
    });
    let about = |kind| schema["definitions"][kind]["description"].clone();
    let kinds = KINDS.map(|(kind, _)| json!({ "const": kind, "description": about(kind) }));
    define(schema, "kind", only(kinds.to_vec()));
    schema["definitions"]["case"]["allOf"] = cases.to_vec().into();
}

fn take_out(schema: &mut Value, name: &str) -> Value {
    let definitions = schema["definitions"].as_object_mut();
    let found = definitions.and_then(|definitions| definitions.remove(name));
    found.unwrap_or_default()
}

/// Puts another schema in as a definition of this one, and its definitions beside it.
fn embed(schema: &mut Value, name: &str, other: Schema) {
    let Value::Object(mut other) = lead_to(name, other.to_json()) else {
        return;
    };
    other.retain(|key, _| !matches!(key.as_str(), "$schema" | "title"));
    if let Some(Value::Object(definitions)) = other.remove("definitions") {
        for (inner, definition) in definitions {
            define(schema, &format!("{name}.{inner}"), definition);
        }
    }
    define(schema, name, other.into());
}

/// A piece of a schema with its references leading to where its definitions are put.
fn lead_to(name: &str, piece: Value) -> Value {
    match piece {
        Value::Object(members) => {
            let member = |(key, value): (String, Value)| match value.as_str() {
                Some(target) if key == "$ref" => {
                    let inner = target.replace("#/definitions/", "");
                    let target = reference(&format!("{name}.{inner}"))["$ref"].take();
                    (key, target)
                }
                _ => (key, lead_to(name, value)),
            };
            members.into_iter().map(member).collect()
        }
        Value::Array(items) => {
            let items = items.into_iter().map(|item| lead_to(name, item));
            items.collect()
        }
        other => other,
    }
}
