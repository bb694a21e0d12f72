//! What a member may do in a channel or channel group, as layers for the kernel.
//!
//! Rules from: Root developer documentation, *Access rules* (the four steps) and *Manifest
//! permissions* (inclusions, full control); leader documentation, *Permission calculation* (owner,
//! community full control).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::explanation::{LayerSource, Named};
use crate::fold::{Bypass, Fold, Gate, Layer, Merge, Tier};
use crate::grants::{Basis, Grants};
use crate::root::community::{Community, CommunityError, EVERYONE, Id, Member, Overlay, Role};
use crate::root::readings::{FullControl, RoleMerge, ViewFalse};
use crate::root::{root_catalog, vocabulary};
use crate::set::PermissionSet;

/// Which rules count for a place: its own, or those of the group it is synced with.
struct Place<'c> {
    target: &'c Id,
    name: &'c str,
    rules: Option<&'c BTreeMap<Id, Overlay>>,
}

impl Community {
    /// What a member may do in a channel or channel group: channel permissions as its rules leave
    /// them, and community permissions as they are everywhere.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either id.
    pub fn grants(&self, member: &str, target: &str) -> Result<Grants, CommunityError> {
        let member = self.member(member)?;
        let place = self.place(target)?;
        let fold = self.fold(member, Some(&place));
        let otherwise = match self.is_visible(member, &place) {
            true => "no role and no access rule gives it".to_owned(),
            false => format!(
                "`{}` is invisible: no access rule names this member or a role of it",
                place.name
            ),
        };
        Ok(self.answer(member, Some(target), fold, otherwise))
    }

