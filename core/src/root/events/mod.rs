//! [`Community::apply`]: a community follows the events of the platform.
//!
//! Names and payloads from: Root SDK reference, the `*Event` enumerations and the `*Event` types of
//! their payloads; the developer guide *Permission update events* for what "created" and "deleted"
//! mean and for the order within one update.

mod change;
mod people;
mod places;

use std::borrow::Cow;
use std::collections::BTreeSet;

use change::{Change, Effect};
use serde::Serialize;

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::node::{Node, Value};
use crate::reader::{Object, Reader, Wording};
use crate::root::community::{Community, Id, Rule, RuleKey};
use crate::source::{Document, Limits};
use crate::suggest;

/// What became of an event that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// The event's name.
    pub event: &'static str,
    /// Is the community another one now? Then its version is one higher.
    pub changed: bool,
    /// The rules that were not there before and that this event made unknown: it told of them
    /// without saying what they say. They are to be fetched, and until then they close what they
    /// may deny. [`Community::unknown_rules`] also has those that were unknown already.
    pub unknown_rules: Vec<RuleKey>,
    /// Channels and groups whose known rules may say something else now. An event tells that a
    /// place was edited, never that an overlay was replaced, and what is known is kept as it is:
    /// fetch the rules of these places too where that matters.
    pub recheck: Vec<Id>,
    /// What was odd about the event, and no error.
    pub diagnostics: Vec<Diagnostic>,
}

/// How the SDK calls its events, and what they do. Those without effect say nothing that
/// permissions depend on: order, presence, messages, files, calls.
static EVENTS: &[(&str, Effect)] = &[
    ("channel.created", Effect::PutChannel),
    ("channel.edited", Effect::PutChannel),
    ("channel.moved", Effect::MoveChannel),
    ("channel.deleted", Effect::RemoveChannel),
    ("channelGroup.created", Effect::PutGroup),
    ("channelGroup.edited", Effect::PutGroup),
    ("channelGroup.moved", Effect::Nothing),
    ("channelGroup.deleted", Effect::RemoveGroup),
    ("communityRole.created", Effect::PutRole),
    ("communityRole.edited", Effect::PutRole),
    ("communityRole.moved", Effect::Nothing),
    ("communityRole.deleted", Effect::RemoveRole),
    ("communityMemberRole.created", Effect::GiveRole),
    ("communityMemberRole.deleted", Effect::TakeRole),
    ("communityMemberRole.set.primary", Effect::Nothing),
    ("community.joined", Effect::Join),
    ("community.leave", Effect::Leave),
    ("community.edited", Effect::SetOwner),
    PERMISSION_UPDATE,
    // What the receiver itself may do in the community, which follows from its roles.
    ("community.permission.edited", Effect::Nothing),
    // Attached is who has the community open at the moment, not who is a member of it.
    ("communityMember.attach", Effect::Nothing),
    ("communityMember.detach", Effect::Nothing),
    // Who is banned also leaves, and that is an event of its own.
    ("communityMemberBan.created", Effect::Nothing),
    ("communityMemberBan.deleted", Effect::Nothing),
    ("communityEmoji.created", Effect::Nothing),
    ("communityEmoji.deleted", Effect::Nothing),
    ("channelDirectory.created", Effect::Nothing),
    ("channelDirectory.edited", Effect::Nothing),
    ("channelDirectory.moved", Effect::Nothing),
    ("channelDirectory.deleted", Effect::Nothing),
    ("channelFile.created", Effect::Nothing),
    ("channelFile.edited", Effect::Nothing),
    ("channelFile.moved", Effect::Nothing),
    ("channelFile.deleted", Effect::Nothing),
    ("channelMessage.created", Effect::Nothing),
    ("channelMessage.edited", Effect::Nothing),
    ("channelMessage.deleted", Effect::Nothing),
    ("channelMessage.set.typingIndicator", Effect::Nothing),
    ("channelMessagePin.created", Effect::Nothing),
    ("channelMessagePin.deleted", Effect::Nothing),
    ("channelMessageReaction.created", Effect::Nothing),
    ("channelMessageReaction.deleted", Effect::Nothing),
    ("channelWebRtcUser.attach", Effect::Nothing),
    ("channelWebRtcUser.detach", Effect::Nothing),
    ("channelWebRtcUserDevice.set.status", Effect::Nothing),
    ("channelWebRtcUserDevice.set.transport", Effect::Nothing),
    ("channelWebRtcUserDevice.set.dataChannel", Effect::Nothing),
    ("user.set.profile", Effect::Nothing),
    ("user.attached", Effect::Nothing),
    ("user.detached", Effect::Nothing),
    ("user.device.attached", Effect::Nothing),
    ("user.device.detached", Effect::Nothing),
    ("members.added", Effect::Nothing),
    ("members.removed", Effect::Nothing),
    ("state.changed", Effect::Nothing),
    ("userGroup.empty", Effect::Nothing),
    ("job", Effect::Nothing),
    ("job.missed", Effect::Nothing),
    ("update", Effect::Nothing),
    ("button", Effect::Nothing),
];

