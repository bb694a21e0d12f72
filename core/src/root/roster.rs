//! [`Roster`]: all members in the order of their ids, and which of them get the same answers.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::reader::Id;
use crate::root::access::has_bit;
use crate::root::community::{Community, CommunityError, MemberRef, Roles};
use crate::root::root_catalog;
use crate::set::PermissionSet;

/// All members, each with the number of its kind. Made for the first question about everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    ids: Vec<Id>,
    kinds: Vec<u32>,
    by_number: Vec<Kind>,
    numbers: HashMap<Kind, u32, RandomState>,
}

/// What members have in common who get the same answers wherever they have no rule of their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind {
    roles: Roles,
    declared: Option<PermissionSet>,
}

impl Roster {
    pub(super) fn of(community: &Community) -> Self {
        let mut roster = Self::default();
        // A set of roles is known by its place in memory, which is quicker than to compare it.
        let mut seen: HashMap<*const _, u32, RandomState> = HashMap::default();
        for member in community.members() {
            let kind = match member.declared {
                None => *seen
                    .entry(Arc::as_ptr(member.roles))
                    .or_insert_with(|| roster.kind(member)),
                Some(_) => roster.kind(member),
            };
            roster.ids.push(member.id.clone());
            roster.kinds.push(kind);
        }
        roster
    }

    /// Follows a member that is on it and holds other roles now.
    pub(super) fn follow(&mut self, member: MemberRef<'_>) {
        let kind = self.kind(member);
        if let Ok(at) = self.ids.binary_search(member.id) {
            self.kinds[at] = kind;
        }
    }

    fn kind(&mut self, member: MemberRef<'_>) -> u32 {
        let kind = Kind {
            roles: member.roles.clone(),
            declared: member.declared.cloned(),
        };
        if let Some(number) = self.numbers.get(&kind) {
            return *number;
        }
        // There are no more kinds than members, and no more members than memory for them.
        let number = u32::try_from(self.by_number.len()).unwrap_or(u32::MAX);
        self.by_number.push(kind.clone());
        self.numbers.insert(kind, number);
        number
    }
}

impl Community {
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
        let words = self.members_in(target)?;
        let Some(permission) = root_catalog().id(permission) else {
            return Ok(Vec::new());
        };
        let can = words.filter(|(_, word)| has_bit(*word, permission));
        Ok(can.map(|(id, _)| id).collect())
    }

    /// All members and apps in the order of their ids, each with what it may do in a channel or
    /// group: one bit for each permission of [`root_catalog`], by its id.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for the place.
    pub fn members_in(
        &self,
        target: &str,
    ) -> Result<impl Iterator<Item = (&Id, u64)>, CommunityError> {
        let place = self.place_number(target)?;
        let roster = self.roster();
        let word = |kind: &Kind| {
            let profile = self.profile(&kind.roles, kind.declared.as_ref());
            profile.at(self, place.0)
        };
        let by_kind: Vec<u64> = roster.by_number.iter().map(word).collect();
        let by_kind = move |kind: u32| by_kind.get(kind as usize).copied().unwrap_or_default();

        let alone = self.alone(target)?;
        let mut alone = alone.into_iter().peekable();
        let members = roster.ids.iter().zip(&roster.kinds);
        Ok(members.map(move |(id, kind)| {
            let word = match alone.next_if(|next| *next == id) {
                None => by_kind(*kind),
                Some(id) => self.access(id).map_or(0, |access| access.word_at(place)),
            };
            (id, word)
        }))
    }

    /// The members whose answers in a place are their own, in the order of their ids: those with a
    /// rule of their own there, and the owner.
    fn alone(&self, target: &str) -> Result<Vec<&Id>, CommunityError> {
        let rules = self.place(target)?.rules.into_iter();
        let subjects = rules.flat_map(|rules| rules.keys());
        let mut alone: Vec<&Id> = subjects.chain(&self.owner).collect();
        alone.retain(|id| self.members.contains_key(*id));
        alone.sort_unstable();
        alone.dedup();
        Ok(alone)
    }
}
