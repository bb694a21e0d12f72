//! [`Review`]: what a person must agree to before an app is installed.

use std::fmt;

use serde::Serialize;

use crate::rocketchat::app::AppManifest;
use crate::rocketchat::app::grants::GrantOrigin;
use crate::rocketchat::app::limits::{Allowed, Limits};
use crate::rocketchat::app_catalog;

/// One permission to agree to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewItem {
    /// The permission's name.
    pub permission: String,
    /// What it lets the app do, in plain words.
    pub description: String,
    /// What narrows it, or that nothing does where something could: "any host".
    pub limits: Option<String>,
}

/// What a person must agree to before an app is installed.
///
/// The platform's own window shows 27 of the 30 defaults, raw keys for 20 names, and no hosts,
/// scopes or settings. This lists all of them. `to_string` gives it as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// The app's name and version, or its id, or "this app".
    pub app: String,
    /// One sentence on where the list comes from.
    pub basis: String,
    /// Every permission the app gets.
    pub items: Vec<ReviewItem>,
}

impl Review {
    pub(crate) fn of(manifest: &AppManifest) -> Self {
        let grants = manifest.grants();
        let name = manifest.name().or(manifest.id()).unwrap_or("this app");
        let app = match manifest.version() {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        };
        let count = grants.len();
        let basis = match grants.origin() {
            GrantOrigin::Defaults => {
                format!("It declares no permissions, so it gets the {count} default permissions.")
            }
            GrantOrigin::Unreadable => "Its manifest could not be read, so it gets nothing.".to_owned(),
            GrantOrigin::Malformed => "Its list of permissions is malformed, so it gets nothing.".to_owned(),
            _ if count == 0 => "It asks for no permission in its manifest. Beware: uploaded as a zip, an empty list gives it all 30 default permissions.".to_owned(),
            _ if count == 1 => "It asks for one permission.".to_owned(),
            _ => format!("It asks for {count} permissions."),
        };
        let catalog = app_catalog();
        let items = grants.set().iter().filter_map(|id| catalog.info(id));
        let items = items.map(|info| ReviewItem {
            permission: info.name.to_owned(),
            description: info.description.to_owned(),
            limits: describe_limits(info.name, grants.limits()),
        });
        Self {
            app,
            basis,
            items: items.collect(),
        }
    }
}

fn describe_limits(permission: &str, limits: &Limits) -> Option<String> {
    match permission {
        "networking" => Some(match &limits.hosts {
            Allowed::Any => "any host".to_owned(),
            Allowed::Only(hosts) if hosts.is_empty() => {
                "no host: none of its `domains` is one".to_owned()
            }
            Allowed::Only(hosts) => format!("only {}", join(hosts)),
        }),
        "cloud.workspace-token" => Some(match &limits.scopes {
            Allowed::Any => "any scope".to_owned(),
            Allowed::Only(scopes) if scopes.is_empty() => "no scope".to_owned(),
            Allowed::Only(scopes) => format!("only {}", join(scopes)),
        }),
        "server-setting.read" if !limits.hidden_settings.is_empty() => Some(format!(
            "also the hidden settings {}",
            join(&limits.hidden_settings)
        )),
        _ => None,
    }
}

fn join<T: fmt::Display>(values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    values.join(", ")
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.app)?;
        writeln!(f, "{}", self.basis)?;
        for (at, item) in self.items.iter().enumerate() {
            let limits = item.limits.iter().map(|limits| format!(" - {limits}"));
            let limits: String = limits.collect();
            writeln!(
                f,
                "{:>3}. {} ({}){limits}",
                at + 1,
                item.description,
                item.permission
            )?;
        }
        Ok(())
    }
}
