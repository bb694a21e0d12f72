//! What to tell about an overlay: why it does not reach what is wanted, and what its writer should
//! know.

use std::collections::BTreeMap;

use super::planner::{Planner, channel_part, is_above_rules};
use crate::explanation::{Step, Weight};
use crate::root::community::{Community, EVERYONE, Overlay};
use crate::root::{root_catalog, vocabulary};
use crate::set::PermissionSet;

impl Planner<'_> {
    /// Why the result is another than wanted, one sentence for each reason.
    pub(super) fn differences(
        &self,
        wanted: &PermissionSet,
        reached: &PermissionSet,
    ) -> Vec<String> {
        let target = Some(&*self.key.target);
        let fold = self.fold(self.who.as_ref());
        let otherwise = "no access rule makes the place visible";
        let grants = Community::supposed(&self.who, target, fold, otherwise);
        let mut names: BTreeMap<(bool, String), Vec<&str>> = BTreeMap::new();
        for id in vocabulary().channel.iter() {
            let Some(name) = root_catalog().name(id) else {
                continue;
            };
            if wanted.contains(id) == reached.contains(id) {
                continue;
            }
            let explanation = grants.explain(name);
            let mut steps = explanation.steps.iter();
            let decides = steps.find(|step| step.weight == Weight::Decides);
            let reason = decides.map_or_else(|| otherwise.to_owned(), Step::sentence);
            let key = (explanation.allowed, reason);
            names.entry(key).or_default().push(name);
        }
        let sentence = |((allowed, reason), names): ((bool, String), Vec<&str>)| {
            let what = match allowed {
                true => "this overlay cannot take away",
                false => "this overlay cannot give",
            };
            format!("{what} {}: {reason}", list(&names))
        };
        names.into_iter().map(sentence).collect()
    }

    /// What to know before the overlay is written.
    pub(super) fn remarks(
        &self,
        wanted: &PermissionSet,
        overlay: &Overlay,
        was_visible: bool,
    ) -> Vec<String> {
        let (place, subject) = (self.place.name, self.name);
        let mut remarks = Vec::new();
        if !self.counts() {
            let group = self.place.target;
            remarks.push(format!(
                "`{place}` follows the rules of its group `{group}`: a rule of its own does nothing"
            ));
        }
        let denied: Vec<&str> = root_catalog().names_of(&overlay.deny).collect();
        if !denied.is_empty() {
            remarks.push(format!(
                "SDK 0.17.0 leaves every `false` out when it writes an overlay: it cannot deny {}",
                list(&denied)
            ));
        }
        if self.community.rule(&self.key).is_some() {
            remarks.push(format!(
                "there is a rule for `{subject}` on `{place}`: `AccessRuleClient.edit` replaces its whole overlay"
            ));
        }
        if wanted.intersects(&vocabulary().channel_control) && *wanted != vocabulary().channel {
            remarks.push(
                "`channel.fullControl` includes every channel permission: denying one of them beside it does nothing"
                    .to_owned(),
            );
        }
        if self.counts() && !was_visible {
            remarks.push(format!(
                "`{place}` is invisible to `{subject}` now: any rule makes it visible"
            ));
        } else if self.counts() && *wanted == vocabulary().view {
            remarks.push(format!(
                "no overlay hides `{place}` from `{subject}`: for that, the rules that name it must go"
            ));
        }
        remarks
    }

    /// Who holds the role and comes out different.
    pub(super) fn others(&self, reached: &PermissionSet) -> Option<String> {
        let role = self.role?;
        let members = self.community.members();
        let holders = members.filter(|member| role == EVERYONE || member.roles.contains(role));
        let different = holders.filter(|member| {
            let fold = self.fold(*member);
            !is_above_rules(&fold) && channel_part(&fold) != *reached
        });
        let ids: Vec<&str> = different.map(|member| &**member.id).collect();
        (!ids.is_empty()).then(|| {
            format!(
                "other roles and rules of their own give more or less to {}",
                some(&ids)
            )
        })
    }
}

/// Names in a sentence.
fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Some of perhaps many ids, and how many more there are.
fn some(ids: &[&str]) -> String {
    const SHOWN: usize = 4;
    match ids.get(..SHOWN) {
        Some(shown) if ids.len() > SHOWN => {
            format!("{} and {} more", list(shown), ids.len() - SHOWN)
        }
        _ => list(ids),
    }
}
