//! Gives one text to one entrance: `grantfold-limits ENTRANCE FILE`. `measure.py` counts what that takes.

use std::hint::black_box;
use std::{env, fs, process};

use grantfold::rocketchat::{
    AppGrants, AppManifest, Defaults, Permission, Request, Role, Scope, Subscription, Timestamp,
    User, Workspace, app_catalog,
};
use grantfold::root::{Channel, ChannelGroup, Community, EVERYONE, Extra, Manifest, Readings};
use grantfold::{Platform, apply_fixes, policy};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [entrance, file] = arguments.as_slice() else {
        usage();
    };
    let Ok(text) = fs::read_to_string(file) else {
        usage();
    };
    if !enter(entrance, &text) {
        usage();
    }
    // The most memory there ever was, where the system tells.
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.unwrap_or_default().trim());
}

fn usage() -> ! {
    eprintln!("usage: grantfold-limits ENTRANCE FILE");
    process::exit(2)
}

/// Is there an entrance of that name?
fn enter(entrance: &str, text: &str) -> bool {
    match entrance {
        // What the others are measured against: the text is read, and nothing is done with it.
        "nothing" => drop(black_box(text.len())),
        "platform" => drop(black_box(Platform::of(text))),
        "app-manifest" => {
            let manifest = AppManifest::parse(text);
            black_box((manifest.review(), manifest.diff(&manifest)));
            black_box(apply_fixes(text, manifest.diagnostics()));
        }
        "root-manifest" => {
            let manifest = Manifest::parse(text);
            black_box((manifest.review(), manifest.diff(&manifest)));
            black_box(apply_fixes(text, manifest.diagnostics()));
        }
        "stored-grant" => drop(black_box(AppGrants::from_stored("app", Some(text)))),
        "policy" => {
            let mut load = |_: &str| Err("no other file".to_owned());
            black_box(policy::run(text, None, &mut load)).ok();
        }
        "community" => community(text),
        "community-advice" => advice(text),
        "community-event" => event(text),
        "community-changes" => changes(text),
        "workspace" => workspace(text),
        "workspace-roles" => roles(text),
        "workspace-update" => update(text, false),
        "workspace-listing" => update(text, true),
        "workspace-call" => call(text),
        "host" => host(text),
        "name" => {
            black_box(app_catalog().nearest(text));
            black_box(AppManifest::parse("{}").grants().explain(text));
        }
        _ => return false,
    }
    true
}

/// Reads it, writes it, and asks one question about a member and one about everybody.
fn community(text: &str) {
    let Ok(community) = Community::from_json(text, Readings::default()) else {
        return;
    };
    let Some(member) = community.members().next() else {
        return;
    };
    black_box(community.channels_where(member.id, "channel.createMessage")).ok();
    if let Some(place) = community.place_ids().first() {
        black_box(community.members_who_can(place, "channel.createMessage")).ok();
    }
    black_box(community.to_json());
}

/// What would have to change for a member, and what depends on the reading.
fn advice(text: &str) {
    let Ok(community) = Community::from_json(text, Readings::default()) else {
        return;
    };
    let member = community.members().next();
    if let (Some(member), Some(place)) = (member, community.place_ids().first()) {
        black_box(community.advise(member.id, place, "channel.createMessage")).ok();
        black_box(community.contested(member.id, place)).ok();
        black_box(community.overlay_for(EVERYONE, place, &["channel.createFile"])).ok();
    }
}

fn event(text: &str) {
    let mut community = Community::new(Readings::default());
    black_box(community.apply(text)).ok();
}

/// Makes one change of each kind in a community of any size, and asks after each.
fn changes(text: &str) {
    let Ok(mut community) = Community::from_json(text, Readings::default()) else {
        return;
    };
    let group = ChannelGroup {
        id: "new-group".into(),
        name: String::new(),
        extra: Extra::new(),
    };
    let channel = Channel {
        id: "new".into(),
        name: String::new(),
        group: "new-group".into(),
        synced: false,
        extra: Extra::new(),
    };
    community.put_group(group).ok();
    community.put_channel(channel).ok();
    let role = community.role("r0").cloned();
    let member = community.members().next().map(|member| member.to_member());
    let (Ok(role), Some(member)) = (role, member) else {
        return;
    };
    community.put_role(role).ok();
    community.remove_role_from(&member.id, "r0").ok();
    community.add_role_to(&member.id, "r0").ok();
    black_box(community.members_who_can("new", "channel.createMessage")).ok();
    community.remove_member(&member.id).ok();
    community.put_member(member).ok();
    community.remove_role("r0").ok();
    community.remove_group("new-group").ok();
}

fn workspace(text: &str) {
    let Ok(workspace) = Workspace::from_json(text) else {
        return;
    };
    let Some(user) = workspace.users().next() else {
        return;
    };
    black_box(workspace.grants(&*user.id, Some("r0")).explain("create-c"));
    black_box(workspace.users_who_can("create-c", Some("r0")));
    black_box(workspace.rooms_where(&*user.id, "create-c"));
    black_box(workspace.drift(Defaults::V8));
    black_box(workspace.to_json());
}

/// Which roles give everything?
fn roles(text: &str) {
    let Ok(workspace) = Workspace::from_json(text) else {
        return;
    };
    let names: Vec<&str> = workspace.permissions().map(|known| &*known.id).collect();
    black_box(workspace.minimal_roles(names));
}

fn update(text: &str, is_whole: bool) {
    let mut workspace = Workspace::defaults(Defaults::V8);
    workspace.put_user(User::new("u0", ["user"])).ok();
    let at = Timestamp::from_millis(1_000);
    match is_whole {
        true => black_box(workspace.replace(text, at)).ok(),
        false => black_box(workspace.apply(text, at)).ok(),
    };
}

fn call(text: &str) {
    let mut workspace = Workspace::defaults(Defaults::V8);
    workspace.put_user(User::new("root", ["admin"])).ok();
    workspace.put_role(Role::new("r0", Scope::Users)).ok();
    workspace.put_permission(Permission::new("p0", ["r0"])).ok();
    workspace
        .put_subscription(Subscription::new("root", "r", ["owner"]))
        .ok();
    let request = Request::new("root", Timestamp::from_millis(1_000));
    black_box(workspace.call("permissions.update", text, &request)).ok();
    let frame =
        format!(r#"{{"msg":"method","method":"permissions/get","id":"1","params":[{text}]}}"#);
    black_box(workspace.answer_frame(&frame, &request));
}

fn host(text: &str) {
    let manifest =
        r#"{"id": "a", "permissions": [{"name": "networking", "domains": ["*.example.com"]}]}"#;
    let grants = AppManifest::parse(manifest).grants();
    black_box(grants.require_host(text)).ok();
    black_box(grants.require_host(&format!("https://{text}/"))).ok();
}
