//! Operations that write roles.

use grantfold::rocketchat::{Permission, Request, Role, Scope, Subscription, User};
use serde_json::{Value, json};

use crate::{by, done, names, refused, refuses, workspace};

const CREATE: &str = "roles.create";
const UPDATE: &str = "roles.update";
const DELETE: &str = "roles.delete";

#[test]
fn a_new_role_is_a_global_one_that_nothing_protects() {
    let mut workspace = workspace();
    let request = Request {
        display_roles: true,
        ..by("cleo")
    };
    let answer = done(&mut workspace, CREATE, json!({ "name": "x" }), &request);
    let role = json!({
        "_id": "new", "name": "x", "description": "", "scope": "Users", "protected": false,
        "mandatory2fa": false, "_updatedAt": "1970-01-01T00:00:05.000Z",
    });
    assert_eq!(answer.body, json!({ "role": role, "success": true }));
    assert_eq!(names(&answer), ["roles", "roles-change"]);
    assert_eq!(answer.events[0]["collection"], "stream-roles");
    let told = &answer.events[0]["fields"]["args"][0];
    assert_eq!(
        (&told["type"], &told["_id"], &told["_updatedAt"]),
        (&json!("changed"), &json!("new"), &json!({ "$date": 5_000 }))
    );
    let hint = &answer.events[1]["fields"]["args"][0];
    assert_eq!(*hint, json!({ "type": "changed", "_id": "new" }));
    assert_eq!(workspace.role("new").map(|role| &*role.name), Some("x"));
}

#[test]
fn a_new_role_is_as_it_is_described() {
    let mut workspace = workspace();
    let body = json!({
        "name": "x", "description": "d", "scope": "Subscriptions", "mandatory2fa": true
    });
    let answer = done(&mut workspace, CREATE, body, &by("root"));
    assert_eq!(names(&answer), ["roles"], "hints only if roles are shown");
    let role = workspace.role("new").expect("the role");
    assert_eq!(
        (&*role.description, role.scope, role.mandatory2fa),
        ("d", Scope::Subscriptions, true)
    );
}

#[test]
fn creating_asks_for_the_licence_then_the_schema_then_the_caller() {
    let unlicensed = Request {
        custom_roles: false,
        ..by("ann")
    };
    let code = |body: Value, caller| refused(CREATE, body, &by(caller)).error_type;
    let error = refused(CREATE, json!({}), &unlicensed);
    let text = "This is an enterprise feature [error-action-not-allowed]";
    assert_eq!((error.status, &*error.error), (400, text));
    assert_eq!(
        code(json!({}), "ann"),
        Some("error-invalid-role-properties")
    );
    let error = refused(CREATE, json!({ "name": "admin" }), &by("ann"));
    assert_eq!(
        (error.status, error.error_type),
        (400, Some("error-action-not-allowed"))
    );
    let taken = Some("error-duplicate-role-names-not-allowed");
    assert_eq!(code(json!({ "name": "admin" }), "root"), taken);
    assert_eq!(code(json!({ "name": "Clerk" }), "root"), taken);
    let properties = Some("error-invalid-role-properties");
    assert_eq!(
        code(json!({ "name": "x", "scope": "Rooms" }), "root"),
        properties
    );
    assert_eq!(
        code(json!({ "name": "x", "protected": true }), "root"),
        properties
    );
    assert_eq!(
        code(json!({ "name": "x", "mandatory2fa": "no" }), "root"),
        properties
    );
}

#[test]
fn a_role_is_not_created_over_another() {
    for new_id in ["", "clerk"] {
        let request = Request {
            new_id,
            ..by("root")
        };
        assert_eq!(
            refused(CREATE, json!({ "name": "x" }), &request).status,
            500
        );
    }
}

#[test]
fn what_an_update_leaves_out_is_reset() {
    let mut workspace = workspace();
    let role = Role {
        description: "d".to_owned(),
        mandatory2fa: true,
        ..Role::new("room", Scope::Subscriptions)
    };
    workspace.put_role(role).expect("a role");
    let answer = done(
        &mut workspace,
        UPDATE,
        json!({ "roleId": "room", "name": "x" }),
        &by("root"),
    );
    let role = workspace.role("room").expect("the role");
    assert_eq!((&*role.name, &*role.description), ("x", ""));
    assert_eq!((role.scope, role.mandatory2fa), (Scope::Users, false));
    assert_eq!(answer.events[0]["fields"]["args"][0]["name"], "x");
    assert_eq!(answer.body["role"]["scope"], "Users");

    done(
        &mut workspace,
        UPDATE,
        json!({ "roleId": "room", "name": "" }),
        &by("root"),
    );
    assert_eq!(workspace.role("room").map(|role| &*role.name), Some("x"));
}

