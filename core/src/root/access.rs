//! [`Access`]: many questions about one member.

use std::sync::Arc;

use crate::reader::Id;
use crate::root::community::{Community, CommunityError};
use crate::root::kinds::Kind;
use crate::root::members::hash;
use crate::root::places::Places;
use crate::root::root_catalog;
use crate::root::words::{Holder, all, in_place};
use crate::set::PermissionId;

/// The number of a channel or channel group in a [`Community`], for as long as no channel and no
/// group is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceNumber(pub(super) u32);

impl PlaceNumber {
    /// Where the place stands in [`Community::place_ids`] and [`Access::words`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One member of a community, looked up once, for questions about many places.
///
/// ```
/// use grantfold::root::{Community, Readings};
///
/// let community = Community::from_json(
///     r#"{ "roles": [{ "id": "team", "channelPermission": { "channelCreateMessage": true } }],
///          "members": [{ "userId": "ann", "communityRoleIds": ["team"] }],
///          "channelGroups": [{ "id": "g" }],
///          "channels": [{ "id": "c", "channelGroupId": "g", "useChannelGroupPermission": false }],
///          "accessRules": [{ "channelOrChannelGroupId": "c", "roleOrMemberId": "team" }] }"#,
///     Readings::default(),
/// ).unwrap();
/// let ann = community.access("ann")?;
/// assert!(ann.has("c", "channel.createMessage")?);
/// assert_eq!(ann.channels_where("channel.createMessage").map(|id| &**id).collect::<Vec<_>>(), ["c"]);
/// # Ok::<(), grantfold::root::CommunityError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Access<'c> {
    community: &'c Community,
    id: &'c Id,
    kind: &'c Arc<Kind>,
    places: &'c Places,
    holder: Holder<'c>,
    is_owner: bool,
    hash: u32,
}

impl Community {
    /// Looks a member up, for questions about many places.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn access(&self, member: &str) -> Result<Access<'_>, CommunityError> {
        let hash = hash(member);
        let (member, kind) = self.member_and_kind(member, hash)?;
        let places = self.places();
        Ok(Access {
            community: self,
            id: member.id,
            kind,
            places,
            holder: kind.holder(&self.role_numbers),
            is_owner: self.owner.as_ref() == Some(member.id),
            hash,
        })
    }

    /// All channels in the order of their ids, then all groups in that order: the order of
    /// [`Access::words`].
    #[must_use]
    pub fn place_ids(&self) -> &[Id] {
        self.places().ids()
    }

    /// The number of a channel or channel group.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn place_number(&self, target: &str) -> Result<PlaceNumber, CommunityError> {
        self.places().find(target)
    }
}

impl<'c> Access<'c> {
    /// May the member do this in a channel or channel group?
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`] for the place. A name of no catalogue is denied.
    pub fn has(&self, target: &str, permission: &str) -> Result<bool, CommunityError> {
        let place = self.places.find(target)?;
        let id = root_catalog().id(permission);
        Ok(id.is_some_and(|id| self.has_at(place, id)))
    }

    /// The same by numbers. A number that is none of this community is denied.
    #[must_use]
    pub fn has_at(&self, place: PlaceNumber, permission: PermissionId) -> bool {
        has_bit(self.word(place.0), permission)
    }

    /// The channels where the member has a permission, in the order of their ids.
    pub fn channels_where(&self, permission: &str) -> impl Iterator<Item = &'c Id> + '_ {
        let id = root_catalog().id(permission);
        let channels = self.places.ids().iter().take(self.places.channels());
        let words = channels.zip(self.words());
        words.filter_map(move |(channel, word)| has_bit(word, id?).then_some(channel))
    }

    /// What the member may do in every channel and group, in the order of
    /// [`Community::place_ids`]: one bit for each permission of [`root_catalog`], by its id.
    ///
    /// This is the form in which answers cross into another language once, for many questions.
    #[must_use]
    pub fn words(&self) -> Vec<u64> {
        if self.is_owner {
            return vec![all(); self.places.ids().len()];
        }
        let mut words = self.community.row(self.kind).to_vec();
        for place in self.places.with_rule_of(self.id) {
            words[place as usize] = self.word(place);
        }
        words
    }

    /// What the member may do in one place, as a word of [`Self::words`]; nothing at a number that
    /// is none of this community.
    #[must_use]
    pub fn word_at(&self, place: PlaceNumber) -> u64 {
        self.word(place.0)
    }

    pub(super) fn member_id(&self) -> &'c Id {
        self.id
    }

    pub(super) fn word(&self, number: u32) -> u64 {
        match self.places.rules(number, self.id, self.hash) {
            Some(_) if self.is_owner => all(),
            Some(rules) => in_place(self.community.readings(), self.holder, rules),
            None => 0,
        }
    }
}

pub(super) fn has_bit(word: u64, permission: PermissionId) -> bool {
    word >> permission.index() & 1 == 1
}
