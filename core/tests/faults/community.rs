//! The events of a Root community. They have neither numbers nor dates: who may have missed one has
//! to load anew, and nothing in the events that come later says so.

use grantfold::root::{Applied, Community, RuleKey};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::root_events::{event, subjects};
use crate::root_world::{Wish, answers, communities, key, member, readings, wishes};
use crate::{deliver, fates, histories};

/// Changes the community as the platform does, and gives what it sends about that: nothing if
/// it cannot be done.
fn happens(server: &mut Community, wish: &Wish) -> Option<Value> {
    match wish {
        // A channel that follows its group has no rules of its own.
        Wish::PutRule(at, ..) | Wish::RemoveRule(at, _) => {
            let follows = server.channel(at).is_ok_and(|channel| channel.synced);
            (!follows && wish.make(server).is_ok()).then(|| edited(server, at))
        }
        Wish::PutChannel(id, _, synced) => {
            let followed = server.channel(id).is_ok_and(|channel| channel.synced);
            wish.make(server).ok()?;
            for subject in subjects(server, id).iter().filter(|_| *synced || followed) {
                server.remove_rule(&key(id, subject)).expect("a rule");
            }
            Some(edited(server, id))
        }
        Wish::PutMember(id, roles, _) => {
            let declared = server.member(id).ok().and_then(|old| old.declared.cloned());
            let mut joining = member(id, roles, None);
            joining.declared = declared;
            server.put_member(joining).ok()?;
            let payload = json!({ "userId": id, "communityRoleIds": roles });
            Some(json!({ "event": "community.joined", "payload": payload }))
        }
        Wish::PutUnknownRule(..) | Wish::PutBadRule(..) => None,
        _ => {
            let event = event(wish, server)?;
            wish.make(server).ok()?;
            Some(event)
        }
    }
}

/// The packet about a place whose rules changed.
fn edited(server: &Community, place: &str) -> Value {
    let subjects = subjects(server, place);
    let payload = match (server.group(place), server.channel(place)) {
        (Ok(group), _) => json!({
            "channelGroupsEdited": [{ "id": place, "name": group.name, "roleOrMemberIds": subjects }],
        }),
        (_, Ok(channel)) => json!({ "channelsEdited": [{
            "id": place, "name": channel.name, "channelGroupId": channel.group,
            "useChannelGroupPermission": channel.synced, "roleOrMemberIds": subjects,
        }] }),
        _ => json!({}),
    };
    json!({ "event": "community.permissionUpdate", "payload": payload })
}

/// Fetches the rules that an event made unknown, and those that may say something else now.
fn fetch(follower: &mut Community, server: &Community, applied: &Applied) {
    let rechecked = applied.recheck.iter().flat_map(|place| {
        let subjects = subjects(server, place).into_iter();
        subjects.map(|subject| key(place, &subject))
    });
    let keys: Vec<RuleKey> = applied
        .unknown_rules
        .iter()
        .cloned()
        .chain(rechecked)
        .collect();
    for key in keys {
        let rule = server.rule(&key).and_then(|rule| rule.overlay());
        follower
            .put_rule(key, rule.expect("a rule").clone())
            .expect("known ids");
    }
}

/// A community of which everything is known, and whose synced channels have no rules.
fn known() -> impl Strategy<Value = Community> {
    communities().prop_map(|mut community| {
        for key in community.unknown_rules() {
            community
                .put_rule(key, Default::default())
                .expect("known ids");
        }
        let channels = ["a", "b", "c"].into_iter();
        let synced: Vec<&str> = channels
            .filter(|id| community.channel(id).is_ok_and(|one| one.synced))
            .collect();
        for id in synced {
            for subject in subjects(&community, id) {
                community.remove_rule(&key(id, &subject)).expect("a rule");
            }
        }
        community
    })
}

proptest! {
    #![proptest_config(histories(100))]

    #[test]
    fn who_fetches_the_rules_it_is_told_to_is_where_a_fresh_load_is(
        community in known(),
        readings in readings(),
        history in vec(wishes(), 1..16),
        twice in vec(any::<bool>(), 16),
    ) {
        let mut server = community.under(readings);
        let mut follower = server.clone();
        for (wish, twice) in history.iter().zip(twice) {
            let Some(event) = happens(&mut server, wish) else {
                continue;
            };
            for _ in 0..=u8::from(twice) {
                let applied = follower.apply(&event.to_string()).expect("an event of what is known");
                fetch(&mut follower, &server, &applied);
                prop_assert_eq!(follower.unknown_rules(), []);
            }
            prop_assert_eq!(follower.to_json(), server.to_json(), "{}", event);
            prop_assert_eq!(answers(&follower), answers(&server));
        }
    }

    #[test]
    fn whatever_comes_a_refusal_changes_nothing_and_no_rule_is_guessed(
        community in known(),
        readings in readings(),
        history in vec(wishes(), 1..16),
        fates in fates(),
    ) {
        let mut server = community.under(readings);
        let mut follower = server.clone();
        let sent: Vec<String> = history
            .iter()
            .filter_map(|wish| happens(&mut server, wish))
            .map(|event| event.to_string())
            .collect();
        for (number, is_whole) in deliver(sent.len(), &fates) {
            let text = if is_whole { &sent[number][..] } else { &sent[number][..sent[number].len() / 2] };
            let before = (follower.to_json(), follower.version(), follower.unknown_rules());
            match follower.apply(text) {
                Ok(applied) => {
                    prop_assert!(is_whole);
                    let now = follower.unknown_rules();
                    let new: Vec<_> = now.iter().filter(|key| !before.2.contains(key)).collect();
                    prop_assert_eq!(new, applied.unknown_rules.iter().collect::<Vec<_>>());
                }
                Err(_) => prop_assert_eq!((follower.to_json(), follower.version()), (before.0, before.1)),
            }
            let fresh = Community::from_json(&follower.to_json(), readings).expect("what it wrote");
            prop_assert_eq!(answers(&fresh), answers(&follower));
        }
    }
}
