//! [`Planner`]: tries overlays out, as the resolution would apply them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::explanation::LayerSource;
use crate::fold::Fold;
use crate::root::community::{
    Community, CommunityError, Extra, Id, Member, MemberRef, Overlay, Rule, RuleKey,
};
use crate::root::resolve::Place;
use crate::root::{root_catalog, vocabulary};
use crate::set::{PermissionId, PermissionSet};

/// Tries overlays out.
pub(super) struct Planner<'c> {
    pub(super) community: &'c Community,
    pub(super) key: RuleKey,
    /// How the subject is called.
    pub(super) name: &'c str,
    /// The subject, or somebody who holds nothing but the role.
    pub(super) who: Member,
    /// The role, if the rule is for one.
    pub(super) role: Option<&'c str>,
    /// The place as it is.
    pub(super) place: Place<'c>,
    /// The rules that count there; the one in question among them, if it counts.
    rules: BTreeMap<Id, Rule>,
}

impl<'c> Planner<'c> {
    pub(super) fn new(
        community: &'c Community,
        subject: &str,
        target: &str,
    ) -> Result<Self, CommunityError> {
        let place = community.place(target)?;
        let (id, name, who, role) = match (community.role(subject), community.member(subject)) {
            (Ok(role), _) => (&role.id, &*role.name, newcomer(&role.id), Some(&*role.id)),
            (_, Ok(member)) => (member.id, &**member.id, member.to_member(), None),
            _ => {
                return Err(CommunityError::Unknown {
                    what: "role or member",
                    id: subject.into(),
                });
            }
        };
        Ok(Self {
            key: RuleKey {
                target: target.into(),
                subject: id.clone(),
            },
            rules: place.rules.cloned().unwrap_or_default(),
            community,
            name,
            who,
            role,
            place,
        })
    }

    /// Do the rules on the place itself count?
    pub(super) fn counts(&self) -> bool {
        *self.place.target == self.key.target
    }

    pub(super) fn fold(&self, member: MemberRef<'_>) -> Fold<LayerSource> {
        let place = Place {
            rules: Some(&self.rules),
            ..self.place
        };
        let mut fold = self.community.fold(member, Some(&place));
        if self.role.is_some() && member == self.who.as_ref() {
            // Whoever holds nothing but a role is not the owner.
            fold.bypass = None;
        }
        fold
    }

    pub(super) fn is_visible(&self) -> bool {
        channel_part(&self.fold(self.who.as_ref())).intersects(&vocabulary().view)
    }

    /// What the subject has with this overlay in the rule.
    pub(super) fn result(&mut self, overlay: &Overlay) -> PermissionSet {
        if self.counts() {
            let rule = Rule::Known(overlay.clone());
            self.rules.insert(self.key.subject.clone(), rule);
        }
        channel_part(&self.fold(self.who.as_ref()))
    }

    /// What a document said about the rule that is there, beside its overlay.
    pub(super) fn extra(&self) -> Extra {
        let rule = self.community.rule(&self.key).and_then(Rule::overlay);
        rule.map(|overlay| overlay.extra.clone())
            .unwrap_or_default()
    }

    /// The rules that are not known and count for the subject.
    pub(super) fn unknown(&self) -> Vec<String> {
        let fold = self.fold(self.who.as_ref());
        if is_above_rules(&fold) {
            return Vec::new();
        }
        let unknown = fold
            .gates
            .into_iter()
            .filter(|gate| matches!(gate.source, LayerSource::UnknownRule { .. }));
        unknown
            .map(|gate| {
                let source = gate.source;
                format!("{source}: put it in and plan again; until then this overlay leaves nothing to it")
            })
            .collect()
    }

    /// Leaves out whatever is not needed for the same result. What includes others is tried first
    /// and last: either may save more.
    pub(super) fn smallest(&mut self, overlay: Overlay, result: &PermissionSet) -> Overlay {
        let including = vocabulary().implications.parents().iter();
        let including: Vec<PermissionId> = vocabulary()
            .channel_control
            .iter()
            .chain(including)
            .collect();
        let all = vocabulary().channel.iter();
        let plain: Vec<PermissionId> = all.filter(|id| !including.contains(id)).collect();
        let upwards = including.iter().chain(&plain);
        let downwards = plain.iter().chain(including.iter().rev());
        let first = self.without_needless(overlay.clone(), result, upwards);
        let second = self.without_needless(overlay, result, downwards);
        if size(&second) < size(&first) {
            second
        } else {
            first
        }
    }

    fn without_needless<'i>(
        &mut self,
        mut overlay: Overlay,
        result: &PermissionSet,
        ids: impl Iterator<Item = &'i PermissionId>,
    ) -> Overlay {
        for &id in ids {
            let mut less = overlay.clone();
            less.allow.remove(id);
            less.deny.remove(id);
            if self.result(&less) == *result {
                overlay = less;
            }
        }
        overlay
    }
}

/// Somebody who holds nothing but this role, and is nobody in the community.
fn newcomer(role: &Id) -> Member {
    Member {
        id: "".into(),
        roles: Arc::new(BTreeSet::from([role.clone()])),
        declared: None,
        extra: Extra::new(),
    }
}

/// Owner and full control of the community: no rule means anything to them.
pub(super) fn is_above_rules(fold: &Fold<LayerSource>) -> bool {
    let control = root_catalog().id("community.fullControl");
    fold.bypass.is_some() || control.is_some_and(|id| fold.resolve().contains(id))
}

pub(super) fn channel_part(fold: &Fold<LayerSource>) -> PermissionSet {
    let mut set = fold.resolve();
    set.intersect_with(&vocabulary().channel);
    set
}

fn size(overlay: &Overlay) -> usize {
    overlay.allow.len() + overlay.deny.len()
}
