//! `grantfold explain --workspace`: what a user may do, and why.

use grantfold::rocketchat::{Id, Reading, Subscription};
use grantfold::{Diagnostic, Explanation, Grants, LayerSource};
use serde::Serialize;

use super::{Found, World};
use crate::args::UserArgs;
use crate::choice::Format;
use crate::facts::{self, heading, table};
use crate::paint::Paint;
use crate::render::Canvas;
use crate::text::{count, visible};
use crate::{Answer, OK, PROBLEMS, json};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownGrants<'r> {
    path: String,
    user: &'r str,
    room: Option<&'r str>,
    reading: &'static str,
    /// Held globally.
    roles: &'r [Id],
    /// Held in the room.
    room_roles: &'r [Id],
    grants: &'r Grants,
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
struct Explained<'r> {
    path: String,
    user: &'r str,
    room: Option<&'r str>,
    reading: &'static str,
    explanations: &'r [Explanation],
    diagnostics: &'r [Diagnostic],
}

/// Who is asked about, and where.
struct Case<'w> {
    world: &'w World,
    user: Found,
    room: Option<Found>,
}

pub(crate) fn run(args: &UserArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.workspace) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    let case = match Case::find(args, &world) {
        Ok(case) => case,
        Err(reason) => return Answer::failure(&reason),
    };
    let format = args.workspace.format;
    let (out, is_granted) = match args.permissions.is_empty() {
        true => (case.everything(format, paint), true),
        false => case.permissions(&args.permissions, format, paint),
    };
    Answer {
        out,
        code: if is_granted { OK } else { PROBLEMS },
        ..Answer::default()
    }
}

impl<'w> Case<'w> {
    fn find(args: &UserArgs, world: &'w World) -> Result<Self, String> {
        let user = world.find_user(&args.user)?;
        let room = args.room.as_deref().map(|room| world.find_room(room));
        Ok(Self {
            world,
            user,
            room: room.transpose()?,
        })
    }

    fn room(&self) -> Option<&str> {
        self.room.as_ref().map(|room| &*room.id)
    }

    fn grants(&self) -> Grants {
        self.world.workspace.grants(&*self.user.id, self.room())
    }

    fn reading(&self) -> Reading {
        self.world.workspace.reading()
    }

    /// The roles held globally.
    fn roles(&self) -> &'w [Id] {
        let user = self.world.workspace.user(&self.user.id);
        user.map_or(&[], |user| &user.roles)
    }

    /// What is known of the user in the room.
    fn place(&self) -> Option<&'w Subscription> {
        let workspace = &self.world.workspace;
        workspace.subscription(&self.user.id, self.room()?)
    }

    fn everything(&self, format: Format, paint: Paint) -> String {
        let (world, grants) = (self.world, self.grants());
        let (roles, place) = (self.roles(), self.place());
        let room_roles = place.map(|place| &*place.roles);
        if format == Format::Json {
            return json::line(&ShownGrants {
                path: world.path(),
                user: &self.user.id,
                room: self.room(),
                reading: self.reading().name(),
                roles,
                room_roles: room_roles.unwrap_or_default(),
                grants: &grants,
                diagnostics: world.workspace.diagnostics(),
            });
        }
        let title = match &self.room {
            Some(room) => format!("{} in {}", self.user.shown, room.shown),
            None => self.user.shown.clone(),
        };
        let mut out = world.warnings(paint);
        out.push_str(&heading(paint, &title));
        out.push_str(&format!("roles: {}\n", self.held(roles)));
        if self.room.is_some() {
            let held = match place {
                None => "not a member".to_owned(),
                Some(place) if place.is_invitation => {
                    format!("{}; it is only invited", self.held(&place.roles))
                }
                Some(place) => self.held(&place.roles),
            };
            out.push_str(&format!("in the room: {held}\n"));
        }
        if grants.is_empty() {
            let reason = self.nothing(&grants);
            out.push_str(&format!("no permissions{}\n", visible(&reason)));
            return out;
        }
        out.push_str(&format!("{}\n\n", count(grants.len(), "permission")));
        let mut names: Vec<&str> = grants.iter().collect();
        names.sort_unstable();
        let rows = names.into_iter().map(|name| (name, world.describe(name)));
        out.push_str(&table(rows));
        out
    }

    /// "guest (restricted to its allow-list), user"
    fn held(&self, roles: &[Id]) -> String {
        let workspace = &self.world.workspace;
        let shown = roles.iter().map(|role| {
            let known = workspace.role(role);
            let name = known.map_or(&**role, |known| &known.name);
            let list = workspace.allow_list(role).filter(|list| !list.is_empty());
            let restricts = list.is_some() && self.reading() != Reading::ReactNative;
            let note = match (known, restricts) {
                (_, true) => " (restricted to its allow-list)",
                (None, _) => " (no such role, and it may grant all the same)",
                _ => "",
            };
            format!("{name}{note}")
        });
        let shown: Vec<String> = shown.collect();
        match shown.is_empty() {
            true => "none".to_owned(),
            false => visible(&shown.join(", ")).into_owned(),
        }
    }

    /// Why nothing is granted, as the rest of a sentence.
    fn nothing(&self, grants: &Grants) -> String {
        let any = self.world.workspace.permissions().next();
        let Some(any) = any else {
            return ": the document has no permissions".to_owned();
        };
        let steps = grants.explain(&any.id).steps;
        let closes = steps.iter().find(|step| {
            matches!(
                step.source,
                LayerSource::EmptyRole | LayerSource::NoSubscription { .. }
            )
        });
        closes.map_or_else(String::new, |step| format!(": {}", step.sentence()))
    }

    fn permissions(&self, names: &[String], format: Format, paint: Paint) -> (String, bool) {
        let (world, grants) = (self.world, self.grants());
        let explained = names.iter().map(|name| grants.explain(name));
        let explained: Vec<Explanation> = explained.collect();
        let all_granted = explained.iter().all(|one| one.allowed);
        if format == Format::Json {
            let shown = Explained {
                path: world.path(),
                user: &self.user.id,
                room: self.room(),
                reading: self.reading().name(),
                explanations: &explained,
                diagnostics: world.workspace.diagnostics(),
            };
            return (json::line(&shown), all_granted);
        }
        let canvas = Canvas::new("", "", paint);
        let mut out = world.warnings(paint);
        for one in &explained {
            let mut lines = facts::steps(one);
            lines.extend(one.help.clone().map(|help| ("help", help)));
            out.push_str(&canvas.verdict(facts::verdict(one), &one.summary, &lines));
        }
        (out, all_granted)
    }
}
