//! [`Fold`]: the kernel. Layers in order of precedence become one effective set.
//!
//! The kernel knows no platform. A platform says which layers there are, in which order, and what
//! opens or closes whole sets; the kernel applies, in this order:
//!
//! 1. **tiers**, weakest first: what a later tier allows or denies replaces what earlier ones said,
//!    permission by permission; what it leaves unset stays. Layers of one tier are merged first.
//! 2. **gates**: what a gate closes is denied, whatever the tiers said.
//! 3. **controls**: while such a permission (full control) is allowed, it opens its whole set.
//! 4. the **bypass** (ownership): opens its whole set, last.
//!
//! Nothing allows a permission: it is denied. One layer both allows and denies it: it is denied.
//!
//! [`Fold::resolve`] and [`Fold::explain`] walk the same steps through one function, so an
//! explanation cannot disagree with the decision it explains.

mod implications;

use std::borrow::Cow;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::set::{PermissionId, PermissionSet};
pub use implications::{Implication, Implications, Implied};

/// What one source says: permissions it allows and permissions it denies; the rest is unset.
#[derive(Clone, Debug, Default)]
pub struct Layer<S> {
    /// Who says it.
    pub source: S,
    /// What it allows.
    pub allow: PermissionSet,
    /// What it denies.
    pub deny: PermissionSet,
}

/// How layers of one tier that disagree are merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    /// One layer that allows is enough.
    #[default]
    AllowWins,
    /// One layer that denies is enough.
    DenyWins,
}

/// Layers of equal precedence.
#[derive(Clone, Debug)]
pub struct Tier<S> {
    /// How they are merged.
    pub merge: Merge,
    /// When their inclusions are expanded.
    pub implied: Implied,
    /// The layers; their order does not matter to the decision.
    pub layers: SmallVec<[Layer<S>; 4]>,
}

/// A closed gate: a set that is denied whatever the tiers say.
#[derive(Clone, Debug)]
pub struct Gate<S> {
    /// Why it is closed.
    pub source: S,
    /// What it denies.
    pub closes: PermissionSet,
}

/// A permission that, while it is allowed in the end, opens a whole set (full control).
#[derive(Clone, Debug)]
pub struct Control<S> {
    /// How an explanation names it.
    pub source: S,
    /// The controlling permission.
    pub permission: PermissionId,
    /// What it opens.
    pub opens: PermissionSet,
}

/// A set that is open whatever everything else says (ownership).
#[derive(Clone, Debug)]
pub struct Bypass<S> {
    /// Why.
    pub source: S,
    /// What it opens.
    pub opens: PermissionSet,
}

/// Everything that decides one subject's permissions in one place. `S` names a source.
#[derive(Clone, Debug)]
pub struct Fold<S> {
    /// Weakest first.
    pub tiers: SmallVec<[Tier<S>; 3]>,
    /// Applied after the tiers.
    pub gates: Vec<Gate<S>>,
    /// Applied after the gates, in order.
    pub controls: Vec<Control<S>>,
    /// Applied last.
    pub bypass: Option<Bypass<S>>,
    /// What includes what.
    pub implications: Arc<Implications>,
}

impl<S> Default for Fold<S> {
    fn default() -> Self {
        Self {
            tiers: SmallVec::new(),
            gates: Vec::new(),
            controls: Vec::new(),
            bypass: None,
            implications: Implications::none().clone(),
        }
    }
}

/// What a source says about one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// It allows the permission by name.
    Allows,
    /// It denies the permission by name.
    Denies,
    /// It allows this other permission, which includes the one asked about.
    Includes(PermissionId),
    /// It allows this other permission, which would include the one asked about, had another layer
    /// not taken it away.
    WouldInclude(PermissionId),
    /// It is closed: denied whatever the layers say.
    Closes,
    /// It opens a whole set, this permission among them.
    Opens,
}

