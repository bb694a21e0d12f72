//! What others offer for the same questions. How each was given the work is said where it is built.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use casbin::{CachedEnforcer, CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, PolicySet,
    Request,
};
use grantfold_bench::{Apps, Guild, Overlays, WorkspaceDocument, number};
use serde_json::{Value, json};
use serenity::model::channel::{GuildChannel, PermissionOverwrite, PermissionOverwriteType};
use serenity::model::guild::{Guild as SerenityGuild, Member as SerenityMember};
use serenity::model::id::{RoleId, UserId};
use serenity::model::permissions::Permissions;
use twilight_model::channel::ChannelType;
use twilight_model::channel::permission_overwrite as twilight_overwrite;
use twilight_model::guild::Permissions as TwilightPermissions;
use twilight_model::id::Id;
use twilight_util::permission_calculator::PermissionCalculator;

use crate::rows::Rows;

/// Engines that take a millisecond for an answer are asked fewer questions.
const FEW: usize = 64;

/// casbin is async by signature, and waits for nothing here.
fn now<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(future)
}

fn model(text: &str) -> DefaultModel {
    now(DefaultModel::from_str(text)).expect("a model")
}

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(
        EntityTypeName::from_str(kind).expect("a name"),
        EntityId::new(id),
    )
}

fn request(principal: EntityUid, action: &str, resource: EntityUid) -> Request {
    Request::new(
        principal,
        uid("Action", action),
        resource,
        Context::empty(),
        None,
    )
    .expect("no schema to break")
}

fn entities(list: Vec<Value>) -> Entities {
    Entities::from_json_value(Value::Array(list), None).expect("entities")
}

pub fn apps(rows: &mut Rows, group: &str, work: &Apps, queries: &[((&str, &str), bool)]) {
    const ACL: &str = "[request_definition]\nr = sub, act\n[policy_definition]\np = sub, act\n\
        [policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\nm = r.sub == p.sub && r.act == p.act\n";
    let grants: Vec<Vec<String>> = work
        .apps
        .iter()
        .flat_map(|app| {
            app.permissions
                .iter()
                .map(|name| vec![app.id.clone(), name.clone()])
        })
        .collect();
    let mut cached =
        now(CachedEnforcer::new(model(ACL), MemoryAdapter::default())).expect("an enforcer");
    now(cached.add_policies(grants.clone())).expect("policies");
    rows.queries(
        group,
        "casbin CachedEnforcer, every answer kept before",
        &queries[..FEW],
        |query| cached.enforce_mut(*query).unwrap_or_default(),
    );
    let mut enforcer =
        now(Enforcer::new(model(ACL), MemoryAdapter::default())).expect("an enforcer");
    now(enforcer.add_policies(grants)).expect("policies");
    rows.queries(
        group,
        "casbin Enforcer, one list of rules",
        &queries[..FEW],
        |query| enforcer.enforce(*query).unwrap_or_default(),
    );

    // Cedar's best case: one policy, what is granted in an attribute.
    let policies: PolicySet =
        "permit(principal, action, resource) when { principal.granted.contains(context.name) };"
            .parse()
            .expect("a policy");
    let apps = work.apps.iter().map(|app| {
        json!({ "uid": { "type": "App", "id": app.id }, "attrs": { "granted": app.permissions }, "parents": [] })
    });
    let entities = entities(apps.collect());
    let authorizer = Authorizer::new();
    let asking: Vec<(Request, bool)> = queries
        .iter()
        .map(|((app, name), yes)| {
            let context =
                Context::from_json_value(json!({ "name": name }), None).expect("a context");
            let request = Request::new(
                uid("App", app),
                uid("Action", "use"),
                uid("Server", "it"),
                context,
                None,
            );
            (request.expect("no schema to break"), *yes)
        })
        .collect();
    rows.queries(
        group,
        "cedar-policy, grants as an attribute, request built before",
        &asking,
        |request| {
            authorizer
                .is_authorized(request, &policies, &entities)
                .decision()
                == Decision::Allow
        },
    );
}

