//! [`Places`]: channels and groups by numbers, and the access rules that count there as words.
//!
//! They are made for the first question. A rule that changes is followed; roles and members are
//! not looked at, so that their changes leave everything here as it is.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use crate::reader::Id;
use crate::root::access::PlaceNumber;
use crate::root::community::{Community, CommunityError, Rule, RuleKey};
use crate::root::members::hash;
use crate::root::words::{RuleWords, Rules};

/// The places of a community, numbered: channels in the order of their ids, then groups.
#[derive(Clone, Debug)]
pub(super) struct Places {
    numbering: Arc<Numbering>,
    /// What counts in each place; channels that follow a group share its rules.
    rules: Vec<PlaceRules>,
    /// The places that have a rule for a member itself.
    own: HashMap<Id, Arc<[u32]>, RandomState>,
}

/// The rules of a place.
// INVARIANT: those for roles stand before those for members, which are in the order of their hashes.
#[derive(Clone, Debug, Default)]
struct PlaceRules {
    all: Arc<[RuleWords]>,
    of_roles: usize,
    /// Whom the rules for members are for.
    members: Arc<[Id]>,
}

#[derive(Debug)]
struct Numbering {
    ids: Vec<Id>,
    channels: usize,
    numbers: HashMap<Id, u32, RandomState>,
    /// The place whose rules count in each one: itself, or the group it is synced with.
    targets: Vec<u32>,
    /// The channels that follow each place.
    followers: Vec<Vec<u32>>,
}

impl Numbering {
    fn of(community: &Community) -> Self {
        let channels = community.channels.len();
        let ids = community.channels.keys().chain(community.groups.keys());
        let ids: Vec<Id> = ids.cloned().collect();
        let numbers: HashMap<Id, u32, RandomState> = ids.iter().cloned().zip(0..).collect();
        let mut targets: Vec<u32> = (0..).take(ids.len()).collect();
        let mut followers = vec![Vec::new(); ids.len()];
        for (number, channel) in (0..).zip(community.channels.values()) {
            let group = numbers.get(&channel.group).filter(|_| channel.synced);
            if let Some(&group) = group {
                targets[number as usize] = group;
                followers[group as usize].push(number);
            }
        }
        Self {
            ids,
            channels,
            numbers,
            targets,
            followers,
        }
    }
}

impl PlaceRules {
    fn of(rules: &BTreeMap<Id, Rule>, community: &Community) -> Self {
        let (mut all, mut own) = (Vec::new(), Vec::new());
        for (subject, rule) in rules {
            match community.role_numbers.get(subject) {
                Some(role) => all.push(RuleWords::new(role, rule)),
                None => own.push((RuleWords::new(hash(subject), rule), subject)),
            }
        }
        own.sort_by_key(|(rule, _)| rule.number);
        let of_roles = all.len();
        all.extend(own.iter().map(|(rule, _)| *rule));
        Self {
            all: all.into(),
            of_roles,
            members: own.into_iter().map(|(_, id)| id.clone()).collect(),
        }
    }

    fn of_roles(&self) -> &[RuleWords] {
        self.all.get(..self.of_roles).unwrap_or_default()
    }

    #[inline]
    fn own(&self, id: &str, hash: u32) -> Option<&RuleWords> {
        let of_members = self.all.get(self.of_roles..)?;
        let first = of_members.partition_point(|rule| rule.number < hash);
        // Whoever has another id and the same hash stands beside it.
        let alike = (first..).map_while(|at| Some((of_members.get(at)?, self.members.get(at)?)));
        let mut alike = alike.take_while(|(rule, _)| rule.number == hash);
        alike
            .find(|(_, other)| ***other == *id)
            .map(|(rule, _)| rule)
    }
}

