//! Communities: what adding, denying, ordering and taking away do to answers, under every reading.

use grantfold::PermissionSet;
use grantfold::root::{
    Community, EVERYONE, FullControl, Manifest, Readings, Rule, ViewFalse, root_catalog,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::root_world::{
    CHANNELS, GROUPS, MEMBERS, answers, any_name, channel, channel_name, communities,
    every_reading, group, key, member, overlay, readings, role, says, set,
};
use crate::worlds;

fn of_channels() -> PermissionSet {
    set(root_catalog()
        .names()
        .filter(|name| name.starts_with("channel.")))
}

/// Whose rules count at a place.
fn effective<'c>(community: &'c Community, place: &'c str) -> &'c str {
    match community.channel(place) {
        Ok(channel) if channel.synced => &channel.group,
        _ => place,
    }
}

/// What a rule may take from whoever it comes to count for: what it denies by name, what follows
/// from that, and everything where it is not known or hides the place.
fn may_take(rule: Option<&Rule>, readings: Readings) -> PermissionSet {
    let overlay = match rule {
        None => return PermissionSet::default(),
        Some(Rule::Unknown) => return of_channels(),
        Some(Rule::Known(overlay)) => overlay,
    };
    let denies = |name| overlay.deny.intersects(&set([name]));
    let mut takes = overlay.deny.clone();
    if denies("channel.manageFiles") {
        takes.union_with(&set(["channel.createFile", "channel.viewFile"]));
    }
    let unlocks = denies("channel.fullControl") && readings.full_control == FullControl::Removable;
    if unlocks || (denies("channel.view") && readings.view_false == ViewFalse::Hides) {
        takes.union_with(&of_channels());
    }
    takes
}

fn minus(one: &PermissionSet, other: &PermissionSet) -> PermissionSet {
    let mut left = one.clone();
    left.subtract(other);
    left
}

#[test]
fn an_unknown_rule_may_hide_a_place() {
    let readings = Readings {
        view_false: ViewFalse::Hides,
        ..Readings::default()
    };
    let mut community = Community::new(readings);
    community
        .put_role(role("red", &["channel.fullControl"]))
        .expect("a free id");
    community
        .put_member(member("ann", &["red"], None))
        .expect("a known role");
    community.put_group(group("g")).expect("a free id");
    let says = [("channel.view", false), ("channel.fullControl", false)];
    community
        .put_rule(key("g", "red"), overlay(&says.into()))
        .expect("known ids");
    assert!(!community.sees("ann", "g").expect("known ids"));
    community
        .put_unknown_rule(key("g", "red"))
        .expect("known ids");
    assert!(!community.sees("ann", "g").expect("known ids"));
}

fn names(set: &PermissionSet) -> Vec<&str> {
    root_catalog().names_of(set).collect()
}

proptest! {
    #![proptest_config(worlds(24))]

    #[test]
    fn a_role_that_is_given_takes_nothing_that_its_rule_does_not_deny(community in communities()) {
        for readings in every_reading() {
            let before = community.under(readings);
            let old = answers(&before);
            for (member, role) in MEMBERS.into_iter().flat_map(|id| [(id, "red"), (id, "blue")]) {
                let mut after = before.clone();
                after.add_role_to(member, role).expect("known ids");
                for ((who, place), new) in answers(&after) {
                    let lost = minus(&old[&(who.clone(), place.clone())], &new);
                    if who != member {
                        prop_assert!(lost.is_empty(), "{} lost {:?}", who, names(&lost));
                        continue;
                    }
                    let rule = place.as_deref().map(|place| effective(&community, place));
                    let rule = rule.and_then(|place| after.rule(&key(place, role)));
                    let told = minus(&lost, &may_take(rule, readings));
                    prop_assert!(
                        told.is_empty(),
                        "{} given to {} takes {:?} in {:?} under {:?}: {}",
                        role, who, names(&told), place, readings, community.to_json()
                    );
                }
            }
        }
    }

    #[test]
    fn what_a_role_comes_to_grant_takes_nothing_away(
        community in communities(),
        id in select(vec![EVERYONE, "red", "blue"]),
        name in any_name(),
    ) {
        let mut more = community.clone();
        let mut granting = community.role(id).expect("a role").clone();
        granting.permissions.union_with(&set([name]));
        more.put_role(granting).expect("its own id");
        for readings in every_reading() {
            let (old, new) = (answers(&community.under(readings)), answers(&more.under(readings)));
            for (about, old) in old {
                let lost = minus(&old, &new[&about]);
                prop_assert!(lost.is_empty(), "{:?} loses {:?}", about, names(&lost));
            }
        }
    }

    #[test]
    fn one_more_denial_never_adds(
        community in communities(),
        place in select([GROUPS.as_slice(), CHANNELS.as_slice()].concat()),
        subject in select(vec![EVERYONE, "red", "blue", "ann", "bot"]),
        denied in channel_name(),
        says in says(),
    ) {
        // A rule opens its place, whatever it says, so there has to be one before and after.
        let before = {
            let mut says = says;
            says.remove(denied);
            let mut community = community.clone();
            community.put_rule(key(place, subject), overlay(&says)).expect("known ids");
            community
        };
        let mut after = before.clone();
        let Some(Rule::Known(mut denying)) = before.rule(&key(place, subject)).cloned() else {
            unreachable!("it was put in");
        };
        denying.deny.union_with(&set([denied]));
        after.put_rule(key(place, subject), denying).expect("known ids");
        for readings in every_reading() {
            let (old, new) = (answers(&before.under(readings)), answers(&after.under(readings)));
            for (about, new) in new {
                let gained = minus(&new, &old[&about]);
                prop_assert!(
                    gained.is_empty(),
                    "to deny {} to {} on {} gives {:?} to {:?} under {:?}",
                    denied, subject, place, names(&gained), about, readings
                );
            }
        }
    }

    #[test]
    fn a_rule_that_is_no_longer_known_never_adds(
        community in communities(),
        place in select([GROUPS.as_slice(), CHANNELS.as_slice()].concat()),
        subject in select(vec![EVERYONE, "red", "blue", "ann", "bot"]),
    ) {
        let key = key(place, subject);
        prop_assume!(matches!(community.rule(&key), Some(Rule::Known(_))));
        let mut forgot = community.clone();
        forgot.put_unknown_rule(key).expect("known ids");
        for readings in every_reading() {
            let (old, new) = (answers(&community.under(readings)), answers(&forgot.under(readings)));
            for (about, new) in new {
                let gained = minus(&new, &old[&about]);
                prop_assert!(gained.is_empty(), "{:?} gains {:?}", about, names(&gained));
            }
        }
    }

    #[test]
    fn the_order_of_everything_in_a_document_does_not_matter(
        community in communities(),
        at in any::<prop::sample::Index>(),
    ) {
        let mut turned: Value = serde_json::from_str(&community.to_json()).expect("JSON");
        let lists = turned.as_object_mut().expect("an object").values_mut();
        for list in lists.filter_map(Value::as_array_mut) {
            turn(list, at);
            for member in list {
                if let Some(roles) = member.get_mut("communityRoleIds").and_then(Value::as_array_mut) {
                    turn(roles, at);
                }
            }
        }
        for readings in every_reading() {
            let turned = Community::from_json(&turned.to_string(), readings).expect("a document");
            prop_assert_eq!(turned.to_json(), community.to_json());
            prop_assert_eq!(answers(&turned), answers(&community.under(readings)));
        }
    }

    #[test]
    fn what_is_taken_away_again_was_never_there(
        community in communities(),
        readings in readings(),
        says in says(),
        granted in vec(any_name(), 0..3),
    ) {
        let before = community.under(readings);
        let (text, old) = (before.to_json(), answers(&before));
        let mut now = before.clone();
        let check = |now: &Community| {
            prop_assert_eq!(now.to_json(), text.clone());
            prop_assert_eq!(answers(now), old.clone());
            Ok(())
        };
        for member in MEMBERS {
            for role in ["red", "blue"] {
                let holds = before.member(member).expect("a member").roles.contains(role);
                now.add_role_to(member, role).expect("known ids");
                answers(&now);
                if !holds {
                    now.remove_role_from(member, role).expect("known ids");
                }
            }
        }
        check(&now)?;
        for place in GROUPS.into_iter().chain(CHANNELS) {
            for subject in [EVERYONE, "red", "ann", "chief"] {
                let key = key(place, subject);
                let old = before.rule(&key).cloned();
                now.put_rule(key.clone(), overlay(&says)).expect("known ids");
                answers(&now);
                match old {
                    Some(Rule::Known(old)) => now.put_rule(key, old),
                    Some(Rule::Unknown) => now.put_unknown_rule(key),
                    None => now.remove_rule(&key),
                }.expect("known ids");
            }
        }
        check(&now)?;
        now.put_role(role("new", &granted)).expect("a free id");
        now.add_role_to("ann", "new").expect("known ids");
        now.put_rule(key("a", "new"), overlay(&says)).expect("known ids");
        answers(&now);
        now.remove_role("new").expect("a role");
        check(&now)?;
        now.put_group(group("new")).expect("a free id");
        now.put_channel(channel("newer", "new", false)).expect("a free id");
        now.put_rule(key("newer", EVERYONE), overlay(&says)).expect("known ids");
        answers(&now);
        now.remove_group("new").expect("a group");
        check(&now)?;
        now.put_member(member("newcomer", &["red"], Some(&granted))).expect("a free id");
        now.put_rule(key("b", "newcomer"), overlay(&says)).expect("known ids");
        answers(&now);
        now.remove_member("newcomer").expect("a member");
        check(&now)?;
    }

    #[test]
    fn names_that_nobody_knows_change_no_known_answer(
        community in communities(),
        readings in readings(),
        unknown in "channel[A-Z][a-z]{3,8}Zq",
        grants in any::<bool>(),
    ) {
        let mut more: Value = serde_json::from_str(&community.to_json()).expect("JSON");
        for list in ["roles", "apps"] {
            for one in more[list].as_array_mut().expect("a list") {
                one["channelPermission"][&unknown] = json!(grants);
                one["communityPermission"][&unknown] = json!(grants);
            }
        }
        let read = Community::from_json(&more.to_string(), readings).expect("a document");
        let old = answers(&community.under(readings));
        prop_assert_eq!(&answers(&read), &old);

        // In a rule an unknown name may be a denial: it closes, and never opens.
        for rule in more["accessRules"].as_array_mut().expect("a list") {
            if rule["overlay"].is_object() {
                rule["overlay"][&unknown] = json!(grants);
            }
        }
        let read = Community::from_json(&more.to_string(), readings).expect("a document");
        for (about, new) in answers(&read) {
            let gained = minus(&new, &old[&about]);
            prop_assert!(gained.is_empty(), "{:?} gains {:?}", about, names(&gained));
        }
        for member in MEMBERS {
            prop_assert!(read.channels_where(member, &unknown).expect("a member").is_empty());
            let grants = read.grants(member, "a").expect("known ids");
            prop_assert!(!grants.has(&unknown) && !grants.explain(&unknown).allowed);
        }
    }

    #[test]
    fn a_difference_of_manifests_is_empty_exactly_when_they_grant_the_same(
        old in vec(any_name(), 0..4),
        new in vec(any_name(), 0..4),
        same in any::<bool>(),
    ) {
        let manifest = |names: &[&str]| {
            let mut sections = json!({});
            for (section, name) in names.iter().filter_map(|name| name.split_once('.')) {
                sections[section][name] = json!(true);
            }
            Manifest::parse(&json!({ "permissions": sections }).to_string())
        };
        let new = if same { old.iter().rev().copied().collect() } else { new };
        let (old, new) = (manifest(&old), manifest(&new));
        let diff = new.diff(&old);
        prop_assert_eq!(diff.is_empty(), new.grants() == old.grants(), "{:?}", diff);
        let gains = new.grants().iter().any(|name| !old.grants().has(name));
        prop_assert!(!gains || diff.needs_consent);
        let names = |manifest: &Manifest| manifest.grants().iter().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(new.grants() == old.grants(), names(&new) == names(&old));
    }
}

fn turn<T>(list: &mut [T], at: prop::sample::Index) {
    if !list.is_empty() {
        list.rotate_left(at.index(list.len()));
        list.reverse();
    }
}
