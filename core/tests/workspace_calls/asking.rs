//! Who asks, with what: login, guards and schemas.

use grantfold::rocketchat::{Permission, Reading, Request, Subject, Timestamp};
use serde_json::json;

use crate::{ADD, JOIN, LEAVE, REMOVE, UPDATE, by, done, entry, pair, refused, refuses, workspace};

#[test]
fn bodies_are_checked_as_by_the_schemas_of_the_routes() {
    let refuses = |endpoint, params, text| refuses(endpoint, params, "invalid-params", text);
    refuses(
        ADD,
        json!({ "permissionId": "create-c" }),
        "must have required property 'role'",
    );
    refuses(
        REMOVE,
        json!({ "role": "user" }),
        "must have required property 'permissionId'",
    );
    refuses(
        ADD,
        json!({ "permissionId": "create-c", "role": 1 }),
        "must be string",
    );
    refuses(ADD, json!([]), "must be object");
    refuses(UPDATE, json!({ "permissions": "" }), "must be array");
    refuses(
        UPDATE,
        json!({ "permissions": [{ "_id": "a" }] }),
        "must have required property 'roles'",
    );
    let twice = "must NOT have duplicate items (items ## 1 and 0 are identical)";
    refuses(UPDATE, entry("a", &["admin", "admin"]), twice);
    let foreign = "must NOT have additional properties";
    refuses(
        UPDATE,
        json!({ "permissions": [], "dryRun": true }),
        foreign,
    );
    refuses(
        UPDATE,
        json!({ "permissions": [{ "_id": "a", "roles": [], "level": "" }] }),
        foreign,
    );
    refuses(
        "roles.delete",
        json!({}),
        "must have required property 'roleId'",
    );
    refuses(
        JOIN,
        json!({ "roleId": "bot" }),
        "must have required property 'username'",
    );
}

#[test]
fn what_is_wrong_has_a_place() {
    let error = refused(
        UPDATE,
        json!({ "permissions": [{ "_id": "a", "roles": ["b", 1] }] }),
        &by("root"),
    );
    let details = error.details.expect("details");
    assert_eq!(
        (&details["path"], &details["span"]["line"]),
        (&json!("/permissions/0/roles/1"), &json!(1))
    );

    let twice = "{\"permissionId\": \"create-c\",\n \"role\": \"user\", \"role\": \"admin\"}";
    let error = workspace()
        .call(ADD, twice, &by("root"))
        .expect_err("two roles");
    assert_eq!(
        (error.status, error.error_type),
        (400, Some("invalid-params"))
    );
    let details = error.details.expect("details");
    assert_eq!(details[0]["code"], "json-duplicate-key");
    assert_eq!(details[0]["span"]["line"], 2);
    assert_eq!(
        workspace()
            .call(ADD, "{", &by("root"))
            .expect_err("half a body")
            .status,
        400
    );
}

#[test]
fn who_calls_is_asked_first() {
    for endpoint in [
        UPDATE,
        ADD,
        REMOVE,
        "roles.delete",
        LEAVE,
        "roles.getUsersInRole",
    ] {
        let nobody = Request::new(None, Timestamp::default());
        assert_eq!(
            refused(endpoint, json!({}), &nobody).status,
            401,
            "{endpoint}"
        );
        let error = refused(endpoint, json!({}), &by("ann"));
        let text =
            "User does not have the permissions required for this action [error-unauthorized]";
        assert_eq!(
            (error.status, error.error.as_str()),
            (403, text),
            "{endpoint}"
        );
        assert_eq!(error.body(), json!({ "success": false, "error": text }));
    }
}

#[test]
fn the_caller_is_checked_as_by_a_server_and_in_no_room() {
    let mut owners = workspace();
    owners
        .put_permission(Permission::new("access-permissions", ["owner"]))
        .expect("a permission");
    let error = owners.call(ADD, &pair("create-c", "bot").to_string(), &by("ann"));
    assert_eq!(error.expect_err("owner of one room only").status, 403);

    let mut mobile = workspace().under(Reading::LegacyClient);
    mobile
        .put_permission(Permission::new("access-permissions", ["moderator"]))
        .expect("a permission");
    let moderator = Subject::Known {
        id: "m",
        roles: &["moderator"],
    };
    assert!(
        !mobile
            .has(moderator, "access-permissions", None)
            .expect("an answer")
    );
    let request = Request {
        caller: moderator,
        ..by("m")
    };
    done(&mut mobile, ADD, pair("create-c", "bot"), &request);
    assert_eq!(mobile.reading(), Reading::LegacyClient);

    // Whether somebody is in a role already is the server's answer too.
    let mut mobile = workspace().under(Reading::OldestClient);
    let twice = mobile.call(
        JOIN,
        &json!({ "username": "ANN", "roleId": "user" }).to_string(),
        &by("root"),
    );
    let code = twice.expect_err("in it already").error_type;
    assert_eq!(code, Some("error-user-already-in-role"));
    done(
        &mut mobile,
        JOIN,
        json!({ "username": "ANN", "roleId": "bot" }),
        &by("root"),
    );
}

#[test]
fn an_operation_that_is_not_there_is_named_by_its_nearest() {
    let error = refused("permissions.addrole", json!({}), &by("root"));
    assert_eq!(error.status, 404);
    assert_eq!(
        error.error,
        "there is no endpoint `permissions.addrole`; did you mean `permissions.addRole`?"
    );
}
