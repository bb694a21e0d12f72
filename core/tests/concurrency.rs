//! Readers beside a writer: each sees the state before a change or after it, whole.
//!
//! The core has no swap of its own: a community or workspace is a value, and a program that shares
//! one puts the next in the place of the last. What readers share without a lock is what is kept of
//! answers, in cells that are filled by whoever asks first.

#![allow(clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, RwLock};
use std::thread;

use grantfold::PermissionSet;
use grantfold::rocketchat::{Permission, Subscription, Timestamp, User, Workspace};
use grantfold::root::{Community, Readings, root_catalog};
use serde_json::json;

const READERS: usize = 4;
const ROUNDS: usize = 200;

fn community() -> Community {
    let mut document = json!({
        "roles": [
            { "id": "team", "name": "Team", "channelPermission": { "channelCreateMessage": true } },
            { "id": "red", "name": "Red", "channelPermission": { "channelCreateFile": true } },
        ],
        "members": [
            { "userId": "ann", "communityRoleIds": ["team"] },
            { "userId": "bob", "communityRoleIds": ["team"] },
            { "userId": "cyd", "communityRoleIds": ["red"] },
        ],
        "channelGroups": [{ "id": "g", "name": "g" }],
    });
    let place = |at: usize| format!("c{at:02}");
    document["channels"] = (0..40)
        .map(|at| json!({ "id": place(at), "name": place(at), "channelGroupId": "g", "useChannelGroupPermission": at % 2 == 0 }))
        .collect();
    let rule = |target: &str, subject: &str| json!({ "channelOrChannelGroupId": target, "roleOrMemberId": subject, "overlay": {} });
    let own = (0..40)
        .filter(|at| at % 2 == 1)
        .map(|at| rule(&place(at), "team"));
    document["accessRules"] = own.chain([rule("g", "team"), rule("g", "red")]).collect();
    Community::from_json(&document.to_string(), Readings::default()).expect("a document")
}

/// One event that changes many places for everybody at once.
fn event(grants: bool) -> String {
    let permission = if grants {
        "channelManageFiles"
    } else {
        "channelVoiceTalk"
    };
    let payload = json!({ "id": "team", "name": "Team", "communityPermission": {}, "channelPermission": { permission: true } });
    json!({ "event": "communityRole.edited", "payload": payload }).to_string()
}

/// Everything that is answered about everybody, asked in several ways.
fn all_words(community: &Community) -> Vec<u64> {
    let mut words = Vec::new();
    for member in community.members() {
        words.extend(community.access(member.id).expect("a member").words());
    }
    for place in community.place_ids() {
        words.extend(
            community
                .members_in(place)
                .expect("a place")
                .map(|(_, word)| word),
        );
    }
    words
}

/// Many ask the same new community at once; what is kept of answers is filled by all of them.
#[test]
fn threads_that_fill_what_is_kept_together_all_get_the_one_answer() {
    let expected = all_words(&community());
    for _ in 0..40 {
        // Read anew, so that nothing is kept of it yet.
        let shared = Arc::new(community());
        let start = Barrier::new(READERS);
        thread::scope(|scope| {
            for reader in 0..READERS {
                let (shared, start, expected) = (&shared, &start, &expected);
                scope.spawn(move || {
                    start.wait();
                    if reader % 2 == 1 {
                        let mine = Community::clone(shared);
                        assert_eq!(all_words(&mine), *expected);
                    }
                    assert_eq!(all_words(shared), *expected);
                });
            }
        });
    }
}

