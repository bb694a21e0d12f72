//! What would have to change for a denied permission to be granted, least change first.

mod reach;

use std::collections::HashMap;
use std::fmt;
use std::mem::{Discriminant, discriminant};

use serde::Serialize;

use crate::root::advice::reach::{Reach, expanded};
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
            telling: telling(id),
        };
        let reach = Reach::new(self, question.member, &question.target, id);
        let mut outcomes = HashMap::new();
        let mut advice: Vec<Advice> = question
            .candidates()
            .into_iter()
            .filter(|remedy| match question.likeness(remedy) {
                Some(like) => *outcomes
                    .entry(like)
                    .or_insert_with(|| question.grants(remedy)),
                None => question.grants(remedy),
            })
            .map(|remedy| question.advice(remedy, &reach))
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
    telling: PermissionSet,
}

/// Whether a change for one of the member's roles helps depends on nothing else about that role,
/// as roles have no order: on what is changed, and what its rule says that is [`telling`], if there
/// is one.
type Likeness = (Discriminant<Remedy>, Option<[PermissionSet; 2]>);

impl Question<'_> {
    fn candidates(&self) -> Vec<Remedy> {
        let target = || self.target.clone();
        let given = self.member.roles.iter().filter(|id| ***id != *EVERYONE);
        let given = given.filter(|id| self.community.roles.contains_key(*id));
        let held = given.cloned().chain([EVERYONE.into()]);
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

    /// What it has in common with others, one of which is tried for all; `None` if it is tried itself.
    fn likeness(&self, remedy: &Remedy) -> Option<Likeness> {
        let role = match remedy {
            Remedy::RolePermission { .. } => return Some((discriminant(remedy), None)),
            Remedy::RoleRule { role, .. } => role,
            Remedy::Open { subject, .. } if subject != self.member.id => subject,
            _ => return None,
        };
        let rule = match self.community.rule(&self.key(&self.target, role)) {
            None => None,
            Some(Rule::Known(overlay)) => Some([&overlay.allow, &overlay.deny].map(|said| {
                let mut said = said.clone();
                said.intersect_with(&self.telling);
                said
            })),
            Some(Rule::Unknown) => return None,
        };
        Some((discriminant(remedy), rule))
    }

    /// Would the permission be granted?
    fn grants(&self, remedy: &Remedy) -> bool {
        let mut copy = self.community.clone();
        let applied = self.apply(remedy, &mut copy);
        let grants = applied.and_then(|()| copy.grants(self.member.id, self.place));
        grants.is_ok_and(|grants| grants.has_id(self.id))
    }

    fn advice(&self, remedy: Remedy, reach: &Reach<'_>) -> Advice {
        Advice {
            reach: reach.of(&remedy),
            sentence: self.sentence(&remedy),
            remedy,
        }
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
        let key = self.key(target, subject);
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

    fn key(&self, target: &Id, subject: &Id) -> RuleKey {
        RuleKey {
            target: target.clone(),
            subject: subject.clone(),
        }
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

/// What has a say in whether a permission is granted: itself, seeing the place, full control, and
/// whatever includes one of these.
fn telling(id: PermissionId) -> PermissionSet {
    let vocabulary = vocabulary();
    let mut telling = vocabulary.view.clone();
    telling.insert(id);
    let controls = vocabulary.controls.iter().map(|one| one.permission);
    telling.union_with(&controls.collect());
    let implications = vocabulary.implications.iter();
    let including = implications.filter(|one| one.children.intersects(&telling));
    telling.union_with(&including.map(|one| one.parent).collect());
    telling
}