impl Say {
    fn allows(self) -> Option<bool> {
        match self {
            Self::Allows | Self::Includes(_) | Self::Opens => Some(true),
            Self::Denies | Self::Closes => Some(false),
            Self::WouldInclude(_) => None,
        }
    }
}

/// What became of something a source said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is the reason for the answer.
    Decides,
    /// It says the same, and would not have been needed.
    Agrees,
    /// Something of higher precedence says otherwise.
    Overruled,
}

/// One thing said about the permission in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<S> {
    /// Who says it.
    pub source: S,
    /// What it says.
    pub say: Say,
    /// What became of it.
    pub outcome: Outcome,
}

/// Why one permission is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace<S> {
    /// The decision, the same as in [`Fold::resolve`].
    pub allowed: bool,
    /// All that was said, weakest first. Empty: nothing names the permission, so it is denied.
    pub statements: Vec<Statement<S>>,
}

/// A step of the fold, as [`Fold::run`] shows it to whoever watches.
enum Step<'a, S> {
    Tier(&'a Tier<S>),
    Gate(&'a Gate<S>),
    Control(&'a Control<S>),
    Bypass(&'a Bypass<S>),
}

impl<S> Layer<S> {
    /// A layer that only allows.
    pub fn allowing(source: S, allow: PermissionSet) -> Self {
        Self {
            source,
            allow,
            deny: PermissionSet::default(),
        }
    }

    fn names(&self, id: PermissionId) -> bool {
        self.allow.contains(id) || self.deny.contains(id)
    }
}

impl<S> Tier<S> {
    /// A tier of the given layers, whose inclusions are expanded late.
    pub fn new(merge: Merge, layers: impl IntoIterator<Item = Layer<S>>) -> Self {
        Self {
            merge,
            implied: Implied::Late,
            layers: layers.into_iter().collect(),
        }
    }
}

impl<S> Fold<S> {
    /// The effective set.
    #[must_use]
    pub fn resolve(&self) -> PermissionSet {
        self.run(|_| ())
    }

    fn run<'a>(&'a self, mut watch: impl FnMut(Step<'a, S>)) -> PermissionSet {
        let mut state = self.fold_tiers(Some(&self.standing_parents()), &mut watch);
        for gate in &self.gates {
            watch(Step::Gate(gate));
            state.subtract(&gate.closes);
        }
        for control in &self.controls {
            if state.contains(control.permission) {
                watch(Step::Control(control));
                state.union_with(&control.opens);
            }
        }
        if let Some(bypass) = &self.bypass {
            watch(Step::Bypass(bypass));
            state.union_with(&bypass.opens);
        }
        state
    }

    fn fold_tiers<'a>(
        &'a self,
        standing: Option<&PermissionSet>,
        watch: &mut impl FnMut(Step<'a, S>),
    ) -> PermissionSet {
        let mut state = PermissionSet::default();
        for tier in &self.tiers {
            let counting = self.counting_parents(tier, standing);
            let mut allow = PermissionSet::default();
            let mut deny = PermissionSet::default();
            for layer in &tier.layers {
                allow.union_with(&self.allowed_by(layer, counting));
                deny.union_with(&layer.deny);
            }
            match tier.merge {
                Merge::AllowWins => deny.subtract(&allow),
                Merge::DenyWins => allow.subtract(&deny),
            }
            watch(Step::Tier(tier));
            state.subtract(&deny);
            state.union_with(&allow);
        }
        state
    }

    /// The parents that tiers and gates leave allowed.
    fn standing_parents(&self) -> PermissionSet {
        let parents = &self.implications.parents;
        let mut layers = self.tiers.iter().flat_map(|tier| &tier.layers);
        if !layers.any(|layer| layer.allow.intersects(parents)) {
            return PermissionSet::default();
        }
        // No parent is another's child, so without any inclusion their own answers are final.
        let mut standing = self.fold_tiers(None, &mut |_| ());
        for gate in &self.gates {
            standing.subtract(&gate.closes);
        }
        standing.intersect_with(parents);
        standing
    }

    /// The parents whose inclusions count in a tier; none at all while `standing` is worked out.
    fn counting_parents<'s>(
        &'s self,
        tier: &Tier<S>,
        standing: Option<&'s PermissionSet>,
    ) -> Option<&'s PermissionSet> {
        match tier.implied {
            Implied::Late => standing,
            Implied::Early => standing.and(Some(&self.implications.parents)),
        }
    }

    /// What a layer allows, inclusions among it; what it also denies is denied.
    fn allowed_by<'l>(
        &self,
        layer: &'l Layer<S>,
        counting: Option<&PermissionSet>,
    ) -> Cow<'l, PermissionSet> {
        let counting = counting.filter(|counting| layer.allow.intersects(counting));
        if counting.is_none() && !layer.allow.intersects(&layer.deny) {
            return Cow::Borrowed(&layer.allow);
        }
        let mut allow = layer.allow.clone();
        for implication in self.including(layer) {
            if counting.is_some_and(|counting| counting.contains(implication.parent)) {
                allow.union_with(&implication.children);
            }
        }
        allow.subtract(&layer.deny);
        Cow::Owned(allow)
    }

    fn including<'a>(&'a self, layer: &'a Layer<S>) -> impl Iterator<Item = &'a Implication> {
        let names =
            |i: &&Implication| layer.allow.contains(i.parent) && !layer.deny.contains(i.parent);
        self.implications.list.iter().filter(names)
    }

    fn say(
        &self,
        layer: &Layer<S>,
        id: PermissionId,
        counting: Option<&PermissionSet>,
    ) -> Option<Say> {
        if layer.names(id) {
            let denies = layer.deny.contains(id);
            return Some(if denies { Say::Denies } else { Say::Allows });
        }
        let mut including = self.including(layer).filter(|i| i.children.contains(id));
        let first = including.next()?;
        let counts = [first]
            .into_iter()
            .chain(including)
            .find(|i| counting.is_some_and(|counting| counting.contains(i.parent)));
        Some(counts.map_or(Say::WouldInclude(first.parent), |i| Say::Includes(i.parent)))
    }
}

