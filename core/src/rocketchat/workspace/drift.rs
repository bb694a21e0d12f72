//! What differs from the permissions and roles a server starts with.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::defaults::{
    Defaults, default_permissions, default_roles, permission_origin,
};
use crate::rocketchat::workspace::records::{Permission, Role, Scope};

/// What differs from the defaults of a version. Every list is in the order of its ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Drift {
    /// The version compared with.
    #[serde(serialize_with = "version_name")]
    pub version: Defaults,
    /// Permissions that more roles grant than by default.
    pub opened: Vec<RoleChange>,
    /// Permissions that roles no longer grant which do by default.
    pub narrowed: Vec<RoleChange>,
    /// Permissions that are no defaults.
    pub added: Vec<PermissionAdded>,
    /// Defaults that are gone, with the roles that would grant them.
    pub removed: Vec<RoleChange>,
    /// Roles that are no defaults.
    pub roles_added: Vec<RoleNote>,
    /// Default roles that are gone.
    pub roles_removed: Vec<RoleNote>,
    /// What is different about default roles.
    pub roles_changed: Vec<RoleFieldChange>,
}

/// Roles that came to a permission, or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleChange {
    /// The permission.
    pub permission: Id,
    /// The ids of the roles, sorted.
    pub roles: Vec<Id>,
}

/// A permission that is no default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionAdded {
    /// The permission.
    pub permission: Id,
    /// The ids of the roles that grant it, sorted.
    pub roles: Vec<Id>,
    /// The part of the platform that brings it, if one is known to: see
    /// [`permission_origin`](crate::rocketchat::permission_origin).
    pub origin: Option<&'static str>,
}

/// A role that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleNote {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Where it is meant to be held.
    pub scope: Scope,
}

/// One field of a default role that is not as it is by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleFieldChange {
    /// The role.
    pub role: Id,
    /// The field, as the platform names it: `name`, `description`, `scope`, `protected`,
    /// `mandatory2fa`.
    pub field: &'static str,
    /// What it is by default.
    pub default: Value,
    /// What it is.
    pub now: Value,
}

impl Workspace {
    /// What differs from the permissions and roles that a server of this version starts with: what
    /// people, apps and licensed modules changed, and what is left of older versions. A server
    /// undoes none of it by itself, as its start leaves the roles of permissions alone.
    ///
    /// The order of roles and their repetition mean nothing. Permissions of settings are no
    /// defaults: they count as opened where a role grants them, and not at all otherwise.
    ///
    /// ```
    /// use grantfold::rocketchat::{Defaults, Permission, Timestamp, Workspace};
    ///
    /// let mut workspace = Workspace::defaults(Defaults::V8);
    /// assert!(workspace.drift(Defaults::V8).is_empty());
    ///
    /// let mut create = workspace.permission("create-c").unwrap().clone();
    /// create.roles.push("guest".into());
    /// workspace.put_permission(create)?;
    /// assert_eq!(
    ///     workspace.drift(Defaults::V8).to_string(),
    ///     "opened: `guest` now grants `create-c`"
    /// );
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    ///
    /// Rule from: Rocket.Chat server, `upsertPermissions`.
    #[must_use]
    pub fn drift(&self, version: Defaults) -> Drift {
        let mut drift = Drift {
            version,
            opened: Vec::new(),
            narrowed: Vec::new(),
            added: Vec::new(),
            removed: Vec::new(),
            roles_added: Vec::new(),
            roles_removed: Vec::new(),
            roles_changed: Vec::new(),
        };
        let defaults = default_permissions(version).map(|known| (known.id.clone(), known));
        let defaults: BTreeMap<Id, Permission> = defaults.collect();
        for permission in self.permissions() {
            drift.compare(permission, defaults.get(&permission.id));
        }
        let gone = defaults.values();
        let gone = gone.filter(|known| self.permission(&known.id).is_none());
        drift.removed.extend(gone.map(|known| RoleChange {
            permission: known.id.clone(),
            roles: sorted(known.roles.iter()),
        }));

        let defaults = default_roles(version).map(|known| (known.id.clone(), known));
        let defaults: BTreeMap<Id, Role> = defaults.collect();
        for role in self.roles() {
            match defaults.get(&role.id) {
                Some(known) => drift.roles_changed.extend(fields_changed(known, role)),
                None => drift.roles_added.push(note(role)),
            }
        }
        let gone = defaults.values();
        let gone = gone.filter(|known| self.role(&known.id).is_none());
        drift.roles_removed.extend(gone.map(note));
        drift
    }
}

