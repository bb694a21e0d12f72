//! Which of many sets, the fewest possible, have everything in them: branch and bound.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::elements::elements;
use crate::set::{PermissionId, PermissionSet};

/// One of the sets.
pub(super) struct Choice {
    /// What it has of what is needed.
    pub(super) need: PermissionSet,
    /// What comes along.
    pub(super) extra: PermissionSet,
    /// What it takes from the extras of all that are chosen.
    pub(super) closes: PermissionSet,
}

/// The positions of those chosen, ascending.
pub(super) struct Found {
    pub(super) chosen: Vec<usize>,
    pub(super) is_minimal: bool,
}

/// How many looks at a choice the search may take: about a tenth of a second.
const MOST_WORK: usize = 20_000_000;

/// The search goes one call deeper for each choice it has to decide on.
const MOST_DECIDED: usize = 256;

/// More than this are not compared each with each before the search.
pub(super) const MOST_COMPARED: usize = 1024;

/// The fewest choices that together have all that any of them has; of several such lists the one
/// with the fewest extras; of those the one whose positions come first.
pub(super) fn best(choices: &[Choice]) -> Found {
    let elements = elements(choices);
    let mut search = Search::new(choices, &elements);
    let first = search.greedy();
    if first.is_empty() {
        return Found {
            chosen: first,
            is_minimal: true,
        };
    }
    // How many there must be is found much faster where nothing else is asked.
    search.drop_dominated(|better, worse| worse.need.is_subset(&better.need));
    search.limit = first.len() - 1;
    search.run();
    let smallest = search.best.take().map_or(first, |(_, chosen)| chosen);
    let work = search.work;

    let mut search = Search::new(choices, &elements);
    search.work = work;
    search.limit = smallest.len();
    search.compares_extras = true;
    search.take(smallest);
    search.drop_dominated(|better, worse| {
        worse.need.is_subset(&better.need)
            && better.extra.is_subset(&worse.extra)
            && worse.closes.is_subset(&better.closes)
    });
    search.run();
    let is_minimal = !search.is_exhausted();
    Found {
        chosen: search.best.map_or_else(Vec::new, |(_, chosen)| chosen),
        is_minimal,
    }
}

struct Search<'c> {
    choices: &'c [Choice],
    /// Who has each element, the rarest first.
    having: &'c [Vec<usize>],
    /// Which elements each choice has.
    has: Vec<PermissionSet>,
    /// The extras of each choice, without those that some choice could close.
    extras: Vec<PermissionSet>,
    /// Which may still be chosen.
    live: Vec<bool>,
    chosen: Vec<usize>,
    /// How many of them there is no way without.
    forced: usize,
    /// No longer list is of interest. In the search for extras none shorter exists.
    limit: usize,
    compares_extras: bool,
    /// The best list so far with the number of its extras.
    best: Option<(usize, Vec<usize>)>,
    work: usize,
}

impl<'c> Search<'c> {
    fn new(choices: &'c [Choice], having: &'c [Vec<usize>]) -> Self {
        let mut has = vec![PermissionSet::default(); choices.len()];
        for (element, having) in having.iter().enumerate() {
            for &at in having {
                has[at].extend(PermissionId::new(element));
            }
        }
        let mut closable = PermissionSet::default();
        for choice in choices {
            closable.union_with(&choice.closes);
        }
        let extras = choices.iter().map(|choice| {
            let mut extras = choice.extra.clone();
            extras.subtract(&closable);
            extras
        });
        Self {
            choices,
            having,
            has,
            extras: extras.collect(),
            live: vec![true; choices.len()],
            chosen: Vec::new(),
            forced: 0,
            limit: usize::MAX,
            compares_extras: false,
            best: None,
            work: 0,
        }
    }

    fn everything(&self) -> PermissionSet {
        PermissionSet::first(self.having.len())
    }

    fn is_exhausted(&self) -> bool {
        self.work > MOST_WORK
    }

