//! What would have to change for a denied permission to be granted, least change first.

use std::fmt;

use serde::Serialize;

use crate::explanation::LayerSource;
use crate::fold::{Fold, Layer, Merge, Tier};
use crate::root::community::{
    Community, CommunityError, EVERYONE, Id, MemberRef, Overlay, Rule, RuleKey,
};
use crate::root::{details, root_catalog, vocabulary};
use crate::set::{PermissionId, PermissionSet};

/// One change that grants the permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Remedy {
    /// Allow it in the access rule of the member itself, which is made if there is none.
    MemberRule {
        /// The channel or group of the rule.
        target: Id,
        /// The member.
        member: Id,
    },
    /// Allow it in the access rule of a role the member holds, which is made if there is none.
    RoleRule {
        /// The channel or group of the rule.
        target: Id,
        /// The role.
        role: Id,
    },
    /// Let a rule of a role name the place, so that what the member brings along counts there.
    Open {
        /// The channel or group.
        target: Id,
        /// The role or member of the rule.
        subject: Id,
    },
    /// Give the member a role that has it.
    GiveRole {
        /// The role.
        role: Id,
    },
    /// Add it to a role the member holds.
    RolePermission {
        /// The role.
        role: Id,
    },
    /// Declare it in the app's manifest; takes effect when the community agrees to the new version.
    Manifest,
}

/// A change that grants the permission, and how much else it opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Advice {
    /// The change.
    #[serde(flatten)]
    pub remedy: Remedy,
    /// How far it reaches: members times places times permissions, those included. What gives full
    /// control beyond the place asked about counts for more than everything that does not.
    pub reach: usize,
    /// The change in one sentence, without full stop.
    pub sentence: String,
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl Community {
    /// The single changes that would grant a member a permission in a channel or group, those that
    /// open least beside it first. Each was tried on a copy. Empty if the permission is granted, or
    /// no single change grants it.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for the member or the place; [`CommunityError::UnknownPermission`].
    pub fn advise(
        &self,
        member: &str,
        target: &str,
        permission: &str,
    ) -> Result<Vec<Advice>, CommunityError> {
        let id = root_catalog().id(permission);
        let id = id.ok_or_else(|| CommunityError::UnknownPermission(permission.to_owned()))?;
        if self.grants(member, target)?.has_id(id) {
            return Ok(Vec::new());
        }
        let question = Question {
            community: self,
            member: self.member(member)?,
            target: self.rules_place(target)?,
            place: target,
            permission,
            id,
        };
        let mut advice: Vec<Advice> = question
            .candidates()
            .into_iter()
            .filter_map(|remedy| question.tried(remedy))
            .collect();
        advice.sort_by(|a, b| {
            a.reach
                .cmp(&b.reach)
                .then_with(|| a.sentence.cmp(&b.sentence))
        });
        Ok(advice)
    }
}

/// No more roles than this are tried for the member, those that give least first.
const MOST_ROLES: usize = 16;

struct Question<'c> {
    community: &'c Community,
    member: MemberRef<'c>,
    /// Where the rules are that count for `place`.
    target: Id,
    place: &'c str,
    permission: &'c str,
    id: PermissionId,
}

