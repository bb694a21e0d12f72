//! Permissions for settings, and what a server puts in at its start.

use grantfold::rocketchat::{
    Defaults, Permission, Role, Scope, Setting, Subject, Timestamp, Workspace, WorkspaceError,
};
use serde_json::json;

use crate::{by, done, roles_of, workspace};

const LATER: i64 = 9_000;

fn later() -> Timestamp {
    Timestamp::from_millis(LATER)
}

fn granted(permissions: &[&str]) -> Workspace {
    let mut workspace = Workspace::empty();
    for permission in permissions {
        workspace
            .put_permission(Permission::new(*permission, ["r"]))
            .expect("a permission");
    }
    workspace
}

const ANN: Subject<'_> = Subject::Known {
    id: "ann",
    roles: &["r"],
};

#[track_caller]
fn refused(workspace: &Workspace, ids: &[&'static str]) -> serde_json::Value {
    let error = workspace.can_save_settings(ANN, ids.iter().copied());
    let error = error.expect_err("settings that may not be saved");
    assert_eq!(error.error_type, Some("error-action-not-allowed"));
    error.details.expect("details")["settingIds"].clone()
}

#[test]
fn settings_are_saved_by_the_privilege_or_one_by_one() {
    let privileged = granted(&["edit-privileged-setting"]);
    assert_eq!(privileged.can_save_settings(ANN, ["A", "B"]), Ok(()));
    let some = granted(&["manage-selected-settings", "change-setting-A"]);
    assert_eq!(some.can_save_settings(ANN, ["A"]), Ok(()));
    assert_eq!(refused(&some, &["B", "A", "C"]), json!(["B", "C"]));
    assert_eq!(
        refused(&granted(&["change-setting-A"]), &["A"]),
        json!(["A"])
    );
    assert_eq!(
        refused(&granted(&["manage-selected-settings"]), &["A"]),
        json!(["A"])
    );
}

#[test]
fn nobody_saves_settings_not_even_none() {
    let workspace = granted(&["edit-privileged-setting"]);
    assert_eq!(workspace.can_save_settings(ANN, []), Ok(()));
    assert!(workspace.can_save_settings(None, []).is_err());
}

#[test]
fn each_setting_that_shows_has_a_permission() {
    let mut workspace = Workspace::empty();
    let site = Setting {
        group: Some("General".to_owned()),
        section: Some("Names".to_owned()),
        sorter: Some(3.0),
        ..Setting::new("Site_Name")
    };
    let hidden = Setting {
        hidden: true,
        ..Setting::new("Secret")
    };
    let settings = [Setting::new("General"), site, hidden];
    assert_eq!(workspace.seed_settings(&settings, later()), Ok(true));
    let ids: Vec<&str> = workspace.permissions().map(|one| &*one.id).collect();
    assert_eq!(ids, ["change-setting-General", "change-setting-Site_Name"]);
    let site = workspace
        .permission("change-setting-Site_Name")
        .expect("a permission");
    assert_eq!((site.roles.len(), site.updated_at), (0, Some(later())));
    assert_eq!(
        json!(site.extra),
        json!({
            "level": "settings", "settingId": "Site_Name", "sorter": 3,
            "group": "General", "groupPermissionId": "change-setting-General",
            "section": "Names", "sectionPermissionId": "change-setting-Names",
        })
    );
    let version = workspace.version();
    assert_eq!(workspace.seed_settings(&settings, later()), Ok(false));
    assert_eq!(workspace.version(), version);
}

#[test]
fn settings_keep_the_roles_they_were_given_and_vanish_with_their_permissions() {
    let mut workspace = workspace();
    let settings = [Setting::new("Site_Name")];
    assert_eq!(workspace.seed_settings(&settings, later()), Ok(true));
    assert_eq!(roles_of(&workspace, "change-setting-Site_Name"), ["bot"]);
    assert_eq!(workspace.permission("change-setting-General"), None);
    assert!(
        workspace.permission("create-c").is_some(),
        "only permissions for settings go"
    );
    let since = json!([{ "$date": LATER - 1 }]);
    let answer = done(&mut workspace, "permissions/get", since, &by("root"));
    let gone = json!([{ "_id": "change-setting-General", "_deletedAt": { "$date": LATER } }]);
    assert_eq!(answer.body["remove"], gone);
}

#[test]
fn a_setting_without_an_id_changes_nothing() {
    let mut workspace = workspace();
    let refused = workspace.seed_settings(&[Setting::new("A"), Setting::new("")], later());
    assert_eq!(refused, Err(WorkspaceError::EmptyId { what: "setting" }));
    assert_eq!(workspace.permission("change-setting-A"), None);
}

#[test]
fn a_start_creates_what_is_missing_and_leaves_what_operators_edited() {
    let mut workspace = Workspace::empty();
    let mine = Permission::new("create-c", ["mine"]);
    workspace
        .put_permission(mine.clone())
        .expect("a permission");
    assert_eq!(workspace.seed(Defaults::V8, later()), Ok(true));
    assert_eq!(workspace.permission("create-c"), Some(&mine));
    let created = workspace.permission("edit-room").expect("a default");
    assert_eq!(created.updated_at, Some(later()));
    assert!(workspace.role("owner").is_some_and(|role| role.protected));
    let version = workspace.version();
    assert_eq!(workspace.seed(Defaults::V8, later()), Ok(false));
    assert_eq!(workspace.version(), version);
}

#[test]
fn a_start_gives_default_roles_their_names_and_scopes_back() {
    let mut workspace = Workspace::empty();
    workspace
        .seed(Defaults::V8, Timestamp::default())
        .expect("a start");
    let edited = Role {
        name: "Chief".to_owned(),
        description: "Edited".to_owned(),
        mandatory2fa: true,
        ..Role::new("user", Scope::Subscriptions)
    };
    workspace.put_role(edited).expect("a role");
    assert_eq!(workspace.seed(Defaults::V8, later()), Ok(true));
    let role = workspace.role("user").expect("the role");
    assert_eq!((&*role.name, role.scope), ("user", Scope::Users));
    // The default description of `user` is empty, and so keeps what is there.
    assert_eq!((&*role.description, role.mandatory2fa), ("Edited", true));
    assert!(!role.protected, "protection is given at creation only");
    assert_eq!(role.updated_at, Some(later()));
}
