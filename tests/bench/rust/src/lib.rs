//! The workloads of the benchmark as Rust reads them.

use std::collections::HashMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Names of permissions, apps granted some of them, and what is asked about them.
#[derive(Deserialize)]
pub struct Apps {
    pub names: Vec<String>,
    pub apps: Vec<App>,
    pub queries: AppQueries,
    /// The text of a manifest.
    pub manifest: String,
}

#[derive(Deserialize)]
pub struct App {
    pub id: String,
    pub permissions: Vec<String>,
}

#[derive(Deserialize)]
pub struct AppQueries {
    pub app: Vec<usize>,
    pub name: Vec<usize>,
    pub allowed: Vec<bool>,
}

/// A workspace, as the text that grantfold reads, and what is asked about it.
#[derive(Deserialize)]
pub struct Users {
    pub document: Box<RawValue>,
    pub queries: UserQueries,
}

#[derive(Deserialize)]
pub struct UserQueries {
    pub user: Vec<String>,
    pub room: Vec<String>,
    pub permission: Vec<String>,
    pub allowed: Vec<bool>,
}

/// The parts of the workspace that code written by hand needs.
#[derive(Deserialize)]
pub struct WorkspaceDocument {
    pub permissions: Vec<Granted>,
    pub users: Vec<User>,
    pub subscriptions: Vec<Subscription>,
}

#[derive(Deserialize)]
pub struct Granted {
    #[serde(rename = "_id")]
    pub id: String,
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
pub struct User {
    #[serde(rename = "_id")]
    pub id: String,
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
pub struct Subscription {
    pub rid: String,
    pub u: Named,
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
pub struct Named {
    #[serde(rename = "_id")]
    pub id: String,
}

/// A community with 2,000 channels, once as grantfold reads it and once as chat SDKs do.
#[derive(Deserialize)]
pub struct Overlays {
    pub document: Box<RawValue>,
    pub discord: Guild,
    /// The bits of each permission, that of seeing the channel among them.
    pub bits: HashMap<String, String>,
    pub queries: OverlayQueries,
    pub bulk: Bulk,
}

#[derive(Deserialize)]
pub struct Guild {
    pub guild: String,
    pub everyone: String,
    pub roles: Vec<GuildRole>,
    pub members: Vec<GuildMember>,
    pub channels: Vec<GuildChannel>,
}

#[derive(Deserialize)]
pub struct GuildRole {
    pub id: String,
    pub permissions: String,
}

#[derive(Deserialize)]
pub struct GuildMember {
    pub id: String,
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
pub struct GuildChannel {
    pub id: String,
    pub overwrites: Vec<Overwrite>,
}

#[derive(Deserialize)]
pub struct Overwrite {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: u8,
    pub allow: String,
    pub deny: String,
}

#[derive(Deserialize)]
pub struct OverlayQueries {
    pub member: Vec<String>,
    pub channel: Vec<String>,
    pub permission: Vec<String>,
    pub allowed: Vec<bool>,
}

#[derive(Deserialize)]
pub struct Bulk {
    pub member: String,
    pub permission: String,
    pub channels: Vec<String>,
}

/// One channel and everybody who may be in it.
#[derive(Deserialize)]
pub struct Crowd {
    pub channel: String,
    pub permission: String,
    pub role: String,
    pub masks: Masks,
    pub rules: HashMap<String, (String, String)>,
    pub bit: String,
    pub answer: usize,
}

#[derive(Deserialize)]
pub struct Masks {
    pub everyone: String,
    pub roles: HashMap<String, String>,
}

#[derive(Deserialize)]
pub struct CrowdDocument {
    pub members: Vec<CrowdMember>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CrowdMember {
    pub user_id: String,
    pub community_role_ids: Vec<String>,
}

/// The text of a file that `workloads.py` wrote.
#[must_use]
pub fn text(file: &str) -> String {
    let folder = std::env::var_os("BENCH_WORKLOADS")
        .expect("BENCH_WORKLOADS names the folder of the workloads");
    let path = PathBuf::from(folder).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[must_use]
pub fn load<T: DeserializeOwned>(file: &str) -> T {
    serde_json::from_str(&text(file)).expect("workloads.py and this file agree")
}

#[must_use]
pub fn number(text: &str) -> u64 {
    text.parse()
        .expect("masks and ids are written as decimal numbers")
}

impl App {
    /// The list that a server keeps of an installed app.
    #[must_use]
    pub fn stored(&self) -> String {
        let list: Vec<_> = self
            .permissions
            .iter()
            .map(|name| serde_json::json!({ "name": name }))
            .collect();
        serde_json::to_string(&list).expect("names are text")
    }
}
