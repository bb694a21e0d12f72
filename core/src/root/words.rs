//! The resolution of `resolve.rs` over words: one bit for each permission, nothing named and
//! nothing allocated.
//!
//! It takes the same steps as [`Fold`](crate::fold::Fold) does over the layers of
//! [`Community::fold`](crate::root::Community), and a test holds the two against each other. What
//! explains is the fold; what answers is this.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::fold::Implication;
use crate::root::community::Rule;
use crate::root::readings::{FullControl, Inclusion, Readings, RoleMerge, ViewFalse};
use crate::root::{root_catalog, vocabulary};
use crate::set::PermissionSet;

/// The sets of [`vocabulary`].
struct Words {
    all: u64,
    channel: u64,
    view: u64,
    channel_control: u64,
    community_control: u64,
    /// What includes something, each with that.
    inclusions: Vec<(u64, u64)>,
    including: u64,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let vocabulary = vocabulary();
    let inclusion = |it: &Implication| (1 << it.parent.index(), word(&it.children));
    Words {
        all: word(&vocabulary.all),
        channel: word(&vocabulary.channel),
        view: word(&vocabulary.view),
        channel_control: word(&vocabulary.channel_control),
        community_control: word(
            &root_catalog()
                .id("community.fullControl")
                .into_iter()
                .collect(),
        ),
        inclusions: vocabulary.implications.iter().map(inclusion).collect(),
        including: word(vocabulary.implications.parents()),
    }
});

/// The set as a word: there are fewer permissions than bits.
pub(super) fn word(set: &PermissionSet) -> u64 {
    set.words().first().copied().unwrap_or_default()
}

/// Everything there is.
pub(super) fn all() -> u64 {
    WORDS.all
}

/// An access rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleWords {
    pub(super) allow: u64,
    pub(super) deny: u64,
    /// Whom it is for: the number of a role, or the hash of the id of a member.
    pub(super) number: u32,
    pub(super) is_unknown: bool,
}

impl RuleWords {
    pub(super) fn new(number: u32, rule: &Rule) -> Self {
        let said = rule.overlay().map(|it| (word(&it.allow), word(&it.deny)));
        // It may take full control away. The rest of what it may deny, its place is closed for.
        let feared = (0, WORDS.channel_control);
        let (allow, deny) = said.unwrap_or(feared);
        Self {
            allow,
            deny,
            number,
            is_unknown: said.is_none(),
        }
    }
}

/// Who asks, apart from rules of its own: all that holders of the same roles have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder<'c> {
    /// What manifest and roles give.
    pub(super) base: u64,
    /// One bit for each role, EVERYONE among them, by its number.
    pub(super) roles: &'c [u64],
}

impl Holder<'_> {
    /// All bits, or none.
    fn holds(&self, role: u32) -> u64 {
        let word = self.roles.get(role as usize / 64);
        word.map_or(0, |word| (word >> (role % 64) & 1).wrapping_neg())
    }
}

/// The rules that count in a place: those for roles, and the one for the member itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'c> {
    pub(super) of_roles: &'c [RuleWords],
    pub(super) own: Option<&'c RuleWords>,
}

/// What holders of roles may do in the community, before any access rule. Nothing denies there, so
/// that it is all the same when inclusions are expanded.
pub(super) fn everywhere(holder: Holder<'_>) -> u64 {
    WORDS.controlled(holder.base | WORDS.included(holder.base))
}

/// What somebody who is not the owner may do where these rules count.
// Inlined, as all of its parts: without inclusions, which is how nearly all questions end, little
// of this is left.
#[inline(always)]
pub(super) fn in_place(readings: Readings, holder: Holder<'_>, rules: Rules<'_>) -> u64 {
    let words = &*WORDS;
    let question = Question {
        words,
        readings,
        holder,
        rules,
    };
    let by_roles = question.by_roles(0);
    let plain = question.tiers(&by_roles, 0, 0);

    let are_rules = by_roles.are_there || rules.own.is_some();
    let is_unknown = by_roles.is_unknown || rules.own.is_some_and(|own| own.is_unknown);
    let (seen, closed) = if !are_rules || question.hides(plain) {
        (0, words.channel)
    } else if is_unknown {
        (words.view, words.channel & !words.view)
    } else {
        (words.view, 0)
    };

    // No parent is another's child, so without any inclusion their own answers are final.
    let standing = plain & !closed & words.including;
    let in_base = match readings.implied {
        Inclusion::Late => standing,
        Inclusion::Early => words.including,
    };
    let state = if standing | holder.base & in_base == 0 {
        plain
    } else {
        question.tiers(&question.by_roles(standing), standing, in_base)
    };
    words.controlled((state | seen) & !closed)
}

