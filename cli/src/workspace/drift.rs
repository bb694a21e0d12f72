//! `grantfold drift`: what differs from the permissions and roles a server starts with.

use grantfold::Diagnostic;
use grantfold::rocketchat::{
    Drift, Id, PermissionAdded, RoleChange, RoleNote, Scope, Workspace, permission_origin,
};
use serde::Serialize;

use super::{KIND, World};
use crate::args::DriftArgs;
use crate::choice::Format;
use crate::facts::{Facts, heading, table, titled};
use crate::paint::Paint;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

#[derive(Serialize)]
struct Compared<'r> {
    path: String,
    /// What the document tells of: a dump of permissions says nothing of roles.
    compared: &'r [&'static str],
    drift: &'r Drift,
    diagnostics: &'r [Diagnostic],
}

pub(crate) fn run(args: &DriftArgs, paint: Paint) -> Answer {
    let world = match Facts::read(&args.file, KIND, Workspace::from_json) {
        Ok((facts, workspace)) => World { facts, workspace },
        Err(answer) => return answer,
    };
    let compared = compared(&world.workspace);
    if compared.is_empty() {
        let name = world.facts.shown();
        return Answer::failure(&format!(
            "`{name}` lists neither permissions nor roles: there is nothing to compare"
        ));
    }
    let drift = drift(args, &world.workspace, &compared);
    let out = match args.format {
        Format::Json => json::line(&Compared {
            path: world.path(),
            compared: &compared,
            drift: &drift,
            diagnostics: world.workspace.diagnostics(),
        }),
        Format::Human => format!(
            "{}{}",
            world.warnings(paint),
            human(&world, &drift, &compared, paint)
        ),
    };
    Answer {
        out,
        code: match args.strict && !drift.is_empty() {
            true => PROBLEMS,
            false => OK,
        },
        ..Answer::default()
    }
}

/// What the document tells of. No server is without any permission or role.
fn compared(workspace: &Workspace) -> Vec<&'static str> {
    let parts = [
        ("permissions", workspace.permissions().next().is_some()),
        ("roles", workspace.roles().next().is_some()),
    ];
    let told = parts.into_iter().filter(|(_, is_told)| *is_told);
    told.map(|(part, _)| part).collect()
}

fn drift(args: &DriftArgs, workspace: &Workspace, compared: &[&str]) -> Drift {
    let mut drift = workspace.drift(args.defaults);
    if !compared.contains(&"permissions") {
        drift.removed.clear();
    }
    if !compared.contains(&"roles") {
        drift.roles_removed.clear();
    }
    drift
}

/// A group of differences: how it is headed, and a line for each.
struct Section {
    title: &'static str,
    /// What it says is that somebody can do more than by default.
    opens: bool,
    rows: Vec<(String, String)>,
}

fn human(world: &World, drift: &Drift, compared: &[&str], paint: Paint) -> String {
    let sections = sections(world, drift);
    let number = sections.iter().map(|section| section.rows.len()).sum();
    let version = drift.version.name();
    let summary = match number {
        0 => format!("as version {version} starts"),
        number => {
            let differences = count(number, "difference");
            format!("{differences} from what version {version} starts with")
        }
    };
    let summary = format!("{}: {summary}", world.facts.shown());
    let mut out = heading(paint, &summary);
    for section in sections {
        if section.rows.is_empty() {
            continue;
        }
        let title = match section.opens {
            true => paint.warning(section.title),
            false => paint.bold(section.title),
        };
        out.push_str(&format!("\n{title}\n{}", table(section.rows)));
    }
    let notes = notes(drift, compared);
    if !notes.is_empty() {
        out.push('\n');
    }
    for note in notes {
        out.push_str(&format!("{}: {note}\n", paint.bold("note")));
    }
    out
}

/// The same rows with what the permissions let their holders do.
fn described(world: &World, mut rows: Vec<(String, String)>) -> Vec<(String, String)> {
    let widths = rows.iter().map(|(_, roles)| visible(roles).chars().count());
    let width = widths.max().unwrap_or_default();
    for (permission, roles) in &mut rows {
        let what = world.describe(permission);
        let from = match permission_origin(permission) {
            None | Some("defaults") => String::new(),
            Some("defaults-7") => " (of version 7)".to_owned(),
            Some("older") => " (of older versions)".to_owned(),
            Some(origin) => format!(" ({origin})"),
        };
        *roles = format!("{:width$}  {what}{from}", visible(roles));
    }
    rows
}

fn sections(world: &World, drift: &Drift) -> Vec<Section> {
    let changes = |changes: &[RoleChange], sign: char| {
        let rows = changes.iter().map(|change| {
            let name = change.permission.to_string();
            (name, signed(world, &change.roles, sign))
        });
        rows.collect::<Vec<_>>()
    };
    let (granted, idle): (Vec<_>, Vec<_>) = drift
        .added
        .iter()
        .partition(|added| !added.roles.is_empty());
    let added = |added: Vec<&PermissionAdded>| {
        let rows = added.into_iter().map(|added| {
            let roles = signed(world, &added.roles, '+');
            (added.permission.to_string(), roles)
        });
        rows.collect::<Vec<_>>()
    };
    let notes = |notes: &[RoleNote]| notes.iter().map(noted).collect::<Vec<_>>();
    let fields = drift.roles_changed.iter().map(|change| {
        let (now, default) = (&change.now, &change.default);
        let what = format!("{} is {now} instead of {default}", change.field);
        (change.role.to_string(), what)
    });
    let opened = described(world, changes(&drift.opened, '+'));
    let added_granted = described(world, added(granted));
    let sections = [
        ("Opened: more roles grant it", opened),
        ("Added: no default, and roles grant it", added_granted),
        ("Added: no default, and no role grants it", added(idle)),
        (
            "Narrowed: fewer roles grant it",
            changes(&drift.narrowed, '-'),
        ),
        (
            "Gone: a default that nobody can have",
            changes(&drift.removed, '-'),
        ),
        ("Roles that are no defaults", notes(&drift.roles_added)),
        ("Default roles that are gone", notes(&drift.roles_removed)),
        ("Default roles that were changed", fields.collect()),
    ];
    let sections = sections.into_iter().enumerate();
    let sections = sections.map(|(at, (title, rows))| Section {
        title,
        opens: at < 2,
        rows,
    });
    sections.collect()
}

/// "+ bot, + editors (Kx8hW2)"
fn signed(world: &World, roles: &[Id], sign: char) -> String {
    let roles = roles.iter().map(|id| {
        let role = world.workspace.role(id);
        let name = role.map_or(&**id, |role| &role.name);
        format!("{sign} {}", titled(name, name, id))
    });
    roles.collect::<Vec<_>>().join(", ")
}

fn noted(note: &RoleNote) -> (String, String) {
    let held = match note.scope {
        Scope::Users => "held globally",
        Scope::Subscriptions => "held in rooms",
    };
    (titled(&note.name, &note.name, &note.id), held.to_owned())
}

fn notes(drift: &Drift, compared: &[&str]) -> Vec<String> {
    let mut notes = Vec::new();
    if let [only] = compared {
        let other = match *only {
            "roles" => "permissions",
            _ => "roles",
        };
        notes.push(format!(
            "the document lists no {other}, so {only} alone were compared"
        ));
    }
    let all = Workspace::defaults(drift.version).permissions().count();
    // An answer to a call with `updatedSince` has the shape of a whole one.
    if drift.removed.len() * 2 > all {
        notes.push(format!(
            "{} of {all} defaults are missing: is this all that the server has, or only what changed since some date?",
            drift.removed.len()
        ));
    }
    notes
}
