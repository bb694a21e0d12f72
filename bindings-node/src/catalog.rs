//! The vocabularies.

use grantfold::{Catalog, Code, PermissionInfo, rocketchat, root};
use napi::bindgen_prelude::{Env, Result, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;

#[derive(Serialize)]
struct Info {
    name: &'static str,
    description: &'static str,
    default: bool,
    enforced: bool,
    fields: &'static [&'static str],
}

impl From<&'static PermissionInfo> for Info {
    fn from(info: &'static PermissionInfo) -> Self {
        Self {
            name: info.name,
            description: info.description,
            default: info.default,
            enforced: info.enforced,
            fields: info.fields,
        }
    }
}

/// Without what only Rocket.Chat has: defaults and extra fields.
#[derive(Serialize)]
struct RootInfo {
    name: &'static str,
    description: &'static str,
    enforced: bool,
}

impl From<&'static PermissionInfo> for RootInfo {
    fn from(info: &'static PermissionInfo) -> Self {
        Self {
            name: info.name,
            description: info.description,
            enforced: info.enforced,
        }
    }
}

fn infos(catalog: &Catalog) -> impl Iterator<Item = &'static PermissionInfo> {
    let ids = catalog.names().filter_map(|name| catalog.id(name));
    ids.filter_map(|id| catalog.info(id))
}

/// The permissions of Rocket.Chat apps; the place in the list is the id.
#[napi(catch_unwind)]
pub fn app_catalog(env: &Env) -> Result<Unknown<'static>> {
    let infos = infos(rocketchat::app_catalog()).map(Info::from);
    answer(env, &infos.collect::<Vec<_>>())
}

/// The nearest name in the catalogue of Rocket.Chat apps, if one is near.
#[napi(catch_unwind)]
pub fn nearest_app_permission(name: String) -> Option<String> {
    rocketchat::app_catalog().nearest(&name)
}

/// The permissions of Root communities; the place in the list is the id.
#[napi(catch_unwind)]
pub fn root_catalog(env: &Env) -> Result<Unknown<'static>> {
    let infos = infos(root::root_catalog()).map(RootInfo::from);
    answer(env, &infos.collect::<Vec<_>>())
}

/// The nearest name in the catalogue of Root communities, if one is near.
#[napi(catch_unwind)]
pub fn nearest_root_permission(name: String) -> Option<String> {
    root::root_catalog().nearest(&name)
}

#[derive(Serialize)]
struct WorkspaceInfo {
    name: &'static str,
    description: &'static str,
    default: bool,
    origin: Option<&'static str>,
}

impl From<&'static PermissionInfo> for WorkspaceInfo {
    fn from(info: &'static PermissionInfo) -> Self {
        Self {
            name: info.name,
            description: info.description,
            default: info.default,
            origin: rocketchat::permission_origin(info.name),
        }
    }
}

/// The permissions that Rocket.Chat brings to a workspace; the place in the list is the id.
#[napi(catch_unwind)]
pub fn workspace_catalog(env: &Env) -> Result<Unknown<'static>> {
    let infos = infos(rocketchat::workspace_catalog()).map(WorkspaceInfo::from);
    answer(env, &infos.collect::<Vec<_>>())
}

/// The nearest name in the catalogue of workspaces, if one is near.
#[napi(catch_unwind)]
pub fn nearest_workspace_permission(name: String) -> Option<String> {
    rocketchat::workspace_catalog().nearest(&name)
}

/// The permissions that guests can have at most.
#[napi(catch_unwind)]
pub fn guest_allow_list() -> Vec<&'static str> {
    rocketchat::guest_allow_list().to_vec()
}

/// The codes of all diagnostics.
#[napi(catch_unwind)]
pub fn diagnostic_codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.name()).collect()
}
