//! `grantfold explain --community`: what a member may do, and why.

use grantfold::root::{Advice, Remedy};
use grantfold::{Diagnostic, Explanation, Grants, LayerSource, Weight};
use serde::Serialize;

use super::{Place, World, advised, call, table};
use crate::args::{AskArgs, Asked};
use crate::choice::Format;
use crate::facts::{self, heading};
use crate::paint::Paint;
use crate::render::Canvas;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

const VIEW: &str = "channel.view";

#[derive(Serialize)]
struct ShownGrants<'r> {
    path: String,
    member: &'r str,
    channel: Option<&'r str>,
    /// None for the community itself, which is no place to see.
    visible: Option<bool>,
    grants: &'r Grants,
    /// What would make the place visible.
    advice: &'r [Advice],
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
struct Explained<'r> {
    path: String,
    member: &'r str,
    channel: Option<&'r str>,
    explanations: &'r [Advised],
    diagnostics: &'r [Diagnostic],
}

/// An explanation, and how to turn a denial into the opposite.
#[derive(Serialize)]
struct Advised {
    #[serde(flatten)]
    explanation: Explanation,
    advice: Vec<Advice>,
}

pub(crate) fn run(args: &AskArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.community) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    let place = args.channel.as_deref().map(|given| world.place(given));
    let answered = place.transpose().and_then(|place| match &args.asked {
        Asked::Everything => everything(args, &world, place.as_ref(), paint),
        Asked::Permissions(names) => permissions(args, names, &world, place.as_ref(), paint),
        Asked::Call(call) => call::run(args, call, &world, place.as_ref(), paint),
    });
    match answered {
        Ok((out, is_allowed)) => Answer {
            out,
            code: if is_allowed { OK } else { PROBLEMS },
            ..Answer::default()
        },
        Err(reason) => Answer::failure(&reason),
    }
}

fn everything(
    args: &AskArgs,
    world: &World,
    place: Option<&Place>,
    paint: Paint,
) -> Result<(String, bool), String> {
    let grants = world.grants(&args.member, place)?;
    let sees = place.map(|_| grants.has(VIEW));
    let advice = place.map(|place| opening(world, &args.member, place));
    let advice = advice.unwrap_or_default();
    if args.community.format == Format::Json {
        let shown = ShownGrants {
            path: world.path(),
            member: &args.member,
            channel: place.map(|place| &*place.id),
            visible: sees,
            grants: &grants,
            advice: &advice,
            diagnostics: world.community.diagnostics(),
        };
        return Ok((json::line(&shown), true));
    }
    let mut out = world.warnings(paint);
    let shown = place.map_or("the community", |place| &place.shown);
    out.push_str(&heading(paint, &format!("{} in {shown}", args.member)));
    let permissions = count(grants.len(), "permission");
    if sees == Some(false) {
        out.push_str(&paint.error("invisible"));
        out.push_str(&visible(&unseen(&grants)));
        out.push('\n');
    }
    out.push_str(&match (grants.is_empty(), sees) {
        (true, _) => "no permissions\n".to_owned(),
        (false, Some(true)) => format!("visible, {permissions}\n\n"),
        _ => format!("{permissions}\n\n"),
    });
    out.push_str(&table(&grants));
    if !advice.is_empty() {
        let lines = advised(&advice).into_iter();
        let lines: String = lines
            .map(|(_, line)| format!("  {}\n", visible(&line)))
            .collect();
        out.push_str(&format!(
            "\nTo make it visible, least reach first:\n{lines}"
        ));
    }
    Ok((out, true))
}

/// Why a place is invisible, as the rest of a sentence.
fn unseen(grants: &Grants) -> String {
    let steps = grants.explain(VIEW).steps;
    let decides = steps.iter().find(|step| step.weight == Weight::Decides);
    decides.map_or_else(String::new, |step| match &step.source {
        LayerSource::NoAccessRule { target } => {
            format!(": no access rule on `{target}` names it or a role it holds")
        }
        _ => format!(": {}", step.sentence()),
    })
}

/// What would make a place visible. Where a rule that says nothing does, one that says more is no advice.
fn opening(world: &World, member: &str, place: &Place) -> Vec<Advice> {
    let mut advice = world.advice(member, Some(&place.id), VIEW);
    let opens = |advice: &Advice| matches!(advice.remedy, Remedy::Open { .. });
    if advice.iter().any(opens) {
        advice.retain(|advice| opens(advice) || matches!(advice.remedy, Remedy::GiveRole { .. }));
    }
    advice
}

fn permissions(
    args: &AskArgs,
    names: &[String],
    world: &World,
    place: Option<&Place>,
    paint: Paint,
) -> Result<(String, bool), String> {
    let grants = world.grants(&args.member, place)?;
    let explained = names.iter().map(|name| Advised {
        explanation: grants.explain(name),
        advice: world.advice(&args.member, place.map(|place| &*place.id), name),
    });
    let explained: Vec<Advised> = explained.collect();
    let all_granted = explained.iter().all(|one| one.explanation.allowed);
    if args.community.format == Format::Json {
        let shown = Explained {
            path: world.path(),
            member: &args.member,
            channel: place.map(|place| &*place.id),
            explanations: &explained,
            diagnostics: world.community.diagnostics(),
        };
        return Ok((json::line(&shown), all_granted));
    }
    let canvas = Canvas::new("", "", paint);
    let mut out = world.warnings(paint);
    for one in &explained {
        let verdict = facts::verdict(&one.explanation);
        out.push_str(&canvas.verdict(verdict, &one.explanation.summary, &lines(one)));
    }
    Ok((out, all_granted))
}

/// Everything that was said about a permission, and what to do about a denial.
fn lines(one: &Advised) -> Vec<(&'static str, String)> {
    let mut lines = facts::steps(&one.explanation);
    match one.advice.is_empty() {
        true => lines.extend(one.explanation.help.clone().map(|help| ("help", help))),
        false => lines.extend(advised(&one.advice)),
    }
    lines
}
