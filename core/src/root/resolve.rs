//! What a member may do in a channel or channel group, as layers for the kernel.
//!
//! Rules from: Root developer documentation, *Access rules* (the four steps) and *Manifest
//! permissions* (inclusions, full control); leader documentation, *Permission calculation* (owner,
//! community full control).

use std::collections::{BTreeMap, BTreeSet};

use crate::explanation::{LayerSource, Named};
use crate::fold::{Bypass, Control, Fold, Gate, Layer, Merge, Tier};
use crate::root::community::{
    Community, CommunityError, EVERYONE, Id, MemberRef, Overlay, Role, Rule,
};
use crate::root::readings::{FullControl, RoleMerge, ViewFalse};
use crate::root::vocabulary;
use crate::set::PermissionSet;

/// Which rules count for a place: its own, or those of the group it is synced with.
pub(super) struct Place<'c> {
    pub(super) target: &'c Id,
    pub(super) name: &'c str,
    pub(super) rules: Option<&'c BTreeMap<Id, Rule>>,
}

impl Community {
    /// The channels a member sees, in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn visible_channels(&self, member: &str) -> Result<Vec<&Id>, CommunityError> {
        Ok(self
            .access(member)?
            .channels_where("channel.view")
            .collect())
    }

    /// The channel groups a member sees: those with a rule for it, and those with a channel it sees.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn visible_groups(&self, member: &str) -> Result<Vec<&Id>, CommunityError> {
        let channels = self.visible_channels(member)?;
        let member = self.member(member)?;
        let holding: BTreeSet<&Id> = channels
            .iter()
            .filter_map(|id| Some(&self.channels.get(*id)?.group))
            .collect();
        let sees = |id: &&Id| {
            holding.contains(id)
                || self
                    .place(id)
                    .is_ok_and(|place| self.is_visible(member, &place))
        };
        Ok(self.groups.keys().filter(sees).collect())
    }

    /// The channels where a member has a permission, in the order of their ids. A name that is in
    /// no catalogue is had nowhere.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn channels_where(
        &self,
        member: &str,
        permission: &str,
    ) -> Result<Vec<&Id>, CommunityError> {
        Ok(self.access(member)?.channels_where(permission).collect())
    }

    pub(super) fn place(&self, id: &str) -> Result<Place<'_>, CommunityError> {
        let unknown = |what| CommunityError::Unknown {
            what,
            id: id.into(),
        };
        if let Some(group) = self.groups.get(id) {
            return Ok(Place {
                target: &group.id,
                name: &group.name,
                rules: self.rules.get(id).map(|rules| &**rules),
            });
        }
        let channel = self
            .channels
            .get(id)
            .ok_or_else(|| unknown("channel or channel group"))?;
        let target = if channel.synced {
            &channel.group
        } else {
            &channel.id
        };
        Ok(Place {
            target,
            name: &channel.name,
            rules: self.rules.get(target).map(|rules| &**rules),
        })
    }

    /// Where the access rules are that count for a place: itself, or the group it is synced with.
    pub(crate) fn rules_place(&self, id: &str) -> Result<Id, CommunityError> {
        Ok(self.place(id)?.target.clone())
    }

    /// The roles a member holds, EVERYONE among them.
    fn roles_of<'c>(&'c self, member: MemberRef<'c>) -> impl Iterator<Item = &'c Role> {
        let everyone = (!member.roles.contains(EVERYONE)).then_some(EVERYONE);
        let given = member.roles.iter().map(AsRef::as_ref);
        given.chain(everyone).filter_map(|id| self.roles.get(id))
    }

    fn role_rules<'c>(
        &'c self,
        member: MemberRef<'c>,
        place: &'c Place<'_>,
    ) -> Vec<(&'c Role, &'c Rule)> {
        let rules = place.rules.into_iter();
        rules
            .flat_map(|rules| {
                self.roles_of(member)
                    .filter_map(|role| Some((role, rules.get(&role.id)?)))
            })
            .collect()
    }

    /// Everything a member brings along, before any access rule.
    pub(crate) fn base(&self, member: MemberRef<'_>) -> PermissionSet {
        self.allowed(member, None)
    }

    /// Does a member see a channel or channel group?
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either id.
    pub fn sees(&self, member: &str, target: &str) -> Result<bool, CommunityError> {
        let member = self.member(member)?;
        Ok(self.is_visible(member, &self.place(target)?))
    }

    fn is_visible(&self, member: MemberRef<'_>, place: &Place<'_>) -> bool {
        self.allowed(member, Some(place))
            .intersects(&vocabulary().view)
    }

    /// The layers that decide, each with its name.
    pub(super) fn fold(
        &self,
        member: MemberRef<'_>,
        place: Option<&Place<'_>>,
    ) -> Fold<LayerSource> {
        self.layers(member, place, Cause::name)
    }

    /// What those layers come to; a decision needs no names.
    pub(super) fn allowed(
        &self,
        member: MemberRef<'_>,
        place: Option<&Place<'_>>,
    ) -> PermissionSet {
        self.layers(member, place, |_| ()).resolve()
    }

    fn layers<'c, S>(
        &'c self,
        member: MemberRef<'c>,
        place: Option<&'c Place<'c>>,
        name: impl Fn(Cause<'c>) -> S,
    ) -> Fold<S> {
        let vocabulary = vocabulary();
        let declared = member
            .declared
            .into_iter()
            .map(|set| Layer::allowing(name(Cause::Manifest), set.clone()));
        let roles = self
            .roles_of(member)
            .map(|role| Layer::allowing(name(Cause::Role(role)), role.permissions.clone()));
        let base = Tier {
            implied: self.readings().inclusion(),
            ..Tier::new(Merge::AllowWins, declared.chain(roles))
        };
        let owner = self.owner.as_ref() == Some(member.id);
        let controls = vocabulary.controls.iter().map(|control| Control {
            source: name(Cause::FullControl(&control.source)),
            permission: control.permission,
            opens: control.opens.clone(),
        });
        let mut fold = Fold {
            tiers: [base].into_iter().collect(),
            controls: controls.collect(),
            bypass: owner.then(|| Bypass {
                source: name(Cause::Owner),
                opens: vocabulary.all.clone(),
            }),
            implications: vocabulary.implications.clone(),
            ..Fold::default()
        };
        if let Some(place) = place {
            self.add_rules(&mut fold, member, place, name);
        }
        fold
    }

    fn add_rules<'c, S>(
        &'c self,
        fold: &mut Fold<S>,
        member: MemberRef<'c>,
        place: &'c Place<'c>,
        name: impl Fn(Cause<'c>) -> S,
    ) {
        let vocabulary = vocabulary();
        let target = place.target;
        let own = place.rules.and_then(|rules| rules.get(member.id));
        let roles = self.role_rules(member, place);
        let close = |cause| Gate {
            source: name(cause),
            closes: vocabulary.channel.clone(),
        };
        if own.is_none() && roles.is_empty() {
            fold.gates.push(close(Cause::NoAccessRule(target)));
            return;
        }
        let by_role = roles.iter().filter_map(|(role, rule)| {
            let overlay = rule.overlay()?;
            Some(self.layer(name(Cause::RoleRule(role, target)), overlay))
        });
        fold.tiers.push(Tier::new(self.readings().merge(), by_role));
        let by_member = own.and_then(Rule::overlay);
        let by_member =
            by_member.map(|overlay| self.layer(name(Cause::MemberRule(member, target)), overlay));
        fold.tiers.push(Tier::new(Merge::AllowWins, by_member));
        // Full control voids the denial of any single permission, of seeing too.
        let hidden = self.readings().view_false == ViewFalse::Hides
            && self.hides(own, &roles)
            && !fold.resolve().intersects(&vocabulary.channel_control);
        let roles = roles.iter().map(|(role, rule)| (&role.id, *rule));
        let rules = roles.chain(own.map(|rule| (member.id, rule)));
        let unknown = rules.filter(|(_, rule)| **rule == Rule::Unknown);
        fold.gates.extend(unknown.map(|(subject, _)| Gate {
            source: name(Cause::UnknownRule(target, subject)),
            closes: closed_by_unknown(hidden),
        }));
        if hidden {
            if fold.gates.is_empty() {
                fold.gates.push(close(Cause::Hidden(target)));
            }
            return;
        }
        let seen = Layer::allowing(name(Cause::Visible(target)), vocabulary.view.clone());
        fold.tiers.push(Tier::new(Merge::AllowWins, [seen]));
    }

    fn layer<S>(&self, source: S, overlay: &Overlay) -> Layer<S> {
        let mut deny = overlay.deny.clone();
        if self.readings().full_control == FullControl::Sticky {
            deny.subtract(&vocabulary().channel_control);
        }
        Layer {
            source,
            allow: overlay.allow.clone(),
            deny,
        }
    }

    /// Does what the overlays say about `channel.view`, merged like any permission, deny it? An
    /// overlay that is not known may.
    fn hides(&self, own: Option<&Rule>, roles: &[(&Role, &Rule)]) -> bool {
        let view = &vocabulary().view;
        let allows = |rule: &Rule| rule.overlay().is_some_and(|o| o.allow.intersects(view));
        let denies = |rule: &Rule| rule.overlay().is_none_or(|o| o.deny.intersects(view));
        if let Some(own) = own.filter(|own| allows(own) || denies(own)) {
            return denies(own);
        }
        let denied = roles.iter().any(|(_, rule)| denies(rule));
        let allowed = roles.iter().any(|(_, rule)| allows(rule));
        match self.readings().role_merge {
            RoleMerge::AllowWins => denied && !allowed,
            RoleMerge::DenyWins => denied,
        }
    }
}

