//! Words against the fold, in communities that change all the time.

#![allow(clippy::expect_used)]

#[path = "../../../tests/numbers/mod.rs"]
mod numbers;

use std::collections::HashMap;
use std::sync::Arc;

use numbers::Numbers;

use super::word;
use crate::reader::Id;
use crate::root::members::hash;
use crate::root::{
    Channel, ChannelGroup, Community, CommunityError, EVERYONE, Extra, FullControl, Inclusion,
    Member, Overlay, Readings, Role, RoleMerge, RuleKey, ViewFalse, root_catalog,
};
use crate::set::PermissionSet;

/// All that inclusions, full control and visibility are about, and some that stand alone.
const POOL: [&str; 12] = [
    "channel.fullControl",
    "channel.view",
    "channel.manageFiles",
    "channel.createFile",
    "channel.viewFile",
    "channel.createMessage",
    "channel.appKick",
    "community.fullControl",
    "community.manageInvites",
    "community.createInvite",
    "community.manageBans",
    "community.kick",
];

impl Numbers {
    /// One of five of a sort.
    fn id(&mut self, sort: char) -> Id {
        format!("{sort}{}", self.below(5)).into()
    }

    /// One of some, or of many, so that their numbers take more than one word.
    fn role(&mut self) -> Id {
        match self.below(6) {
            0 => EVERYONE.into(),
            1 => format!("r{}", self.below(140)).into(),
            _ => self.id('r'),
        }
    }

    fn place(&mut self) -> Id {
        match self.one_in(3) {
            true => self.id('g'),
            false => self.id('c'),
        }
    }

    fn set(&mut self, of: usize, section: &str) -> PermissionSet {
        let names = POOL.iter().filter(|name| name.starts_with(section));
        let names = names.filter(|name| !name.ends_with("fullControl") || self.one_in(8));
        let names: Vec<_> = names.collect();
        let ids = names.iter().filter_map(|name| root_catalog().id(name));
        ids.filter(|_| self.one_in(of)).collect()
    }

    fn overlay(&mut self) -> Overlay {
        let deny = self.set(3, "channel");
        let mut allow = self.set(3, "channel");
        allow.subtract(&deny);
        let extra = Extra::new();
        Overlay { allow, deny, extra }
    }

    fn key(&mut self) -> RuleKey {
        let subject = match self.one_in(3) {
            true => self.id('m'),
            false => self.role(),
        };
        let target = self.place();
        RuleKey { target, subject }
    }
}

/// Changes something, or is refused.
fn change(community: &mut Community, random: &mut Numbers) -> Result<(), CommunityError> {
    let extra = Extra::new();
    match random.below(40) {
        0 => put_role(community, random.role(), random),
        1 => community.remove_role(&random.role()),
        2..6 => {
            let is_app = random.one_in(4);
            community.put_member(Member {
                id: random.id('m'),
                roles: Arc::new((0..random.below(4)).map(|_| random.role()).collect()),
                declared: is_app.then(|| random.set(4, "c")),
                extra,
            })
        }
        6 => community.remove_member(&random.id('m')),
        7..10 => community.add_role_to(&random.id('m'), &random.role()),
        10 => community.remove_role_from(&random.id('m'), &random.role()),
        11 if random.one_in(4) => community.set_owner(&random.id('m')),
        12..15 => {
            let id = random.id('g');
            let name = id.to_string();
            community.put_group(ChannelGroup { id, name, extra })
        }
        15 if random.one_in(4) => community.remove_group(&random.id('g')),
        16..20 => {
            let id = random.id('c');
            community.put_channel(Channel {
                name: id.to_string(),
                id,
                group: random.id('g'),
                synced: random.one_in(3),
                extra,
            })
        }
        20 => community.remove_channel(&random.id('c')),
        21..24 => community.remove_rule(&random.key()),
        24..27 => community.put_unknown_rule(random.key()),
        _ => community.put_rule(random.key(), random.overlay()),
    }
}

