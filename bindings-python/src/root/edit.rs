//! What a community is made of, from the arguments of a change.

use std::sync::Arc;

use grantfold::PermissionSet;
use grantfold::root::{
    Channel, ChannelGroup, CommunityError, Extra, Member, Overlay, Role, RuleKey, root_catalog,
};

use crate::convert::Names;
use crate::error::Error;

fn set(names: &Names<'_>) -> Result<PermissionSet, Error> {
    let names = names.extract()?;
    let id = |name: &str| {
        let id = root_catalog().id(name);
        id.ok_or_else(|| CommunityError::UnknownPermission(name.to_owned()))
    };
    let set: Result<PermissionSet, CommunityError> =
        names.iter().map(|name| id(name.as_str())).collect();
    Ok(set?)
}

pub(crate) fn role(id: &str, name: Option<&str>, permissions: &Names<'_>) -> Result<Role, Error> {
    Ok(Role {
        id: id.into(),
        name: name.unwrap_or(id).to_owned(),
        permissions: set(permissions)?,
        extra: Extra::new(),
    })
}

pub(crate) fn member(
    id: &str,
    roles: &Names<'_>,
    declared: Option<&Names<'_>>,
) -> Result<Member, Error> {
    Ok(Member {
        id: id.into(),
        roles: Arc::new(roles.ids()?.into_iter().map(Into::into).collect()),
        declared: declared.map(set).transpose()?,
        extra: Extra::new(),
    })
}

pub(crate) fn group(id: &str, name: Option<&str>) -> ChannelGroup {
    ChannelGroup {
        id: id.into(),
        name: name.unwrap_or(id).to_owned(),
        extra: Extra::new(),
    }
}

pub(crate) fn channel(id: &str, group: &str, name: Option<&str>, synced: bool) -> Channel {
    Channel {
        id: id.into(),
        name: name.unwrap_or(id).to_owned(),
        group: group.into(),
        synced,
        extra: Extra::new(),
    }
}

pub(crate) fn overlay(allow: &Names<'_>, deny: &Names<'_>) -> Result<Overlay, Error> {
    Ok(Overlay {
        allow: set(allow)?,
        deny: set(deny)?,
        extra: Extra::new(),
    })
}

pub(crate) fn key(target: &str, subject: &str) -> RuleKey {
    RuleKey {
        target: target.into(),
        subject: subject.into(),
    }
}
