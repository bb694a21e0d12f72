//! `grantfold who --workspace`: which users have a permission, and which roles give it.

use grantfold::rocketchat::{Scope, Subject};
use grantfold::{Diagnostic, LayerSource};
use serde::Serialize;

use super::{Found, World, by, found_user, givers};
use crate::args::AbleArgs;
use crate::choice::Format;
use crate::facts::{heading, table};
use crate::paint::Paint;
use crate::text::visible;
use crate::{Answer, json};

#[derive(Serialize)]
struct Who<'r> {
    path: String,
    room: Option<&'r str>,
    reading: &'static str,
    permission: &'r str,
    users: &'r [Able<'r>],
    roles: &'r [Giving<'r>],
    diagnostics: &'r [Diagnostic],
}

/// A user who has it, and by which roles.
#[derive(Serialize)]
struct Able<'r> {
    id: &'r str,
    username: Option<&'r str>,
    by: Vec<LayerSource>,
}

/// A role that gives it to whoever holds it.
#[derive(Serialize)]
struct Giving<'r> {
    id: &'r str,
    /// None for an id that no role has, and that gives it all the same.
    name: Option<&'r str>,
    scope: Option<Scope>,
}

pub(crate) fn run(args: &AbleArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.workspace) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    match answered(args, &world, paint) {
        Ok(out) => Answer {
            out,
            ..Answer::default()
        },
        Err(reason) => Answer::failure(&reason),
    }
}

fn answered(args: &AbleArgs, world: &World, paint: Paint) -> Result<String, String> {
    let workspace = &world.workspace;
    let permission = args.permission.as_str();
    world.check_permission(permission)?;
    let room = args.room.as_deref().map(|room| world.find_room(room));
    let room = room.transpose()?;
    let at = room.as_ref().map(|room| &*room.id);
    let able = workspace.users_who_can(permission, at).into_iter();
    let able = able.map(|id| {
        let grants = workspace.grants(Subject::from(id), at);
        Able {
            id,
            username: workspace.user(id).and_then(|user| user.username.as_deref()),
            by: givers(grants.explain(permission)),
        }
    });
    let able: Vec<Able<'_>> = able.collect();
    let roles = workspace.roles_granting(permission).into_iter();
    let roles = roles.map(|id| {
        let role = workspace.role(id);
        Giving {
            id,
            name: role.map(|role| &*role.name),
            scope: role.map(|role| role.scope),
        }
    });
    let roles: Vec<Giving<'_>> = roles.collect();
    Ok(match args.workspace.format {
        Format::Json => json::line(&Who {
            path: world.path(),
            room: at,
            reading: workspace.reading().name(),
            permission,
            users: &able,
            roles: &roles,
            diagnostics: workspace.diagnostics(),
        }),
        Format::Human => {
            let told = human(world, permission, room.as_ref(), &able, &roles, paint);
            format!("{}{told}", world.warnings(paint))
        }
    })
}

fn human(
    world: &World,
    permission: &str,
    room: Option<&Found>,
    able: &[Able<'_>],
    roles: &[Giving<'_>],
    paint: Paint,
) -> String {
    let who = match able.len() {
        0 => "nobody can".to_owned(),
        1 => "1 user can".to_owned(),
        number => format!("{number} users can"),
    };
    let place = room.map(|room| format!(" in {}", room.shown));
    let summary = format!("{who} `{permission}`{}", place.unwrap_or_default());
    let mut out = heading(paint, &summary);
    out.push_str(&table(able.iter().map(|able| {
        let user = world.workspace.user(able.id);
        let title = user.map_or_else(|| able.id.to_owned(), |user| found_user(user).shown);
        (title, by(&able.by))
    })));
    out.push_str(&match roles {
        [] => "\nno role grants it\n".to_owned(),
        [role] => format!("\nthe role {} grants it\n", named(role)),
        roles => {
            let roles: Vec<String> = roles.iter().map(named).collect();
            format!("\nthe roles {} grant it\n", roles.join(", "))
        }
    });
    out
}

/// "owner (in a room)"
fn named(role: &Giving<'_>) -> String {
    let note = match role.scope {
        Some(Scope::Subscriptions) => " (in a room)",
        Some(Scope::Users) => "",
        None => " (no such role)",
    };
    format!("{}{note}", visible(role.name.unwrap_or(role.id)))
}
