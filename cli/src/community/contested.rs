//! `grantfold contested`: which answers depend on how Root's documents are read.

use grantfold::Diagnostic;
use grantfold::root::{Contested, Readings};
use serde::Serialize;

use super::{World, refused};
use crate::args::ContestedArgs;
use crate::choice::Format;
use crate::facts::heading;
use crate::paint::Paint;
use crate::text::count;
use crate::{Answer, json};

#[derive(Serialize)]
struct Shown<'r> {
    path: String,
    member: &'r str,
    channel: &'r str,
    readings: Readings,
    contested: &'r [Contested],
    diagnostics: &'r [Diagnostic],
}

pub(crate) fn run(args: &ContestedArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.community) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    let found = world.place(&args.channel).and_then(|place| {
        let contested = world.community.contested(&args.member, &place.id);
        Ok((place, contested.map_err(refused)?))
    });
    let (place, contested) = match found {
        Ok(found) => found,
        Err(reason) => return Answer::failure(&reason),
    };
    let out = match args.community.format {
        Format::Json => json::line(&Shown {
            path: world.path(),
            member: &args.member,
            channel: &place.id,
            readings: world.community.readings(),
            contested: &contested,
            diagnostics: world.community.diagnostics(),
        }),
        Format::Human => {
            let about = format!("{} in {}", args.member, place.shown);
            let body = human(&contested, paint);
            let warnings = world.warnings(paint);
            format!("{warnings}{}{body}", heading(paint, &about))
        }
    };
    Answer {
        out,
        ..Answer::default()
    }
}

fn human(contested: &[Contested], paint: Paint) -> String {
    if contested.is_empty() {
        return "every reading gives the same answers\n".to_owned();
    }
    let width = contested.iter().map(|one| one.permission.len()).max();
    let width = width.unwrap_or_default();
    let rows = contested.iter().map(|one| {
        let answer = |allowed: bool| match allowed {
            true => paint.good("granted"),
            false => paint.error("denied"),
        };
        let options = one.otherwise_under.iter().map(|name| option(name));
        let options: Vec<&str> = options.collect();
        let (here, there) = (answer(one.allowed), answer(!one.allowed));
        let name = &one.permission;
        format!(
            "  {name:width$}  {here}; {there} with {}\n",
            options.join(", or with ")
        )
    });
    let rows: String = rows.collect();
    let answers = match contested.len() {
        1 => "1 answer depends".to_owned(),
        number => format!("{} depend", count(number, "answer")),
    };
    format!("{answers} on how Root's documents are read\n\n{rows}")
}

/// The option that chooses a reading.
fn option(reading: &'static str) -> &'static str {
    match reading {
        "allow_wins" => "--role-merge allow_wins",
        "deny_wins" => "--role-merge deny_wins",
        "view_false_ignored" => "--view-false ignored",
        "view_false_hides" => "--view-false hides",
        "full_control_removable" => "--full-control removable",
        "full_control_sticky" => "--full-control sticky",
        "implied_late" => "--implied late",
        "implied_early" => "--implied early",
        other => other,
    }
}