    /// A list that is good enough to start with: always the choice that has most of what is left.
    fn greedy(&self) -> Vec<usize> {
        let mut left = self.everything();
        let mut chosen = Vec::new();
        // What a choice adds only ever shrinks, so the first that still adds what it did is best.
        let mut heap: BinaryHeap<_> = (0..self.choices.len())
            .map(|at| {
                (
                    self.has[at].len(),
                    Reverse(self.extras[at].len()),
                    Reverse(at),
                )
            })
            .collect();
        while let Some((before, extras, Reverse(at))) = heap.pop() {
            let adds = common(&self.has[at], &left);
            if adds == 0 {
                continue;
            }
            if adds < before {
                heap.push((adds, extras, Reverse(at)));
                continue;
            }
            left.subtract(&self.has[at]);
            chosen.push(at);
        }
        chosen.sort_unstable();
        chosen
    }

    /// Leaves out what a choice before it makes needless. One after it does not, as among equals
    /// the earlier one is wanted.
    fn drop_dominated(&mut self, dominates: impl Fn(&Choice, &Choice) -> bool) {
        if self.choices.len() > MOST_COMPARED {
            return;
        }
        for at in 0..self.choices.len() {
            let dominated = (0..self.choices.len()).any(|other| {
                let is_equal = || dominates(&self.choices[at], &self.choices[other]);
                let counts = other < at || (!self.compares_extras && other > at && !is_equal());
                counts && self.live[other] && dominates(&self.choices[other], &self.choices[at])
            });
            self.live[at] = !dominated;
        }
    }

    /// Takes a whole list as the best if it is.
    fn take(&mut self, mut chosen: Vec<usize>) {
        chosen.sort_unstable();
        let mut extra = PermissionSet::default();
        for &at in &chosen {
            extra.union_with(&self.choices[at].extra);
        }
        for &at in &chosen {
            extra.subtract(&self.choices[at].closes);
        }
        let found = (extra.len(), chosen);
        if !self.compares_extras {
            self.limit = found.1.len() - 1;
            self.best = Some(found);
        } else if self.best.as_ref().is_none_or(|best| found < *best) {
            self.best = Some(found);
        }
    }

    /// Starts with those that alone have something.
    fn run(&mut self) {
        let mut left = self.everything();
        let mut extra = PermissionSet::default();
        for having in self.having {
            if let [only] = having[..]
                && self.live[only]
            {
                self.live[only] = false;
                self.chosen.push(only);
                left.subtract(&self.has[only]);
                extra.union_with(&self.extras[only]);
            }
        }
        self.forced = self.chosen.len();
        self.visit(&left, &extra);
    }

    /// Counts looks at choices; those at long sets take longer.
    fn spend(&mut self, looks: usize, left: &PermissionSet, extra: &PermissionSet) {
        let words = left.words().len() + extra.words().len();
        let cost = looks.saturating_mul(1 + words / 8);
        self.work = self.work.saturating_add(cost);
    }

    /// Tries all that can be added to those chosen. `left` is what they lack, `extra` what they
    /// bring along that nothing can close.
    fn visit(&mut self, left: &PermissionSet, extra: &PermissionSet) {
        if left.is_empty() {
            self.take(self.chosen.clone());
            return;
        }
        if self.chosen.len() >= self.limit || self.is_exhausted() {
            return;
        }
        if self.chosen.len() - self.forced >= MOST_DECIDED {
            self.work = usize::MAX;
            return;
        }
        let room = self.limit - self.chosen.len();
        if room == 1 {
            self.finish(left, extra);
            return;
        }
        let prices: Vec<Price> = (0..self.choices.len())
            .map(|at| self.price(at, left, extra))
            .collect();
        self.spend(prices.len(), left, extra);
        let Some(branch) = self.branch(left, &prices) else {
            return;
        };
        if branch.least > room || !self.may_be_better(extra.len() + branch.cost, room, &prices) {
            return;
        }
        let gain_of_rest = branch.most_gained.saturating_mul(room - 1);
        let candidates = self.having[branch.element].iter().copied();
        let mut candidates: Vec<usize> = candidates
            .filter(|&at| self.live[at] && prices[at].gain + gain_of_rest >= left.len())
            .collect();
        candidates.sort_by_key(|&at| match self.compares_extras {
            true => (prices[at].cost, 0, at),
            false => (0, usize::MAX - prices[at].gain, at),
        });
        for &at in &candidates {
            let (mut left, mut extra) = (left.clone(), extra.clone());
            left.subtract(&self.has[at]);
            extra.union_with(&self.extras[at]);
            // Lists with this choice are all tried now, so those tried after it are without it.
            self.live[at] = false;
            self.chosen.push(at);
            self.visit(&left, &extra);
            self.chosen.pop();
        }
        for at in candidates {
            self.live[at] = true;
        }
    }

