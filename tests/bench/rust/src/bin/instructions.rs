//! The functions whose instructions are counted, one for each run: `instructions NAME`.
//!
//! What `counted` calls is counted, and nothing before.

use std::hint::black_box;

use grantfold::PermissionId;
use grantfold::fold::{Fold, Layer, Merge, Tier};
use grantfold::rocketchat::{AppAudit, AppGrants, AppManifest, Workspace, app_catalog};
use grantfold::root::{Community, Readings};
use grantfold_bench::{Apps, Crowd, Overlays, Users, load, text};

/// So that what happens once in a while weighs as much as it does in a long run.
const ROUNDS: usize = 16;

/// Counts what the work takes once it was done before: what the first time needs has rows of its own.
fn count(work: &mut dyn FnMut()) {
    work();
    counted(work);
}

/// The name by which callgrind finds what to count.
#[inline(never)]
#[unsafe(no_mangle)]
extern "Rust" fn counted(work: &mut dyn FnMut()) {
    for _ in 0..ROUNDS {
        work();
    }
}

fn apps() -> (Apps, Vec<AppGrants>) {
    let work: Apps = load("app.json");
    let grants = work
        .apps
        .iter()
        .map(|app| AppGrants::from_stored(&app.id, Some(&app.stored())))
        .collect();
    (work, grants)
}

fn audits() -> (Apps, Vec<AppAudit>) {
    let (work, grants) = apps();
    let audits = grants.iter().map(AppGrants::audit).collect();
    (work, audits)
}

fn by_name(work: &Apps, has: impl Fn(usize, &str) -> bool) -> usize {
    let asked = &work.queries;
    count(&mut || {
        for (app, name) in asked.app.iter().zip(&asked.name) {
            black_box(has(*app, &work.names[*name]));
        }
    });
    asked.app.len()
}

fn by_id(work: &Apps, has: impl Fn(usize, PermissionId) -> bool) -> usize {
    let names = work.names.iter();
    let ids: Vec<_> = names.filter_map(|name| app_catalog().id(name)).collect();
    let asked = &work.queries;
    count(&mut || {
        for (app, name) in asked.app.iter().zip(&asked.name) {
            black_box(has(*app, ids[*name]));
        }
    });
    asked.app.len()
}

fn community() -> (Overlays, Community) {
    let work: Overlays = load("overlay.json");
    let community =
        Community::from_json(work.document.get(), Readings::default()).expect("a community");
    (work, community)
}

fn crowd() -> (Crowd, Community) {
    let community = Community::from_json(&text("thousand-document.json"), Readings::default())
        .expect("a community");
    (load("thousand.json"), community)
}

fn main() {
    let name = std::env::args()
        .nth(1)
        .expect("the name of what is counted");
    let calls = match &*name {
        "grants-has-name" => {
            let (work, grants) = apps();
            by_name(&work, |app, name| grants[app].has(name))
        }
        "grants-has-id" => {
            let (work, grants) = apps();
            by_id(&work, |app, id| grants[app].has_id(id))
        }
        "audit-has-name" => {
            let (work, audits) = audits();
            by_name(&work, |app, name| audits[app].has(name))
        }
        "audit-has-id" => {
            let (work, audits) = audits();
            by_id(&work, |app, id| audits[app].has_id(id))
        }
        "fold-resolve" => {
            let (_, grants) = apps();
            let layer = |at: usize| Layer {
                source: at,
                allow: grants[at].set().clone(),
                deny: grants[at + 50].set().clone(),
            };
            let tiers = [
                Tier::new(Merge::AllowWins, (0..3).map(layer)),
                Tier::new(Merge::AllowWins, (3..6).map(layer)),
                Tier::new(Merge::AllowWins, (6..7).map(layer)),
            ];
            let fold = Fold {
                tiers: tiers.into_iter().collect(),
                ..Fold::default()
            };
            count(&mut || {
                black_box(black_box(&fold).resolve());
            });
            1
        }
        "workspace-has" => {
            let work: Users = load("user.json");
            let workspace = Workspace::from_json(work.document.get()).expect("a workspace");
            let asked = &work.queries;
            count(&mut || {
                for ((user, room), permission) in
                    asked.user.iter().zip(&asked.room).zip(&asked.permission)
                {
                    let _ = black_box(workspace.has(&**user, permission, Some(room)));
                }
            });
            asked.user.len()
        }
        "community-grants" => {
            let (work, community) = community();
            let asked = &work.queries;
            count(&mut || {
                for (member, channel) in asked.member.iter().zip(&asked.channel) {
                    let _ = black_box(community.grants(member, channel));
                }
            });
            asked.member.len()
        }
        "access-has" => {
            let (work, community) = community();
            let asked = &work.queries;
            count(&mut || {
                for ((member, channel), permission) in asked
                    .member
                    .iter()
                    .zip(&asked.channel)
                    .zip(&asked.permission)
                {
                    let access = community.access(member);
                    let _ = black_box(access.and_then(|access| access.has(channel, permission)));
                }
            });
            asked.member.len()
        }
        "channels-where" => {
            let (work, community) = community();
            count(&mut || {
                let _ =
                    black_box(community.channels_where(&work.bulk.member, &work.bulk.permission));
            });
            1
        }
        "channels-where-after-a-change" => {
            let (work, community) = community();
            count(&mut || {
                // The same reading again: the same community, of which nothing is worked out yet.
                let changed = community.under(Readings::default());
                let _ = black_box(changed.channels_where(&work.bulk.member, &work.bulk.permission));
            });
            1
        }
        "members-who-can" => {
            let (work, community) = crowd();
            count(&mut || {
                let _ = black_box(community.members_who_can(&work.channel, &work.permission));
            });
            1
        }
        "manifest-parse" => {
            let work: Apps = load("app.json");
            count(&mut || {
                black_box(AppManifest::parse(&work.manifest));
            });
            1
        }
        _ => panic!("nothing is called {name}"),
    };
    println!("{}", calls * ROUNDS);
}
