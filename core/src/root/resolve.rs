//! What a member may do in a channel or channel group, as layers for the kernel.
//!
//! Rules from: Root developer documentation, *Access rules* (the four steps) and *Manifest
//! permissions* (inclusions, full control); leader documentation, *Permission calculation* (owner,
//! community full control).

use std::collections::{BTreeMap, BTreeSet};

use crate::explanation::{LayerSource, Named};
use crate::fold::{Bypass, Fold, Gate, Layer, Merge, Tier};
use crate::root::community::{Community, CommunityError, EVERYONE, Id, MemberRef, Role, Rule};
use crate::root::members::hash;
use crate::root::readings::{FullControl, RoleMerge, ViewFalse};
use crate::root::{vocabulary, words};
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
        let holding: BTreeSet<&Id> = channels
            .iter()
            .filter_map(|id| Some(&self.channels.get(*id)?.group))
            .collect();
        let sees = |id: &&Id| holding.contains(id) || self.sees(member, id).unwrap_or_default();
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
        let is_owner = self.owner.as_ref() == Some(member.id);
        let found = self.member_and_kind(member.id, hash(member.id));
        PermissionSet::from_word(match found {
            Ok(_) if is_owner => words::all(),
            Ok((_, kind)) => words::everywhere(kind.holder(&self.role_numbers)),
            Err(_) => 0,
        })
    }

    /// Does a member see a channel or channel group?
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either id.
    pub fn sees(&self, member: &str, target: &str) -> Result<bool, CommunityError> {
        self.access(member)?.has(target, "channel.view")
    }

    /// The layers that decide, each with its name: the readable form of [`words`](super::words),
    /// which gives the same answers and no reasons.
    pub(super) fn fold(
        &self,
        member: MemberRef<'_>,
        place: Option<&Place<'_>>,
    ) -> Fold<LayerSource> {
        let vocabulary = vocabulary();
        let declared = member
            .declared
            .into_iter()
            .map(|set| Layer::allowing(LayerSource::Manifest, set.clone()));
        let roles = self
            .roles_of(member)
            .map(|role| Layer::allowing(LayerSource::Role(named(role)), role.permissions.clone()));
        let base = Tier {
            implied: self.readings().inclusion(),
            ..Tier::new(Merge::AllowWins, declared.chain(roles))
        };
        let owner = self.owner.as_ref() == Some(member.id);
        let mut fold = Fold {
            tiers: [base].into_iter().collect(),
            controls: vocabulary.controls.clone(),
            bypass: owner.then(|| Bypass {
                source: LayerSource::Owner,
                opens: vocabulary.all.clone(),
            }),
            implications: vocabulary.implications.clone(),
            ..Fold::default()
        };
        if let Some(place) = place {
            self.add_rules(&mut fold, member, place);
        }
        fold
    }

    fn add_rules(&self, fold: &mut Fold<LayerSource>, member: MemberRef<'_>, place: &Place<'_>) {
        let vocabulary = vocabulary();
        let target = place.target;
        let own = place.rules.and_then(|rules| rules.get(member.id));
        let roles = self.role_rules(member, place);
        let close = |source| Gate {
            source,
            closes: vocabulary.channel.clone(),
        };
        if own.is_none() && roles.is_empty() {
            fold.gates.push(close(LayerSource::NoAccessRule {
                target: target.clone(),
            }));
            return;
        }
        let by_role = roles.iter().map(|(role, rule)| {
            let source = LayerSource::RoleRule {
                role: named(role),
                target: target.clone(),
            };
            self.layer(source, target, &role.id, rule)
        });
        fold.tiers.push(Tier::new(self.readings().merge(), by_role));
        let by_member = own.map(|rule| {
            let source = LayerSource::MemberRule {
                member: member.id.clone(),
                target: target.clone(),
            };
            self.layer(source, target, member.id, rule)
        });
        fold.tiers.push(Tier::new(Merge::AllowWins, by_member));
        // Full control voids the denial of any single permission, of seeing too.
        let hidden = self.readings().view_false == ViewFalse::Hides
            && self.hides(own, &roles)
            && !fold.resolve().intersects(&vocabulary.channel_control);
        let roles = roles.iter().map(|(role, rule)| (&role.id, *rule));
        let rules = roles.chain(own.map(|rule| (member.id, rule)));
        let unknown = rules.filter(|(_, rule)| **rule == Rule::Unknown);
        fold.gates.extend(unknown.map(|(subject, _)| Gate {
            source: unknown_rule(target, subject),
            closes: closed_by_unknown(hidden),
        }));
        if hidden {
            if fold.gates.is_empty() {
                fold.gates.push(close(LayerSource::Hidden {
                    target: target.clone(),
                }));
            }
            return;
        }
        let source = LayerSource::Visible {
            target: target.clone(),
        };
        let seen = Layer::allowing(source, vocabulary.view.clone());
        fold.tiers.push(Tier::new(Merge::AllowWins, [seen]));
    }

    /// What a rule says. One that is not known may take full control away; the rest of what it may
    /// deny, its place is closed for.
    fn layer(
        &self,
        source: LayerSource,
        target: &Id,
        subject: &Id,
        rule: &Rule,
    ) -> Layer<LayerSource> {
        let mut layer = match rule {
            Rule::Known(overlay) => Layer {
                source,
                allow: overlay.allow.clone(),
                deny: overlay.deny.clone(),
            },
            Rule::Unknown => Layer {
                source: unknown_rule(target, subject),
                allow: PermissionSet::default(),
                deny: vocabulary().channel_control.clone(),
            },
        };
        if self.readings().full_control == FullControl::Sticky {
            layer.deny.subtract(&vocabulary().channel_control);
        }
        layer
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

fn unknown_rule(target: &Id, subject: &Id) -> LayerSource {
    LayerSource::UnknownRule {
        target: target.clone(),
        subject: subject.clone(),
    }
}

fn named(role: &Role) -> Named {
    Named {
        id: role.id.clone(),
        name: role.name.as_str().into(),
    }
}
