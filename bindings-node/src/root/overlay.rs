//! The overlay that gives exactly the wanted permissions.

use grantfold::PermissionSet;
use grantfold::root::{Community, Extra, Id, OverlayPlan, root_catalog};
use napi::bindgen_prelude::{Env, External, Result, Unknown};
use napi_derive::napi;
use serde::Serialize;

use crate::answer::answer;
use crate::problem::or_throw;

#[derive(Serialize)]
struct Plan {
    rule: PlannedRule,
    sdk: Extra,
    exact: bool,
    reached: Vec<&'static str>,
    warnings: Vec<String>,
}

/// As `putRule` takes it.
#[derive(Serialize)]
struct PlannedRule {
    target: Id,
    subject: Id,
    allow: Vec<&'static str>,
    deny: Vec<&'static str>,
}

impl From<OverlayPlan> for Plan {
    fn from(plan: OverlayPlan) -> Self {
        Self {
            rule: PlannedRule {
                target: plan.key.target,
                subject: plan.key.subject,
                allow: names(&plan.overlay.allow),
                deny: names(&plan.overlay.deny),
            },
            sdk: plan.sdk,
            exact: plan.exact,
            reached: names(&plan.reached),
            warnings: plan.warnings,
        }
    }
}

/// Plans the rule with which a role or member has the wanted permissions in a place.
#[napi(catch_unwind)]
pub fn overlay_for(
    env: &Env,
    community: &External<Community>,
    subject: String,
    target: String,
    wanted: Vec<String>,
) -> Result<Unknown<'static>> {
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let plan = or_throw(env, community.overlay_for(&subject, &target, &wanted))?;
    answer(env, &Plan::from(plan))
}

fn names(set: &PermissionSet) -> Vec<&'static str> {
    let infos = set.iter().filter_map(|id| root_catalog().info(id));
    infos.map(|info| info.name).collect()
}
