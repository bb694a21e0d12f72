//! Changing a [`Community`]: each call does all of it or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::root::community::{
    Channel, ChannelGroup, Community, CommunityError, EVERYONE, Id, Member, Overlay, Role, Rule,
    RuleKey,
};
use crate::root::member::MemberRecord;
use crate::root::{root_catalog, vocabulary};
use crate::set::PermissionSet;

type Changed = Result<(), CommunityError>;

impl Community {
    /// Adds a role, or replaces the one with its id.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Exists`] if a member has that id; [`CommunityError::Unknown`] for an
    /// empty one.
    pub fn put_role(&mut self, role: Role) -> Changed {
        check_id("role", &role.id)?;
        if self.members.contains_key(&role.id) {
            return Err(CommunityError::Exists {
                what: "member",
                id: role.id,
            });
        }
        self.roles.insert(role.id.clone(), role);
        self.changed();
        Ok(())
    }

    /// Takes a role away: from its holders, and with the rules that name it.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`]; [`CommunityError::Everyone`], which cannot be deleted.
    pub fn remove_role(&mut self, id: &str) -> Changed {
        if id == EVERYONE {
            return Err(CommunityError::Everyone);
        }
        self.roles.remove(id).ok_or_else(|| unknown("role", id))?;
        let holders = self.members();
        let holders = holders.filter(|member| member.roles.contains(id));
        let holders: Vec<Id> = holders.map(|member| member.id.clone()).collect();
        for holder in holders {
            self.set_roles(&holder, |roles| {
                roles.remove(id);
            });
        }
        self.remove_rules_of(id);
        self.all_changed();
        Ok(())
    }

    /// Adds a member or app, or replaces the one with its id.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for a role that is not there and for an empty id;
    /// [`CommunityError::Exists`] if a role has that id.
    pub fn put_member(&mut self, member: Member) -> Changed {
        check_id("member", &member.id)?;
        if self.roles.contains_key(&member.id) {
            return Err(CommunityError::Exists {
                what: "role",
                id: member.id,
            });
        }
        if let Some(role) = member
            .roles
            .iter()
            .find(|role| !self.roles.contains_key(*role))
        {
            return Err(unknown("role", role));
        }
        let roles = self.shared(member.roles);
        let record = MemberRecord::new(roles, member.declared, member.extra);
        self.members.insert(member.id, record);
        self.members_changed();
        Ok(())
    }