/// What a rule that is not known might deny. That there is a rule is enough to see the place,
/// unless the reading lets a rule hide it.
fn closed_by_unknown(hidden: bool) -> PermissionSet {
    let mut closes = vocabulary().channel.clone();
    if !hidden {
        closes.subtract(&vocabulary().view);
    }
    closes
}

/// Who says something, before it is known whether anybody wants the name.
enum Cause<'c> {
    Manifest,
    Role(&'c Role),
    RoleRule(&'c Role, &'c Id),
    MemberRule(MemberRef<'c>, &'c Id),
    Visible(&'c Id),
    NoAccessRule(&'c Id),
    Hidden(&'c Id),
    UnknownRule(&'c Id, &'c Id),
    FullControl(&'c LayerSource),
    Owner,
}

impl Cause<'_> {
    fn name(self) -> LayerSource {
        match self {
            Self::Manifest => LayerSource::Manifest,
            Self::Role(role) => LayerSource::Role(named(role)),
            Self::RoleRule(role, target) => LayerSource::RoleRule {
                role: named(role),
                target: target.clone(),
            },
            Self::MemberRule(member, target) => LayerSource::MemberRule {
                member: member.id.clone(),
                target: target.clone(),
            },
            Self::Visible(target) => LayerSource::Visible {
                target: target.clone(),
            },
            Self::NoAccessRule(target) => LayerSource::NoAccessRule {
                target: target.clone(),
            },
            Self::Hidden(target) => LayerSource::Hidden {
                target: target.clone(),
            },
            Self::UnknownRule(target, subject) => LayerSource::UnknownRule {
                target: target.clone(),
                subject: subject.clone(),
            },
            Self::FullControl(source) => source.clone(),
            Self::Owner => LayerSource::Owner,
        }
    }
}

fn named(role: &Role) -> Named {
    Named {
        id: role.id.clone(),
        name: role.name.as_str().into(),
    }
}
