//! Made-up communities and changes of them.

use std::collections::BTreeMap;

use grantfold::PermissionSet;
use grantfold::root::{
    Channel, ChannelGroup, Community, CommunityError, EVERYONE, Extra, FullControl, Inclusion,
    Member, Overlay, Readings, Role, RoleMerge, RuleKey, ViewFalse, root_catalog,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub(crate) const ROLES: [&str; 3] = [EVERYONE, "red", "blue"];
pub(crate) const MEMBERS: [&str; 3] = ["ann", "bot", "chief"];
pub(crate) const GROUPS: [&str; 2] = ["g", "h"];
pub(crate) const CHANNELS: [&str; 3] = ["a", "b", "c"];
const SUBJECTS: [&str; 5] = [EVERYONE, "red", "blue", "ann", "bot"];
const PLACES: [&str; 5] = ["g", "h", "a", "b", "c"];

/// What full control, inclusions and visibility are about, and one that stands alone.
const TELLING: [&str; 6] = [
    "channel.fullControl",
    "channel.manageFiles",
    "channel.createFile",
    "channel.viewFile",
    "channel.view",
    "channel.createMessage",
];

type Names = Vec<&'static str>;

/// `true` allows, `false` denies.
pub(crate) type Says = BTreeMap<&'static str, bool>;

pub(crate) fn set<'n>(names: impl IntoIterator<Item = &'n str>) -> PermissionSet {
    let id = |name| root_catalog().id(name).expect("a permission");
    names.into_iter().map(id).collect()
}

fn all_names(of: &str) -> Names {
    let names = root_catalog().names();
    names.filter(|name| name.starts_with(of)).collect()
}

pub(crate) fn channel_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => select(&TELLING[..]), 1 => select(all_names("channel."))]
}

pub(crate) fn any_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => channel_name(),
        2 => select(all_names("community.")),
        1 => Just("community.fullControl"),
    ]
}

fn names() -> impl Strategy<Value = Names> {
    vec(any_name(), 0..4)
}

pub(crate) fn says() -> impl Strategy<Value = Says> {
    btree_map(channel_name(), any::<bool>(), 0..5)
}

pub(crate) fn overlay(says: &Says) -> Overlay {
    let of = |wanted| {
        set(says
            .iter()
            .filter(|(_, is)| **is == wanted)
            .map(|(name, _)| *name))
    };
    Overlay {
        allow: of(true),
        deny: of(false),
        extra: Extra::new(),
    }
}

pub(crate) fn key(target: &str, subject: &str) -> RuleKey {
    RuleKey {
        target: target.into(),
        subject: subject.into(),
    }
}

pub(crate) fn every_reading() -> impl Iterator<Item = Readings> {
    (0_u8..16).map(|number| Readings {
        role_merge: [RoleMerge::AllowWins, RoleMerge::DenyWins][usize::from(number & 1)],
        view_false: [ViewFalse::Ignored, ViewFalse::Hides][usize::from(number >> 1 & 1)],
        full_control: [FullControl::Removable, FullControl::Sticky][usize::from(number >> 2 & 1)],
        implied: [Inclusion::Late, Inclusion::Early][usize::from(number >> 3 & 1)],
    })
}

pub(crate) fn readings() -> impl Strategy<Value = Readings> {
    select(every_reading().collect::<Vec<_>>())
}

#[derive(Clone, Debug)]
enum MadeRule {
    None,
    Unknown,
    Known(Says),
}

fn rules() -> impl Strategy<Value = MadeRule> {
    prop_oneof![
        8 => Just(MadeRule::None),
        1 => Just(MadeRule::Unknown),
        8 => says().prop_map(MadeRule::Known),
    ]
}

pub(crate) fn role(id: &str, names: &[&str]) -> Role {
    Role {
        id: id.into(),
        name: id.to_owned(),
        permissions: set(names.iter().copied()),
        extra: Extra::new(),
    }
}

pub(crate) fn member(id: &str, roles: &[&str], declared: Option<&Names>) -> Member {
    let roles: std::collections::BTreeSet<_> = roles.iter().map(|role| (*role).into()).collect();
    Member {
        id: id.into(),
        roles: roles.into(),
        declared: declared.map(|names| set(names.iter().copied())),
        extra: Extra::new(),
    }
}

pub(crate) fn group(id: &str) -> ChannelGroup {
    ChannelGroup {
        id: id.into(),
        name: id.to_owned(),
        extra: Extra::new(),
    }
}

pub(crate) fn channel(id: &str, group: &str, synced: bool) -> Channel {
    Channel {
        id: id.into(),
        name: id.to_owned(),
        group: group.into(),
        synced,
        extra: Extra::new(),
    }
}

prop_compose! {
    /// A community in which everything may be said of everybody; `chief` may own it.
    pub(crate) fn communities()(
        grants in vec(names(), 3),
        holds in vec(subsequence(vec!["red", "blue"], 0..=2), 3),
        declared in option::of(names()),
        owner in proptest::bool::weighted(0.2),
        synced in vec(any::<bool>(), 3),
        rules in vec(rules(), 25),
    ) -> Community {
        let mut community = Community::new(Readings::default());
        for (id, names) in ROLES.iter().zip(&grants) {
            community.put_role(role(id, names)).expect("a free id");
        }
        for (id, roles) in MEMBERS.iter().zip(&holds) {
            let declared = declared.as_ref().filter(|_| *id == "bot");
            community.put_member(member(id, roles, declared)).expect("known roles");
        }
        if owner {
            community.set_owner("chief").expect("a member");
        }
        for id in GROUPS {
            community.put_group(group(id)).expect("a free id");
        }
        for ((id, of), synced) in CHANNELS.into_iter().zip(["g", "g", "h"]).zip(synced) {
            community.put_channel(channel(id, of, synced)).expect("a known group");
        }
        let keys = PLACES.iter().flat_map(|place| SUBJECTS.map(|subject| key(place, subject)));
        for (key, rule) in keys.zip(rules) {
            match rule {
                MadeRule::None => (),
                MadeRule::Unknown => community.put_unknown_rule(key).expect("known ids"),
                MadeRule::Known(says) => community.put_rule(key, overlay(&says)).expect("known ids"),
            }
        }
        community
    }
}

