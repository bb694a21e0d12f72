//! The fewest roles that give somebody a list of permissions.

mod elements;
mod search;

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Serialize;

use crate::reader::Id;
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::held::Held;
use crate::rocketchat::workspace::records::{Role, Scope};
use crate::set::{PermissionId, PermissionSet};

/// The fewest roles that grant some permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleCover {
    /// The roles, in the order of their ids.
    pub roles: Vec<CoverRole>,
    /// What whoever holds them all may do beside what was asked for, sorted.
    pub extra: Vec<String>,
    /// What no role can give, in the order it was asked for.
    pub uncovered: Vec<String>,
    /// Is this proven to be the least there is? If not, the search was given up, and there may be
    /// fewer roles, or others that give less beside.
    pub is_minimal: bool,
}

/// A role of a [`RoleCover`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverRole {
    /// Its id.
    pub id: Id,
    /// Where it is meant to be held. A room role that is held globally acts in every room.
    pub scope: Scope,
}

impl Workspace {
    /// The fewest roles that together grant these permissions. Of several such lists it is the one
    /// that grants least beside them, and of those the one whose ids come first.
    ///
    /// Only roles with a document count, as no other can be given to anybody. A restricted role
    /// does not count if its allow-list lacks one of the permissions that roles can give, because
    /// it would keep that from whoever holds it; where the reading overlooks the list, the role
    /// counts. What no role gives is listed, and the rest is covered nevertheless.
    ///
    /// ```
    /// use grantfold::rocketchat::{Permission, Role, Scope, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// for role in ["admin", "bot", "user"] {
    ///     workspace.put_role(Role::new(role, Scope::Users))?;
    /// }
    /// workspace.put_permission(Permission::new("create-c", ["admin", "user"]))?;
    /// workspace.put_permission(Permission::new("create-d", ["admin", "user", "bot"]))?;
    /// workspace.put_permission(Permission::new("delete-user", ["admin"]))?;
    ///
    /// let cover = workspace.minimal_roles(["create-c", "create-d", "fly"]);
    /// assert_eq!(&*cover.roles[0].id, "user");
    /// assert!(cover.extra.is_empty() && cover.is_minimal);
    /// assert_eq!(cover.uncovered, ["fly"]);
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    #[must_use]
    pub fn minimal_roles<'p>(&self, permissions: impl IntoIterator<Item = &'p str>) -> RoleCover {
        let (mut asked, mut seen) = (Vec::new(), HashSet::new());
        let mut wanted = PermissionSet::default();
        let catalog = self.table.catalog();
        let number = |name: &str| self.permission(name).and_then(|_| catalog.id(name));
        for name in permissions {
            if seen.insert(name) {
                asked.push(name);
                wanted.extend(number(name));
            }
        }
        let (candidates, needed) = self.candidates(&wanted);
        let choices: Vec<search::Choice> = candidates
            .iter()
            .map(|candidate| candidate.choice(&needed))
            .collect();
        let found = search::best(&choices);
        let mut extra = PermissionSet::default();
        for &at in &found.chosen {
            extra.union_with(&choices[at].extra);
        }
        for &at in &found.chosen {
            extra.subtract(&choices[at].closes);
        }
        let mut extra: Vec<String> = catalog.names_of(&extra).map(str::to_owned).collect();
        extra.sort_unstable();
        let covered = |name: &str| number(name).is_some_and(|number| needed.contains(number));
        RoleCover {
            roles: found
                .chosen
                .iter()
                .map(|&at| CoverRole {
                    id: candidates[at].role.id.clone(),
                    scope: candidates[at].role.scope,
                })
                .collect(),
            extra,
            uncovered: asked
                .into_iter()
                .filter(|name| !covered(name))
                .map(str::to_owned)
                .collect(),
            is_minimal: found.is_minimal,
        }
    }

    /// The roles that may be chosen, in the order of their ids, and what of `wanted` they give.
    fn candidates(&self, wanted: &PermissionSet) -> (Vec<Candidate<'_>>, PermissionSet) {
        let roles = self.roles().filter_map(|role| {
            let held = Held::as_meant(&role.id, &self.table);
            let restricts = held.restricts(self.reading());
            let closes = restricts.then(|| self.table.closed_by(&role.id));
            let closes = closes.flatten().unwrap_or_default();
            let granted = self.table.granted_by(&role.id)?;
            let mut gives = granted.clone().into_owned();
            gives.subtract(&closes);
            gives.intersects(wanted).then_some(Candidate {
                role,
                granted,
                closes,
                gives,
            })
        });
        let mut roles: Vec<Candidate<'_>> = roles.collect();
        let given = |roles: &[Candidate<'_>]| {
            let mut given = PermissionSet::default();
            for role in roles {
                given.union_with(&role.gives);
            }
            given.intersect_with(wanted);
            given
        };
        let obtainable = given(&roles);
        roles.retain(|role| !role.closes.intersects(&obtainable));
        let needed = given(&roles);
        (roles, needed)
    }
}

struct Candidate<'w> {
    role: &'w Role,
    granted: Cow<'w, PermissionSet>,
    /// What its allow-list keeps from whoever holds it.
    closes: PermissionSet,
    /// What it grants and does not close itself.
    gives: PermissionSet,
}

impl Candidate<'_> {
    /// The role as the search sees it, with what is needed numbered from zero.
    fn choice(&self, needed: &PermissionSet) -> search::Choice {
        let mut extra = self.granted.clone().into_owned();
        extra.subtract(needed);
        let gives = needed.iter().enumerate();
        search::Choice {
            need: gives
                .filter(|&(_, id)| self.gives.contains(id))
                .filter_map(|(at, _)| PermissionId::new(at))
                .collect(),
            extra,
            closes: self.closes.clone(),
        }
    }
}