impl Words {
    /// Opens what full control opens.
    fn controlled(&self, mut state: u64) -> u64 {
        if state & self.channel_control != 0 {
            state |= self.channel;
        }
        if state & self.community_control != 0 {
            state |= self.all;
        }
        state
    }

    /// What these permissions include.
    fn included(&self, parents: u64) -> u64 {
        if parents & self.including == 0 {
            return 0;
        }
        let counting = self.inclusions.iter().filter(|it| parents & it.0 != 0);
        counting.fold(0, |children, it| children | it.1)
    }
}

struct Question<'c> {
    words: &'static Words,
    readings: Readings,
    holder: Holder<'c>,
    rules: Rules<'c>,
}

/// What the rules of all roles come to together.
#[derive(Default)]
struct ByRoles {
    allow: u64,
    deny: u64,
    are_there: bool,
    is_unknown: bool,
}

impl Question<'_> {
    /// All tiers, the weakest first, where these permissions bring along what they include.
    #[inline(always)]
    fn tiers(&self, by_roles: &ByRoles, standing: u64, in_base: u64) -> u64 {
        let base = self.holder.base;
        let mut state = base | self.words.included(base & in_base);
        state = state & !by_roles.deny | by_roles.allow;
        if let Some(own) = self.rules.own {
            let (allow, deny) = self.said(own, standing);
            state = state & !deny | allow;
        }
        state
    }

    #[inline(always)]
    fn by_roles(&self, standing: u64) -> ByRoles {
        let mut merged = ByRoles::default();
        for rule in self.rules.of_roles {
            // No branch: nobody can foresee who holds which role.
            let held = self.holder.holds(rule.number);
            let (allow, deny) = self.said(rule, standing);
            merged.allow |= allow & held;
            merged.deny |= deny & held;
            merged.are_there |= held != 0;
            merged.is_unknown |= (held != 0) & rule.is_unknown;
        }
        match self.readings.role_merge {
            RoleMerge::AllowWins => merged.deny &= !merged.allow,
            RoleMerge::DenyWins => merged.allow &= !merged.deny,
        }
        merged
    }

    /// What a rule allows and denies; what it does both is denied.
    #[inline(always)]
    fn said(&self, rule: &RuleWords, standing: u64) -> (u64, u64) {
        let deny = match self.readings.full_control {
            FullControl::Removable => rule.deny,
            FullControl::Sticky => rule.deny & !self.words.channel_control,
        };
        let allow = rule.allow | self.words.included(rule.allow & standing & !deny);
        (allow & !deny, deny)
    }

    /// Do the rules hide the place? Full control voids the denial of any single permission, of
    /// seeing too.
    fn hides(&self, plain: u64) -> bool {
        let words = self.words;
        if self.readings.view_false == ViewFalse::Ignored
            || plain & (words.channel_control | words.community_control) != 0
        {
            return false;
        }
        let allows = |rule: &RuleWords| rule.allow & words.view != 0;
        // A rule that is not known may.
        let denies = |rule: &RuleWords| rule.is_unknown || rule.deny & words.view != 0;
        if let Some(own) = self.rules.own.filter(|own| allows(own) || denies(own)) {
            return denies(own);
        }
        let held = |rule: &&RuleWords| self.holder.holds(rule.number) != 0;
        let mut of_roles = self.rules.of_roles.iter().filter(held);
        let denied = of_roles.clone().any(denies);
        match self.readings.role_merge {
            RoleMerge::AllowWins => denied && !of_roles.any(allows),
            RoleMerge::DenyWins => denied,
        }
    }
}
