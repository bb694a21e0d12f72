//! [`Change`]: what an event does to a community, before it is known whether all of it can be done.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::code::Code;
use crate::reader::{Object, Reader, Text};
use crate::root::community::{Community, CommunityError, Extra, Id, RuleKey};

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    PutChannel,
    MoveChannel,
    RemoveChannel,
    PutGroup,
    RemoveGroup,
    PutRole,
    RemoveRole,
    GiveRole,
    TakeRole,
    Join,
    Leave,
    SetOwner,
    PermissionUpdate,
    Nothing,
}

/// The parts of a `CommunityPermissionUpdateEvent` in the order in which the SDK hands them out.
const PARTS: [(&str, Effect); 8] = [
    ("channelGroupsCreated", Effect::PutGroup),
    ("channelsCreated", Effect::PutChannel),
    ("channelGroupsEdited", Effect::PutGroup),
    ("channelGroupsMoved", Effect::Nothing),
    ("channelsEdited", Effect::PutChannel),
    ("channelsMoved", Effect::MoveChannel),
    ("channelsDeleted", Effect::RemoveChannel),
    ("channelGroupsDeleted", Effect::RemoveGroup),
];

/// Fields about the receiver of an event and about the rules of a place. A copy of them would be
/// out of date with the next event.
const OUTDATED: [&str; 3] = [
    "channelPermission",
    "channelGroupPermission",
    "roleOrMemberIds",
];

/// Fields that are true of the event and not of what it is about.
const PASSING: [&str; 5] = [
    "communityId",
    "beforeChannelId",
    "beforeChannelGroupId",
    "beforeCommunityRoleId",
    "webRtcMembers",
];

/// A change in the making: it is copied from the community as soon as something is different.
pub(super) struct Change<'c, 'd, 't> {
    pub(super) reader: Reader<'d, 't>,
    pub(super) community: Cow<'c, Community>,
    /// Rules that were not known of before.
    pub(super) unknown: BTreeSet<RuleKey>,
    /// Places that were edited and whose known rules were kept.
    pub(super) recheck: BTreeSet<Id>,
}

impl Change<'_, '_, '_> {
    pub(super) fn make(&mut self, effect: Effect, mut payload: Object<'_>) {
        if !self.is_ours(&mut payload) {
            return;
        }
        match effect {
            Effect::PutChannel => self.put_channel(payload),
            Effect::MoveChannel => self.move_channel(payload),
            Effect::RemoveChannel => self.remove_channel(payload),
            Effect::PutGroup => self.put_group(payload),
            Effect::RemoveGroup => self.remove_group(payload),
            Effect::PutRole => self.put_role(payload),
            Effect::RemoveRole => self.remove_role(payload),
            Effect::GiveRole => self.share_role(payload, true),
            Effect::TakeRole => self.share_role(payload, false),
            Effect::Join => self.join(payload),
            Effect::Leave => self.leave(payload),
            Effect::SetOwner => self.set_owner(payload),
            Effect::PermissionUpdate => {
                for (field, effect) in PARTS {
                    let path = payload.place(field);
                    for item in self.reader.items(payload.given(field), &path) {
                        self.make(effect, item);
                    }
                }
            }
            Effect::Nothing => (),
        }
    }

    /// A community without an id takes every event for its own.
    fn is_ours(&mut self, payload: &mut Object<'_>) -> bool {
        let Some(node) = payload.given("communityId") else {
            return true;
        };
        let path = payload.place("communityId");
        let (Some(theirs), Some(ours)) = (self.reader.text(node, &path), &self.community.id) else {
            return true;
        };
        if theirs != *ours {
            let message = format!("the event is about the community `{theirs}`, not `{ours}`");
            let code = Code::EventOtherCommunity;
            let report = self.reader.checker.report(code, node, &path, message);
            report.help("apply it to that community; nothing was changed");
        }
        theirs == *ours
    }

    /// A payload without a name leaves the one there is.
    pub(super) fn name(
        &mut self,
        payload: &mut Object<'_>,
        old: Option<String>,
        id: &Id,
    ) -> String {
        let known = old.map_or_else(|| id.clone(), Id::from);
        self.reader.name(payload, &known)
    }

    pub(super) fn refuse_unknown(&mut self, what: &'static str, text: &Text<'_>) {
        let id = text.id.clone();
        let unknown = Err(CommunityError::Unknown { what, id });
        self.reader.edit(text.node, &text.path, unknown);
    }
}

/// The other fields of something, with those of the payload put over them.
pub(super) fn merged(mut extra: Extra, payload: &mut Object<'_>) -> Extra {
    for field in OUTDATED.into_iter().chain(PASSING) {
        payload.take(field);
    }
    extra.retain(|key, _| !OUTDATED.contains(&key.as_str()));
    extra.extend(payload.rest());
    extra
}