    /// The last one to add has to have all that is left. Most of the search is spent here, so no
    /// choice is looked at that does not have the rarest of it.
    fn finish(&mut self, left: &PermissionSet, extra: &PermissionSet) {
        let Some(rarest) = left.iter().next() else {
            return;
        };
        let having = &self.having[rarest.index()];
        self.spend(having.len(), left, extra);
        for &at in having {
            if !self.live[at] || !left.is_subset(&self.has[at]) {
                continue;
            }
            let extras = self.extras[at].len() - common(&self.extras[at], extra) + extra.len();
            let best = self.best.as_ref().filter(|_| self.compares_extras);
            if best.is_some_and(|best| best.0 < extras) {
                continue;
            }
            let mut chosen = self.chosen.clone();
            chosen.push(at);
            self.take(chosen);
            if !self.compares_extras {
                return;
            }
        }
    }

    fn price(&self, at: usize, left: &PermissionSet, extra: &PermissionSet) -> Price {
        if !self.live[at] {
            return Price::default();
        }
        let extras = &self.extras[at];
        Price {
            gain: common(&self.has[at], left),
            cost: match self.compares_extras {
                true => extras.len() - common(extras, extra),
                false => 0,
            },
        }
    }

    /// The element that the fewest choices have, and what is needed at least for all of them.
    /// `None` if one cannot be had.
    fn branch(&mut self, left: &PermissionSet, prices: &[Price]) -> Option<Branch> {
        let mut branch = Branch::default();
        let mut fewest = usize::MAX;
        let mut shares = 0.0_f64;
        for element in left.iter().map(PermissionId::index) {
            let having = &self.having[element];
            self.work = self.work.saturating_add(having.len());
            let having = having.iter().filter(|&&at| self.live[at]);
            let (mut count, mut gain, mut cost) = (0, 0, usize::MAX);
            for &at in having {
                count += 1;
                gain = prices[at].gain.max(gain);
                cost = prices[at].cost.min(cost);
            }
            if count == 0 {
                return None;
            }
            if count < fewest {
                fewest = count;
                branch.element = element;
            }
            // Nothing that has the element has more than `gain` of what is left, so the element is
            // at least that share of a choice.
            shares += 1.0 / gain as f64;
            branch.most_gained = branch.most_gained.max(gain);
            branch.cost = branch.cost.max(cost);
        }
        // INVARIANT: `least` is never too high; what was lost in rounding is far less than this.
        branch.least = (shares - 1e-6).ceil() as usize;
        Some(branch)
    }

    /// Can there be a better list with those chosen, `room` more of them and no fewer extras?
    fn may_be_better(&self, extras: usize, room: usize, prices: &[Price]) -> bool {
        let best = match &self.best {
            Some(best) if self.compares_extras => best,
            _ => return true,
        };
        if extras != best.0 {
            return extras < best.0;
        }
        // Each that is added adds something, or there would be a shorter list.
        let adding = (0..prices.len()).filter(|&at| prices[at].gain > 0);
        let mut first: Vec<usize> = self
            .chosen
            .iter()
            .copied()
            .chain(adding.take(room))
            .collect();
        first.sort_unstable();
        first < best.1
    }
}

/// What a choice adds.
#[derive(Clone, Copy, Default)]
struct Price {
    gain: usize,
    cost: usize,
}

#[derive(Default)]
struct Branch {
    /// Which element to decide on.
    element: usize,
    /// How many choices it takes at least.
    least: usize,
    /// How many extras they add at least.
    cost: usize,
    /// The most that one choice has of what is left.
    most_gained: usize,
}

fn common(a: &PermissionSet, b: &PermissionSet) -> usize {
    let words = a.words().iter().zip(b.words());
    words.map(|(a, b)| (a & b).count_ones() as usize).sum()
}
