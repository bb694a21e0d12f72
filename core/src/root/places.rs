//! [`Places`]: channels and groups by numbers, and the access rules that count there as words.
//!
//! They are made for the first question. A rule that changes is followed; roles and members are
//! not looked at, so that their changes leave everything here as it is.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use crate::reader::Id;
use crate::root::access::PlaceNumber;
use crate::root::community::{Community, CommunityError, RuleKey};
use crate::root::words::{RuleWords, Rules};

/// The places of a community, numbered: channels in the order of their ids, then groups.
#[derive(Clone, Debug)]
pub(super) struct Places {
    numbering: Arc<Numbering>,
    /// What counts in each place; channels that follow a group share its rules.
    rules: Vec<PlaceRules>,
    own: HashMap<Id, Own, RandomState>,
    /// Numbers of members are not given twice.
    next: u32,
}

/// The rules of a place.
// INVARIANT: those for roles stand before those for members, which are in the order of their numbers.
#[derive(Clone, Debug, Default)]
struct PlaceRules {
    all: Arc<[RuleWords]>,
    of_roles: usize,
}

/// A member with rules of its own.
#[derive(Clone, Debug)]
pub(super) struct Own {
    /// By what number its rules name it.
    number: u32,
    /// The places that have one.
    places: Arc<[u32]>,
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
    fn of(of_roles: Vec<RuleWords>, mut of_members: Vec<RuleWords>) -> Self {
        of_members.sort_unstable_by_key(|rule| rule.number);
        Self {
            of_roles: of_roles.len(),
            all: of_roles.into_iter().chain(of_members).collect(),
        }
    }

    fn split(&self) -> (&[RuleWords], &[RuleWords]) {
        self.all.split_at_checked(self.of_roles).unwrap_or_default()
    }
}

impl Own {
    fn of(number: u32, places: Vec<u32>) -> Self {
        Self {
            number,
            places: places.into(),
        }
    }
}

impl Places {
    fn of(community: &Community) -> Self {
        let numbering = Numbering::of(community);
        let mut own: HashMap<&Id, (u32, Vec<u32>), RandomState> = HashMap::default();
        let mut rules = vec![PlaceRules::default(); numbering.ids.len()];
        for (target, said) in &community.rules {
            let Some(&place) = numbering.numbers.get(target) else {
                continue;
            };
            let (mut of_roles, mut of_members) = (Vec::new(), Vec::new());
            for (subject, rule) in &**said {
                if let Some(role) = community.role_numbers.get(subject) {
                    of_roles.push(RuleWords::new(role, rule));
                    continue;
                }
                let number = short(own.len());
                let (number, places) = own.entry(subject).or_insert((number, Vec::new()));
                places.push(place);
                of_members.push(RuleWords::new(*number, rule));
            }
            rules[place as usize] = PlaceRules::of(of_roles, of_members);
        }
        for (place, &target) in numbering.targets.iter().enumerate() {
            rules[place] = rules[target as usize].clone();
        }
        Self {
            rules,
            next: short(own.len()),
            own: (own.into_iter())
                .map(|(id, (number, places))| (id.clone(), Own::of(number, places)))
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

    /// What there is to know about a member that has rules of its own.
    pub(super) fn own(&self, member: &str) -> Option<&Own> {
        self.own.get(member)
    }

    /// The rules that count in a place, if there is one of that number.
    #[inline]
    pub(super) fn rules(&self, place: u32, own: Option<&Own>) -> Option<Rules<'_>> {
        let (of_roles, of_members) = self.rules.get(place as usize)?.split();
        let own = own.and_then(|own| {
            let at = of_members.binary_search_by_key(&own.number, |rule| rule.number);
            of_members.get(at.ok()?)
        });
        Some(Rules { of_roles, own })
    }

    /// The rules for roles that count in each place.
    pub(super) fn of_roles(&self) -> impl ExactSizeIterator<Item = Rules<'_>> {
        self.rules.iter().map(|rules| Rules {
            of_roles: rules.split().0,
            own: None,
        })
    }

    /// The places where a rule for this member itself counts.
    pub(super) fn with(&self, own: &Own) -> impl Iterator<Item = u32> {
        let targets = own.places.iter();
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
        let rule = community.rule(key);
        let role = community.role_numbers.get(&key.subject);
        let number = role.unwrap_or_else(|| self.number_of(&key.subject, target, rule.is_some()));
        let rule = rule.map(|rule| RuleWords::new(number, rule));
        let following: Vec<u32> = self.following(target).collect();
        let Some(&place) = following.first() else {
            return;
        };
        let (of_roles, of_members) = self.rules[place as usize].split();
        let changed = |rules: &[RuleWords], is_among: bool| -> Vec<RuleWords> {
            let others = rules.iter().filter(|it| !is_among || it.number != number);
            others.copied().chain(rule.filter(|_| is_among)).collect()
        };
        let of_roles = changed(of_roles, role.is_some());
        let rules = PlaceRules::of(of_roles, changed(of_members, role.is_none()));
        for place in following {
            self.rules[place as usize] = rules.clone();
        }
    }

    /// The number of a member that has a rule of its own in a place, or no longer.
    fn number_of(&mut self, member: &Id, place: u32, has_rule: bool) -> u32 {
        let own = self.own.get(member);
        let number = own.map_or(self.next, |own| own.number);
        self.next = self.next.max(number + 1);
        let places = own.map_or(&[][..], |own| &own.places);
        let others = places.iter().copied().filter(|other| *other != place);
        let places: Vec<u32> = others.chain(has_rule.then_some(place)).collect();
        match places.is_empty() {
            true => self.own.remove(member),
            false => self.own.insert(member.clone(), Own::of(number, places)),
        };
        number
    }
}

/// There are no more rules than memory for them.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