pub fn users(
    rows: &mut Rows,
    group: &str,
    document: &WorkspaceDocument,
    queries: &[((&str, &str, &str), bool)],
) {
    const RBAC: &str = "[request_definition]\nr = sub, dom, act\n[policy_definition]\np = sub, act\n\
        [role_definition]\ng = _, _, _\n[policy_effect]\ne = some(where (p.eft == allow))\n\
        [matchers]\nm = r.act == p.act && (g(r.sub, p.sub, r.dom) || g(r.sub, p.sub, \"*\"))\n";
    let mut enforcer =
        now(Enforcer::new(model(RBAC), MemoryAdapter::default())).expect("an enforcer");
    let rules = document.permissions.iter();
    let rules = rules
        .flat_map(|p| p.roles.iter().map(|role| vec![role.clone(), p.id.clone()]))
        .collect();
    now(enforcer.add_policies(rules)).expect("policies");
    let everywhere = document.users.iter();
    let everywhere = everywhere.flat_map(|user| {
        user.roles
            .iter()
            .map(|role| vec![user.id.clone(), role.clone(), "*".into()])
    });
    let in_rooms = document.subscriptions.iter();
    let in_rooms = in_rooms.flat_map(|s| {
        s.roles
            .iter()
            .map(|role| vec![s.u.id.clone(), role.clone(), s.rid.clone()])
    });
    now(enforcer.add_grouping_policies(everywhere.chain(in_rooms).collect())).expect("roles");
    rows.queries(
        group,
        "casbin Enforcer, roles with domains",
        &queries[..FEW],
        |query| enforcer.enforce(*query).unwrap_or_default(),
    );

    // Roles everywhere are parents of the user, those in a room groups that the room names.
    let mut policies = String::new();
    for permission in &document.permissions {
        let roles: Vec<_> = permission
            .roles
            .iter()
            .map(|role| format!("Role::{role:?}"))
            .collect();
        let locals: Vec<_> = permission
            .roles
            .iter()
            .map(|role| format!("(resource has {role} && principal in resource.{role})"))
            .collect();
        if !roles.is_empty() {
            policies += &format!(
                "permit(principal, action == Action::{:?}, resource) when {{ principal in [{}] || {} }};\n",
                permission.id,
                roles.join(", "),
                locals.join(" || "),
            );
        }
    }
    let policies: PolicySet = policies.parse().expect("policies");
    let mut groups: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    let mut rooms: BTreeMap<&str, BTreeMap<&str, Value>> = BTreeMap::new();
    for held in &document.subscriptions {
        for role in &held.roles {
            groups
                .entry(&held.u.id)
                .or_default()
                .push((&held.rid, role));
            let group =
                json!({ "__entity": { "type": "InRoom", "id": format!("{}/{role}", held.rid) } });
            rooms.entry(&held.rid).or_default().insert(role, group);
        }
    }
    let mut list: Vec<Value> = Vec::new();
    for user in &document.users {
        let everywhere = user
            .roles
            .iter()
            .map(|role| json!({ "type": "Role", "id": role }));
        let here = groups.get(&*user.id).into_iter().flatten();
        let here =
            here.map(|(room, role)| json!({ "type": "InRoom", "id": format!("{room}/{role}") }));
        let parents: Vec<Value> = everywhere.chain(here).collect();
        list.push(
            json!({ "uid": { "type": "User", "id": user.id }, "attrs": {}, "parents": parents }),
        );
    }
    for (room, attributes) in rooms {
        list.push(
            json!({ "uid": { "type": "Room", "id": room }, "attrs": attributes, "parents": [] }),
        );
    }
    let entities = entities(list);
    let authorizer = Authorizer::new();
    let asking: Vec<(Request, bool)> = queries
        .iter()
        .take(FEW * 4)
        .map(|((user, room, permission), yes)| {
            (
                request(uid("User", user), permission, uid("Room", room)),
                *yes,
            )
        })
        .collect();
    rows.queries(
        group,
        "cedar-policy, request built before",
        &asking,
        |request| {
            authorizer
                .is_authorized(request, &policies, &entities)
                .decision()
                == Decision::Allow
        },
    );
}

type Numbered = ((usize, usize, u64), bool);

pub fn overlays(
    rows: &mut Rows,
    (one, all): (&str, &str),
    work: &Overlays,
    queries: &[Numbered],
    (asking, bit): (usize, u64),
    expected: &[u32],
) {
    twilight(
        rows,
        (one, all),
        &work.discord,
        queries,
        (asking, bit),
        expected,
    );
    serenity(
        rows,
        (one, all),
        &work.discord,
        queries,
        (asking, bit),
        expected,
    );
}

