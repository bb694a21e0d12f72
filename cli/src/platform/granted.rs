//! [`Granted`]: what a manifest or a stored value grants, on any platform.

use std::ops::Deref;

use grantfold::rocketchat::{AppGrants, GrantOrigin};
use grantfold::{Grants, LayerSource, Says};
use serde::{Serialize, Serializer};

use crate::text::count;

/// What an app may do, and how that came about.
pub(crate) enum Granted {
    App(AppGrants),
    Root { grants: Grants, is_readable: bool },
}

impl Deref for Granted {
    type Target = Grants;

    fn deref(&self) -> &Grants {
        match self {
            Self::App(grants) => grants,
            Self::Root { grants, .. } => grants,
        }
    }
}

/// As the library writes it.
impl Serialize for Granted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::App(grants) => grants.serialize(serializer),
            Self::Root { grants, .. } => grants.serialize(serializer),
        }
    }
}

impl Granted {
    /// Does it come from a document that could not be understood as it stands?
    pub(crate) fn is_broken(&self) -> bool {
        match self {
            Self::App(grants) => matches!(
                grants.origin(),
                GrantOrigin::Unreadable | GrantOrigin::Malformed
            ),
            Self::Root { is_readable, .. } => !is_readable,
        }
    }

    /// How many permissions it has, and where they come from.
    pub(crate) fn origin(&self) -> String {
        let permissions = count(self.len(), "permission");
        match self {
            Self::App(grants) => match grants.origin() {
                GrantOrigin::Manifest => format!("{permissions}, declared in its manifest"),
                GrantOrigin::Defaults => format!("{permissions}, the defaults: it declares none"),
                GrantOrigin::StoredGrant => format!("{permissions}, stored when it was installed"),
                GrantOrigin::Unreadable => UNREADABLE.to_owned(),
                GrantOrigin::Malformed => "no permissions: the list is malformed".to_owned(),
                origin => format!("{permissions} ({})", origin.name()),
            },
            Self::Root {
                is_readable: false, ..
            } => UNREADABLE.to_owned(),
            Self::Root { .. } => format!("{permissions}, declared in its manifest"),
        }
    }

    /// Are they what an app gets that declares nothing?
    pub(crate) fn is_default(&self) -> bool {
        matches!(self, Self::App(grants) if grants.origin() == GrantOrigin::Defaults)
    }

    /// What narrows a permission, that nothing does where something could, or what it comes with.
    pub(crate) fn limits(&self, permission: &str) -> Option<String> {
        match self {
            Self::App(grants) => app_limits(permission, grants),
            Self::Root { grants, .. } => brought_by(permission, grants),
        }
    }
}

/// The permission that another comes with, which the manifest does not name itself.
fn brought_by(permission: &str, grants: &Grants) -> Option<String> {
    let steps = grants.explain(permission).steps;
    if steps.iter().any(|step| step.says == Says::Allows) {
        return None;
    }
    steps.into_iter().find_map(|step| match step.source {
        LayerSource::FullControl { scope } => Some(format!("comes with {scope}.fullControl")),
        _ => Some(format!("comes with {}", step.through?)),
    })
}

const UNREADABLE: &str = "no permissions: the document could not be read";

fn app_limits(permission: &str, grants: &AppGrants) -> Option<String> {
    let limits = grants.limits();
    match permission {
        "networking" => Some(listed("domains", limits.hosts.listed())),
        "cloud.workspace-token" => Some(listed("scopes", limits.scopes.listed())),
        "server-setting.read" if !limits.hidden_settings.is_empty() => Some(format!(
            "hiddenSettings: {}",
            limits.hidden_settings.join(", ")
        )),
        _ => None,
    }
}

fn listed<T: ToString>(field: &str, listed: Option<&[T]>) -> String {
    match listed {
        None => format!("{field}: any"),
        Some([]) => format!("{field}: none"),
        Some(listed) => {
            let listed: Vec<String> = listed.iter().map(T::to_string).collect();
            format!("{field}: {}", listed.join(", "))
        }
    }
}
