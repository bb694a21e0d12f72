//! What a person must agree to before an app is installed, from its manifest.

use std::fmt;

use crate::review::{Review, ReviewItem};
use crate::rocketchat::app::AppManifest;
use crate::rocketchat::app::grants::GrantOrigin;
use crate::rocketchat::app::limits::{Allowed, Limits};
use crate::rocketchat::app_catalog;

pub(crate) fn of(manifest: &AppManifest) -> Review {
    let grants = manifest.grants();
    let app = Review::title(manifest.name().or(manifest.id()), manifest.version());
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
    Review {
        app,
        basis,
        items: items.collect(),
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
