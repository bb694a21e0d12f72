//! Changing a [`Community`]: each call does all of it or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::root::community::{
    Channel, ChannelGroup, Community, CommunityError, EVERYONE, Id, Member, Role,
};
use crate::root::kinds::Kind;

pub(super) type Changed = Result<(), CommunityError>;

impl Community {
    /// Adds a role, or replaces the one with its id.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Exists`] if a member has that id; [`CommunityError::Unknown`] for an
    /// empty one.
    pub fn put_role(&mut self, role: Role) -> Changed {
        check_id("role", &role.id)?;
        if self.members.contains(&role.id) {
            return Err(CommunityError::Exists {
                what: "member",
                id: role.id,
            });
        }
        self.role_numbers.put(&role);
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
        // No kind and no rule may name it any more by its number, which another role will get.
        self.members.sweep();
        self.role_numbers.remove(id);
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
        let kind = Kind::new(member.roles, member.declared, &self.role_numbers);
        self.members.put(member.id, kind, member.extra);
        self.members_changed();
        Ok(())
    }

    /// Takes a member away, with the rules that name it. If it was the owner, nobody is then.
    ///
    /// # Errors
    ///
    /// [`CommunityError::Unknown`].
    pub fn remove_member(&mut self, id: &str) -> Changed {
        if !self.members.remove(id) {
            return Err(unknown("member", id));
        }
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
        self.roles_of_changed();
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
        self.roles_of_changed();
        Ok(())
    }

    fn set_roles(&mut self, member: &str, edit: impl FnOnce(&mut BTreeSet<Id>)) {
        let Some(held) = self.members.get(member) else {
            return;
        };
        let mut roles = held.roles.clone();
        edit(Arc::make_mut(&mut roles));
        let kind = Kind::new(roles, held.declared.cloned(), &self.role_numbers);
        self.members.set_kind(member, kind);
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
        if self.groups.insert(group.id.clone(), group).is_none() {
            self.places_changed();
        }
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
        self.places_changed();
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
        let now = (channel.group.clone(), channel.synced);
        let before = self.channels.insert(channel.id.clone(), channel);
        if before.is_none_or(|before| (before.group, before.synced) != now) {
            self.places_changed();
        }
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
        self.places_changed();
        self.changed();
        Ok(())
    }
}

/// Nothing can be called by an empty id.
fn check_id(what: &'static str, id: &str) -> Changed {
    match id {
        "" => Err(unknown(what, id)),
        _ => Ok(()),
    }
}

pub(super) fn unknown(what: &'static str, id: &str) -> CommunityError {
    CommunityError::Unknown {
        what,
        id: id.into(),
    }
}
