//! Advice: what is advised helps, and whatever else would help is advised too.

use std::collections::BTreeSet;

use grantfold::root::{Community, EVERYONE, Id, Overlay, Remedy, Rule};
use proptest::prelude::*;

use crate::root_world::{
    CHANNELS, GROUPS, MEMBERS, channel_name, communities, every_reading, key, set,
};
use crate::worlds;

/// What can be changed for somebody who holds these roles, each change with its name.
fn changes(held: &BTreeSet<Id>, member: &str) -> Vec<(&'static str, Id)> {
    let roles = held.iter().cloned().chain([EVERYONE.into()]);
    let of_roles = roles.flat_map(|role| ["rule", "open", "role"].map(|what| (what, role.clone())));
    of_roles
        .chain(["rule", "open"].map(|what| (what, member.into())))
        .collect()
}

/// The change made by hand; `None` where there is nothing to change.
fn changed(
    community: &Community,
    what: &str,
    whose: &Id,
    target: &str,
    name: &str,
) -> Option<Community> {
    let mut copy = community.clone();
    if what == "role" {
        let mut role = copy.role(whose).expect("a role").clone();
        role.permissions.union_with(&set([name]));
        copy.put_role(role).expect("its own id");
        return Some(copy);
    }
    let key = key(target, whose);
    let mut overlay = match (copy.rule(&key), what) {
        (None, _) => Overlay::default(),
        (Some(Rule::Known(overlay)), "rule") => overlay.clone(),
        _ => return None,
    };
    if what == "rule" {
        overlay.deny.subtract(&set([name]));
        overlay.allow.union_with(&set([name]));
    }
    copy.put_rule(key, overlay).expect("known ids");
    Some(copy)
}

fn told(remedy: &Remedy) -> Option<(&'static str, Id)> {
    match remedy {
        Remedy::MemberRule { member: whose, .. } | Remedy::RoleRule { role: whose, .. } => {
            Some(("rule", whose.clone()))
        }
        Remedy::Open { subject, .. } => Some(("open", subject.clone())),
        Remedy::RolePermission { role } => Some(("role", role.clone())),
        _ => None,
    }
}

proptest! {
    #![proptest_config(worlds(48))]

    #[test]
    fn what_is_advised_is_what_helps(community in communities(), name in channel_name()) {
        for community in every_reading().map(|readings| community.under(readings)) {
            for (member, place) in MEMBERS.into_iter().flat_map(|member| {
                GROUPS.into_iter().chain(CHANNELS).map(move |place| (member, place))
            }) {
                let has = |community: &Community| {
                    community.grants(member, place).expect("known ids").has(name)
                };
                let advice = community.advise(member, place, name).expect("known ids");
                let advised: Vec<_> = advice.iter().filter_map(|one| told(&one.remedy)).collect();
                let target = match community.channel(place) {
                    Ok(channel) if channel.synced => channel.group.to_string(),
                    _ => place.to_owned(),
                };
                let held = community.member(member).expect("a member").roles;
                let helps = |(what, whose): &(&str, Id)| {
                    changed(&community, what, whose, &target, name).is_some_and(|copy| has(&copy))
                };
                let mut expected = changes(held, member);
                expected.retain(|change| !has(&community) && helps(change));
                let unique: BTreeSet<_> = advised.iter().collect();
                prop_assert_eq!(unique.len(), advised.len());
                prop_assert_eq!(unique, expected.iter().collect(), "{} in {}", member, place);
            }
        }
    }
}