fn put_role(community: &mut Community, id: Id, random: &mut Numbers) -> Result<(), CommunityError> {
    community.put_role(Role {
        name: id.to_string(),
        id,
        permissions: random.set(4, "c"),
        extra: Extra::new(),
    })
}

fn readings() -> impl Iterator<Item = Readings> + Clone {
    (0..16).map(|bits| Readings {
        role_merge: [RoleMerge::AllowWins, RoleMerge::DenyWins][bits & 1],
        view_false: [ViewFalse::Ignored, ViewFalse::Hides][bits >> 1 & 1],
        full_control: [FullControl::Removable, FullControl::Sticky][bits >> 2 & 1],
        implied: [Inclusion::Late, Inclusion::Early][bits >> 3],
    })
}

/// Holds every answer against the fold; how many there are.
fn check(community: &Community) -> usize {
    let mut answers = 0;
    for member in community.members() {
        let bare = community.fold(member, None).resolve();
        assert_eq!(community.base(member), bare);
        let access = community.access(member.id).expect("a member");
        let words = access.words();
        for id in community.place_ids() {
            let number = community.place_number(id).expect("a place");
            let place = community.place(id).expect("a place");
            let fold = community.fold(member, Some(&place));
            let expected = word(&fold.resolve());
            let told = || format!("{} {id} {:?} {fold:#?}", member.id, community.readings());
            assert_eq!(access.word_at(number), expected, "{}", told());
            assert_eq!(words[number.index()], expected, "{}", told());
            let mut all = community.members_in(id).expect("a place");
            let found = all.find(|(other, _)| *other == member.id);
            assert_eq!(found, Some((member.id, expected)), "{}", told());
            answers += 1;
        }
    }
    answers
}

#[test]
fn words_answer_as_the_fold_does_whatever_changed_before() {
    let mut random = Numbers(20_261);
    let mut answers = 0;
    for (reading, roles) in readings().cycle().zip([5, 140].repeat(16)) {
        let mut community = Community::new(reading);
        for role in 0..roles {
            let id = format!("r{role}").into();
            put_role(&mut community, id, &mut random).expect("a free id");
        }
        let mut copies = Vec::new();
        for step in 0..200 {
            // What is refused changes nothing, which is looked at all the same.
            let _refused = change(&mut community, &mut random);
            if random.one_in(3) {
                answers += check(&community);
            }
            if step % 50 == 49 {
                copies.push((community.clone(), community.to_json()));
            }
        }
        for (copy, document) in copies {
            assert_eq!(copy.to_json(), document);
            for reading in readings() {
                answers += check(&copy.under(reading));
            }
        }
    }
    assert!(answers > 50_000, "{answers} are too few");
}

#[test]
fn two_members_whose_ids_have_one_hash_have_a_rule_each() {
    let mut seen: HashMap<u32, String> = HashMap::new();
    let both = (0..1_000_000).find_map(|number| {
        let id = format!("m{number}");
        let other = seen.insert(hash(&id), id.clone())?;
        Some([other, id])
    });
    let both = both.expect("among a million, some are alike");
    let mut community = Community::new(Readings::default());
    let group = ChannelGroup {
        id: "g".into(),
        name: "g".to_owned(),
        extra: Extra::new(),
    };
    community.put_group(group).expect("a free id");
    for (id, name) in both
        .iter()
        .zip(["channel.appKick", "channel.createMessage"])
    {
        let member = Member {
            id: id.as_str().into(),
            roles: Arc::default(),
            declared: None,
            extra: Extra::new(),
        };
        community.put_member(member).expect("a free id");
        let key = RuleKey {
            target: "g".into(),
            subject: id.as_str().into(),
        };
        let overlay = Overlay {
            allow: root_catalog().id(name).into_iter().collect(),
            ..Overlay::default()
        };
        community.put_rule(key, overlay).expect("a member");
    }
    assert_eq!(check(&community), 2);
}