    /// What a member may do in the community itself. Channel permissions are not among it, unless
    /// the member has full control of the community or owns it: ask [`Self::grants`] for those.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn community_grants(&self, member: &str) -> Result<Grants, CommunityError> {
        let member = self.member(member)?;
        let mut fold = self.fold(member, None);
        fold.gates.push(Gate {
            source: LayerSource::NoPlace,
            closes: vocabulary().channel.clone(),
        });
        Ok(self.answer(member, None, fold, "no role gives it".to_owned()))
    }

    /// The channels a member sees, in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn visible_channels(&self, member: &str) -> Result<Vec<&Id>, CommunityError> {
        let member = self.member(member)?;
        let sees = |id: &&Id| {
            self.place(id)
                .is_ok_and(|place| self.is_visible(member, &place))
        };
        Ok(self.channels.keys().filter(sees).collect())
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
        let member = self.member(member)?;
        let Some(id) = root_catalog().id(permission) else {
            return Ok(Vec::new());
        };
        let has = |channel: &&Id| {
            let place = self.place(channel);
            place.is_ok_and(|place| self.fold(member, Some(&place)).resolve().contains(id))
        };
        Ok(self.channels.keys().filter(has).collect())
    }

    /// The members and apps that have a permission in a channel or group, in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for the place.
    pub fn members_who_can(
        &self,
        target: &str,
        permission: &str,
    ) -> Result<Vec<&Id>, CommunityError> {
        let place = self.place(target)?;
        let Some(id) = root_catalog().id(permission) else {
            return Ok(Vec::new());
        };
        let can = |member: &&Member| self.fold(member, Some(&place)).resolve().contains(id);
        Ok(self
            .members
            .values()
            .filter(can)
            .map(|member| &member.id)
            .collect())
    }

    pub(crate) fn member(&self, id: &str) -> Result<&Member, CommunityError> {
        let found = self.members.get(id);
        found.ok_or_else(|| CommunityError::Unknown {
            what: "member",
            id: id.into(),
        })
    }

    pub(crate) fn role(&self, id: &str) -> Result<&Role, CommunityError> {
        let found = self.roles.get(id);
        found.ok_or_else(|| CommunityError::Unknown {
            what: "role",
            id: id.into(),
        })
    }

    fn place(&self, id: &str) -> Result<Place<'_>, CommunityError> {
        let unknown = |what| CommunityError::Unknown {
            what,
            id: id.into(),
        };
        if let Some(group) = self.groups.get(id) {
            return Ok(Place {
                target: &group.id,
                name: &group.name,
                rules: self.rules.get(id),
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
            rules: self.rules.get(target),
        })
    }

    /// The channel of that name; names need not be unique, ids are.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] if no channel has it, [`CommunityError::Ambiguous`] if several do.
    pub fn channel_named(&self, name: &str) -> Result<&Id, CommunityError> {
        let mut named = self
            .channels
            .values()
            .filter(|channel| channel.name == name);
        match (named.next(), named.next()) {
            (Some(channel), None) => Ok(&channel.id),
            (Some(_), Some(_)) => Err(CommunityError::Ambiguous(name.to_owned())),
            (None, _) => Err(CommunityError::Unknown {
                what: "channel named",
                id: name.into(),
            }),
        }
    }

    /// Where the access rules are that count for a place: itself, or the group it is synced with.
    pub(crate) fn rules_place(&self, id: &str) -> Result<Id, CommunityError> {
        Ok(self.place(id)?.target.clone())
    }

    /// What the access rule of a role or member says on a channel or group, if there is one.
    #[must_use]
    pub fn overlay(&self, target: &str, subject: &str) -> Option<&Overlay> {
        self.rules.get(target)?.get(subject)
    }

    /// The roles a member holds, EVERYONE among them.
    fn roles_of<'c>(&'c self, member: &'c Member) -> impl Iterator<Item = &'c Role> {
        let everyone = (!member.roles.contains(EVERYONE)).then_some(EVERYONE);
        let given = member.roles.iter().map(AsRef::as_ref);
        given.chain(everyone).filter_map(|id| self.roles.get(id))
    }

    fn role_rules<'c>(
        &'c self,
        member: &'c Member,
        place: &'c Place<'_>,
    ) -> Vec<(&'c Role, &'c Overlay)> {
        let rules = place.rules.into_iter();
        rules
            .flat_map(|rules| {
                self.roles_of(member)
                    .filter_map(|role| Some((role, rules.get(&role.id)?)))
            })
            .collect()
    }

    /// Everything a member brings along, before any access rule.
    pub(crate) fn base(&self, member: &Member) -> PermissionSet {
        self.fold(member, None).resolve()
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

    fn is_visible(&self, member: &Member, place: &Place<'_>) -> bool {
        self.fold(member, Some(place))
            .resolve()
            .intersects(&vocabulary().view)
    }

    fn fold(&self, member: &Member, place: Option<&Place<'_>>) -> Fold<LayerSource> {
        let vocabulary = vocabulary();
        let declared = member
            .declared
            .iter()
            .map(|set| Layer::allowing(LayerSource::Manifest, set.clone()));
        let roles = self
            .roles_of(member)
            .map(|role| Layer::allowing(LayerSource::Role(named(role)), role.permissions.clone()));
        let base = Tier::new(Merge::AllowWins, declared.chain(roles));
        let owner = self.owner.as_ref() == Some(&member.id);
        let mut fold = Fold {
            tiers: [base].into_iter().collect(),
            controls: vocabulary.controls.clone(),
            bypass: owner.then(|| Bypass {
                source: LayerSource::Owner,
                opens: vocabulary.all.clone(),
            }),
            implications: vocabulary.implications.clone(),
            implied: self.readings().inclusion(),
            ..Fold::default()
        };
        if let Some(place) = place {
            self.add_rules(&mut fold, member, place);
        }
        fold
    }

    fn add_rules(&self, fold: &mut Fold<LayerSource>, member: &Member, place: &Place<'_>) {
        let vocabulary = vocabulary();
        let own = place.rules.and_then(|rules| rules.get(&member.id));
        let roles = self.role_rules(member, place);
        let close = |source| Gate {
            source,
            closes: vocabulary.channel.clone(),
        };
        if own.is_none() && roles.is_empty() {
            fold.gates.push(close(LayerSource::NoAccessRule {
                target: place.target.clone(),
            }));
            return;
        }
        let by_role = roles.iter().map(|(role, overlay)| {
            let source = LayerSource::RoleRule {
                role: named(role),
                target: place.target.clone(),
            };
            self.layer(source, overlay)
        });
        fold.tiers.push(Tier::new(self.readings().merge(), by_role));
        let by_member = own.map(|overlay| {
            let source = LayerSource::MemberRule {
                member: member.id.clone(),
                target: place.target.clone(),
            };
            self.layer(source, overlay)
        });
        fold.tiers.push(Tier::new(Merge::AllowWins, by_member));
        if self.readings().view_false == ViewFalse::Hides && self.hides(own, &roles) {
            // Full control voids the denial of any single permission, of this one too.
            if !fold.resolve().intersects(&vocabulary.channel_control) {
                fold.gates.push(close(LayerSource::Hidden {
                    target: place.target.clone(),
                }));
                return;
            }
        }
        let seen = Layer::allowing(
            LayerSource::Visible {
                target: place.target.clone(),
            },
            vocabulary.view.clone(),
        );
        fold.tiers.push(Tier::new(Merge::AllowWins, [seen]));
    }

    fn layer(&self, source: LayerSource, overlay: &Overlay) -> Layer<LayerSource> {
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

    /// Does what the overlays say about `channel.view`, merged like any permission, deny it?
    fn hides(&self, own: Option<&Overlay>, roles: &[(&Role, &Overlay)]) -> bool {
        let view = &vocabulary().view;
        let says = |overlay: &Overlay, allows: bool| match allows {
            true => overlay.allow.intersects(view),
            false => overlay.deny.intersects(view),
        };
        if let Some(own) = own.filter(|own| says(own, true) || says(own, false)) {
            return says(own, false);
        }
        let denied = roles.iter().any(|(_, overlay)| says(overlay, false));
        let allowed = roles.iter().any(|(_, overlay)| says(overlay, true));
        match self.readings().role_merge {
            RoleMerge::AllowWins => denied && !allowed,
            RoleMerge::DenyWins => denied,
        }
    }

    fn answer(
        &self,
        member: &Member,
        place: Option<&str>,
        fold: Fold<LayerSource>,
        otherwise: String,
    ) -> Grants {
        Grants::new(Basis {
            catalog: root_catalog().clone(),
            subject: Some(member.id.to_string()),
            place: place.map(str::to_owned),
            fold,
            places: HashMap::new(),
            otherwise,
            unheard: HashMap::new(),
            cure: |name| {
                format!("give a role of this member `{name}`, or allow it in an access rule")
            },
        })
    }
}

fn named(role: &Role) -> Named {
    Named {
        id: role.id.clone(),
        name: role.name.as_str().into(),
    }
}
