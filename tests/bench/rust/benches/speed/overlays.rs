//! May this member do this in this channel? In which of 2,000 channels may one post?

use std::collections::HashMap;

use grantfold::PermissionId;
use grantfold::root::{Community, PlaceNumber, Readings, root_catalog};
use grantfold_bench::{Overlays, load, number};
use rustc_hash::FxHashMap;

use crate::rows::Rows;

const ONE: &str = "overlay";
const ALL: &str = "overlay, 2,000 channels";

/// What chat servers document, over one slice.
struct Overlay {
    id: u64,
    allow: u64,
    deny: u64,
}

struct Member {
    id: u64,
    roles: Vec<u64>,
    base: u64,
}

fn pass(member: &Member, everyone: u64, overlays: &[Overlay]) -> u64 {
    let (mut allow, mut deny, mut own_allow, mut own_deny, mut all) = (0, 0, 0, 0, 0);
    for overlay in overlays {
        if overlay.id == everyone {
            all = overlay.deny;
        } else if overlay.id == member.id {
            (own_allow, own_deny) = (overlay.allow, overlay.deny);
        } else if member.roles.contains(&overlay.id) {
            allow |= overlay.allow;
            deny |= overlay.deny;
        }
    }
    ((member.base & !all & !deny | allow) & !own_deny) | own_allow
}

fn look_up(member: &Member, everyone: u64, overlays: &HashMap<u64, (u64, u64)>) -> u64 {
    let said = |id: &u64| overlays.get(id).copied().unwrap_or_default();
    let (mut allow, mut deny) = (0, 0);
    for role in &member.roles {
        let (allowed, denied) = said(role);
        allow |= allowed;
        deny |= denied;
    }
    let (own_allow, own_deny) = said(&member.id);
    ((member.base & !said(&everyone).1 & !deny | allow) & !own_deny) | own_allow
}