#[test]
fn a_protected_role_keeps_its_name_and_scope() {
    let code = "error-role-protected";
    let text = "Role is protected [error-role-protected]";
    refuses(
        UPDATE,
        json!({ "roleId": "admin", "name": "boss" }),
        code,
        text,
    );
    refuses(
        UPDATE,
        json!({ "roleId": "owner", "name": "owner" }),
        code,
        text,
    );
    let mut workspace = workspace();
    let unlicensed = Request {
        custom_roles: false,
        ..by("root")
    };
    let body = json!({
        "roleId": "owner", "name": "owner", "scope": "Subscriptions", "description": "Owns"
    });
    done(&mut workspace, UPDATE, body, &unlicensed);
    let role = workspace.role("owner").expect("the role");
    assert_eq!((&*role.description, role.protected), ("Owns", true));
    let error = refused(
        UPDATE,
        json!({ "roleId": "clerk", "name": "x" }),
        &unlicensed,
    );
    assert_eq!(error.error_type, Some("error-action-not-allowed"));
}

#[test]
fn an_update_refuses_what_is_unknown_or_taken() {
    let text = "This role does not exist [error-invalid-roleId]";
    refuses(
        UPDATE,
        json!({ "roleId": "nope", "name": "x" }),
        "error-invalid-roleId",
        text,
    );
    let code = "error-duplicate-role-names-not-allowed";
    let text = "Role name already exists [error-duplicate-role-names-not-allowed]";
    refuses(
        UPDATE,
        json!({ "roleId": "clerk", "name": "bot" }),
        code,
        text,
    );
    let body = json!({ "roleId": "clerk", "name": "Clerk" });
    assert_eq!(
        refused(UPDATE, body, &by("ann")).error_type,
        Some("error-action-not-allowed")
    );
}

#[test]
fn a_deleted_role_goes_by_id_or_name_and_stays_in_permissions() {
    let mut workspace = workspace();
    workspace
        .put_user(User::new("cleo", ["user"]))
        .expect("a user");
    let answer = done(
        &mut workspace,
        DELETE,
        json!({ "roleId": "Clerk" }),
        &by("root"),
    );
    assert_eq!(answer.body, json!({ "success": true }));
    assert_eq!(answer.events[0]["fields"]["args"][0]["type"], "removed");
    assert_eq!(workspace.role("clerk"), None);
    let permission = workspace
        .permission("access-permissions")
        .expect("a permission");
    assert!(permission.roles.iter().any(|role| **role == *"clerk"));
    let sync = done(&mut workspace, "roles.sync", json!({}), &by("ann"));
    let gone = json!([{ "_id": "clerk", "_deletedAt": "1970-01-01T00:00:05.000Z" }]);
    assert_eq!(sync.body["roles"]["remove"], gone);

    let echo = json!({ "permissions": [{ "_id": "access-permissions", "roles": permission_roles(&workspace) }] });
    let error = workspace.call("permissions.update", &echo.to_string(), &by("root"));
    assert_eq!(
        error.expect_err("a list with a deleted role").error_type,
        Some("error-invalid-role")
    );
}

fn permission_roles(workspace: &grantfold::rocketchat::Workspace) -> Value {
    json!(
        workspace
            .permission("access-permissions")
            .map(|one| one.roles.clone())
    )
}

#[test]
fn a_role_that_is_protected_or_held_is_not_deleted() {
    let text = "This role does not exist [error-invalid-roleId]";
    refuses(
        DELETE,
        json!({ "roleId": "nope" }),
        "error-invalid-roleId",
        text,
    );
    let text = "Cannot delete a protected role [error-role-protected]";
    refuses(
        DELETE,
        json!({ "roleId": "bot" }),
        "error-role-protected",
        text,
    );
    let text = "Cannot delete role because it's in use [error-role-in-use]";
    refuses(
        DELETE,
        json!({ "roleId": "clerk" }),
        "error-role-in-use",
        text,
    );

    let mut workspace = workspace();
    workspace
        .put_role(Role::new("host", Scope::Subscriptions))
        .expect("a role");
    workspace
        .put_subscription(Subscription::new("ann", "r", ["host"]))
        .expect("a subscription");
    let body = json!({ "roleId": "host" }).to_string();
    let error = workspace
        .call(DELETE, &body, &by("root"))
        .expect_err("held in a room");
    assert_eq!(error.error_type, Some("error-role-in-use"));

    workspace
        .put_subscription(Subscription::new("ann", "r", ["user"]))
        .expect("a subscription");
    workspace
        .put_user(User::new("ann", ["host"]))
        .expect("a user");
    workspace
        .put_permission(Permission::new("edit-room", ["host"]))
        .expect("a permission");
    workspace
        .call(DELETE, &body, &by("root"))
        .expect("a room role held globally counts as unused");
    assert!(workspace.has("ann", "edit-room", None).expect("an answer"));
}