/// A change that somebody wants; not every one can be made.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    PutRole(&'static str, Names),
    RemoveRole(&'static str),
    PutMember(&'static str, Names, Option<Names>),
    RemoveMember(&'static str),
    Give(&'static str, &'static str),
    Take(&'static str, &'static str),
    SetOwner(&'static str),
    PutGroup(&'static str),
    RemoveGroup(&'static str),
    PutChannel(&'static str, &'static str, bool),
    RemoveChannel(&'static str),
    PutRule(&'static str, &'static str, Says),
    /// An overlay that both allows and denies, or one about the community.
    PutBadRule(&'static str, &'static str, &'static str),
    PutUnknownRule(&'static str, &'static str),
    RemoveRule(&'static str, &'static str),
}

pub(crate) fn wishes() -> impl Strategy<Value = Wish> {
    let role = || select(vec![EVERYONE, "red", "blue", "new", "", "ann"]);
    let member = || select(vec!["ann", "bot", "chief", "newcomer", "", "red"]);
    let place = || select(vec!["g", "h", "a", "b", "c", "new", ""]);
    let subject = || select(vec![EVERYONE, "red", "blue", "ann", "bot", "nobody", ""]);
    let held = vec(select(vec!["red", "blue", EVERYONE, "gone"]), 0..2);
    prop_oneof![
        1 => (role(), names()).prop_map(|(id, names)| Wish::PutRole(id, names)),
        1 => role().prop_map(Wish::RemoveRole),
        1 => (member(), held, option::of(names())).prop_map(|(id, roles, d)| Wish::PutMember(id, roles, d)),
        1 => member().prop_map(Wish::RemoveMember),
        2 => (member(), role()).prop_map(|(member, role)| Wish::Give(member, role)),
        2 => (member(), role()).prop_map(|(member, role)| Wish::Take(member, role)),
        1 => member().prop_map(Wish::SetOwner),
        1 => place().prop_map(Wish::PutGroup),
        1 => place().prop_map(Wish::RemoveGroup),
        2 => (place(), place(), any::<bool>()).prop_map(|(id, of, s)| Wish::PutChannel(id, of, s)),
        1 => place().prop_map(Wish::RemoveChannel),
        4 => (place(), subject(), says()).prop_map(|(at, of, says)| Wish::PutRule(at, of, says)),
        1 => (place(), subject(), any_name()).prop_map(|(at, of, name)| Wish::PutBadRule(at, of, name)),
        1 => (place(), subject()).prop_map(|(at, of)| Wish::PutUnknownRule(at, of)),
        2 => (place(), subject()).prop_map(|(at, of)| Wish::RemoveRule(at, of)),
    ]
}

impl Wish {
    pub(crate) fn make(&self, community: &mut Community) -> Result<(), CommunityError> {
        match self {
            Self::PutRole(id, names) => community.put_role(role(id, names)),
            Self::RemoveRole(id) => community.remove_role(id),
            Self::PutMember(id, roles, declared) => {
                community.put_member(member(id, roles, declared.as_ref()))
            }
            Self::RemoveMember(id) => community.remove_member(id),
            Self::Give(member, role) => community.add_role_to(member, role),
            Self::Take(member, role) => community.remove_role_from(member, role),
            Self::SetOwner(member) => community.set_owner(member),
            Self::PutGroup(id) => community.put_group(group(id)),
            Self::RemoveGroup(id) => community.remove_group(id),
            Self::PutChannel(id, of, synced) => community.put_channel(channel(id, of, *synced)),
            Self::RemoveChannel(id) => community.remove_channel(id),
            Self::PutRule(at, of, says) => community.put_rule(key(at, of), overlay(says)),
            Self::PutBadRule(at, of, name) => {
                let overlay = Overlay {
                    allow: set([*name]),
                    deny: set([*name]),
                    extra: Extra::new(),
                };
                community.put_rule(key(at, of), overlay)
            }
            Self::PutUnknownRule(at, of) => community.put_unknown_rule(key(at, of)),
            Self::RemoveRule(at, of) => community.remove_rule(&key(at, of)),
        }
    }
}

/// Who may do what, where: in every channel and group, and in the community itself.
pub(crate) type Answers = BTreeMap<(String, Option<String>), PermissionSet>;

pub(crate) fn answers(community: &Community) -> Answers {
    let mut answers = Answers::new();
    for member in community.members() {
        for place in community.place_ids() {
            let grants = community.grants(member.id, place).expect("known ids");
            let about = (member.id.to_string(), Some(place.to_string()));
            answers.insert(about, grants.set().clone());
        }
        let grants = community.community_grants(member.id).expect("a member");
        answers.insert((member.id.to_string(), None), grants.set().clone());
    }
    answers
}
