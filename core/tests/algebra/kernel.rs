//! The kernel: layers, tiers, gates, controls and bypasses of every shape.

use std::sync::Arc;

use grantfold::fold::{
    Bypass, Control, Fold, Gate, Implication, Implied, Layer, Merge, Outcome, Say, Tier,
};
use grantfold::{PermissionId, PermissionSet};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::worlds;

/// Past the first word of a set, and past those that need no memory of their own.
const NUMBERS: [usize; 9] = [0, 1, 2, 3, 62, 63, 64, 65, 200];

fn id(number: usize) -> PermissionId {
    PermissionId::new(number).expect("small")
}

fn sets() -> impl Strategy<Value = PermissionSet> {
    let numbers = btree_set(proptest::sample::select(&NUMBERS[..]), 0..4);
    numbers.prop_map(|numbers| numbers.into_iter().map(id).collect())
}

prop_compose! {
    fn layers()(allow in sets(), deny in sets()) -> Layer<()> {
        Layer { source: (), allow, deny }
    }
}

fn tiers() -> impl Strategy<Value = Tier<()>> {
    let merge = prop_oneof![Just(Merge::AllowWins), Just(Merge::DenyWins)];
    let implied = prop_oneof![Just(Implied::Late), Just(Implied::Early)];
    (merge, implied, vec(layers(), 0..4)).prop_map(|(merge, implied, layers)| Tier {
        merge,
        implied,
        layers: layers.into_iter().collect(),
    })
}

prop_compose! {
    fn folds()(
        tiers in vec(tiers(), 0..4),
        gates in vec(sets(), 0..3),
        control in proptest::option::of(sets()),
        bypass in proptest::option::of(sets()),
        includes in any::<bool>(),
    ) -> Fold<()> {
        let parent = Implication { parent: id(0), children: [id(1), id(64)].into_iter().collect() };
        let implications = includes.then_some(parent).into_iter().collect();
        Fold {
            tiers: tiers.into_iter().collect(),
            gates: gates.into_iter().map(|closes| Gate { source: (), closes }).collect(),
            controls: control
                .map(|opens| Control { source: (), permission: id(63), opens })
                .into_iter()
                .collect(),
            bypass: bypass.map(|opens| Bypass { source: (), opens }),
            implications: Arc::new(implications),
        }
    }
}

proptest! {
    #![proptest_config(worlds(400))]

    #[test]
    fn an_explanation_gives_the_answer_it_explains(fold in folds()) {
        let resolved = fold.resolve();
        for number in NUMBERS {
            let trace = fold.explain(id(number));
            prop_assert_eq!(trace.allowed, resolved.contains(id(number)));
            let mut deciding = trace.statements.iter().filter(|s| s.outcome == Outcome::Decides);
            let decides = deciding.next().map(|statement| statement.say);
            prop_assert!(deciding.next().is_none());
            match decides {
                Some(Say::Allows | Say::Includes(_) | Say::Opens) => prop_assert!(trace.allowed),
                Some(_) => prop_assert!(!trace.allowed),
                // Nothing was said that gives it.
                None => prop_assert!(!trace.allowed),
            }
        }
    }

    #[test]
    fn the_order_within_a_tier_and_among_gates_does_not_matter(fold in folds()) {
        let mut turned = fold.clone();
        turned.tiers.iter_mut().for_each(|tier| tier.layers.reverse());
        turned.gates.reverse();
        prop_assert_eq!(turned.resolve(), fold.resolve());
    }

    #[test]
    fn one_more_denial_never_adds(
        fold in folds(),
        tier in any::<prop::sample::Index>(),
        layer in any::<prop::sample::Index>(),
        denied in sets(),
    ) {
        let mut less = fold.clone();
        if let Some(tier) = (!less.tiers.is_empty()).then(|| tier.index(less.tiers.len())) {
            let layers = &mut less.tiers[tier].layers;
            if layers.is_empty() {
                layers.push(Layer::allowing((), PermissionSet::default()));
            }
            let at = layer.index(layers.len());
            layers[at].deny.union_with(&denied);
        }
        prop_assert!(less.resolve().is_subset(&fold.resolve()));
    }

    #[test]
    fn one_more_allowance_never_takes_away(
        fold in folds(),
        tier in any::<prop::sample::Index>(),
        allowed in sets(),
    ) {
        let mut more = fold.clone();
        if let Some(tier) = (!more.tiers.is_empty()).then(|| tier.index(more.tiers.len())) {
            more.tiers[tier].layers.push(Layer::allowing((), allowed));
        }
        prop_assert!(fold.resolve().is_subset(&more.resolve()));
    }

    #[test]
    fn a_gate_only_closes_and_a_bypass_only_opens(fold in folds(), set in sets()) {
        let mut closed = fold.clone();
        closed.gates.push(Gate { source: (), closes: set.clone() });
        prop_assert!(closed.resolve().is_subset(&fold.resolve()));
        let mut opened = fold.clone();
        opened.bypass = Some(Bypass { source: (), opens: set.clone() });
        prop_assert!(set.is_subset(&opened.resolve()));
        opened.bypass = None;
        let without = Fold { bypass: None, ..fold.clone() };
        prop_assert_eq!(opened.resolve(), without.resolve());
        prop_assert!(without.resolve().is_subset(&fold.resolve()));
    }

    #[test]
    fn sets_are_sets(one in sets(), other in sets(), number in proptest::sample::select(&NUMBERS[..])) {
        let has = |set: &PermissionSet| NUMBERS.map(|number| set.contains(id(number)));
        let each = |with: fn(bool, bool) -> bool| {
            let (one, other) = (has(&one), has(&other));
            std::array::from_fn::<bool, 9, _>(|at| with(one[at], other[at]))
        };
        let done = |edit: fn(&mut PermissionSet, &PermissionSet)| {
            let mut set = one.clone();
            edit(&mut set, &other);
            set
        };
        prop_assert_eq!(has(&done(PermissionSet::union_with)), each(|a, b| a || b));
        prop_assert_eq!(has(&done(PermissionSet::intersect_with)), each(|a, b| a && b));
        prop_assert_eq!(has(&done(PermissionSet::subtract)), each(|a, b| a && !b));
        prop_assert_eq!(one.intersects(&other), each(|a, b| a && b).contains(&true));
        prop_assert_eq!(one.is_subset(&other), !each(|a, b| a && !b).contains(&true));
        prop_assert_eq!(one.len(), has(&one).iter().filter(|has| **has).count());
        prop_assert_eq!(one.iter().collect::<PermissionSet>(), one.clone());

        let mut back = one.clone();
        back.insert(id(number));
        prop_assert!(back.contains(id(number)));
        if !one.contains(id(number)) {
            back.remove(id(number));
        }
        // What was added and taken away again left no trace, not even a longer set.
        prop_assert_eq!(&back, &one);
        prop_assert_eq!(back.words(), one.words());
    }
}
