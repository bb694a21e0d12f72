//! Manifests of apps, and what the engine stores for them.

use grantfold::rocketchat::{AppGrants, AppManifest, RuntimeVersion};
use grantfold::{Grants, Platform, apply_fixes};
use serde_json::Value;

use crate::write::{array, denial, json, object};
use crate::{text, texts};

pub(crate) fn manifest(world: &Value) -> String {
    let source = text(&world["text"]);
    let manifest = AppManifest::parse(source);
    let declared = manifest.declared().map(|list| {
        array(list.iter().map(|each| {
            object(&[
                ("name", json(&each.name)),
                ("required", json(&each.required)),
                ("span", json(&each.span)),
            ])
        }))
    });
    let network = RuntimeVersion::ALL.map(|version| match manifest.runtime_network(version) {
        Ok(open) => json(&open),
        Err(error) => object(&[
            ("message", json(&error.to_string())),
            ("engine", json(&error.engine_message)),
        ]),
    });
    let diff = manifest.diff(&AppManifest::parse(text(&world["old"])));
    let (fixed, applied) = apply_fixes(source, manifest.diagnostics());
    object(&[
        ("id", json(&manifest.id())),
        ("name", json(&manifest.name())),
        ("version", json(&manifest.version())),
        ("hasErrors", json(&manifest.has_errors())),
        ("diagnostics", json(manifest.diagnostics())),
        ("declared", declared.unwrap_or_else(|| "null".to_owned())),
        ("grants", granted(world, &manifest.grants())),
        ("wouldGrant", json(&manifest.would_grant())),
        ("review", json(&manifest.review())),
        ("diff", json(&diff)),
        ("network", array(network)),
        ("fixed", json(&(fixed, applied))),
        ("platform", json(&Platform::of(source).map(Platform::name))),
    ])
}

pub(crate) fn stored(world: &Value) -> String {
    let (app, stored) = (text(&world["app"]), world["text"].as_str());
    granted(
        world,
        &match text(&world["kind"]) {
            "stored" => AppGrants::from_stored(app, stored),
            _ => AppGrants::from_upload(app, stored),
        },
    )
}

fn granted(world: &Value, grants: &AppGrants) -> String {
    let method = world["method"].as_str();
    let told = |outcome: Result<(), grantfold::PermissionDenied>| {
        denial(outcome.map_err(|denied| match method {
            Some(method) => denied.in_call(method),
            None => denied,
        }))
    };
    let (urls, ids) = (texts(&world["urls"]), texts(&world["ids"]));
    object(&[
        ("form", json(grants)),
        ("diagnostics", json(grants.diagnostics())),
        ("asked", asked(world, grants)),
        (
            "hosts",
            array(urls.iter().map(|url| told(grants.require_host(url)))),
        ),
        (
            "scopes",
            array(ids.iter().map(|id| told(grants.require_scope(id)))),
        ),
        (
            "settings",
            array(ids.iter().map(|id| told(grants.require_hidden_setting(id)))),
        ),
        (
            "required",
            array(
                texts(&world["names"])
                    .iter()
                    .map(|name| told(grants.require(name))),
            ),
        ),
    ])
}

/// What any grants are asked about the names of a world.
pub(crate) fn asked(world: &Value, grants: &Grants) -> String {
    let names = texts(&world["names"]);
    object(&[
        (
            "has",
            array(names.iter().map(|name| json(&grants.has(name)))),
        ),
        ("hasAll", json(&grants.has_all(names.iter().copied()))),
        ("hasAny", json(&grants.has_any(names.iter().copied()))),
        ("missing", json(&grants.missing(names.iter().copied()))),
        (
            "explained",
            array(names.iter().map(|name| json(&grants.explain(name)))),
        ),
        (
            "allRequired",
            denial(grants.require_all(names.iter().copied())),
        ),
    ])
}