/// The way of the bindings: a lock holds the state, a reader takes it out and asks without the lock.
#[test]
fn readers_beside_events_see_one_whole_community() {
    let mut states = [community(), community()];
    states[0].apply(&event(false)).expect("an event");
    states[1].apply(&event(true)).expect("an event");
    let whole: Vec<Vec<u64>> = states.iter().map(all_words).collect();
    assert_ne!(whole[0], whole[1]);

    let shared = RwLock::new(Arc::new(states[0].clone()));
    let (start, done) = (Barrier::new(READERS + 1), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                start.wait();
                let mut last = 0;
                while !done.load(Ordering::Acquire) {
                    let held = shared.read().expect("no panic").clone();
                    let version = held.version();
                    assert!(version >= last, "back from {last} to {version}");
                    last = version;
                    let words = all_words(&held);
                    assert!(whole.contains(&words), "a mixture");
                    // What is held does not move on with the shared state.
                    assert_eq!(all_words(&held), words);
                    let grants = held.shared_grants("ann", "c01").expect("known ids");
                    for name in root_catalog().names() {
                        assert_eq!(grants.explain(name).allowed, grants.has(name));
                    }
                }
            });
        }
        start.wait();
        for round in 0..ROUNDS {
            let mut shared = shared.write().expect("no panic");
            let applied = Arc::make_mut(&mut shared).apply(&event(round % 2 == 0));
            assert!(applied.expect("an event").changed);
        }
        done.store(true, Ordering::Release);
    });
}

/// Who changes a copy changes nothing for those who read the one it was copied from.
#[test]
fn writers_of_copies_and_readers_do_not_meet() {
    let shared = Arc::new(community());
    let expected = all_words(&shared);
    thread::scope(|scope| {
        for writer in 0..2 {
            let shared = &shared;
            scope.spawn(move || {
                let mut mine = Community::clone(shared);
                for round in 0..ROUNDS {
                    mine.apply(&event((round + writer) % 2 == 0))
                        .expect("an event");
                    all_words(&mine);
                }
            });
        }
        for _ in 0..2 {
            scope.spawn(|| (0..ROUNDS / 4).for_each(|_| assert_eq!(all_words(&shared), expected)));
        }
    });
}

const IDS: [&str; 6] = ["create-c", "edit-room", "pin-message", "p4", "p5", "p6"];

fn workspace() -> Workspace {
    let mut workspace = Workspace::empty();
    for id in IDS {
        workspace
            .put_permission(Permission::new(id, ["user"]))
            .expect("an id");
    }
    workspace
        .put_user(User::new("ann", ["user"]))
        .expect("an id");
    workspace
        .put_subscription(Subscription::new("ann", "r", ["owner"]))
        .expect("ids");
    workspace
}

/// The whole table at once: to those who are in the room, or to all.
fn table(role: &str) -> String {
    json!(IDS.map(|id| json!({ "_id": id, "roles": [role] }))).to_string()
}

type Asked = BTreeMap<Option<&'static str>, (PermissionSet, Vec<bool>, Vec<usize>)>;

fn asked(workspace: &Workspace) -> Asked {
    let rooms = [None, Some("r")].into_iter();
    let about = rooms.map(|room| {
        let has = IDS.map(|id| workspace.has("ann", id, room).expect("an id"));
        let can = IDS.map(|id| workspace.users_who_can(id, room).len());
        (
            room,
            (
                workspace.grants("ann", room).set().clone(),
                has.to_vec(),
                can.to_vec(),
            ),
        )
    });
    about.collect()
}

#[test]
fn readers_beside_answers_of_a_server_see_one_whole_table() {
    let at = Timestamp::from_millis(1_000);
    let whole: Vec<Asked> = ["user", "owner"]
        .map(|role| {
            let mut workspace = workspace();
            workspace.apply(&table(role), at).expect("an answer");
            asked(&workspace)
        })
        .into();
    assert_ne!(whole[0], whole[1]);

    let shared = RwLock::new(Arc::new(workspace()));
    let (start, done) = (Barrier::new(READERS + 1), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                start.wait();
                while !done.load(Ordering::Acquire) {
                    let held = shared.read().expect("no panic").clone();
                    let answers = asked(&held);
                    assert!(whole.contains(&answers), "a mixture: {answers:?}");
                    let grants = held.grants("ann", Some("r"));
                    for id in IDS {
                        assert_eq!(grants.explain(id).allowed, grants.has(id));
                    }
                }
            });
        }
        start.wait();
        for round in 0..ROUNDS {
            let role = ["owner", "user"][round % 2];
            let mut shared = shared.write().expect("no panic");
            Arc::make_mut(&mut shared)
                .apply(&table(role), at)
                .expect("an answer");
        }
        done.store(true, Ordering::Release);
    });
}
