//! `grantfold explain --community --call`: does an API call pass?

use grantfold::Diagnostic;
use grantfold::root::{CallAnswer, CallOptions, MissingPermission};
use serde::Serialize;

use super::{Place, World, advised};
use crate::args::{AskArgs, CallArgs};
use crate::choice::Format;
use crate::json;
use crate::paint::Paint;
use crate::render::{Canvas, Verdict};

#[derive(Serialize)]
struct Called<'r> {
    path: String,
    member: &'r str,
    channel: Option<&'r str>,
    call: &'r CallAnswer,
    diagnostics: &'r [Diagnostic],
}

pub(super) fn run(
    args: &AskArgs,
    call: &CallArgs,
    world: &World,
    place: Option<&Place>,
    paint: Paint,
) -> Result<(String, bool), String> {
    let place = place.map(|place| &*place.id);
    let id = |given: &String| world.place(given).map(|place| place.id);
    let more_targets = call.more_targets.iter().map(id);
    let more_targets = more_targets.collect::<Result<Vec<String>, String>>()?;
    let destination = call.destination.as_ref().map(id).transpose()?;
    let options = CallOptions {
        conditions: &texts(&call.conditions),
        more_targets: &texts(&more_targets),
        destination: destination.as_deref(),
        role: call.role.as_deref(),
        ..CallOptions::default()
    };
    let answer = world
        .community
        .check_call(&args.member, &call.method, place, options);
    let answer = answer.map_err(|error| error.to_string())?;
    let out = match args.community.format {
        Format::Json => json::line(&Called {
            path: world.path(),
            member: &args.member,
            channel: place,
            call: &answer,
            diagnostics: world.community.diagnostics(),
        }),
        Format::Human => {
            let drawn = human(args, world, &answer, &Canvas::new("", "", paint));
            format!("{}{drawn}", world.warnings(paint))
        }
    };
    Ok((out, answer.allowed))
}

fn texts(owned: &[String]) -> Vec<&str> {
    owned.iter().map(String::as_str).collect()
}

fn human(args: &AskArgs, world: &World, answer: &CallAnswer, canvas: &Canvas<'_>) -> String {
    let mut lines = Vec::new();
    // Of one alone the first line tells.
    if answer.missing.len() > 1 {
        let missing = answer.missing.iter();
        lines.extend(missing.map(|missing| ("missing", place_of(missing))));
    }
    for missing in &answer.shortened_without {
        let lacks = place_of(missing);
        lines.push((
            "note",
            format!("the answer is shortened: it lacks what {lacks} would show"),
        ));
    }
    lines.extend(answer.note.map(|note| ("note", note.to_owned())));
    // With several missing, advice about one would not make the call pass.
    if let [missing] = answer.missing.as_slice() {
        let advice = world.advice(&args.member, missing.target.as_deref(), &missing.permission);
        lines.extend(advised(&advice));
    }
    let (member, method) = (&args.member, answer.method);
    let Some(code) = &answer.code else {
        let title = format!("`{member}` may call {method}");
        return canvas.verdict(Verdict::Passes, &title, &lines);
    };
    let mut known = Vec::new();
    known.extend(code.number.map(|number| number.to_string()));
    if !code.documented {
        known.push("inferred, not documented".to_owned());
    }
    let known = match known.is_empty() {
        true => String::new(),
        false => format!(" ({})", known.join(", ")),
    };
    let reason = answer.reason.as_deref().unwrap_or_default();
    let title = format!("{method} fails with {}{known}: {reason}", code.name);
    canvas.verdict(Verdict::Refused, &title, &lines)
}

fn place_of(missing: &MissingPermission) -> String {
    match &missing.target {
        Some(target) => format!("`{}` on `{target}`", missing.permission),
        None => format!("`{}`", missing.permission),
    }
}
