//! Communities that change: every way to ask agrees after every change, what is refused leaves no
//! trace, what somebody holds stays as it is, and an event does what the same edit does by hand.

use grantfold::root::{Community, Rule, root_catalog};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use crate::root_events::{event, subjects};
use crate::root_world::{
    Wish, answers, communities, every_reading, key, overlay, readings, wishes,
};
use crate::worlds;

/// Every way to ask must give the same answer, and every explanation that answer.
fn agrees(community: &Community) -> Result<(), TestCaseError> {
    let catalog = root_catalog();
    for place in community.place_ids() {
        let number = community.place_number(place).expect("a place");
        let words: Vec<_> = community.members_in(place).expect("a place").collect();
        let members: Vec<_> = community.members().map(|member| member.id).collect();
        prop_assert_eq!(words.iter().map(|(id, _)| *id).collect::<Vec<_>>(), members);
        for (member, word) in words {
            let access = community.access(member).expect("a member");
            let grants = community.grants(member, place).expect("known ids");
            prop_assert_eq!(access.word_at(number), word);
            prop_assert_eq!(access.words()[number.index()], word);
            prop_assert_eq!(
                grants.set().words().first().copied().unwrap_or_default(),
                word
            );
            let sees = community.sees(member, place).expect("known ids");
            prop_assert_eq!(sees, grants.has("channel.view"));
            for id in catalog.all().iter() {
                let name = catalog.name(id).expect("a name");
                let has = grants.has(name);
                prop_assert_eq!(grants.has_id(id), has);
                prop_assert_eq!(access.has_at(number, id), has);
                prop_assert_eq!(access.has(place, name).expect("a place"), has);
                let why = grants.explain(name);
                prop_assert_eq!((why.allowed, why.known), (has, true), "{}", why);
                prop_assert_eq!(grants.require(name).is_ok(), has);
            }
        }
        for name in catalog.names() {
            let can = community.members_who_can(place, name).expect("a place");
            let has = |id: &&grantfold::root::Id| {
                community.grants(id, place).expect("known ids").has(name)
            };
            let one_by_one: Vec<_> = community.members().map(|m| m.id).filter(has).collect();
            prop_assert_eq!(can, one_by_one);
        }
    }
    for member in community.members() {
        for name in catalog.names() {
            let found = community.channels_where(member.id, name).expect("a member");
            let has = |id: &&grantfold::root::Id| {
                community.channel(id).is_ok()
                    && community
                        .grants(member.id, id)
                        .expect("known ids")
                        .has(name)
            };
            let one_by_one: Vec<_> = community.place_ids().iter().filter(has).collect();
            prop_assert_eq!(found, one_by_one);
        }
        let grants = community.community_grants(member.id).expect("a member");
        for name in catalog.names() {
            prop_assert_eq!(grants.explain(name).allowed, grants.has(name));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(worlds(12))]

    #[test]
    fn every_way_to_ask_agrees_after_every_change(
        community in communities(),
        readings in readings(),
        wishes in vec(wishes(), 0..5),
    ) {
        let mut community = community.under(readings);
        agrees(&community)?;
        for wish in wishes {
            if wish.make(&mut community).is_ok() {
                agrees(&community)?;
            }
        }
    }

    #[test]
    fn what_was_asked_before_a_change_never_shows_after_it(
        community in communities(),
        wishes in vec(wishes(), 1..16),
    ) {
        let mut worlds: Vec<_> = every_reading().map(|readings| community.under(readings)).collect();
        for wish in wishes {
            for now in &mut worlds {
                answers(now);
                let before = (now.to_json(), now.version(), now.structure(), now.membership());
                let old = answers(now);
                let made = wish.make(now);
                let after = (now.to_json(), now.version(), now.structure(), now.membership());
                if let Err(error) = &made {
                    prop_assert_eq!(&after, &before, "{:?}: {}", wish, error);
                    prop_assert_eq!(&answers(now), &old);
                } else {
                    prop_assert_eq!(after.1, before.1 + 1, "{:?}", wish);
                }
                let fresh = Community::from_json(&now.to_json(), now.readings()).expect("what it wrote");
                prop_assert_eq!(fresh.to_json(), after.0);
                prop_assert_eq!(answers(now), answers(&fresh), "{:?}", wish);
            }
        }
    }

    #[test]
    fn what_somebody_holds_stays_as_it_is(
        community in communities(),
        readings in readings(),
        wishes in vec(wishes(), 1..12),
    ) {
        let mut now = community.under(readings);
        let (held, text) = (now.clone(), now.to_json());
        let mut grants = Vec::new();
        for member in held.members() {
            for place in held.place_ids() {
                let one = now.grants(member.id, place).expect("known ids");
                let why = root_catalog().names().map(|name| one.explain(name)).collect::<Vec<_>>();
                let set = one.set().clone();
                grants.push((one, set, why));
            }
        }
        let old = answers(&held);
        for wish in wishes {
            // Some wishes cannot be made.
            let _ = wish.make(&mut now);
            answers(&now);
        }
        prop_assert_eq!(held.to_json(), text);
        prop_assert_eq!(answers(&held), old);
        for (grants, set, why) in grants {
            prop_assert_eq!(grants.set(), &set);
            for old in why {
                prop_assert_eq!(grants.explain(&old.permission), old);
            }
        }
    }

    #[test]
    fn an_event_does_what_the_same_edit_does_by_hand(
        community in communities(),
        readings in readings(),
        wishes in vec(wishes(), 1..16),
    ) {
        let (mut told, mut by_hand) = (community.under(readings), community.under(readings));
        for wish in wishes {
            let Some(event) = event(&wish, &told) else {
                continue;
            };
            let before = (told.to_json(), told.version(), answers(&told));
            let applied = told.apply(&event.to_string());
            let changed = applied.as_ref().is_ok_and(|applied| applied.changed);
            let is_other = told.to_json() != before.0;
            prop_assert_eq!(changed, is_other, "{}", event);
            prop_assert_eq!(told.version(), before.1 + u64::from(changed));
            if !changed {
                prop_assert_eq!(answers(&told), before.2);
            }
            let made = by_hand.clone();
            if wish.make(&mut by_hand).is_ok()
                && let Wish::PutChannel(id, _, synced) = &wish
            {
                // An event about a channel that follows its group says that it has no rules.
                let followed = made.channel(id).is_ok_and(|channel| channel.synced);
                for subject in subjects(&by_hand, id).iter().filter(|_| *synced || followed) {
                    by_hand.remove_rule(&key(id, subject)).expect("a rule");
                }
            }
            prop_assert_eq!(told.to_json(), by_hand.to_json(), "{}", event);
            prop_assert_eq!(answers(&told), answers(&by_hand));
        }
    }

    #[test]
    fn an_event_that_is_cut_off_or_told_twice_does_no_more(
        community in communities(),
        readings in readings(),
        wish in wishes(),
        at in any::<prop::sample::Index>(),
    ) {
        let mut now = community.under(readings);
        let Some(event) = event(&wish, &now) else {
            return Ok(());
        };
        let text = event.to_string();
        let before = (now.to_json(), now.version());
        prop_assert!(now.apply(&text[..at.index(text.len())]).is_err());
        prop_assert_eq!((now.to_json(), now.version()), before);
        if now.apply(&text).is_ok() {
            let once = (now.to_json(), now.version());
            prop_assert!(!now.apply(&text).expect("the same again").changed, "{}", text);
            prop_assert_eq!((now.to_json(), now.version()), once);
        }
    }

    #[test]
    fn a_rule_that_is_told_of_is_unknown_until_it_is_put_in(
        community in communities(),
        readings in readings(),
        says in crate::root_world::says(),
    ) {
        let mut now = community.under(readings);
        let key = key("g", "chief");
        let mut with: Vec<String> = subjects(&now, "g");
        with.push("chief".to_owned());
        let event = json!({ "event": "channelGroup.edited", "payload": { "id": "g", "roleOrMemberIds": with } });
        let applied = now.apply(&event.to_string()).expect("an event");
        prop_assert_eq!(&*applied.unknown_rules, std::slice::from_ref(&key));
        let is_known = |rule: &Rule| rule.overlay().is_some();
        let some_known = subjects(&now, "g").iter().any(|s| now.rule(&crate::root_world::key("g", s)).is_some_and(is_known));
        prop_assert_eq!(applied.recheck.iter().any(|place| &**place == "g"), some_known);
        prop_assert!(now.unknown_rules().contains(&key));
        now.put_rule(key.clone(), overlay(&says)).expect("known ids");
        prop_assert!(!now.unknown_rules().contains(&key));
        let mut by_hand = community.under(readings);
        by_hand.put_rule(key, overlay(&says)).expect("known ids");
        prop_assert_eq!(answers(&now), answers(&by_hand));
    }
}