impl<S: Clone> Fold<S> {
    /// Why `id` is allowed or denied: everything said about it, and what became of it.
    #[must_use]
    pub fn explain(&self, id: PermissionId) -> Trace<S> {
        let standing = self.standing_parents();
        let mut said: Vec<(S, Say)> = Vec::new();
        let allowed = self.run(|step| match step {
            Step::Tier(tier) => {
                let counting = self.counting_parents(tier, Some(&standing));
                let says = tier.layers.iter().filter_map(|layer| {
                    let say = self.say(layer, id, counting)?;
                    Some((layer.source.clone(), say))
                });
                said.extend(says);
            }
            Step::Gate(gate) if gate.closes.contains(id) => {
                said.push((gate.source.clone(), Say::Closes));
            }
            Step::Control(control) if control.opens.contains(id) && control.permission != id => {
                said.push((control.source.clone(), Say::Opens));
            }
            Step::Bypass(bypass) if bypass.opens.contains(id) => {
                said.push((bypass.source.clone(), Say::Opens));
            }
            _ => (),
        });
        let allowed = allowed.contains(id);
        // The strongest statement that agrees with the answer is its reason.
        let decides = said
            .iter()
            .rposition(|(_, say)| say.allows() == Some(allowed));
        let statements = said
            .into_iter()
            .enumerate()
            .map(|(at, (source, say))| Statement {
                source,
                say,
                outcome: match say.allows() {
                    _ if Some(at) == decides => Outcome::Decides,
                    Some(says) if says == allowed => Outcome::Agrees,
                    _ => Outcome::Overruled,
                },
            });
        Trace {
            allowed,
            statements: statements.collect(),
        }
    }
}
