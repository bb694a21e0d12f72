//! Questions about all members at once.

use crate::reader::Id;
use crate::root::access::has_bit;
use crate::root::community::{Community, CommunityError};
use crate::root::members::{MAX, Position};
use crate::root::root_catalog;
use crate::root::words::in_place;

/// What all members may do in one place.
struct Everybody {
    /// By the number of their kind.
    by_kind: Vec<u64>,
    /// Of those whose answers are their own, in the order of their ids.
    alone: Vec<(Position, u64)>,
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
        self.who_can(target, permission, |_, id| id)
    }

    /// The same as numbers: where these members stand among all, counted from zero in the order of
    /// their ids. It stays so while [`Self::membership`] does.
    ///
    /// This is the form in which answers cross into a language that holds the ids already.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for the place.
    pub fn member_numbers_who_can(
        &self,
        target: &str,
        permission: &str,
    ) -> Result<Vec<u32>, CommunityError> {
        self.who_can(target, permission, |number, _| number)
    }

    fn who_can<'c, T: Copy>(
        &'c self,
        target: &str,
        permission: &str,
        one: impl Fn(u32, &'c Id) -> T,
    ) -> Result<Vec<T>, CommunityError> {
        let everybody = self.everybody(target)?;
        let Some(permission) = root_catalog().id(permission) else {
            return Ok(Vec::new());
        };
        let can = everybody.by_kind.iter();
        let can: Vec<bool> = can.map(|word| has_bit(*word, permission)).collect();
        let mut alone = everybody.alone.into_iter().peekable();
        let mut found = Vec::new();
        let mut next = 0;
        for (number, chunk) in self.members.chunks().enumerate() {
            let Some(first) = chunk.ids.first() else {
                continue;
            };
            let mut these = [one(next, first); MAX];
            let mut end = 0;
            // No branch: nobody can foresee who can.
            let mut take = |id, can| {
                these[end] = one(next, id);
                next += 1;
                end += usize::from(can);
            };
            let mut from = 0;
            while let Some(((_, at), word)) = alone.next_if(|((chunk, _), _)| *chunk == number) {
                let before = from..at;
                let before = chunk.ids[before.clone()].iter().zip(&chunk.kinds[before]);
                before.for_each(|(id, kind)| take(id, can[*kind as usize]));
                take(&chunk.ids[at], has_bit(word, permission));
                from = at + 1;
            }
            let rest = chunk.ids[from..].iter().zip(&chunk.kinds[from..]);
            rest.for_each(|(id, kind)| take(id, can[*kind as usize]));
            found.extend_from_slice(&these[..end]);
        }
        Ok(found)
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
        let Everybody { by_kind, alone } = self.everybody(target)?;
        let mut alone = alone.into_iter().peekable();
        let chunks = self.members.chunks().enumerate();
        let numbered = chunks.flat_map(|(number, chunk)| {
            let members = chunk.ids.iter().zip(&chunk.kinds).enumerate();
            members.map(move |(at, (id, kind))| ((number, at), id, *kind))
        });
        Ok(numbered.map(move |(position, id, kind)| {
            let own = alone.next_if(|(next, _)| *next == position);
            let word = own.map(|(_, word)| word);
            let word = word.or_else(|| by_kind.get(kind as usize).copied());
            (id, word.unwrap_or_default())
        }))
    }

    fn everybody(&self, target: &str) -> Result<Everybody, CommunityError> {
        let place = self.place_number(target)?;
        let rules = self.places().of_roles().nth(place.index());
        let by_kind = self.members.kinds.iter().map(|kind| {
            let holder = kind.holder(&self.role_numbers);
            rules.map_or(0, |rules| in_place(self.readings(), holder, rules))
        });
        let alone = self.alone(target)?.filter_map(|id| {
            let position = self.members.position(id)?;
            Some((position, self.access(id).ok()?.word_at(place)))
        });
        let mut alone: Vec<_> = alone.collect();
        alone.sort_unstable();
        alone.dedup();
        Ok(Everybody {
            by_kind: by_kind.collect(),
            alone,
        })
    }

    /// The members whose answers in a place are their own: those with a rule of their own there,
    /// and the owner.
    fn alone(&self, target: &str) -> Result<impl Iterator<Item = &Id>, CommunityError> {
        let rules = self.place(target)?.rules.into_iter();
        let subjects = rules.flat_map(|rules| rules.keys());
        Ok(subjects.chain(&self.owner))
    }
}