impl Question<'_> {
    fn candidates(&self) -> Vec<Remedy> {
        let target = || self.target.clone();
        let held = self.member.roles.iter().cloned().chain([EVERYONE.into()]);
        let others = self.community.roles.values();
        let others =
            others.filter(|role| !self.member.roles.contains(&role.id) && &*role.id != EVERYONE);
        let others = others.map(|role| (expanded(role.permissions.clone()), role));
        let mut others: Vec<_> = others
            .filter(|(gives, _)| gives.contains(self.id))
            .map(|(gives, role)| (gives.len(), &role.id))
            .collect();
        others.sort_unstable();
        others.truncate(MOST_ROLES);
        let mut candidates = vec![
            Remedy::Open {
                target: target(),
                subject: self.member.id.clone(),
            },
            Remedy::MemberRule {
                target: target(),
                member: self.member.id.clone(),
            },
        ];
        for role in held {
            candidates.push(Remedy::Open {
                target: target(),
                subject: role.clone(),
            });
            candidates.push(Remedy::RoleRule {
                target: target(),
                role: role.clone(),
            });
            candidates.push(Remedy::RolePermission { role });
        }
        let give = |(_, role): (usize, &Id)| Remedy::GiveRole { role: role.clone() };
        candidates.extend(others.into_iter().map(give));
        let declarable = details().any(|(id, details)| id == self.id && details.declarable);
        if declarable && self.member.declared.is_some() {
            candidates.push(Remedy::Manifest);
        }
        candidates
    }

    fn tried(&self, remedy: Remedy) -> Option<Advice> {
        let mut copy = self.community.clone();
        self.apply(&remedy, &mut copy).ok()?;
        let granted = copy
            .grants(self.member.id, self.place)
            .ok()?
            .has_id(self.id);
        granted.then(|| Advice {
            reach: self.reach(&remedy),
            sentence: self.sentence(&remedy),
            remedy,
        })
    }

    fn apply(&self, remedy: &Remedy, copy: &mut Community) -> Result<(), CommunityError> {
        match remedy {
            Remedy::Open { target, subject } => self.put_rule(copy, target, subject, false),
            Remedy::MemberRule { target, member } => self.put_rule(copy, target, member, true),
            Remedy::RoleRule { target, role } => self.put_rule(copy, target, role, true),
            Remedy::GiveRole { role } => copy.add_role_to(self.member.id, role),
            Remedy::RolePermission { role } => {
                let mut role = copy.role(role)?.clone();
                role.permissions.insert(self.id);
                copy.put_role(role)
            }
            Remedy::Manifest => {
                let mut member = self.member.to_member();
                member.declared.get_or_insert_default().insert(self.id);
                copy.put_member(member)
            }
        }
    }

    /// A rule that is there keeps what else it says; one that only opens must be new.
    fn put_rule(
        &self,
        copy: &mut Community,
        target: &Id,
        subject: &Id,
        allow: bool,
    ) -> Result<(), CommunityError> {
        let key = RuleKey {
            target: target.clone(),
            subject: subject.clone(),
        };
        let mut overlay = match copy.rule(&key) {
            None => Overlay::default(),
            Some(Rule::Known(overlay)) if allow => overlay.clone(),
            // What is there already opens no more, and what an unknown rule says would be lost.
            Some(_) => return Err(CommunityError::NoRule(key)),
        };
        if allow {
            overlay.deny.remove(self.id);
            overlay.allow.insert(self.id);
        }
        copy.put_rule(key, overlay)
    }

    /// Members times places times permissions the change can touch.
    fn reach(&self, remedy: &Remedy) -> usize {
        let everywhere = self.everywhere();
        let asked = || expanded([self.id].into_iter().collect());
        let (permissions, places, wide) = match remedy {
            Remedy::MemberRule { target, .. } => (vec![asked()], self.places(target), false),
            Remedy::RoleRule { target, role } => {
                let holders = self.holders(role).map(|_| asked());
                (holders.collect(), self.places(target), false)
            }
            Remedy::Open { target, subject } if subject == self.member.id => {
                (vec![self.brought(self.member)], self.places(target), false)
            }
            Remedy::Open { target, subject } => {
                let holders = self.holders(subject).map(|member| self.brought(member));
                (holders.collect(), self.places(target), false)
            }
            Remedy::GiveRole { role } => {
                let role = self.community.role(role).ok();
                let gives = role.map(|role| expanded(role.permissions.clone()));
                (gives.into_iter().collect(), everywhere, true)
            }
            Remedy::RolePermission { role } => {
                let holders = self.holders(role).map(|_| asked());
                (holders.collect(), everywhere, true)
            }
            Remedy::Manifest => (vec![asked()], everywhere, true),
        };
        let controls = &vocabulary().controls;
        let is_control =
            |set: &PermissionSet| controls.iter().any(|one| set.contains(one.permission));
        let full = (wide || places > 1) && permissions.iter().any(is_control);
        let touched: usize = permissions.iter().map(|set| set.len().max(1)).sum();
        let all = (self.community.members.len() + 1) * everywhere * vocabulary().all.len();
        touched * places + if full { all } else { 0 }
    }

    fn everywhere(&self) -> usize {
        (self.community.channels.len() + self.community.groups.len()).max(1)
    }

    /// What a member brings along to a place that a rule opens.
    fn brought(&self, member: MemberRef<'_>) -> PermissionSet {
        let mut base = self.community.base(member);
        base.intersect_with(&vocabulary().channel);
        base
    }

    /// The places that follow the rules of this one.
    fn places(&self, target: &Id) -> usize {
        let channels = self.community.channels.values();
        1 + channels
            .filter(|channel| channel.synced && channel.group == *target)
            .count()
    }

    fn holders<'a>(&'a self, role: &'a str) -> impl Iterator<Item = MemberRef<'a>> {
        let members = self.community.members();
        members.filter(move |member| role == EVERYONE || member.roles.contains(role))
    }

    fn sentence(&self, remedy: &Remedy) -> String {
        let permission = self.permission;
        let role_name = |id: &Id| {
            self.community
                .role(id)
                .map_or_else(|_| id.to_string(), |role| role.name.clone())
        };
        match remedy {
            Remedy::MemberRule { target, member } => {
                format!(
                    "allow `{permission}` in the access rule of `{member}` itself on `{target}`"
                )
            }
            Remedy::RoleRule { target, role } => {
                format!(
                    "allow `{permission}` in the access rule of role `{}` on `{target}`",
                    role_name(role)
                )
            }
            Remedy::Open { target, subject } if subject == self.member.id => {
                format!(
                    "make an access rule for `{subject}` itself on `{target}`: it brings `{permission}` along"
                )
            }
            Remedy::Open { target, subject } => {
                format!(
                    "make an access rule for role `{}` on `{target}`: the member brings `{permission}` along",
                    role_name(subject)
                )
            }
            Remedy::GiveRole { role } => format!("give the member the role `{}`", role_name(role)),
            Remedy::RolePermission { role } => {
                format!("add `{permission}` to the role `{}`", role_name(role))
            }
            Remedy::Manifest => format!("declare `{permission}` in the app's manifest"),
        }
    }
}

/// The permissions with what they control and include.
fn expanded(permissions: PermissionSet) -> PermissionSet {
    let vocabulary = vocabulary();
    Fold {
        tiers: [Tier::new(
            Merge::AllowWins,
            [Layer::allowing(LayerSource::Manifest, permissions)],
        )]
        .into_iter()
        .collect(),
        controls: vocabulary.controls.clone(),
        implications: vocabulary.implications.clone(),
        ..Fold::default()
    }
    .resolve()
}
