//! Answers about many members or places are those that are given one by one.

#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use grantfold::root::{Community, Readings, root_catalog};

const DOCUMENT: &str = r#"{
  "community": { "ownerUserId": "owner" },
  "roles": [{ "id": "team", "channelPermission": { "channelCreateMessage": true } }],
  "members": [
    { "userId": "ann", "communityRoleIds": ["team"] },
    { "userId": "bob", "communityRoleIds": ["team"] },
    { "userId": "eve", "communityRoleIds": [] },
    { "userId": "owner", "communityRoleIds": [] }
  ],
  "channelGroups": [{ "id": "g" }],
  "channels": [
    { "id": "c", "channelGroupId": "g", "useChannelGroupPermission": false },
    { "id": "d", "channelGroupId": "g", "useChannelGroupPermission": true }
  ],
  "accessRules": [
    { "channelOrChannelGroupId": "c", "roleOrMemberId": "team" },
    { "channelOrChannelGroupId": "c", "roleOrMemberId": "bob",
      "overlay": { "channelCreateMessage": false } },
    { "channelOrChannelGroupId": "g", "roleOrMemberId": "eve",
      "overlay": { "channelCreateFile": true } }
  ]
}"#;

fn community() -> Arc<Community> {
    Arc::new(Community::from_json(DOCUMENT, Readings::default()).unwrap())
}

#[test]
fn everybody_in_a_place_has_what_its_grants_say() {
    let community = community();
    for place in ["c", "d", "g"] {
        let members: Vec<_> = community.members_in(place).unwrap().collect();
        let ids: Vec<&str> = members.iter().map(|(id, _)| &***id).collect();
        assert_eq!(ids, ["ann", "bob", "eve", "owner"]);
        for (id, word) in members {
            let grants = community.grants(id, place).unwrap();
            assert_eq!(grants.set().words().first().copied().unwrap_or(0), word);
            let access = community.access(id).unwrap();
            let number = community.place_number(place).unwrap();
            assert_eq!(access.word_at(number), word);
            assert_eq!(access.words()[number.index()], word);
            assert_eq!(&*community.place_ids()[number.index()], place);
        }
        for permission in root_catalog().names() {
            let bit = root_catalog().id(permission).unwrap().index();
            let having = community.members_in(place).unwrap();
            let having = having.filter(|(_, word)| word >> bit & 1 == 1);
            let having: Vec<_> = having.map(|(id, _)| id).collect();
            assert_eq!(
                community.members_who_can(place, permission).unwrap(),
                having
            );
        }
    }
    assert!(community.members_in("nowhere").is_err());
}

#[test]
fn shared_grants_stay_what_they_were() {
    let mut community = community();
    let before = community.shared_grants("ann", "c").unwrap();
    assert_eq!(before, community.grants("ann", "c").unwrap());
    Arc::make_mut(&mut community).remove_member("ann").unwrap();
    assert!(before.has("channel.createMessage"));
    assert!(before.explain("channel.createMessage").allowed);
    assert_eq!((before.subject(), before.place()), (Some("ann"), Some("c")));
    assert!(community.shared_grants("ann", "c").is_err());
}