/// The SDK has no name for this one: it hands its parts out one by one.
const PERMISSION_UPDATE: (&str, Effect) = ("community.permissionUpdate", Effect::PermissionUpdate);

/// `PacketType.CommunityPermissionUpdate`
const PERMISSION_UPDATE_PACKET: f64 = 5405.0;

static WORDING: Wording = Wording {
    malformed: (
        Code::EventMalformed,
        "an event is `{\"event\": name, \"payload\": object}` as the SDK hands it out; nothing was changed",
    ),
    dangling: (
        Code::EventDanglingId,
        "fetch it, put it into the community, and apply the event again; nothing was changed",
    ),
    clash: (
        Code::EventMalformed,
        "the platform does not do this; nothing was changed",
    ),
};

impl Community {
    /// Applies one event of the platform: `{"event": "channel.created", "payload": {...}}`, named
    /// and shaped as the SDK hands it out. All later questions see the change.
    ///
    /// - An event says which roles and members have a rule on a place (`roleOrMemberIds`), and not
    ///   what the rules say. Rules of others are taken away; a rule that was not known before is
    ///   [`Rule::Unknown`] and closes all channel permissions of whoever it is for, until
    ///   [`Self::put_rule`] makes it known.
    /// - `channelPermission` is what the receiver of the event may do, so it is not kept.
    /// - `created` and `deleted` also mean "became visible" and "is no longer visible" to the
    ///   receiver. This community is what the receiver sees of it: what is deleted is taken out
    ///   with its rules, and what is edited and was not there is put in.
    /// - A channel that follows its group has no rules of its own: an event that says so takes them
    ///   away, and they are unknown when it stops following.
    /// - `community.permissionUpdate`, or the number 5405 of its packet, is a whole
    ///   `CommunityPermissionUpdateEvent`; its parts are applied in the order in which the SDK
    ///   hands them out.
    /// - A role that is given to a member who is not in this community changes nothing here.
    /// - A member who joins has the roles that the event names and EVERYONE, whatever it had before.
    /// - An app that joins has declared nothing, as far as the event tells: [`Self::put_member`]
    ///   says what.
    ///
    /// An event that nothing here depends on is accepted and changes nothing. Presence
    /// (`communityMember.attach`, `communityMember.detach`) is one of those.
    ///
    /// ```
    /// use grantfold::root::{Community, Readings, RuleKey};
    ///
    /// let document = r#"{
    ///     "members": [{ "userId": "ann" }],
    ///     "roles": [{ "id": "team", "name": "Team" }],
    ///     "channelGroups": [{ "id": "g", "name": "General" }]
    /// }"#;
    /// let mut community = Community::from_json(document, Readings::default()).unwrap();
    ///
    /// let event = r#"{ "event": "channel.created", "payload": {
    ///     "id": "ch", "channelGroupId": "g", "name": "plans",
    ///     "useChannelGroupPermission": false, "roleOrMemberIds": ["team"]
    /// } }"#;
    /// let applied = community.apply(event).unwrap();
    /// assert!(applied.changed);
    /// assert_eq!(applied.unknown_rules, [RuleKey { target: "ch".into(), subject: "team".into() }]);
    ///
    /// let event = r#"{ "event": "communityMemberRole.created", "payload": {
    ///     "communityRoleId": "team", "userIds": ["ann"]
    /// } }"#;
    /// community.apply(event).unwrap();
    /// assert!(community.sees("ann", "ch")?);
    /// assert_eq!(
    ///     community.grants("ann", "ch")?.explain("channel.createMessage").summary,
    ///     "`channel.createMessage` is not granted: \
    ///      the overlay of the access rule of `team` on `ch` is not known yet"
    /// );
    ///
    /// let refused = community.apply(r#"{ "event": "channel.create", "payload": {} }"#).unwrap_err();
    /// assert_eq!(refused[0].help.as_deref(), Some("did you mean `channel.created`?"));
    /// assert_eq!(community.version(), 2);
    /// # Ok::<(), grantfold::root::CommunityError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All problems of the event, each with its place; then nothing is changed. Beside what is no
    /// strict JSON: `event-unknown` for a name that no event has, `event-malformed` for what has the
    /// wrong shape, `event-dangling-id` for what names something that is not here,
    /// `event-other-community` for an event of another community. An event of more than 16 MiB is
    /// not read.
    pub fn apply(&mut self, event: &str) -> Result<Applied, Vec<Diagnostic>> {
        let document = Document::read_within(Limits::EVENT, event);
        let reader = Reader::new(
            Checker {
                lines: &document.lines,
                cut_off: document.cut_off,
                diagnostics: document.diagnostics,
            },
            &WORDING,
        );
        let mut change = Change {
            reader,
            community: Cow::Borrowed(self),
            unknown: BTreeSet::new(),
            recheck: BTreeSet::new(),
        };
        let name = document.root.as_ref().and_then(|root| change.read(root));
        let diagnostics = change.reader.finish(name.is_some())?;
        let (unknown, recheck) = (change.unknown, change.recheck);
        let changed = match change.community {
            Cow::Owned(next) => self.replace(next),
            Cow::Borrowed(_) => false,
        };
        let is_unknown = |key: &RuleKey| self.rule(key) == Some(&Rule::Unknown);
        Ok(Applied {
            event: name.unwrap_or_default(),
            changed,
            unknown_rules: unknown.into_iter().filter(is_unknown).collect(),
            recheck: recheck
                .into_iter()
                .filter(|place| self.rules.contains_key(place))
                .collect(),
            diagnostics,
        })
    }
}

