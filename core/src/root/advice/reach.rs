//! How far a change reaches: whom, where and in what it touches.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::explanation::LayerSource;
use crate::fold::{Fold, Layer, Merge, Tier};
use crate::root::advice::Remedy;
use crate::root::community::{Community, EVERYONE, Id, MemberRef};
use crate::root::vocabulary;
use crate::set::{PermissionId, PermissionSet};

/// What a change touches in each place, summed up over the members it concerns.
#[derive(Clone, Copy, Default)]
struct Touched {
    permissions: usize,
    /// Is full control among them?
    control: bool,
}

impl Touched {
    /// The same permissions of a number of members.
    fn times(members: usize, set: &PermissionSet) -> Self {
        let controls = &vocabulary().controls;
        Self {
            permissions: members * set.len().max(1),
            control: members > 0 && controls.iter().any(|one| set.contains(one.permission)),
        }
    }

    fn add(&mut self, other: Self) {
        self.permissions += other.permissions;
        self.control |= other.control;
    }
}

/// Measures changes that would grant a member a permission where the rules of `target` count. What
/// several of them need is counted once.
pub(super) struct Reach<'c> {
    community: &'c Community,
    member: MemberRef<'c>,
    target: &'c Id,
    id: PermissionId,
    /// How many places follow the rules of `target`.
    places: OnceCell<usize>,
    /// How many members hold each role, and what they bring along to a place that opens for it.
    holders: OnceCell<HashMap<&'c Id, usize>>,
    brought: OnceCell<HashMap<&'c Id, Touched>>,
}

impl<'c> Reach<'c> {
    pub(super) fn new(
        community: &'c Community,
        member: MemberRef<'c>,
        target: &'c Id,
        id: PermissionId,
    ) -> Self {
        Self {
            community,
            member,
            target,
            id,
            places: OnceCell::new(),
            holders: OnceCell::new(),
            brought: OnceCell::new(),
        }
    }

    /// Members times places times permissions the change can touch.
    pub(super) fn of(&self, remedy: &Remedy) -> usize {
        let everywhere = self.everywhere();
        let asked = |members| Touched::times(members, &expanded([self.id].into_iter().collect()));
        let (touched, places, wide) = match remedy {
            Remedy::MemberRule { .. } => (asked(1), self.places(), false),
            Remedy::RoleRule { role, .. } => (asked(self.holders(role)), self.places(), false),
            Remedy::Open { subject, .. } if subject == self.member.id => {
                (self.brought(self.member), self.places(), false)
            }
            Remedy::Open { subject, .. } => (self.brought_by(subject), self.places(), false),
            Remedy::GiveRole { role } => {
                let role = self.community.role(role).ok();
                let gives = role.map(|role| Touched::times(1, &expanded(role.permissions.clone())));
                (gives.unwrap_or_default(), everywhere, true)
            }
            Remedy::RolePermission { role } => (asked(self.holders(role)), everywhere, true),
            Remedy::Manifest => (asked(1), everywhere, true),
        };
        let full = (wide || places > 1) && touched.control;
        let all = (self.community.members.len() + 1) * everywhere * vocabulary().all.len();
        touched.permissions * places + if full { all } else { 0 }
    }

    fn everywhere(&self) -> usize {
        (self.community.channels.len() + self.community.groups.len()).max(1)
    }

    /// What a member brings along to a place that a rule opens.
    fn brought(&self, member: MemberRef<'_>) -> Touched {
        let mut base = self.community.base(member);
        base.intersect_with(&vocabulary().channel);
        Touched::times(1, &base)
    }

    /// The places that follow the rules of the place asked about.
    fn places(&self) -> usize {
        *self.places.get_or_init(|| {
            let channels = self.community.channels.values();
            1 + channels
                .filter(|channel| channel.synced && channel.group == *self.target)
                .count()
        })
    }

    fn holders(&self, role: &Id) -> usize {
        let holders = self
            .holders
            .get_or_init(|| self.by_role(|number, _| *number += 1));
        holders.get(role).copied().unwrap_or_default()
    }

    fn brought_by(&self, role: &Id) -> Touched {
        let brought = self.brought.get_or_init(|| {
            self.by_role(|touched: &mut Touched, member| touched.add(self.brought(member)))
        });
        brought.get(role).copied().unwrap_or_default()
    }

    /// For each role what `add` makes of all who hold it, in one walk over the members.
    fn by_role<T: Default>(&self, add: impl Fn(&mut T, MemberRef<'c>)) -> HashMap<&'c Id, T> {
        let everyone = self
            .community
            .roles
            .get_key_value(EVERYONE)
            .map(|(id, _)| id);
        let mut of = HashMap::new();
        for member in self.community.members() {
            let given = member.roles.iter().filter(|id| ***id != *EVERYONE);
            for role in given.chain(everyone) {
                add(of.entry(role).or_default(), member);
            }
        }
        of
    }
}

/// The permissions with what they control and include.
pub(super) fn expanded(permissions: PermissionSet) -> PermissionSet {
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
