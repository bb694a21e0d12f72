//! Operations that write permissions.

use grantfold::rocketchat::{Request, Subject, Timestamp};
use serde_json::json;

use crate::{
    ADD, REMOVE, UPDATE, by, done, entry, names, pair, refused, refuses, roles_of, workspace,
};

#[test]
fn a_list_of_roles_is_replaced_and_told() {
    let mut workspace = workspace();
    let answer = done(
        &mut workspace,
        UPDATE,
        entry("create-c", &["bot"]),
        &by("cleo"),
    );
    assert_eq!(roles_of(&workspace, "create-c"), ["bot"]);
    let listed = answer.body["permissions"].as_array().expect("a list");
    assert_eq!((listed.len(), &answer.body["success"]), (8, &json!(true)));
    assert_eq!(
        answer.events,
        [json!({
            "msg": "changed",
            "collection": "stream-notify-logged",
            "id": "id",
            "fields": {
                "eventName": "permissions-changed",
                "args": ["updated", {
                    "_id": "create-c", "roles": ["bot"], "_updatedAt": { "$date": 5_000 }
                }],
            },
        })]
    );
    let listed = listed
        .iter()
        .find(|one| one["_id"] == "create-c")
        .expect("create-c");
    assert_eq!(listed["_updatedAt"], "1970-01-01T00:00:05.000Z");
}

#[test]
fn an_update_is_written_even_if_it_says_the_same() {
    let mut workspace = workspace();
    let same = entry("create-c", &["admin", "user"]);
    assert!(done(&mut workspace, UPDATE, same, &by("root")).changed);
    let nothing = json!({ "permissions": [] });
    assert!(!done(&mut workspace, UPDATE, nothing, &by("root")).changed);
}

#[test]
fn an_update_is_done_whole_or_not_at_all() {
    let text = "Invalid permission";
    let code = "error-invalid-permission";
    let both = |second: &str, role: &str| {
        json!({ "permissions": [
            { "_id": "create-c", "roles": ["bot"] }, { "_id": second, "roles": [role] },
        ] })
    };
    refuses(UPDATE, both("nope", "bot"), code, text);
    refuses(UPDATE, both("create-c", "bot"), code, text);
    refuses(UPDATE, both("nope", "nope"), code, text);
    refuses(
        UPDATE,
        both("edit-room", "nope"),
        "error-invalid-role",
        "Invalid role",
    );
}

#[test]
fn an_update_looks_at_no_restriction_and_at_no_right_to_settings() {
    let mut workspace = workspace();
    workspace
        .restrict("guest", ["view-d-room"])
        .expect("a list");
    done(
        &mut workspace,
        UPDATE,
        entry("create-c", &["guest"]),
        &by("cleo"),
    );
    assert!(
        !workspace
            .has(
                Subject::Known {
                    id: "g",
                    roles: &["guest"]
                },
                "create-c",
                None
            )
            .expect("an answer")
    );
    let site = "change-setting-Site_Name";
    let answer = done(&mut workspace, UPDATE, entry(site, &[]), &by("cleo"));
    assert_eq!(
        names(&answer),
        ["permissions-changed", "private-settings-changed"]
    );
    assert_eq!(roles_of(&workspace, "change-setting-General"), ["bot"]);
}

#[test]
fn a_role_is_added_once_and_told_each_time() {
    let mut workspace = workspace();
    let answer = done(&mut workspace, ADD, pair("create-c", "bot"), &by("cleo"));
    assert_eq!(
        (answer.body, answer.changed),
        (json!({ "success": true }), true)
    );
    assert_eq!(roles_of(&workspace, "create-c"), ["admin", "user", "bot"]);
    let later = Request {
        at: Timestamp::from_millis(9_000),
        ..by("cleo")
    };
    let answer = done(&mut workspace, ADD, pair("create-c", "bot"), &later);
    assert_eq!(
        (names(&answer), answer.changed),
        (vec!["permissions-changed"], false)
    );
    assert_eq!(
        answer.events[0]["fields"]["args"][1]["_updatedAt"]["$date"],
        5_000
    );
}

#[test]
fn a_role_gets_the_group_of_a_setting_and_loses_it_again() {
    let mut workspace = workspace();
    let site = pair("change-setting-Site_Name", "user");
    let answer = done(&mut workspace, ADD, site.clone(), &by("root"));
    assert_eq!(
        roles_of(&workspace, "change-setting-General"),
        ["bot", "user"]
    );
    assert_eq!(
        roles_of(&workspace, "change-setting-Site_Name"),
        ["bot", "user"]
    );
    let told = |at: usize| answer.events[at]["fields"]["args"][1]["_id"].as_str();
    let expected = [
        "change-setting-General",
        "General",
        "change-setting-Site_Name",
        "Site_Name",
    ];
    assert_eq!([0, 1, 2, 3].map(told), expected.map(Some));

    done(&mut workspace, REMOVE, site, &by("root"));
    assert_eq!(roles_of(&workspace, "change-setting-General"), ["bot"]);
    assert_eq!(roles_of(&workspace, "change-setting-Site_Name"), ["bot"]);
}

#[test]
fn adding_and_removing_refuse_with_codes_of_their_own() {
    let (code, text) = (
        "error-invalid-permission",
        "Permission does not exist [error-invalid-permission]",
    );
    refuses(ADD, pair("nope", "nope"), code, text);
    refuses(
        ADD,
        pair("create-c", "nope"),
        "error-invalid-role",
        "Role does not exist [error-invalid-role]",
    );
    let code = "error-permission-not-found";
    refuses(
        REMOVE,
        pair("nope", "user"),
        code,
        "Permission not found [error-permission-not-found]",
    );
    refuses(ADD, pair("", "user"), "", "invalid-param");

    let code = Some("error-action-not-allowed");
    let site = pair("change-setting-Site_Name", "user");
    assert_eq!(refused(ADD, site.clone(), &by("cleo")).error_type, code);
    assert_eq!(refused(REMOVE, site, &by("cleo")).error_type, code);

    let mut restricted = workspace();
    restricted
        .restrict("guest", ["view-d-room"])
        .expect("a list");
    for permission in ["create-c", "nope"] {
        let body = pair(permission, "guest").to_string();
        let error = restricted
            .call(ADD, &body, &by("root"))
            .expect_err("a restricted role");
        assert_eq!(
            (error.error_type, &*error.error),
            (code, "Permission is restricted")
        );
    }
}

#[test]
fn removing_a_role_that_does_not_exist_changes_nothing() {
    let mut workspace = workspace();
    let answer = done(
        &mut workspace,
        REMOVE,
        pair("create-c", "nope"),
        &by("root"),
    );
    assert_eq!(
        (names(&answer), answer.changed),
        (vec!["permissions-changed"], false)
    );
    assert_eq!(
        workspace
            .permission("create-c")
            .and_then(|one| one.updated_at),
        None
    );
}
