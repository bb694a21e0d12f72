//! Events about roles, members and the owner.

use super::change::{Change, merged};
use std::sync::Arc;

use crate::code::Code;
use crate::reader::{Object, Text};
use crate::root::community::{CommunityError, EVERYONE, Extra, Member, MemberRef, Role};
use crate::root::tables::Scope;
use crate::set::PermissionSet;

impl Change<'_, '_, '_> {
    pub(super) fn put_role(&mut self, mut payload: Object<'_>) {
        let role = self.reader.text_at(&mut payload, "id");
        let community = self.granted(&mut payload, "communityPermission", Scope::Community);
        let channel = self.granted(&mut payload, "channelPermission", Scope::Channel);
        let (Some(role), Some(mut permissions), Some(channel)) = (role, community, channel) else {
            return;
        };
        let id = role.id.clone();
        permissions.union_with(&channel);
        let (name, extra) = match self.community.roles.get(&id).cloned() {
            Some(old) => (Some(old.name), old.extra),
            None => (None, Extra::new()),
        };
        let put = Role {
            name: self.name(&mut payload, name, &id),
            extra: merged(extra, &mut payload),
            permissions,
            id,
        };
        let put = self.community.to_mut().put_role(put);
        self.reader.edit(role.node, &role.path, put);
    }

    pub(super) fn remove_role(&mut self, mut payload: Object<'_>) {
        let Some(role) = self.reader.text_at(&mut payload, "communityRoleId") else {
            return;
        };
        if self.community.roles.contains_key(&role.id) {
            let removed = self.community.to_mut().remove_role(&role.id);
            self.reader.edit(role.node, &role.path, removed);
        }
    }

    pub(super) fn share_role(&mut self, mut payload: Object<'_>, gives: bool) {
        let role = self.reader.text_at(&mut payload, "communityRoleId");
        let users = self.required_texts(&mut payload, "userIds");
        let (Some(role), Some(users)) = (role, users) else {
            return;
        };
        if &*role.id == EVERYONE {
            let taken = if gives {
                Ok(())
            } else {
                Err(CommunityError::Everyone)
            };
            return self.reader.edit(role.node, &role.path, taken);
        }
        if !self.community.roles.contains_key(&role.id) {
            // Nobody here can hold a role that is not here, so none can lose it either.
            if gives {
                self.refuse_unknown("role", &role);
            }
            return;
        }
        for user in users {
            let Some(member) = self.community.members.get(&user.id) else {
                self.unlisted(&user);
                continue;
            };
            if member.roles.contains(&role.id) == gives {
                continue;
            }
            let community = self.community.to_mut();
            let shared = if gives {
                community.add_role_to(&user.id, &role.id)
            } else {
                community.remove_role_from(&user.id, &role.id)
            };
            self.reader.edit(user.node, &user.path, shared);
        }
    }

    pub(super) fn join(&mut self, mut payload: Object<'_>) {
        let path = payload.place("communityRoleIds");
        let roles = payload.given("communityRoleIds");
        let roles = self.reader.texts(roles, &path);
        let Some(user) = self.reader.text_at(&mut payload, "userId") else {
            return;
        };
        // A role that is not there is reported at its own place.
        let is_there = |role: &Text<'_>| self.community.roles.contains_key(&role.id);
        let (roles, others): (Vec<_>, Vec<_>) = roles.into_iter().partition(is_there);
        for role in &others {
            self.refuse_unknown("role", role);
        }
        let old = self.community.member(&user.id).ok();
        let (declared, extra) = match old.map(MemberRef::to_member) {
            Some(old) => (old.declared, old.extra),
            None => (None, Extra::new()),
        };
        let put = Member {
            id: user.id.clone(),
            // Who joins anew has none of the roles from before.
            roles: Arc::new(roles.into_iter().map(|role| role.id).collect()),
            declared,
            extra,
        };
        let put = self.community.to_mut().put_member(put);
        self.reader.edit(user.node, &user.path, put);
    }

    pub(super) fn leave(&mut self, mut payload: Object<'_>) {
        let Some(user) = self.reader.text_at(&mut payload, "userId") else {
            return;
        };
        if self.community.members.contains(&user.id) {
            let removed = self.community.to_mut().remove_member(&user.id);
            self.reader.edit(user.node, &user.path, removed);
        }
    }

    pub(super) fn set_owner(&mut self, mut payload: Object<'_>) {
        let Some(owner) = self.reader.text_at(&mut payload, "ownerUserId") else {
            return;
        };
        if self.community.owner.as_ref() != Some(&owner.id) {
            let set = self.community.to_mut().set_owner(&owner.id);
            self.reader.edit(owner.node, &owner.path, set);
        }
    }

    /// A set of permissions that must be there: without it, nothing would be granted in silence.
    fn granted(
        &mut self,
        payload: &mut Object<'_>,
        field: &'static str,
        scope: Scope,
    ) -> Option<PermissionSet> {
        let path = payload.place(field);
        let Some(node) = payload.given(field) else {
            self.reader.missing(payload, field, "");
            return None;
        };
        Some(self.reader.said(node, &path, scope).allow)
    }

    fn required_texts<'n>(
        &mut self,
        payload: &mut Object<'n>,
        field: &'static str,
    ) -> Option<Vec<Text<'n>>> {
        let path = payload.place(field);
        let Some(node) = payload.given(field) else {
            self.reader.missing(payload, field, "");
            return None;
        };
        Some(self.reader.texts(Some(node), &path))
    }

    fn unlisted(&mut self, user: &Text<'_>) {
        let message = format!(
            "`{}` is no member of this community as it is known",
            user.id
        );
        let code = Code::EventUnlistedMember;
        let checker = &mut self.reader.checker;
        let report = checker.report(code, user.node, &user.path, message);
        report.help("put the member in, with all its roles, if you ask about it");
    }
}