impl Drift {
    /// Is everything as it is by default?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty()
            && self.narrowed.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.roles_added.is_empty()
            && self.roles_removed.is_empty()
            && self.roles_changed.is_empty()
    }

    fn compare(&mut self, permission: &Permission, default: Option<&Permission>) {
        let now: BTreeSet<&Id> = permission.roles.iter().collect();
        let guards_setting = permission.is_setting() || permission.id.starts_with(SETTING_PREFIX);
        if default.is_none() && !guards_setting {
            self.added.push(PermissionAdded {
                permission: permission.id.clone(),
                roles: sorted(now),
                origin: permission_origin(&permission.id),
            });
            return;
        }
        let default: BTreeSet<&Id> = default.into_iter().flat_map(|known| &known.roles).collect();
        let change = |roles: Vec<Id>| {
            let permission = permission.id.clone();
            (!roles.is_empty()).then_some(RoleChange { permission, roles })
        };
        let came = sorted(now.difference(&default).copied());
        let went = sorted(default.difference(&now).copied());
        self.opened.extend(change(came));
        self.narrowed.extend(change(went));
    }
}

/// How the ids of permissions that guard settings begin.
const SETTING_PREFIX: &str = "change-setting-";

fn sorted<'i>(ids: impl IntoIterator<Item = &'i Id>) -> Vec<Id> {
    let ids: BTreeSet<&Id> = ids.into_iter().collect();
    ids.into_iter().cloned().collect()
}

fn note(role: &Role) -> RoleNote {
    RoleNote {
        id: role.id.clone(),
        name: role.name.clone(),
        scope: role.scope,
    }
}

fn fields_changed(known: &Role, role: &Role) -> impl Iterator<Item = RoleFieldChange> {
    let fields = |role: &Role| -> [(&'static str, Value); 5] {
        [
            ("name", role.name.as_str().into()),
            ("description", role.description.as_str().into()),
            ("scope", role.scope.name().into()),
            ("protected", role.protected.into()),
            ("mandatory2fa", role.mandatory2fa.into()),
        ]
    };
    let id = role.id.clone();
    let both = fields(known).into_iter().zip(fields(role));
    both.filter(|((_, default), (_, now))| default != now).map(
        move |((field, default), (_, now))| RoleFieldChange {
            role: id.clone(),
            field,
            default,
            now,
        },
    )
}

fn version_name<S: Serializer>(version: &Defaults, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(version.name())
}

/// "`admin`, `bot`", or "no role".
fn listed(roles: &[Id]) -> String {
    let quoted: Vec<String> = roles.iter().map(|role| format!("`{role}`")).collect();
    match quoted.is_empty() {
        true => "no role".to_owned(),
        false => quoted.join(", "),
    }
}

fn verb(roles: &[Id]) -> &'static str {
    match roles.len() {
        0 | 1 => "grants",
        _ => "grant",
    }
}

/// One line for each difference; what opens something comes first.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = Vec::new();
        for RoleChange { permission, roles } in &self.opened {
            let (roles, grant) = (listed(roles), verb(roles));
            lines.push(format!("opened: {roles} now {grant} `{permission}`"));
        }
        for added in &self.added {
            let (roles, grant) = (listed(&added.roles), verb(&added.roles));
            let from = added.origin.map(|origin| format!(" ({origin})"));
            let from = from.unwrap_or_default();
            let permission = &added.permission;
            lines.push(format!(
                "added: `{permission}`{from}, which {roles} {grant}"
            ));
        }
        for RoleChange { permission, roles } in &self.narrowed {
            let (roles, grant) = (listed(roles), verb(roles));
            lines.push(format!(
                "narrowed: {roles} no longer {grant} `{permission}`"
            ));
        }
        for RoleChange { permission, roles } in &self.removed {
            let (roles, grant) = (listed(roles), verb(roles));
            lines.push(format!(
                "removed: `{permission}`, which {roles} {grant} by default"
            ));
        }
        for (word, roles) in [
            ("role added", &self.roles_added),
            ("role removed", &self.roles_removed),
        ] {
            for role in roles {
                let is_named = role.name != *role.id;
                let name = is_named.then(|| format!(", named `{}`", role.name));
                let (id, name) = (&role.id, name.unwrap_or_default());
                lines.push(format!("{word}: `{id}`{name}"));
            }
        }
        for change in &self.roles_changed {
            let RoleFieldChange { role, field, .. } = change;
            let (now, default) = (&change.now, &change.default);
            lines.push(format!(
                "role changed: {field} of `{role}` is {now} instead of {default}"
            ));
        }
        match lines.is_empty() {
            true => write!(f, "as version {} by default", self.version.name()),
            false => f.write_str(&lines.join("\n")),
        }
    }
}
