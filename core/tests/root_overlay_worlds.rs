//! Plans of overlays in many random worlds: what a plan promises holds, nothing smaller would do, and what it says
//! cannot be reached cannot.

#![allow(clippy::expect_used, clippy::panic)]

mod numbers;

use grantfold::PermissionSet;
use grantfold::root::{
    Channel, ChannelGroup, Community, EVERYONE, Extra, FullControl, Inclusion, Member, Overlay,
    Readings, Role, RoleMerge, RuleKey, ViewFalse, root_catalog,
};
use numbers::Numbers;

/// Enough to meet every inclusion, full control and a permission that stands alone.
const POOL: [&str; 5] = [
    "channel.fullControl",
    "channel.manageFiles",
    "channel.createFile",
    "channel.viewFile",
    "channel.createMessage",
];

fn overlay(random: &mut Numbers) -> Overlay {
    let mut overlay = Overlay::default();
    for name in POOL.into_iter().chain(["channel.view"]) {
        match random.below(4) {
            0 => overlay.allow.union_with(&set(&[name])),
            1 => overlay.deny.union_with(&set(&[name])),
            _ => (),
        }
    }
    overlay
}

fn set(names: &[&str]) -> PermissionSet {
    let id = |name: &&str| root_catalog().id(name).expect("a permission");
    names.iter().map(id).collect()
}

fn key(target: &str, subject: &str) -> RuleKey {
    RuleKey {
        target: target.into(),
        subject: subject.into(),
    }
}

fn world(random: &mut Numbers) -> Community {
    let mut community = Community::new(Readings {
        role_merge: random.pick(&[RoleMerge::AllowWins, RoleMerge::DenyWins]),
        view_false: random.pick(&[ViewFalse::Ignored, ViewFalse::Hides]),
        full_control: random.pick(&[FullControl::Removable, FullControl::Sticky]),
        implied: random.pick(&[Inclusion::Late, Inclusion::Early]),
    });
    for id in [EVERYONE, "red", "blue"] {
        let mut permissions = set(&random.some(&POOL, 4));
        if random.one_in(20) {
            permissions.union_with(&set(&["community.fullControl"]));
        }
        let role = Role {
            id: id.into(),
            name: id.to_owned(),
            permissions,
            extra: Extra::new(),
        };
        community.put_role(role).expect("a free id");
    }
    let roles = ["red", "blue"].into_iter().filter(|_| random.one_in(2));
    let roles = roles.map(Into::into).collect();
    put_member(
        &mut community,
        "ann",
        roles,
        Some(set(&random.some(&POOL, 4))),
    );
    if random.one_in(20) {
        community.set_owner("ann").expect("a member");
    }
    let group = ChannelGroup {
        id: "g".into(),
        name: "g".to_owned(),
        extra: Extra::new(),
    };
    community.put_group(group).expect("a new id");
    let channel = Channel {
        id: "ch".into(),
        name: "ch".to_owned(),
        group: "g".into(),
        synced: random.one_in(4),
        extra: Extra::new(),
    };
    community.put_channel(channel).expect("a new id");
    for target in ["g", "ch"] {
        for subject in [EVERYONE, "red", "blue", "ann"] {
            if random.one_in(2) {
                let overlay = overlay(random);
                community
                    .put_rule(key(target, subject), overlay)
                    .expect("known ids");
            }
        }
    }
    community
}

type Roles = std::collections::BTreeSet<grantfold::root::Id>;

fn put_member(community: &mut Community, id: &str, roles: Roles, declared: Option<PermissionSet>) {
    let member = Member {
        id: id.into(),
        roles: roles.into(),
        declared,
        extra: Extra::new(),
    };
    community.put_member(member).expect("known roles");
}

/// The channel permissions with a rule put in; for a role, those of somebody who holds no other.
fn reached(community: &Community, subject: &str, target: &str, overlay: Overlay) -> PermissionSet {
    let mut community = community.clone();
    let member = match subject {
        "ann" => "ann",
        role => {
            put_member(&mut community, "newcomer", [role.into()].into(), None);
            "newcomer"
        }
    };
    community
        .put_rule(key(target, subject), overlay)
        .expect("known ids");
    let grants = community.grants(member, target).expect("known ids");
    let catalog = root_catalog();
    let of_channels = |id: &_| {
        catalog
            .name(*id)
            .is_some_and(|name| name.starts_with("channel."))
    };
    grants.set().iter().filter(of_channels).collect()
}

fn size(overlay: &Overlay) -> usize {
    overlay.allow.len() + overlay.deny.len()
}

/// Every overlay over the pool.
fn overlays() -> impl Iterator<Item = Overlay> {
    (0..3_usize.pow(5)).map(|number| {
        let mut overlay = Overlay::default();
        for (at, name) in POOL.iter().enumerate() {
            match number / 3_usize.pow(u32::try_from(at).expect("small")) % 3 {
                0 => overlay.allow.union_with(&set(&[name])),
                1 => overlay.deny.union_with(&set(&[name])),
                _ => (),
            }
        }
        overlay
    })
}

#[test]
fn a_plan_keeps_its_promise_and_nothing_smaller_would() {
    let mut random = Numbers(0x9E37_79B9_7F4A_7C15);
    let (mut exact, mut inexact) = (0, 0);
    for at in 0..2000 {
        let community = world(&mut random);
        let subject = [EVERYONE, "red", "ann"][at % 3];
        let target = random.pick(&["g", "ch"]);
        let names = random.some(&POOL, 2);
        let plan = community
            .overlay_for(subject, target, &names)
            .expect("known ids");
        let context = format!(
            "{names:?} for {subject} on {target}: {plan:?}\n{}",
            community.to_json()
        );

        let mut wanted = set(&names);
        wanted.union_with(&set(&["channel.view"]));
        let got = reached(&community, subject, target, plan.overlay.clone());
        assert_eq!(got, plan.reached, "{context}");
        assert_eq!(plan.exact, got == wanted, "{context}");
        if plan.exact {
            exact += 1;
        } else {
            inexact += 1;
            assert!(!plan.warnings.is_empty(), "{context}");
        }
        if at % 10 > 0 {
            continue;
        }
        for overlay in overlays() {
            let is_smaller = size(&overlay) < size(&plan.overlay);
            if plan.exact && !is_smaller {
                continue;
            }
            let got = reached(&community, subject, target, overlay.clone());
            assert!(got != wanted, "{overlay:?} would do: {context}");
        }
    }
    assert!(exact > 400 && inexact > 400, "{exact} and {inexact}");
}
