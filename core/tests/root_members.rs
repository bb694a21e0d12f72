//! Many members who come, go and change, beside a map that does the same.

#![allow(clippy::expect_used)]

mod numbers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use grantfold::root::{
    Community, Extra, Id, Member, MemberRef, Readings, Role, Roles, root_catalog,
};
use numbers::Numbers;

const ROLES: usize = 12;
const POST: &str = "channel.createMessage";

/// So many sets that most of them are soon held by nobody.
fn some_roles(random: &mut Numbers) -> BTreeSet<Id> {
    let held = random.below(1 << ROLES);
    let roles = (0..ROLES).filter(|role| held >> role & 1 == 1);
    roles.map(role).collect()
}

fn role(number: usize) -> Id {
    format!("r{number}").into()
}

/// Every third role lets its holders post.
fn posts(roles: &BTreeSet<Id>) -> bool {
    (0..ROLES)
        .step_by(3)
        .any(|number| roles.contains(&role(number)))
}

fn community() -> Community {
    let document = r#"{
      "channelGroups": [{ "id": "g" }],
      "accessRules": [{ "channelOrChannelGroupId": "g", "roleOrMemberId": "ACTAwpQAgAuAAAAAAAAAAQ" }]
    }"#;
    let mut community = Community::from_json(document, Readings::default()).expect("a community");
    for number in 0..ROLES {
        let permissions = root_catalog().id(POST).filter(|_| number % 3 == 0);
        let role = Role {
            id: role(number),
            name: String::new(),
            permissions: permissions.into_iter().collect(),
            extra: Extra::new(),
        };
        community.put_role(role).expect("a free id");
    }
    community
}

fn put(community: &mut Community, id: &str, roles: BTreeSet<Id>, note: Option<u64>) {
    let member = Member {
        id: id.into(),
        roles: Arc::new(roles),
        declared: None,
        extra: (note.into_iter())
            .map(|note| ("note".to_owned(), note.into()))
            .collect(),
    };
    community.put_member(member).expect("known roles");
}

type Model = BTreeMap<String, (BTreeSet<Id>, Option<u64>)>;

#[track_caller]
fn same(community: &Community, model: &Model) {
    let shown = |member: MemberRef<'_>| {
        let note = member.extra.and_then(|extra| extra.get("note"));
        let note = note.and_then(|note| note.as_u64());
        (member.id.to_string(), (Roles::clone(member.roles), note))
    };
    let expected: Vec<_> = (model.iter())
        .map(|(id, (roles, note))| (id.clone(), (Arc::new(roles.clone()), *note)))
        .collect();
    assert!(community.members().map(shown).eq(expected.iter().cloned()));
    for member in &expected {
        let found = community.member(&member.0).expect("a member");
        assert_eq!(shown(found), *member);
    }
    let can = community.members_who_can("g", POST).expect("a group");
    let posting = model.iter().filter(|(_, (roles, _))| posts(roles));
    assert!(can.iter().map(|id| &***id).eq(posting.map(|(id, _)| id)));
}

#[test]
fn members_are_those_of_a_map_and_copies_stay_what_they_were() {
    let mut random = Numbers(77);
    let (mut community, mut model) = (community(), Model::new());
    let mut copies = Vec::new();
    for step in 0_u64..12_000 {
        let id = format!("{:04}", random.below(3_000));
        // First more come, then more go.
        match random.below(10) + 2 * usize::from(step > 8_000) {
            0..6 => {
                let note = random.one_in(4).then_some(step);
                let roles = some_roles(&mut random);
                put(&mut community, &id, roles.clone(), note);
                model.insert(id, (roles, note));
            }
            6 | 7 => {
                let role = role(random.below(ROLES));
                let given = community.add_role_to(&id, &role);
                let known = model.get_mut(&id);
                assert_eq!(given.is_ok(), known.is_some());
                known.map(|(roles, _)| roles.insert(role));
            }
            _ => {
                let removed = community.remove_member(&id);
                assert_eq!(removed.is_ok(), model.remove(&id).is_some());
                assert!(community.member(&id).is_err());
            }
        }
        if step % 1_500 == 1_499 {
            same(&community, &model);
            copies.push((community.clone(), model.clone()));
        }
    }
    community.remove_role("r3").expect("a role");
    for (roles, _) in model.values_mut() {
        roles.remove("r3");
    }
    same(&community, &model);
    for (copy, model) in &copies {
        same(copy, model);
    }
}

#[test]
fn members_in_order_and_in_any_order_make_the_same_community() {
    let mut random = Numbers(5);
    let ids: Vec<String> = (0..2_000).map(|number| format!("{number:05}")).collect();
    let (mut ordered, mut shuffled) = (community(), community());
    for id in &ids {
        put(&mut ordered, id, BTreeSet::new(), None);
    }
    let mut left = ids;
    while !left.is_empty() {
        let id = left.swap_remove(random.below(left.len()));
        put(&mut shuffled, &id, BTreeSet::new(), None);
    }
    assert_eq!(ordered.to_json(), shuffled.to_json());
}

#[test]
fn an_event_that_leaves_all_members_as_they_were_is_no_change() {
    let mut community = community();
    for number in 0..2_000 {
        put(
            &mut community,
            &format!("{number:05}"),
            BTreeSet::from([role(1)]),
            None,
        );
    }
    let mut apply = |user: &str, roles: &str| {
        let event = format!(
            r#"{{ "event": "community.joined", "payload": {{ "userId": "{user}", "communityRoleIds": {roles} }} }}"#
        );
        community.apply(&event).expect("an event").changed
    };
    assert!(!apply("01000", r#"["r1"]"#));
    assert!(apply("01000", r#"["r2"]"#));
    assert!(apply("01000", r#"["r1"]"#));
    assert!(apply("01000a", "[]"));
    assert!(!apply("01000a", "[]"));
}
