//! Access rules of a [`Community`]: asking for them and changing them.

use std::sync::Arc;

use crate::root::community::{Community, CommunityError, Id, Overlay, Rule, RuleKey};
use crate::root::edit::{Changed, unknown};
use crate::root::{root_catalog, vocabulary};
use crate::set::PermissionSet;

impl Community {
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
        self.drop_rule(key);
        self.changed();
        Ok(())
    }

    fn check_key(&self, key: &RuleKey) -> Changed {
        if !self.groups.contains_key(&key.target) && !self.channels.contains_key(&key.target) {
            return Err(unknown("channel or channel group", &key.target));
        }
        if !self.roles.contains_key(&key.subject) && !self.members.contains(&key.subject) {
            return Err(unknown("role or member", &key.subject));
        }
        Ok(())
    }

    fn insert_rule(&mut self, key: RuleKey, rule: Rule) {
        let rules = self.rules.entry(key.target.clone()).or_default();
        Arc::make_mut(rules).insert(key.subject.clone(), rule);
        self.rule_changed(&key);
        self.changed();
    }

    pub(super) fn remove_rules_of(&mut self, subject: &str) {
        let places = self.rules.iter();
        let found = places.filter_map(|(target, rules)| {
            let (subject, _) = rules.get_key_value(subject)?;
            Some((target.clone(), subject.clone()))
        });
        let found: Vec<(Id, Id)> = found.collect();
        for (target, subject) in found {
            self.drop_rule(&RuleKey { target, subject });
        }
    }

    /// Keeps the rules of a place that are for these subjects.
    pub(super) fn keep_rules(&mut self, place: &Id, keep: impl Fn(&Id) -> bool) {
        let rules = self.rules.get(place).into_iter();
        let others = rules.flat_map(|rules| rules.keys()).filter(|id| !keep(id));
        let others: Vec<Id> = others.cloned().collect();
        for subject in others {
            let target = place.clone();
            self.drop_rule(&RuleKey { target, subject });
        }
    }

    /// A place without any rule is not listed, so that equal communities have equal maps.
    fn drop_rule(&mut self, key: &RuleKey) {
        let Some(rules) = self.rules.get_mut(&key.target) else {
            return;
        };
        Arc::make_mut(rules).remove(&key.subject);
        if rules.is_empty() {
            self.rules.remove(&key.target);
        }
        self.rule_changed(key);
    }
}

fn first_name(set: &PermissionSet) -> Option<String> {
    root_catalog().names_of(set).next().map(str::to_owned)
}
