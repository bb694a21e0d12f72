//! What the platform says about changes of a community.

use grantfold::root::{Community, EVERYONE};
use serde_json::{Map, Value, json};

use crate::root_world::{Wish, key};

/// The event that tells of a change, if there is one that tells exactly that.
pub(crate) fn event(wish: &Wish, community: &Community) -> Option<Value> {
    let sdk = |names: &[&str], section: &str| -> Map<String, Value> {
        let of = names.iter().filter_map(|name| name.split_once('.'));
        let of = of.filter(|(place, _)| *place == section);
        of.map(|(_, name)| {
            (
                format!("{section}{}{}", name[..1].to_uppercase(), &name[1..]),
                json!(true),
            )
        })
        .collect()
    };
    let (name, payload) = match wish {
        Wish::PutRole(id, names) => {
            let (c, ch) = (sdk(names, "community"), sdk(names, "channel"));
            let payload =
                json!({ "id": id, "name": id, "communityPermission": c, "channelPermission": ch });
            ("communityRole.edited", payload)
        }
        Wish::RemoveRole(id) => ("communityRole.deleted", json!({ "communityRoleId": id })),
        // Everybody holds it without being listed, and the event lists nobody.
        Wish::Give(_, EVERYONE) => return None,
        Wish::Give(member, role) => (
            "communityMemberRole.created",
            json!({ "communityRoleId": role, "userIds": [member] }),
        ),
        Wish::Take(member, role) => (
            "communityMemberRole.deleted",
            json!({ "communityRoleId": role, "userIds": [member] }),
        ),
        Wish::RemoveMember(id) => ("community.leave", json!({ "userId": id })),
        Wish::SetOwner(id) => ("community.edited", json!({ "ownerUserId": id })),
        Wish::PutGroup(id) => ("channelGroup.edited", json!({ "id": id, "name": id })),
        Wish::RemoveGroup(id) => ("channelGroup.deleted", json!({ "id": id })),
        Wish::RemoveChannel(id) => ("channel.deleted", json!({ "id": id })),
        Wish::PutChannel(id, group, synced) => {
            let payload = json!({ "id": id, "name": id, "channelGroupId": group, "useChannelGroupPermission": synced });
            ("channel.edited", payload)
        }
        // What an event says of a rule is only that it is there.
        Wish::PutUnknownRule(at, of) => {
            let group = community.group(at).ok()?;
            let is_new = community.rule(&key(at, of)).is_none();
            let mut subjects = subjects(community, at);
            subjects.extend(is_new.then(|| (*of).to_owned()));
            let payload = json!({ "id": at, "name": group.name, "roleOrMemberIds": subjects });
            return is_new.then(|| json!({ "event": "channelGroup.edited", "payload": payload }));
        }
        Wish::RemoveRule(at, of) => {
            let group = community.group(at).ok()?;
            let mut subjects = subjects(community, at);
            subjects.retain(|subject| subject != of);
            let payload = json!({ "id": at, "name": group.name, "roleOrMemberIds": subjects });
            ("channelGroup.edited", payload)
        }
        Wish::PutMember(..) | Wish::PutRule(..) | Wish::PutBadRule(..) => return None,
    };
    Some(json!({ "event": name, "payload": payload }))
}

/// Who has a rule at a place.
pub(crate) fn subjects(community: &Community, place: &str) -> Vec<String> {
    let roles = ["red", "blue", EVERYONE, "new"].into_iter();
    let members = community.members().map(|member| &**member.id);
    let all = roles.chain(members);
    let has_rule = |id: &&str| community.rule(&key(place, id)).is_some();
    all.filter(has_rule).map(str::to_owned).collect()
}
