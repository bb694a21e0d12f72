//! `grantfold visible` and `grantfold who`: what a member sees, and who can do something.

use grantfold::Diagnostic;
use grantfold::root::{Channel, ChannelGroup, Community, root_catalog};
use serde::Serialize;

use super::{World, refused};
use crate::args::{VisibleArgs, WhoArgs};
use crate::choice::Format;
use crate::facts::{heading, titled};
use crate::paint::Paint;
use crate::text::{self, count};
use crate::{Answer, json};

#[derive(Serialize)]
struct Seen<'r> {
    path: String,
    member: &'r str,
    groups: Vec<Group<'r>>,
    channels: Vec<InGroup<'r>>,
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
struct Group<'r> {
    id: &'r str,
    name: &'r str,
}

#[derive(Serialize)]
struct InGroup<'r> {
    id: &'r str,
    name: &'r str,
    group: &'r str,
}

#[derive(Serialize)]
struct Who<'r> {
    path: String,
    channel: &'r str,
    permission: &'r str,
    members: Vec<Able<'r>>,
    diagnostics: &'r [Diagnostic],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Able<'r> {
    id: &'r str,
    is_app: bool,
}

pub(crate) fn visible(args: &VisibleArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.community) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    let (groups, channels) = match seen(&world.community, &args.member) {
        Ok(seen) => seen,
        Err(reason) => return Answer::failure(&reason),
    };
    let out = match args.community.format {
        Format::Json => json::line(&Seen {
            path: world.path(),
            member: &args.member,
            groups: groups
                .iter()
                .map(|group| Group {
                    id: &group.id,
                    name: &group.name,
                })
                .collect(),
            channels: channels
                .iter()
                .map(|channel| InGroup {
                    id: &channel.id,
                    name: &channel.name,
                    group: &channel.group,
                })
                .collect(),
            diagnostics: world.community.diagnostics(),
        }),
        Format::Human => {
            let mut out = world.warnings(paint);
            let (member, seen) = (&args.member, count(channels.len(), "channel"));
            let groups_seen = count(groups.len(), "group");
            let summary = format!("{member} sees {groups_seen} and {seen}");
            out.push_str(&heading(paint, &summary));
            for group in groups {
                out.push_str(&in_group(group, &channels));
            }
            out
        }
    };
    Answer {
        out,
        ..Answer::default()
    }
}

fn seen<'c>(
    community: &'c Community,
    member: &str,
) -> Result<(Vec<&'c ChannelGroup>, Vec<&'c Channel>), String> {
    let groups = community.visible_groups(member).map_err(refused)?;
    let channels = community.visible_channels(member).map_err(refused)?;
    Ok((
        groups
            .into_iter()
            .filter_map(|id| community.group(id).ok())
            .collect(),
        channels
            .into_iter()
            .filter_map(|id| community.channel(id).ok())
            .collect(),
    ))
}

fn in_group(group: &ChannelGroup, channels: &[&Channel]) -> String {
    let title = titled(&group.name, &group.name, &group.id);
    let inside = channels.iter().filter(|channel| channel.group == group.id);
    let inside: String = inside
        .map(|channel| {
            let title = titled(&format!("#{}", channel.name), &channel.name, &channel.id);
            format!("  {}\n", text::visible(&title))
        })
        .collect();
    format!("\n{}\n{inside}", text::visible(&title))
}

pub(crate) fn who(args: &WhoArgs, paint: Paint) -> Answer {
    let world = match World::read(&args.community) {
        Ok(world) => world,
        Err(answer) => return answer,
    };
    if root_catalog().id(&args.permission).is_none() {
        let nearest = root_catalog().nearest(&args.permission);
        let hint = nearest.map(|name| format!("; did you mean `{name}`?"));
        let hint = hint.unwrap_or_default();
        return Answer::failure(&format!(
            "there is no permission `{}`{hint}",
            args.permission
        ));
    }
    let community = &world.community;
    let place = match world.place(&args.channel) {
        Ok(place) => place,
        Err(reason) => return Answer::failure(&reason),
    };
    let able = match community.members_who_can(&place.id, &args.permission) {
        Ok(able) => able,
        Err(error) => return Answer::failure(&refused(error)),
    };
    let able = able.into_iter().map(|id| Able {
        id,
        is_app: community
            .member(id)
            .is_ok_and(|member| member.declared.is_some()),
    });
    let members: Vec<Able<'_>> = able.collect();
    let out = match args.community.format {
        Format::Json => json::line(&Who {
            path: world.path(),
            channel: &place.id,
            permission: &args.permission,
            members,
            diagnostics: community.diagnostics(),
        }),
        Format::Human => {
            let who = match members.len() {
                0 => "nobody can".to_owned(),
                1 => "1 member can".to_owned(),
                number => format!("{number} members can"),
            };
            let summary = format!("{who} `{}` in {}", args.permission, place.shown);
            let rows = members.iter().map(|able| {
                let what = if able.is_app { " (app)" } else { "" };
                format!("  {}{what}\n", text::visible(able.id))
            });
            let rows: String = rows.collect();
            let warnings = world.warnings(paint);
            format!("{warnings}{}{rows}", heading(paint, &summary))
        }
    };
    Answer {
        out,
        ..Answer::default()
    }
}
