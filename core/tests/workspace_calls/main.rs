//! The operations of a Rocket.Chat server: who may, what is refused, and what goes out.

#![allow(clippy::expect_used, clippy::panic)]

mod asking;
mod frames;
mod listing;
mod membership;
mod permissions;
mod roles;
mod settings;

use grantfold::rocketchat::{
    Answer, ApiError, Permission, Request, Role, Scope, Subscription, Timestamp, User, Workspace,
};
use serde_json::{Value, json};

fn workspace() -> Workspace {
    let mut workspace = Workspace::empty();
    let permissions = [
        Permission::new("access-permissions", ["admin", "clerk"]),
        Permission::new("access-setting-permissions", ["admin"]),
        Permission::new("assign-admin-role", ["admin"]),
        Permission::new("view-other-user-channels", ["admin"]),
        Permission::new("create-c", ["admin", "user"]),
        Permission::new("edit-room", ["admin", "owner"]),
        setting("change-setting-Site_Name", Some("change-setting-General")),
        setting("change-setting-General", None),
    ];
    for permission in permissions {
        workspace.put_permission(permission).expect("a permission");
    }
    for role in ["admin", "user", "guest", "bot"] {
        let role = Role {
            protected: true,
            ..Role::new(role, Scope::Users)
        };
        workspace.put_role(role).expect("a role");
    }
    for role in ["owner", "moderator"] {
        let role = Role {
            protected: true,
            ..Role::new(role, Scope::Subscriptions)
        };
        workspace.put_role(role).expect("a role");
    }
    let clerk = Role {
        name: "Clerk".to_owned(),
        ..Role::new("clerk", Scope::Users)
    };
    workspace.put_role(clerk).expect("a role");
    for (user, role) in [("root", "admin"), ("cleo", "clerk"), ("ann", "user")] {
        let user = User {
            username: Some(user.to_uppercase()),
            ..User::new(user, [role])
        };
        workspace.put_user(user).expect("a user");
    }
    let mut there = Subscription::new("ann", "r", ["owner"]);
    let named = json!({ "username": "ANN" });
    there.extra.insert("u".to_owned(), named);
    workspace.put_subscription(there).expect("a subscription");
    workspace
}

fn setting(id: &str, group: Option<&str>) -> Permission {
    let mut permission = Permission::new(id, ["bot"]);
    let name = id.trim_start_matches("change-setting-");
    permission
        .extra
        .insert("level".to_owned(), json!("settings"));
    permission.extra.insert("settingId".to_owned(), json!(name));
    if let Some(group) = group {
        permission
            .extra
            .insert("groupPermissionId".to_owned(), json!(group));
    }
    permission
}

fn by(caller: &str) -> Request<'_> {
    Request {
        custom_roles: true,
        new_id: "new",
        ..Request::new(caller, Timestamp::from_millis(5_000))
    }
}

#[track_caller]
fn done(workspace: &mut Workspace, endpoint: &str, params: Value, request: &Request<'_>) -> Answer {
    let version = workspace.version();
    let answer = workspace.call(endpoint, &params.to_string(), request);
    let answer = answer.unwrap_or_else(|error| panic!("{endpoint} {params}: {error}"));
    assert_eq!(
        answer.changed,
        workspace.version() > version,
        "{endpoint} {params}"
    );
    answer
}

#[track_caller]
fn refused(endpoint: &str, params: Value, request: &Request<'_>) -> ApiError {
    let mut workspace = workspace();
    let before = format!("{workspace:?}");
    let answer = workspace.call(endpoint, &params.to_string(), request);
    let error = answer.expect_err("a call that is refused");
    assert_eq!(
        format!("{workspace:?}"),
        before,
        "a refusal changes nothing"
    );
    error
}

/// Is a call by `root` refused with this code and text?
#[track_caller]
fn refuses(endpoint: &str, params: Value, code: &str, text: &str) {
    let error = refused(endpoint, params, &by("root"));
    let told = (error.status, error.error_type, error.error.as_str());
    assert_eq!(
        told,
        (400, Some(code).filter(|code| !code.is_empty()), text)
    );
}

fn roles_of<'w>(workspace: &'w Workspace, permission: &str) -> Vec<&'w str> {
    let permission = workspace.permission(permission).expect("a permission");
    permission.roles.iter().map(|role| &**role).collect()
}

fn names(answer: &Answer) -> Vec<&str> {
    let events = answer.events.iter();
    events
        .filter_map(|event| event["fields"]["eventName"].as_str())
        .collect()
}

const UPDATE: &str = "permissions.update";
const ADD: &str = "permissions.addRole";
const REMOVE: &str = "permissions.removeRole";
const JOIN: &str = "roles.addUserToRole";
const LEAVE: &str = "roles.removeUserFromRole";

fn entry(permission: &str, roles: &[&str]) -> Value {
    json!({ "permissions": [{ "_id": permission, "roles": roles }] })
}

fn pair(permission: &str, role: &str) -> Value {
    json!({ "permissionId": permission, "role": role })
}