impl Places {
    fn of(community: &Community) -> Self {
        let numbering = Numbering::of(community);
        let mut own: HashMap<&Id, Vec<u32>, RandomState> = HashMap::default();
        let mut rules = vec![PlaceRules::default(); numbering.ids.len()];
        for (place, id) in numbering.ids.iter().enumerate() {
            let Some(said) = community.rules.get(id) else {
                continue;
            };
            rules[place] = PlaceRules::of(said, community);
            for member in said
                .keys()
                .filter(|id| community.role_numbers.get(id).is_none())
            {
                own.entry(member).or_default().push(place as u32);
            }
        }
        for (place, &target) in numbering.targets.iter().enumerate() {
            rules[place] = rules[target as usize].clone();
        }
        Self {
            rules,
            own: (own.into_iter())
                .map(|(id, places)| (id.clone(), places.into()))
                .collect(),
            numbering: Arc::new(numbering),
        }
    }

    /// All channels in the order of their ids, then all groups in that order.
    pub(super) fn ids(&self) -> &[Id] {
        &self.numbering.ids
    }

    /// How many of them are channels.
    pub(super) fn channels(&self) -> usize {
        self.numbering.channels
    }

    pub(super) fn find(&self, id: &str) -> Result<PlaceNumber, CommunityError> {
        let number = self.numbering.numbers.get(id);
        let number = number.ok_or_else(|| CommunityError::Unknown {
            what: "channel or channel group",
            id: id.into(),
        });
        Ok(PlaceNumber(*number?))
    }

    /// The rules that count in a place for a member, if there is a place of that number.
    #[inline]
    pub(super) fn rules(&self, place: u32, member: &str, hash: u32) -> Option<Rules<'_>> {
        let rules = self.rules.get(place as usize)?;
        Some(Rules {
            of_roles: rules.of_roles(),
            own: rules.own(member, hash),
        })
    }

    /// The rules for roles that count in each place.
    pub(super) fn of_roles(&self) -> impl ExactSizeIterator<Item = Rules<'_>> {
        self.rules.iter().map(|rules| Rules {
            of_roles: rules.of_roles(),
            own: None,
        })
    }

    /// The places where a rule for this member itself counts.
    pub(super) fn with_rule_of(&self, member: &str) -> impl Iterator<Item = u32> {
        let targets = self.own.get(member).into_iter();
        let targets = targets.flat_map(|targets| targets.iter());
        targets.flat_map(|target| self.following(*target))
    }

    /// The places where the rules of this one count: itself, unless it is synced, and its followers.
    fn following(&self, target: u32) -> impl Iterator<Item = u32> {
        let follows = self.numbering.targets.get(target as usize) != Some(&target);
        let followers = self.numbering.followers.get(target as usize);
        let followers = followers.into_iter().flatten().copied();
        (!follows).then_some(target).into_iter().chain(followers)
    }

    fn put_rule(&mut self, key: &RuleKey, community: &Community) {
        let Ok(PlaceNumber(target)) = self.find(&key.target) else {
            return;
        };
        if community.role_numbers.get(&key.subject).is_none() {
            self.put_own(&key.subject, target, community.rule(key).is_some());
        }
        let rules = community.rules.get(&key.target);
        let rules = rules.map_or_else(PlaceRules::default, |it| PlaceRules::of(it, community));
        for place in self.following(target).collect::<Vec<_>>() {
            self.rules[place as usize] = rules.clone();
        }
    }

    /// Notes that a member has a rule of its own in a place, or no longer.
    fn put_own(&mut self, member: &Id, place: u32, has_rule: bool) {
        let places = self.own.get(member).into_iter();
        let others = places.flat_map(|places| places.iter().copied());
        let others = others.filter(|other| *other != place);
        let places: Arc<[u32]> = others.chain(has_rule.then_some(place)).collect();
        match places.is_empty() {
            true => self.own.remove(member),
            false => self.own.insert(member.clone(), places),
        };
    }
}

impl Community {
    pub(super) fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self))
    }

    /// Follows the change of one access rule.
    pub(super) fn rule_changed(&mut self, key: &RuleKey) {
        // What another community shares it may not see, be it made already or not.
        let mut places = std::mem::take(&mut self.places);
        if let Some(made) = Arc::make_mut(&mut places).get_mut() {
            made.put_rule(key, self);
        }
        self.places = places;
    }

    /// Channels or groups came, went, or changed what rules count there.
    pub(super) fn places_changed(&mut self) {
        self.places = Arc::new(OnceLock::new());
    }
}