    /// Takes a member away, with the rules that name it. If it was the owner, nobody is then.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn remove_member(&mut self, id: &str) -> Changed {
        self.members
            .remove(id)
            .ok_or_else(|| unknown("member", id))?;
        self.remove_rules_of(id);
        self.owner.take_if(|owner| &**owner == id);
        self.all_changed();
        Ok(())
    }

    /// Gives a member a role; nothing changes if it has it.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either.
    pub fn add_role_to(&mut self, member: &str, role: &str) -> Changed {
        let role = self
            .roles
            .get(role)
            .ok_or_else(|| unknown("role", role))?
            .id
            .clone();
        self.member(member)?;
        self.set_roles(member, |roles| {
            roles.insert(role);
        });
        self.roles_of_changed(member);
        Ok(())
    }

    /// Takes a role from a member; nothing changes if it has it not.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for either; [`CommunityError::Everyone`], which stays.
    pub fn remove_role_from(&mut self, member: &str, role: &str) -> Changed {
        if role == EVERYONE {
            return Err(CommunityError::Everyone);
        }
        self.roles.get(role).ok_or_else(|| unknown("role", role))?;
        self.member(member)?;
        self.set_roles(member, |roles| {
            roles.remove(role);
        });
        self.roles_of_changed(member);
        Ok(())
    }

    fn set_roles(&mut self, member: &str, edit: impl FnOnce(&mut BTreeSet<Id>)) {
        let Some(mut roles) = self.members.get(member).map(|member| member.roles.clone()) else {
            return;
        };
        edit(Arc::make_mut(&mut roles));
        let roles = self.shared(roles);
        if let Some(member) = self.members.get_mut(member) {
            member.roles = roles;
        }
    }

    /// Says who owns the community.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn set_owner(&mut self, member: &str) -> Changed {
        let owner = self.member(member)?.id.clone();
        self.owner = Some(owner);
        self.changed();
        Ok(())
    }

    /// Adds a channel group, or replaces the one with its id.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Exists`] if a channel has that id; [`CommunityError::Unknown`] for an
    /// empty one.
    pub fn put_group(&mut self, group: ChannelGroup) -> Changed {
        check_id("channel group", &group.id)?;
        if self.channels.contains_key(&group.id) {
            return Err(CommunityError::Exists {
                what: "channel",
                id: group.id,
            });
        }
        self.groups.insert(group.id.clone(), group);
        self.changed();
        Ok(())
    }

    /// Takes a group away, with its channels and all their rules.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn remove_group(&mut self, id: &str) -> Changed {
        self.groups
            .remove(id)
            .ok_or_else(|| unknown("channel group", id))?;
        self.rules.remove(id);
        let gone = self.channels.values();
        let gone = gone.filter(|channel| &*channel.group == id);
        let gone: Vec<Id> = gone.map(|channel| channel.id.clone()).collect();
        for channel in gone {
            self.channels.remove(&channel);
            self.rules.remove(&channel);
        }
        self.changed();
        Ok(())
    }

    /// Adds a channel, or replaces the one with its id.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for its group and for an empty id; [`CommunityError::Exists`]
    /// if a group has that id.
    pub fn put_channel(&mut self, channel: Channel) -> Changed {
        check_id("channel", &channel.id)?;
        if !self.groups.contains_key(&channel.group) {
            return Err(unknown("channel group", &channel.group));
        }
        if self.groups.contains_key(&channel.id) {
            return Err(CommunityError::Exists {
                what: "channel group",
                id: channel.id,
            });
        }
        self.channels.insert(channel.id.clone(), channel);
        self.changed();
        Ok(())
    }

    /// Takes a channel away, with its rules.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn remove_channel(&mut self, id: &str) -> Changed {
        self.channels
            .remove(id)
            .ok_or_else(|| unknown("channel", id))?;
        self.rules.remove(id);
        self.changed();
        Ok(())
    }

    /// Adds an access rule, or replaces the overlay of the one with its key, whole.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for place or subject; [`CommunityError::WrongScope`] if the
    /// overlay names a community permission, or allows and denies the same one.
    pub fn put_rule(&mut self, key: RuleKey, overlay: Overlay) -> Changed {
        self.check_key(&key)?;
        let mut named = overlay.allow.clone();
        named.intersect_with(&overlay.deny);
        if let Some(permission) = first_name(&named) {
            let place = "both lists of an access rule";
            return Err(CommunityError::WrongScope { permission, place });
        }
        named.union_with(&overlay.allow);
        named.union_with(&overlay.deny);
        named.subtract(&vocabulary().channel);
        if let Some(permission) = first_name(&named) {
            let place = "an access rule";
            return Err(CommunityError::WrongScope { permission, place });
        }
        self.insert_rule(key, Rule::Known(overlay));
        Ok(())
    }

    /// Notes that there is an access rule whose overlay is not known, or no longer.
    ///
    /// Until [`Self::put_rule`] brings it, all channel permissions there are denied to whoever the
    /// rule is for, except to the owner and to community full control.
    ///
    /// ```
    /// use grantfold::root::{ChannelGroup, Community, EVERYONE, Extra, Readings, RuleKey};
    ///
    /// let mut community = Community::new(Readings::default());
    /// community.put_group(ChannelGroup { id: "g".into(), name: "General".into(), extra: Extra::new() })?;
    /// let key = RuleKey { target: "g".into(), subject: EVERYONE.into() };
    /// community.put_unknown_rule(key.clone())?;
    /// assert_eq!(community.unknown_rules(), [key.clone()]);
    ///
    /// community.put_rule(key, Default::default())?;
    /// assert_eq!(community.unknown_rules(), []);
    /// # Ok::<(), grantfold::root::CommunityError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for place or subject.
    pub fn put_unknown_rule(&mut self, key: RuleKey) -> Changed {
        self.check_key(&key)?;
        self.insert_rule(key, Rule::Unknown);
        Ok(())
    }

    /// The access rule for a place and a subject, if there is one.
    #[must_use]
    pub fn rule(&self, key: &RuleKey) -> Option<&Rule> {
        self.rules.get(&key.target)?.get(&key.subject)
    }

    /// The access rules whose overlays are not known, by place and then by subject.
    ///
    /// `AccessRuleClient.listByChannelOrChannelGroup` of the SDK answers with the rules of one
    /// place; [`Self::put_rule`] makes them known. [`Self::put_unknown_rule`] has an example.
    #[must_use]
    pub fn unknown_rules(&self) -> Vec<RuleKey> {
        let all = self.rules.iter().flat_map(|(target, rules)| {
            let unknown = rules.iter().filter(|(_, rule)| **rule == Rule::Unknown);
            unknown.map(|(subject, _)| RuleKey {
                target: target.clone(),
                subject: subject.clone(),
            })
        });
        all.collect()
    }

    /// Takes an access rule away.
    ///
    /// # Errors
    ///
    /// [`CommunityError::NoRule`].
    pub fn remove_rule(&mut self, key: &RuleKey) -> Changed {
        if self.rule(key).is_none() {
            return Err(CommunityError::NoRule(key.clone()));
        }
        self.keep_rules(&key.target, |subject| *subject != key.subject);
        self.changed();
        Ok(())
    }

    fn check_key(&self, key: &RuleKey) -> Changed {
        if !self.groups.contains_key(&key.target) && !self.channels.contains_key(&key.target) {
            return Err(unknown("channel or channel group", &key.target));
        }
        if !self.roles.contains_key(&key.subject) && !self.members.contains_key(&key.subject) {
            return Err(unknown("role or member", &key.subject));
        }
        Ok(())
    }

    fn insert_rule(&mut self, key: RuleKey, rule: Rule) {
        let rules = self.rules.entry(key.target).or_default();
        Arc::make_mut(rules).insert(key.subject, rule);
        self.changed();
    }

    fn remove_rules_of(&mut self, subject: &str) {
        let places = self.rules.iter();
        let places = places.filter(|(_, rules)| rules.contains_key(subject));
        let places: Vec<Id> = places.map(|(place, _)| place.clone()).collect();
        for place in places {
            self.keep_rules(&place, |other| **other != *subject);
        }
    }

    /// Keeps the rules of a place that are for these subjects. A place without any is not listed,
    /// so that equal communities have equal maps.
    pub(super) fn keep_rules(&mut self, place: &str, keep: impl Fn(&Id) -> bool) {
        let Some(rules) = self.rules.get_mut(place) else {
            return;
        };
        Arc::make_mut(rules).retain(|subject, _| keep(subject));
        if rules.is_empty() {
            self.rules.remove(place);
        }
    }
}

/// Nothing can be called by an empty id.
fn check_id(what: &'static str, id: &str) -> Changed {
    match id {
        "" => Err(unknown(what, id)),
        _ => Ok(()),
    }
}

fn unknown(what: &'static str, id: &str) -> CommunityError {
    CommunityError::Unknown {
        what,
        id: id.into(),
    }
}

fn first_name(set: &PermissionSet) -> Option<String> {
    root_catalog().names_of(set).next().map(str::to_owned)
}
