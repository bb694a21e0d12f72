//! What holders of the same roles may do, worked out once for each place.
//!
//! Most members have no access rule of their own, so that everybody with the same roles gets the
//! same answers. What a place comes to for them is kept from the first question on, and forgotten
//! when a role, place or rule changes; a change of members alone forgets nothing.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::fast::RandomState;

use crate::reader::Id;
use crate::root::community::{Community, Extra, Member, MemberRef, Roles};
use crate::set::PermissionSet;

/// An answer that was not worked out yet: there are fewer permissions than bits.
const UNKNOWN: u64 = u64::MAX;

/// All answers together take no more than 64 MiB.
const MAX_ANSWERS: usize = 1 << 23;

/// The places of a community, numbered: channels in the order of their ids, then groups.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) ids: Vec<Id>,
    pub(super) channels: usize,
    numbers: HashMap<Id, u32, RandomState>,
    /// The places that have an access rule for a member itself.
    own_rules: HashMap<Id, Vec<u32>, RandomState>,
}

/// What holders of one set of roles may do.
#[derive(Debug)]
pub(super) struct Profile {
    /// Somebody who holds the roles, and has no rule of its own.
    holder: Member,
    answers: Box<[AtomicU64]>,
}

/// The profiles that were asked for.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    places: OnceLock<Places>,
    known: RwLock<HashMap<Key, Arc<Profile>, RandomState>>,
}

/// Sets of roles are shared, so that the place of one in memory tells it apart for as long as its
/// profile keeps it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    roles: usize,
    declared: Option<PermissionSet>,
}

impl Places {
    fn of(community: &Community) -> Self {
        let channels = community.channels.len();
        let ids = community.channels.keys().chain(community.groups.keys());
        let ids: Vec<Id> = ids.cloned().collect();
        let numbers = ids.iter().cloned().zip(0..).collect();
        let mut own_rules: HashMap<Id, Vec<u32>, RandomState> = HashMap::default();
        for (id, number) in ids.iter().zip(0..) {
            let rules = community.place(id).ok().and_then(|place| place.rules);
            let subjects = rules.into_iter().flat_map(|rules| rules.keys());
            for subject in subjects.filter(|id| !community.roles.contains_key(*id)) {
                own_rules.entry(subject.clone()).or_default().push(number);
            }
        }
        Self {
            ids,
            channels,
            numbers,
            own_rules,
        }
    }

    pub(super) fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// The places that have an access rule for this member itself, in ascending order.
    pub(super) fn with_rule_of(&self, member: &str) -> &[u32] {
        self.own_rules.get(member).map_or(&[], Vec::as_slice)
    }
}

impl Profile {
    fn new(roles: &Roles, declared: Option<&PermissionSet>, places: usize) -> Self {
        Self {
            holder: Member {
                id: Id::default(),
                roles: roles.clone(),
                declared: declared.cloned(),
                extra: Extra::new(),
            },
            answers: (0..places).map(|_| AtomicU64::new(UNKNOWN)).collect(),
        }
    }

    /// The permissions in a place, one bit each.
    // INVARIANT: a cell is written with the one value that the community gives, so that it does not
    // matter who writes it, and in which order threads see it.
    pub(super) fn at(&self, community: &Community, number: u32) -> u64 {
        let Some(cell) = self.answers.get(number as usize) else {
            return 0;
        };
        match cell.load(Ordering::Relaxed) {
            UNKNOWN => {
                let answer = community.word_at(self.holder.as_ref(), number);
                cell.store(answer, Ordering::Relaxed);
                answer
            }
            answer => answer,
        }
    }
}

impl Community {
    pub(super) fn places(&self) -> &Places {
        self.profiles.places.get_or_init(|| Places::of(self))
    }

    /// What holders of these roles may do where they have no rule of their own.
    pub(super) fn profile(&self, roles: &Roles, declared: Option<&PermissionSet>) -> Arc<Profile> {
        let key = Key {
            roles: Arc::as_ptr(roles) as usize,
            declared: declared.cloned(),
        };
        let known = &self.profiles.known;
        // What a thread left behind that panicked is whole: entries are put in at once.
        let found = known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(profile) = found.get(&key) {
            return profile.clone();
        }
        drop(found);
        let places = self.places().ids.len();
        let profile = Profile::new(roles, declared, places);
        let profile = Arc::new(profile);
        let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() * places.max(1) >= MAX_ANSWERS {
            known.clear();
        }
        known.entry(key).or_insert(profile).clone()
    }

    /// What a member may do in a place, without a look at what is kept.
    pub(super) fn word_at(&self, member: MemberRef<'_>, number: u32) -> u64 {
        let id = self.places().ids.get(number as usize);
        let place = id.and_then(|id| self.place(id).ok());
        let allowed = place.map(|place| self.allowed(member, Some(&place)));
        allowed.map_or(0, |allowed| {
            allowed.words().first().copied().unwrap_or_default()
        })
    }
}