pub fn rows(rows: &mut Rows) {
    let work: Overlays = load("overlay.json");
    let guild = &work.discord;
    let everyone = number(&guild.guild);
    let bits: HashMap<&str, u64> = work
        .bits
        .iter()
        .map(|(name, bit)| (&**name, number(bit)))
        .collect();
    let of_role: HashMap<&str, u64> = guild
        .roles
        .iter()
        .map(|role| (&*role.id, number(&role.permissions)))
        .collect();
    let members: Vec<Member> = guild
        .members
        .iter()
        .map(|member| Member {
            id: number(&member.id),
            roles: member.roles.iter().map(|role| number(role)).collect(),
            base: member
                .roles
                .iter()
                .fold(number(&guild.everyone), |mask, role| {
                    mask | of_role[&**role]
                }),
        })
        .collect();
    let channels: Vec<Vec<Overlay>> = guild
        .channels
        .iter()
        .map(|channel| {
            let overlays = channel.overwrites.iter();
            overlays
                .map(|o| Overlay {
                    id: number(&o.id),
                    allow: number(&o.allow),
                    deny: number(&o.deny),
                })
                .collect()
        })
        .collect();
    let maps: Vec<HashMap<u64, (u64, u64)>> = channels
        .iter()
        .map(|its| its.iter().map(|o| (o.id, (o.allow, o.deny))).collect())
        .collect();

    let member_at: FxHashMap<&str, usize> = guild
        .members
        .iter()
        .zip(0..)
        .map(|(it, at)| (&*it.id, at))
        .collect();
    let channel_at: FxHashMap<&str, usize> = guild
        .channels
        .iter()
        .zip(0..)
        .map(|(it, at)| (&*it.id, at))
        .collect();
    let asked = &work.queries;
    let by_name: Vec<((&str, &str, &str), bool)> = (0..asked.member.len())
        .map(|at| {
            (
                (
                    &*asked.member[at],
                    &*asked.channel[at],
                    &*asked.permission[at],
                ),
                asked.allowed[at],
            )
        })
        .collect();
    let numbered: Vec<((usize, usize, u64), bool)> = by_name
        .iter()
        .map(|((member, channel, name), yes)| {
            ((member_at[member], channel_at[channel], bits[name]), *yes)
        })
        .collect();

    rows.queries(
        ONE,
        "hand: one pass over the overlays, by number",
        &numbered,
        |&(member, channel, bit)| pass(&members[member], everyone, &channels[channel]) & bit == bit,
    );
    rows.queries(
        ONE,
        "hand: one pass over the overlays, by string ids",
        &by_name,
        |(member, channel, name)| {
            let (Some(member), Some(channel), Some(bit)) = (
                member_at.get(member),
                channel_at.get(channel),
                bits.get(name),
            ) else {
                return false;
            };
            pass(&members[*member], everyone, &channels[*channel]) & bit == *bit
        },
    );
    rows.queries(
        ONE,
        "hand: overlays in HashMaps, by number",
        &numbered,
        |&(member, channel, bit)| look_up(&members[member], everyone, &maps[channel]) & bit == bit,
    );
    let kept: Vec<Vec<u64>> = members
        .iter()
        .map(|member| {
            channels
                .iter()
                .map(|its| pass(member, everyone, its))
                .collect()
        })
        .collect();
    rows.queries(
        ONE,
        "kept: effective masks, bit test",
        &numbered,
        |&(member, channel, bit)| kept[member][channel] & bit == bit,
    );

    let community =
        Community::from_json(work.document.get(), Readings::default()).expect("a community");
    rows.queries(
        ONE,
        "grantfold: community.access(member).has(channel, name)",
        &by_name,
        |(member, channel, name)| {
            let access = community.access(member);
            access
                .and_then(|access| access.has(channel, name))
                .unwrap_or_default()
        },
    );
    let access: Vec<_> = guild
        .members
        .iter()
        .map(|member| community.access(&member.id).expect("it is there"))
        .collect();
    let by_id: Vec<((usize, PlaceNumber, PermissionId), bool)> = by_name
        .iter()
        .map(|((member, channel, name), yes)| {
            let place = community.place_number(channel).expect("it is there");
            (
                (
                    member_at[member],
                    place,
                    root_catalog().id(name).expect("it is one"),
                ),
                *yes,
            )
        })
        .collect();
    rows.queries(
        ONE,
        "grantfold: access.has_at(place, id), access held",
        &by_id,
        |&(member, place, id)| access[member].has_at(place, id),
    );
    rows.queries(
        ONE,
        "grantfold: community.grants(member, channel).has(name)",
        &by_name,
        |(member, channel, name)| {
            community
                .grants(member, channel)
                .is_ok_and(|grants| grants.has(name))
        },
    );

    // Hardly a query asks what another one asked, so that what one worked out is of no use to the next.
    let role = community
        .role(&guild.roles[0].id)
        .expect("it is there")
        .clone();
    rows.queries_after(
        ONE,
        "grantfold: community.access(member).has(channel, name), a role changed before",
        &by_name,
        &mut community.clone(),
        |community| community.put_role(role.clone()).expect("its id is its own"),
        |community, (member, channel, name)| {
            let access = community.access(member);
            access
                .and_then(|access| access.has(channel, name))
                .unwrap_or_default()
        },
    );

    let asking = member_at[&*work.bulk.member];
    let bit = bits[&*work.bulk.permission];
    let mut expected: Vec<u32> = work
        .bulk
        .channels
        .iter()
        .map(|id| channel_at[&**id] as u32)
        .collect();
    expected.sort_unstable();
    let right = |found: &Vec<u32>| *found == expected;
    let member = &members[asking];
    let filter = |can: &dyn Fn(usize) -> bool| {
        (0..channels.len())
            .filter(|at| can(*at))
            .map(|at| at as u32)
            .collect()
    };
    rows.whole(
        ALL,
        "hand: one pass over the overlays",
        || {
            (0..)
                .zip(&channels)
                .filter(|(_, its)| pass(member, everyone, its) & bit == bit)
                .map(|(at, _)| at)
                .collect()
        },
        right,
    );
    rows.whole(
        ALL,
        "hand: overlays in HashMaps",
        || {
            (0..)
                .zip(&maps)
                .filter(|(_, its)| look_up(member, everyone, its) & bit == bit)
                .map(|(at, _)| at)
                .collect()
        },
        right,
    );
    rows.whole(
        ALL,
        "kept: effective masks",
        || filter(&|at| kept[asking][at] & bit == bit),
        right,
    );

    let permission = &*work.bulk.permission;
    let right = |found: usize| found == expected.len();
    rows.whole(
        ALL,
        "grantfold: community.channels_where(member, permission)",
        || community.channels_where(&work.bulk.member, permission),
        |found| right(found.as_ref().map_or(0, Vec::len)),
    );
    rows.whole(
        ALL,
        "grantfold: channels_where, community changed before",
        || {
            // The same reading again: the same community, of which nothing is worked out yet.
            let changed = community.under(Readings::default());
            changed
                .channels_where(&work.bulk.member, permission)
                .map_or(0, |found| found.len())
        },
        |found| right(*found),
    );
    rows.whole(
        ALL,
        "grantfold: access.words(), all permissions",
        || access[asking].words(),
        |words| {
            let id = root_catalog().id(permission).map_or(0, PermissionId::index);
            right(words.iter().filter(|word| **word >> id & 1 == 1).count())
        },
    );
    #[cfg(feature = "peers")]
    crate::peers::overlays(rows, (ONE, ALL), &work, &numbered, (asking, bit), &expected);
}
