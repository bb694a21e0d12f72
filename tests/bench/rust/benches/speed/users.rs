//! Has this user this permission in this room?

use std::collections::{HashMap, HashSet};

use grantfold::rocketchat::Workspace;
use grantfold_bench::{Users, WorkspaceDocument, load};
use rustc_hash::FxHashMap;

use crate::rows::Rows;

const GROUP: &str = "user";

pub fn rows(rows: &mut Rows) {
    let work: Users = load("user.json");
    let document: WorkspaceDocument =
        serde_json::from_str(work.document.get()).expect("a workspace");
    let asked = &work.queries;
    let queries: Vec<((&str, &str, &str), bool)> = (0..asked.user.len())
        .map(|at| {
            (
                (&*asked.user[at], &*asked.room[at], &*asked.permission[at]),
                asked.allowed[at],
            )
        })
        .collect();

    // Roles as bits: the fastest that one would write.
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut mask = |roles: &'_ [String]| -> u32 {
        let mut mask = 0;
        for role in roles {
            let next = numbers.len() as u32;
            // Leaked, for a borrowed key: there are twelve.
            mask |= 1 << *numbers.entry(role.clone().leak()).or_insert(next);
        }
        mask
    };
    let granting: FxHashMap<&str, u32> = document
        .permissions
        .iter()
        .map(|p| (&*p.id, mask(&p.roles)))
        .collect();
    let global: FxHashMap<&str, u32> = document
        .users
        .iter()
        .map(|user| (&*user.id, mask(&user.roles)))
        .collect();
    let mut local: FxHashMap<&str, FxHashMap<&str, u32>> = FxHashMap::default();
    for held in &document.subscriptions {
        local
            .entry(&held.u.id)
            .or_default()
            .insert(&held.rid, mask(&held.roles));
    }
    rows.queries(
        GROUP,
        "hand: masks of roles in FxHashMaps",
        &queries,
        |(user, room, permission)| {
            let here = local
                .get(user)
                .and_then(|rooms| rooms.get(room))
                .copied()
                .unwrap_or_default();
            let held = global.get(user).copied().unwrap_or_default() | here;
            granting
                .get(permission)
                .is_some_and(|granting| granting & held != 0)
        },
    );

    let granting: HashMap<&str, HashSet<&str>> = document
        .permissions
        .iter()
        .map(|p| (&*p.id, p.roles.iter().map(|role| &**role).collect()))
        .collect();
    let global: HashMap<&str, &[String]> = document
        .users
        .iter()
        .map(|user| (&*user.id, &*user.roles))
        .collect();
    let mut local: HashMap<&str, HashMap<&str, &[String]>> = HashMap::new();
    for held in &document.subscriptions {
        local
            .entry(&held.u.id)
            .or_default()
            .insert(&held.rid, &held.roles);
    }
    rows.queries(
        GROUP,
        "hand: sets of roles in HashMaps",
        &queries,
        |(user, room, permission)| {
            let Some(granting) = granting.get(permission) else {
                return false;
            };
            let here = local
                .get(user)
                .and_then(|rooms| rooms.get(room))
                .copied()
                .unwrap_or_default();
            let everywhere = global.get(user).copied().unwrap_or_default();
            everywhere
                .iter()
                .chain(here)
                .any(|role| granting.contains(&**role))
        },
    );

    let workspace = Workspace::from_json(work.document.get()).expect("a workspace");
    rows.queries(
        GROUP,
        "grantfold: workspace.has(user, permission, room)",
        &queries,
        |(user, room, permission)| {
            workspace
                .has(*user, permission, Some(*room))
                .unwrap_or_default()
        },
    );
    rows.queries(
        GROUP,
        "grantfold: workspace.grants(user, room).has(permission)",
        &queries,
        |(user, room, permission)| workspace.grants(*user, Some(*room)).has(permission),
    );
    let held: Vec<_> = queries
        .iter()
        .take(64)
        .map(|((user, room, permission), yes)| {
            ((workspace.grants(*user, Some(*room)), *permission), *yes)
        })
        .collect();
    rows.queries(
        GROUP,
        "grantfold: grants of (user, room) held, has(permission)",
        &held,
        |(grants, name)| grants.has(name),
    );
    #[cfg(feature = "peers")]
    crate::peers::users(rows, GROUP, &document, &queries);
}
