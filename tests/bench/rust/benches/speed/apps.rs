//! Has this app this permission? And what it takes to read a manifest.

use std::collections::{HashMap, HashSet};

use grantfold::PermissionId;
use grantfold::rocketchat::{AppAudit, AppGrants, AppManifest, app_catalog};
use grantfold_bench::{Apps, load};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::rows::Rows;

const HELD: &str = "app, held";
const BY_ID: &str = "app";

pub fn rows(rows: &mut Rows) {
    let work: Apps = load("app.json");
    let asked = &work.queries;
    let pairs: Vec<(usize, usize, bool)> = (0..asked.app.len())
        .map(|at| (asked.app[at], asked.name[at], asked.allowed[at]))
        .collect();
    let name = |number: usize| work.names[number].as_str();
    let id = |number: usize| work.apps[number].id.as_str();

    let std: Vec<HashSet<String>> = work
        .apps
        .iter()
        .map(|app| app.permissions.iter().cloned().collect())
        .collect();
    let fx: Vec<FxHashSet<String>> = work
        .apps
        .iter()
        .map(|app| app.permissions.iter().cloned().collect())
        .collect();
    let ours: Vec<AppGrants> = work
        .apps
        .iter()
        .map(|app| AppGrants::from_stored(&app.id, Some(&app.stored())))
        .collect();
    let ids: Vec<PermissionId> = work
        .names
        .iter()
        .filter_map(|name| app_catalog().id(name))
        .collect();

    let queries: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((&std[app], name(n)), yes))
        .collect();
    rows.queries(
        HELD,
        "hand: HashSet<String>::contains(name)",
        &queries,
        |(set, name)| set.contains(*name),
    );
    let queries: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((&fx[app], name(n)), yes))
        .collect();
    rows.queries(
        HELD,
        "hand: FxHashSet<String>::contains(name)",
        &queries,
        |(set, name)| set.contains(*name),
    );
    let queries: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((&*ours[app], name(n)), yes))
        .collect();
    rows.queries(
        HELD,
        "grantfold: grants.has(name)",
        &queries,
        |(grants, name)| grants.has(name),
    );
    let queries: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((&*ours[app], ids[n]), yes))
        .collect();
    rows.queries(
        HELD,
        "grantfold: grants.has_id(id)",
        &queries,
        |(grants, id)| grants.has_id(*id),
    );

    let audits: Vec<AppAudit> = ours.iter().map(|grants| grants.audit()).collect();
    let queries: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((&audits[app], name(n)), yes))
        .collect();
    rows.queries(
        HELD,
        "grantfold: audit.has(name)",
        &queries,
        |(audit, name)| audit.has(name),
    );
    let queries: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((&audits[app], ids[n]), yes))
        .collect();
    rows.queries(
        HELD,
        "grantfold: audit.has_id(id)",
        &queries,
        |(audit, id)| audit.has_id(*id),
    );

    let by_name: Vec<_> = pairs
        .iter()
        .map(|&(app, n, yes)| ((id(app), name(n)), yes))
        .collect();
    let table: HashMap<String, HashSet<String>> = work
        .apps
        .iter()
        .map(|app| app.id.clone())
        .zip(std)
        .collect();
    rows.queries(
        BY_ID,
        "hand: HashMap.get(app).contains(name)",
        &by_name,
        |(app, name)| table.get(*app).is_some_and(|set| set.contains(*name)),
    );
    let table: FxHashMap<String, FxHashSet<String>> =
        work.apps.iter().map(|app| app.id.clone()).zip(fx).collect();
    rows.queries(
        BY_ID,
        "hand: FxHashMap.get(app).contains(name)",
        &by_name,
        |(app, name)| table.get(*app).is_some_and(|set| set.contains(*name)),
    );
    let table: FxHashMap<String, AppGrants> = work
        .apps
        .iter()
        .map(|app| app.id.clone())
        .zip(ours)
        .collect();
    rows.queries(
        BY_ID,
        "grantfold: FxHashMap.get(app).has(name)",
        &by_name,
        |(app, name)| table.get(*app).is_some_and(|grants| grants.has(name)),
    );
    #[cfg(feature = "peers")]
    crate::peers::apps(rows, BY_ID, &work, &by_name);

    let text = work.manifest.as_str();
    rows.whole(
        "manifest of 1 KiB",
        "hand: serde_json into a Value, unchecked",
        || serde_json::from_str::<serde_json::Value>(text),
        Result::is_ok,
    );
    rows.whole(
        "manifest of 1 KiB",
        "grantfold: AppManifest::parse",
        || AppManifest::parse(text),
        |it| !it.has_errors(),
    );
}