fn twilight(
    rows: &mut Rows,
    (one, all): (&str, &str),
    guild: &Guild,
    queries: &[Numbered],
    (asking, bit): (usize, u64),
    expected: &[u32],
) {
    let mask = |text: &str| TwilightPermissions::from_bits_retain(number(text));
    let of_role: HashMap<&str, &str> = guild
        .roles
        .iter()
        .map(|role| (&*role.id, &*role.permissions))
        .collect();
    let members: Vec<(u64, Vec<(Id<_>, TwilightPermissions)>)> = guild
        .members
        .iter()
        .map(|member| {
            let roles = member
                .roles
                .iter()
                .map(|role| (Id::new(number(role)), mask(of_role[&**role])));
            (number(&member.id), roles.collect())
        })
        .collect();
    let channels: Vec<Vec<twilight_overwrite::PermissionOverwrite>> = guild
        .channels
        .iter()
        .map(|channel| {
            let overwrite =
                |o: &grantfold_bench::Overwrite| twilight_overwrite::PermissionOverwrite {
                    allow: mask(&o.allow),
                    deny: mask(&o.deny),
                    id: Id::new(number(&o.id)),
                    kind: twilight_overwrite::PermissionOverwriteType::from(o.kind),
                };
            channel.overwrites.iter().map(overwrite).collect()
        })
        .collect();
    let (id, everyone) = (Id::new(number(&guild.guild)), mask(&guild.everyone));
    let can = |member: usize, channel: usize, bit: u64| {
        let (user, roles) = &members[member];
        let calculator = PermissionCalculator::new(id, Id::new(*user), everyone, roles);
        let permissions = calculator.in_channel(ChannelType::GuildText, &channels[channel]);
        permissions.contains(TwilightPermissions::from_bits_retain(bit))
    };
    rows.queries(
        one,
        "twilight-util PermissionCalculator::in_channel",
        queries,
        |&(member, channel, bit)| can(member, channel, bit),
    );
    rows.whole(
        all,
        "twilight-util filter(in_channel)",
        || {
            (0..channels.len())
                .filter(|at| can(asking, *at, bit))
                .map(|at| at as u32)
                .collect::<Vec<u32>>()
        },
        |found| *found == expected,
    );
}

fn serenity(
    rows: &mut Rows,
    (one, all): (&str, &str),
    guild: &Guild,
    queries: &[Numbered],
    (asking, bit): (usize, u64),
    expected: &[u32],
) {
    let role = |id: &str, permissions: &str| {
        json!({
            "id": id, "guild_id": guild.guild, "name": id, "permissions": permissions, "position": 1, "color": 0,
            "colors": { "primary_color": 0 }, "hoist": false, "managed": false, "mentionable": false,
        })
    };
    let joined = "2024-01-01T00:00:00Z";
    let member = |id: &str, roles: &[String]| {
        json!({
            "user": { "id": id, "username": id, "discriminator": "0" }, "guild_id": guild.guild, "roles": roles,
            "joined_at": joined, "deaf": false, "mute": false, "flags": 0,
        })
    };
    let roles: Vec<Value> = guild
        .roles
        .iter()
        .map(|it| role(&it.id, &it.permissions))
        .collect();
    let channels: Vec<Value> = guild
        .channels
        .iter()
        .map(|channel| json!({ "id": channel.id, "guild_id": guild.guild, "type": 0, "name": "channel", "position": 0 }))
        .collect();
    let it: SerenityGuild = serde_json::from_value(json!({
        "id": guild.guild, "name": "server", "owner_id": "1", "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "features": [], "emojis": [],
        "stickers": [], "system_channel_flags": 0, "premium_tier": 0, "preferred_locale": "en-US", "nsfw_level": 0,
        "premium_progress_bar_enabled": false, "joined_at": joined, "large": false, "member_count": 64,
        "roles": roles.into_iter().chain([role(&guild.guild, &guild.everyone)]).collect::<Vec<_>>(),
        "members": guild.members.iter().map(|it| member(&it.id, &it.roles)).collect::<Vec<_>>(),
        "channels": [], "voice_states": [], "presences": [], "threads": [], "stage_instances": [], "guild_scheduled_events": [],
    }))
    .expect("a guild");
    let mask = |text: &str| Permissions::from_bits_retain(number(text));
    let channels: Vec<GuildChannel> = channels
        .into_iter()
        .zip(&guild.channels)
        .map(|(channel, its)| {
            let mut channel: GuildChannel = serde_json::from_value(channel).expect("a channel");
            let kind = |o: &grantfold_bench::Overwrite| match o.kind {
                0 => PermissionOverwriteType::Role(RoleId::new(number(&o.id))),
                _ => PermissionOverwriteType::Member(UserId::new(number(&o.id))),
            };
            let overwrites = its.overwrites.iter();
            channel.permission_overwrites = overwrites
                .map(|o| PermissionOverwrite {
                    allow: mask(&o.allow),
                    deny: mask(&o.deny),
                    kind: kind(o),
                })
                .collect();
            channel
        })
        .collect();
    let members: Vec<&SerenityMember> = guild
        .members
        .iter()
        .map(|member| &it.members[&UserId::new(number(&member.id))])
        .collect();
    let can = |member: usize, channel: usize, bit: u64| {
        let permissions = it.user_permissions_in(&channels[channel], members[member]);
        permissions.contains(Permissions::from_bits_retain(bit))
    };
    rows.queries(
        one,
        "serenity Guild::user_permissions_in",
        queries,
        |&(member, channel, bit)| can(member, channel, bit),
    );
    rows.whole(
        all,
        "serenity filter(user_permissions_in)",
        || {
            (0..channels.len())
                .filter(|at| can(asking, *at, bit))
                .map(|at| at as u32)
                .collect::<Vec<u32>>()
        },
        |found| *found == expected,
    );
}
