//! `grantfold roles`: the fewest roles that give a list of permissions, as a bot needs them.

use grantfold::Diagnostic;
use grantfold::rocketchat::{CoverRole, RoleCover, Scope, Timestamp, Workspace};
use serde::Serialize;

use super::World;
use crate::args::RolesArgs;
use crate::choice::Format;
use crate::facts::{heading, table, titled};
use crate::paint::Paint;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

/// Whoever gives a bot so much more than it asked for wants to know how to do otherwise.
const MUCH: usize = 50;

#[derive(Serialize)]
struct Covered<'r> {
    path: String,
    permissions: &'r [String],
    without: &'r [String],
    cover: &'r RoleCover,
    diagnostics: &'r [Diagnostic],
}

pub(crate) fn run(args: &RolesArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.workspace) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    let cover = match cover(args, &world.workspace) {
        Ok(cover) => cover,
        Err(reason) => return Answer::failure(&reason),
    };
    let out = match args.workspace.format {
        Format::Json => json::line(&Covered {
            path: world.path(),
            permissions: &args.permissions,
            without: &args.without,
            cover: &cover,
            diagnostics: world.workspace.diagnostics(),
        }),
        Format::Human => format!("{}{}", world.warnings(paint), human(&world, &cover, paint)),
    };
    Answer {
        out,
        code: match cover.uncovered.is_empty() {
            true => OK,
            false => PROBLEMS,
        },
        ..Answer::default()
    }
}

fn cover(args: &RolesArgs, workspace: &Workspace) -> Result<RoleCover, String> {
    let mut workspace = workspace.clone();
    for given in &args.without {
        let mut roles = workspace.roles();
        let role = roles.find(|role| *role.id == **given || role.name == *given);
        let id = role.map(|role| role.id.clone());
        drop(roles);
        let id = id.ok_or_else(|| format!("there is no role `{given}`"))?;
        // A role without a document cannot be given to anybody.
        let removed = workspace.remove_role(&id, Timestamp::default());
        removed.map_err(|error| error.to_string())?;
    }
    let wanted = args.permissions.iter().map(String::as_str);
    Ok(workspace.minimal_roles(wanted))
}

fn human(world: &World, cover: &RoleCover, paint: Paint) -> String {
    let mut out = String::new();
    let given = match cover.uncovered.is_empty() {
        true => "all of it",
        false => "what can be given",
    };
    let roles = match cover.roles.as_slice() {
        [] => "no role gives any of it".to_owned(),
        [_] => format!("1 role gives {given}"),
        roles => format!("{} roles together give {given}", roles.len()),
    };
    out.push_str(&heading(paint, &roles));
    out.push_str(&table(cover.roles.iter().map(|role| {
        let known = world.workspace.role(&role.id);
        let name = known.map_or(&*role.id, |known| &known.name);
        let title = titled(name, name, &role.id);
        let held = match role.scope {
            Scope::Users => "",
            Scope::Subscriptions => "in the rooms concerned; held globally it acts in all",
        };
        (title, held)
    })));
    if !cover.is_minimal {
        let note =
            "the search was given up: there may be fewer roles, or others that give less besides";
        out.push_str(&format!("{}: {note}\n", paint.bold("note")));
    }
    if !cover.uncovered.is_empty() {
        out.push_str(&format!("\n{}\n", paint.error("Not given by any role:")));
        out.push_str(&table(cover.uncovered.iter().map(|name| {
            let why = match world.workspace.permission(name) {
                Some(known) if known.roles.is_empty() => "granted to no role".to_owned(),
                Some(_) => "granted only to roles that cannot be given".to_owned(),
                None => match world.hint(name) {
                    Some(hint) => format!("there is no such permission; {hint}"),
                    None => "there is no such permission".to_owned(),
                },
            };
            (name, why)
        })));
    }
    if cover.roles.is_empty() {
        return out;
    }
    if cover.extra.is_empty() {
        out.push_str("\nnothing else comes along\n");
        return out;
    }
    let others = count(cover.extra.len(), "other permission");
    let verb = if cover.extra.len() == 1 {
        "comes"
    } else {
        "come"
    };
    out.push_str(&format!("\n{others} {verb} along:\n"));
    let extra = cover.extra.iter();
    out.push_str(&table(extra.map(|name| (name, world.describe(name)))));
    let granting = |role: &&CoverRole| {
        let permissions = world.workspace.permissions();
        let granted = permissions.filter(|each| each.roles.contains(&role.id));
        granted.count()
    };
    let greatest = cover.roles.iter().max_by_key(granting);
    if let (Some(role), true) = (greatest, cover.extra.len() > MUCH) {
        out.push_str(&format!(
            "\n{}: `--without {}` looks for roles that give less\n",
            paint.bold("help"),
            visible(&role.id)
        ));
    }
    out
}
