//! `grantfold rooms`: which rooms a user may enter and read, or where it has a permission.

use grantfold::rocketchat::{Reading, RoomAccess, RoomQuestion, Subject};
use grantfold::{Diagnostic, LayerSource};
use serde::Serialize;

use super::{Found, World, by, givers};
use crate::args::{Rooms, RoomsArgs};
use crate::choice::{Assumption, Format};
use crate::facts::{heading, table};
use crate::paint::Paint;
use crate::text::{count, visible};
use crate::{Answer, json};

#[derive(Serialize)]
struct Entered<'r> {
    path: String,
    user: &'r str,
    assumed: Vec<&'static str>,
    rooms: &'r [Door<'r>],
    diagnostics: &'r [Diagnostic],
}

/// A room, and whether the user gets in.
#[derive(Serialize)]
struct Door<'r> {
    id: &'r str,
    name: Option<&'r str>,
    #[serde(rename = "t")]
    kind: &'r str,
    access: RoomAccess,
    read: RoomAccess,
}

#[derive(Serialize)]
struct Where<'r> {
    path: String,
    user: &'r str,
    reading: &'static str,
    permission: &'r str,
    rooms: &'r [Has<'r>],
    diagnostics: &'r [Diagnostic],
}

/// A room where the user has the permission, and by which roles.
#[derive(Serialize)]
struct Has<'r> {
    id: &'r str,
    name: Option<&'r str>,
    by: Vec<LayerSource>,
}

pub(crate) fn run(args: &RoomsArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.workspace) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    let format = args.workspace.format;
    let answered = world
        .find_user(&args.user)
        .and_then(|user| match &args.asked {
            Rooms::Open(assumed) => open(&world, &user, assumed, format, paint),
            Rooms::Where(permission) => having(&world, &user, permission, format, paint),
        });
    match answered {
        Ok(out) => Answer {
            out,
            ..Answer::default()
        },
        Err(reason) => Answer::failure(&reason),
    }
}

fn open(
    world: &World,
    user: &Found,
    assumed: &[Assumption],
    format: Format,
    paint: Paint,
) -> Result<String, String> {
    let workspace = &world.workspace;
    let question = question(assumed);
    let doors = workspace.rooms().map(|room| {
        let (user, id) = (&*user.id, &*room.id);
        Ok(Door {
            id,
            name: room.name.as_deref(),
            kind: &room.kind,
            access: workspace.can_access_room(user, id, &question)?,
            read: workspace.can_read_room(user, id, &question)?,
        })
    });
    let doors: Result<Vec<Door<'_>>, grantfold::rocketchat::WorkspaceError> = doors.collect();
    let doors = doors.map_err(|error| error.to_string())?;
    Ok(match format {
        Format::Json => json::line(&Entered {
            path: world.path(),
            user: &user.id,
            assumed: assumed.iter().map(|one| one.name()).collect(),
            rooms: &doors,
            diagnostics: workspace.diagnostics(),
        }),
        Format::Human => {
            let told = told(world, user, &doors, assumed, paint);
            format!("{}{told}", world.warnings(paint))
        }
    })
}

fn question(assumed: &[Assumption]) -> RoomQuestion {
    let mut question = RoomQuestion::default();
    for assumption in assumed {
        match assumption {
            Assumption::Invitations => question.include_invitations = true,
            Assumption::AttributesAllow => question.attributes = Some(true),
            Assumption::AttributesDeny => question.attributes = Some(false),
            Assumption::Livechat => question.livechat = true,
        }
    }
    question
}

fn told(
    world: &World,
    user: &Found,
    doors: &[Door<'_>],
    assumed: &[Assumption],
    paint: Paint,
) -> String {
    if doors.is_empty() {
        return "the document lists no rooms\n".to_owned();
    }
    let open = doors.iter().filter(|door| door.access.allowed).count();
    let read = doors.iter().filter(|door| door.read.allowed).count();
    let rooms = count(doors.len(), "room");
    let summary = format!("{} may enter {open} of {rooms} and read {read}", user.shown);
    let mut out = heading(paint, &summary);
    let titles = doors.iter().map(|door| world.found_room(door.id).shown);
    let titles: Vec<String> = titles.map(|title| visible(&title).into_owned()).collect();
    let width = titles.iter().map(|title| title.chars().count()).max();
    let width = width.unwrap_or_default();
    for (title, door) in titles.iter().zip(doors) {
        let (verdict, reason) = match (door.access.allowed, door.read.allowed) {
            (false, _) => (paint.error("closed"), &door.access.reason),
            (true, false) => (paint.warning("enter "), &door.read.reason),
            (true, true) => (paint.good("read  "), &door.access.reason),
        };
        let cannot = match door.access.allowed && !door.read.allowed {
            true => "but not read: ",
            false => "",
        };
        out.push_str(&format!(
            "  {title:width$}  {verdict}  {cannot}{}\n",
            visible(reason)
        ));
    }
    for note in notes(world, doors, assumed) {
        out.push_str(&format!("{}: {note}\n", paint.bold("note")));
    }
    out
}

/// What the answers depend on and the document does not tell.
fn notes(world: &World, doors: &[Door<'_>], assumed: &[Assumption]) -> Vec<&'static str> {
    let closed = || doors.iter().filter(|door| !door.access.allowed);
    let is_assumed = |one: Assumption| assumed.contains(&one);
    let mut notes = Vec::new();
    let has_livechat = closed().any(|door| matches!(door.kind, "l" | "v"));
    if has_livechat && !is_assumed(Assumption::Livechat) {
        notes.push(
            "livechat rules are not in the document and count as closed; `--assume livechat` opens them",
        );
    }
    let counts = [Assumption::AttributesAllow, Assumption::AttributesDeny];
    let mut rooms = world.workspace.rooms();
    if rooms.any(|room| room.has_attribute_rules) && !counts.into_iter().any(is_assumed) {
        notes.push(
            "attribute rules do not count here; `--assume attributes-allow` or `attributes-deny` says what they decide",
        );
    }
    notes
}

fn having(
    world: &World,
    user: &Found,
    permission: &str,
    format: Format,
    paint: Paint,
) -> Result<String, String> {
    let workspace = &world.workspace;
    world.check_permission(permission)?;
    let subject = Subject::from(&*user.id);
    let rooms = workspace.rooms_where(subject, permission).into_iter();
    let rooms = rooms.map(|id| Has {
        id,
        name: workspace.room(id).and_then(|room| room.name.as_deref()),
        by: givers(workspace.grants(subject, Some(id)).explain(permission)),
    });
    let rooms: Vec<Has<'_>> = rooms.collect();
    if format == Format::Json {
        return Ok(json::line(&Where {
            path: world.path(),
            user: &user.id,
            reading: workspace.reading().name(),
            permission,
            rooms: &rooms,
            diagnostics: workspace.diagnostics(),
        }));
    }
    let number = match rooms.len() {
        0 => "no room".to_owned(),
        number => count(number, "room"),
    };
    let mut out = world.warnings(paint);
    let summary = format!("{} can `{permission}` in {number}", user.shown);
    out.push_str(&heading(paint, &summary));
    let rows = rooms.iter();
    out.push_str(&table(
        rows.map(|room| (world.found_room(room.id).shown, by(&room.by))),
    ));
    // In rooms the React Native client wants a subscription, and elsewhere none.
    if rooms.is_empty() && workspace.reading() != Reading::ReactNative {
        let everywhere = workspace.grants(subject, None).explain(permission);
        out.push_str(&format!("{}\n", visible(&everywhere.summary)));
    }
    Ok(out)
}
