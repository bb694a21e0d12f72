//! Members, roles, channels and groups of a [`Community`] by their ids.

use std::sync::Arc;

use crate::root::community::{
    Channel, ChannelGroup, Community, CommunityError, Id, MemberRef, Role,
};
use crate::root::kinds::Kind;
use crate::root::members::hash;

impl Community {
    /// A member or app.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn member(&self, id: &str) -> Result<MemberRef<'_>, CommunityError> {
        self.member_and_kind(id, hash(id)).map(|(member, _)| member)
    }

    pub(super) fn member_and_kind(
        &self,
        id: &str,
        hash: u32,
    ) -> Result<(MemberRef<'_>, &Arc<Kind>), CommunityError> {
        self.members
            .find(id, hash)
            .ok_or_else(|| CommunityError::Unknown {
                what: "member",
                id: id.into(),
            })
    }

    /// All members and apps, in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = MemberRef<'_>> {
        self.members.iter()
    }

    /// A role; that of everyone is there too.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn role(&self, id: &str) -> Result<&Role, CommunityError> {
        let found = self.roles.get(id);
        found.ok_or_else(|| CommunityError::Unknown {
            what: "role",
            id: id.into(),
        })
    }

    /// A channel.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn channel(&self, id: &str) -> Result<&Channel, CommunityError> {
        let found = self.channels.get(id);
        found.ok_or_else(|| CommunityError::Unknown {
            what: "channel",
            id: id.into(),
        })
    }

    /// A channel group.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn group(&self, id: &str) -> Result<&ChannelGroup, CommunityError> {
        let found = self.groups.get(id);
        found.ok_or_else(|| CommunityError::Unknown {
            what: "channel group",
            id: id.into(),
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
}