impl Change<'_, '_, '_> {
    /// Makes the change an event tells of; its name, if it has one.
    fn read(&mut self, root: &Node) -> Option<&'static str> {
        let mut object = self.reader.object(root, "")?;
        let (name, effect) = self.event(&mut object)?;
        if effect == Effect::Nothing {
            return Some(name);
        }
        let Some(payload) = object.take("payload") else {
            self.reader.missing(&object, "payload", "");
            return Some(name);
        };
        if let Some(payload) = self.reader.object(payload, "/payload") {
            self.make(effect, payload);
        }
        Some(name)
    }

    fn event(&mut self, object: &mut Object<'_>) -> Option<(&'static str, Effect)> {
        let Some(node) = object.take("event") else {
            self.reader.missing(object, "event", "");
            return None;
        };
        let (given, found) = match &node.value {
            Value::String(name) => (
                name.to_string(),
                EVENTS.iter().find(|event| event.0 == name),
            ),
            Value::Number(PERMISSION_UPDATE_PACKET) => return Some(PERMISSION_UPDATE),
            Value::Number(packet) => (packet.to_string(), None),
            _ => {
                let wanted = "the name of an event";
                self.reader.wrong_type(node, "/event", wanted);
                return None;
            }
        };
        if found.is_none() {
            let nearest = suggest::nearest(&given, EVENTS.iter().map(|event| event.0), &[]);
            let help = match nearest {
                Some(nearest) => format!("did you mean `{}`?", nearest.name),
                None => "events are named as in the SDK; the one packet type that is read is 5405"
                    .to_owned(),
            };
            let message = format!("there is no event `{given}`");
            let code = Code::EventUnknown;
            let report = self.reader.checker.report(code, node, "/event", message);
            report.help(help);
        }
        found.copied()
    }
}
