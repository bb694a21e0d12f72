//! The kernel by itself, with the shapes of all three platforms: an app's manifest, a community's
//! overlays, a workspace's roles. Permissions are small numbers here, sources are words.

#![allow(clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use grantfold::fold::{
    Bypass, Control, Fold, Gate, Implication, Implied, Layer, Merge, Outcome, Say, Tier,
};
use grantfold::{PermissionId, PermissionSet};

fn id(number: usize) -> PermissionId {
    PermissionId::new(number).expect("small")
}

fn set(numbers: &[usize]) -> PermissionSet {
    numbers.iter().map(|&number| id(number)).collect()
}

fn numbers(set: &PermissionSet) -> Vec<usize> {
    set.iter().map(PermissionId::index).collect()
}

fn layer(source: &'static str, allow: &[usize], deny: &[usize]) -> Layer<&'static str> {
    Layer {
        source,
        allow: set(allow),
        deny: set(deny),
    }
}

fn fold(tiers: Vec<Tier<&'static str>>) -> Fold<&'static str> {
    Fold {
        tiers: tiers.into_iter().collect(),
        ..Fold::default()
    }
}

fn tier(layers: Vec<Layer<&'static str>>) -> Tier<&'static str> {
    Tier::new(Merge::AllowWins, layers)
}

/// Every permission's explanation must give the decision's own answer.
#[track_caller]
fn check(fold: &Fold<&'static str>, expected: &[usize]) {
    let resolved = fold.resolve();
    assert_eq!(numbers(&resolved), expected);
    for number in 0..8 {
        let trace = fold.explain(id(number));
        assert_eq!(
            trace.allowed,
            resolved.contains(id(number)),
            "permission {number}"
        );
        let deciding = trace
            .statements
            .iter()
            .filter(|s| s.outcome == Outcome::Decides);
        assert!(deciding.count() <= 1, "permission {number}");
    }
}

#[test]
fn nothing_said_is_denied() {
    check(&fold(vec![]), &[]);
    assert!(fold(vec![]).explain(id(0)).statements.is_empty());
}

#[test]
fn a_later_tier_replaces_only_what_it_names() {
    let roles = tier(vec![layer("role", &[0, 1, 2], &[])]);
    let rule = tier(vec![layer("rule", &[3], &[1])]);
    let member = tier(vec![layer("member", &[1], &[0])]);
    check(&fold(vec![roles.clone(), rule.clone()]), &[0, 2, 3]);
    check(&fold(vec![roles, rule, member]), &[1, 2, 3]);
}

#[test]
fn layers_of_a_tier_are_merged_by_its_rule_in_any_order() {
    let layers = [layer("a", &[0], &[1]), layer("b", &[1], &[0])];
    for layers in [layers.to_vec(), layers.iter().rev().cloned().collect()] {
        check(
            &fold(vec![Tier::new(Merge::AllowWins, layers.clone())]),
            &[0, 1],
        );
        check(&fold(vec![Tier::new(Merge::DenyWins, layers)]), &[]);
    }
}

#[test]
fn one_layer_that_says_both_denies() {
    for merge in [Merge::AllowWins, Merge::DenyWins] {
        check(&fold(vec![Tier::new(merge, [layer("a", &[0], &[0])])]), &[]);
    }
}

/// `0` includes `1` and `2`, as managing files includes creating and viewing them.
fn files(implied: Implied, mut tiers: Vec<Tier<&'static str>>) -> Fold<&'static str> {
    let parent = Implication {
        parent: id(0),
        children: set(&[1, 2]),
    };
    // The base; what is laid over it is always late.
    if let Some(base) = tiers.first_mut() {
        base.implied = implied;
    }
    Fold {
        implications: Arc::new([parent].into_iter().collect()),
        ..fold(tiers)
    }
}

#[test]
fn what_was_implied_goes_with_its_parent() {
    let manifest = tier(vec![layer("manifest", &[0], &[])]);
    let rule = tier(vec![layer("rule", &[1], &[0])]);
    check(&files(Implied::Late, vec![manifest.clone()]), &[0, 1, 2]);
    check(
        &files(Implied::Late, vec![manifest.clone(), rule.clone()]),
        &[1],
    );
    check(
        &files(Implied::Early, vec![manifest.clone(), rule.clone()]),
        &[1, 2],
    );

    let trace = files(Implied::Late, vec![manifest, rule]).explain(id(2));
    let said: Vec<_> = trace
        .statements
        .iter()
        .map(|s| (s.source, s.say, s.outcome))
        .collect();
    assert_eq!(
        said,
        [("manifest", Say::WouldInclude(id(0)), Outcome::Overruled)]
    );
}

#[test]
fn what_a_gate_closes_implies_nothing() {
    let closed = Fold {
        gates: vec![Gate {
            source: "gate",
            closes: set(&[0]),
        }],
        ..files(Implied::Late, vec![tier(vec![layer("role", &[0], &[])])])
    };
    check(&closed, &[]);
}

#[test]
fn naming_beats_implying_at_the_same_height_or_above() {
    let base = |allow: &[usize]| tier(vec![layer("base", allow, &[])]);
    let deny_child = tier(vec![layer("rule", &[], &[2])]);
    check(
        &files(Implied::Late, vec![base(&[0]), deny_child.clone()]),
        &[0, 1],
    );
    // A member's rule for the parent is above a role's rule against the child.
    let allow_parent = tier(vec![layer("member", &[0], &[])]);
    check(
        &files(Implied::Late, vec![base(&[]), deny_child, allow_parent]),
        &[0, 1, 2],
    );
    // In one layer, the child's own denial counts.
    check(
        &files(Implied::Late, vec![tier(vec![layer("rule", &[0], &[2])])]),
        &[0, 1],
    );
}

/// `7` controls everything below it, as full control of a channel does.
fn controlled(tiers: Vec<Tier<&'static str>>) -> Fold<&'static str> {
    Fold {
        controls: vec![Control {
            source: "full control",
            permission: id(7),
            opens: PermissionSet::first(8),
        }],
        ..fold(tiers)
    }
}

#[test]
fn full_control_opens_what_was_denied_while_it_stands() {
    let base = tier(vec![layer("role", &[7], &[])]);
    let against_one = tier(vec![layer("rule", &[], &[1])]);
    let against_control = tier(vec![layer("rule", &[], &[7])]);
    check(
        &controlled(vec![base.clone(), against_one]),
        &[0, 1, 2, 3, 4, 5, 6, 7],
    );
    check(&controlled(vec![base, against_control]), &[]);
}

#[test]
fn a_gate_closes_the_control_too_and_a_bypass_opens_the_gate() {
    let closed = Fold {
        gates: vec![Gate {
            source: "no rule",
            closes: PermissionSet::first(8),
        }],
        ..controlled(vec![tier(vec![layer("role", &[7], &[])])])
    };
    check(&closed, &[]);
    let owner = Fold {
        bypass: Some(Bypass {
            source: "owner",
            opens: set(&[0, 1]),
        }),
        ..closed
    };
    check(&owner, &[0, 1]);
    let trace = owner.explain(id(1));
    let decides = trace
        .statements
        .iter()
        .find(|s| s.outcome == Outcome::Decides);
    assert_eq!(decides.map(|s| s.source), Some("owner"));
}

/// A restricted role's allow-list closes everything outside it, whatever other roles grant.
#[test]
fn restrictions_are_gates_and_intersect() {
    let gate = |source, list: &[usize]| {
        let mut closes = PermissionSet::first(8);
        closes.subtract(&set(list));
        Gate { source, closes }
    };
    let admin = fold(vec![tier(vec![
        layer("admin", &[0, 1, 2, 3], &[]),
        layer("guest", &[3], &[]),
    ])]);
    let guest = Fold {
        gates: vec![gate("guest", &[1, 3, 5])],
        ..admin.clone()
    };
    check(&guest, &[1, 3]);
    let both = Fold {
        gates: vec![gate("guest", &[1, 3, 5]), gate("visitor", &[3])],
        ..admin
    };
    check(&both, &[3]);
}
