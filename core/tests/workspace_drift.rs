//! What differs from the permissions and roles a server starts with.

#![allow(clippy::unwrap_used)]

use grantfold::rocketchat::{Defaults, Permission, Role, Scope, Timestamp, Workspace};

#[test]
fn the_defaults_have_not_drifted_whatever_the_order_of_roles() {
    for version in [Defaults::V7, Defaults::V8, Defaults::V9] {
        let mut workspace = Workspace::defaults(version);
        let mut create = workspace.permission("create-c").unwrap().clone();
        create.roles.reverse();
        create.roles.extend(create.roles.clone());
        create.updated_at = Some(Timestamp::from_millis(1));
        workspace.put_permission(create).unwrap();
        let drift = workspace.drift(version);
        assert!(drift.is_empty(), "{drift}");
    }
}

#[test]
fn drift_tells_what_opened_what_narrowed_and_what_came_and_went() {
    let version = Defaults::V8;
    let mut workspace = Workspace::defaults(version);
    let mut create = workspace.permission("create-c").unwrap().clone();
    create.roles.retain(|role| &**role != "user");
    create.roles.extend(["custom".into(), "bot-2".into()]);
    workspace.put_permission(create).unwrap();
    workspace
        .put_permission(Permission::new("app.fly", ["custom"]))
        .unwrap();
    workspace
        .put_permission(Permission::new("app.walk", [""; 0]))
        .unwrap();
    workspace
        .remove_permission("edit-room", Timestamp::from_millis(1))
        .unwrap();
    let mut custom = Role::new("a1b2", Scope::Users);
    custom.name = "Support".to_owned();
    workspace.put_role(custom).unwrap();
    workspace
        .remove_role("user", Timestamp::from_millis(1))
        .unwrap();
    let mut owner = workspace.role("owner").unwrap().clone();
    owner.scope = Scope::Users;
    owner.mandatory2fa = true;
    workspace.put_role(owner).unwrap();

    let drift = workspace.drift(version);
    assert!(!drift.is_empty());
    let written = drift.to_string();
    for line in [
        "opened: `bot-2`, `custom` now grant `create-c`",
        "added: `app.fly`, which `custom` grants",
        "added: `app.walk`, which no role grants",
        "narrowed: `user` no longer grants `create-c`",
        "role added: `a1b2`, named `Support`",
        "role removed: `user`",
        r#"role changed: scope of `owner` is "Users" instead of "Subscriptions""#,
        "role changed: mandatory2fa of `owner` is true instead of false",
    ] {
        assert!(
            written.lines().any(|written| written == line),
            "{line}\n\n{written}"
        );
    }
    assert_eq!(written.lines().count(), 9, "{written}");

    let value = serde_json::to_value(&drift).unwrap();
    assert_eq!(value["version"], "8");
    assert_eq!(value["removed"][0]["permission"], "edit-room");
    assert_eq!(value["narrowed"][0]["roles"], serde_json::json!(["user"]));
    assert_eq!(value["rolesAdded"][0]["scope"], "Users");
    assert_eq!(value["rolesChanged"][0]["default"], "Subscriptions");
}

#[test]
fn a_permission_of_a_setting_is_drift_only_where_a_role_grants_it() {
    let mut workspace = Workspace::defaults(Defaults::V8);
    let mut marked = Permission::new("some-setting", [""; 0]);
    marked.extra.insert("level".to_owned(), "settings".into());
    workspace.put_permission(marked).unwrap();
    let named = Permission::new("change-setting-Site_Name", [""; 0]);
    workspace.put_permission(named).unwrap();
    assert!(workspace.drift(Defaults::V8).is_empty());
    let named = Permission::new("change-setting-Site_Name", ["user"]);
    workspace.put_permission(named).unwrap();
    let drift = workspace.drift(Defaults::V8);
    assert_eq!(
        drift.to_string(),
        "opened: `user` now grants `change-setting-Site_Name`"
    );
    assert!(drift.added.is_empty());
}

#[test]
fn what_was_added_names_the_part_of_the_platform_that_brings_it() {
    let mut workspace = Workspace::defaults(Defaults::V8);
    for id in ["can-audit", "app.fly"] {
        workspace
            .put_permission(Permission::new(id, ["auditor"]))
            .unwrap();
    }
    let drift = workspace.drift(Defaults::V8);
    let origins: Vec<_> = drift.added.iter().map(|added| added.origin).collect();
    assert_eq!(origins, [None, Some("audit")]);
    let written = drift.to_string();
    assert!(
        written.contains("added: `can-audit` (audit), which `auditor` grants"),
        "{written}"
    );
}
