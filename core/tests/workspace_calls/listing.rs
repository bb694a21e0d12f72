//! Operations that read.

use grantfold::rocketchat::{
    Permission, Request, Role, Scope, Subscription, Timestamp, User, Workspace,
};
use serde_json::{Value, json};

use crate::{by, done, refused, refuses, workspace};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Permissions `old` of 1000, `new` of 2000, and `gone`, deleted at 2000; roles alike.
fn aged() -> Workspace {
    let mut workspace = workspace();
    for (id, millis) in [("old", 1_000), ("new", 2_000), ("gone", 1_000)] {
        let permission = Permission {
            updated_at: Some(at(millis)),
            ..Permission::new(id, ["user"])
        };
        workspace.put_permission(permission).expect("a permission");
        let role = Role {
            updated_at: Some(at(millis)),
            ..Role::new(id, Scope::Users)
        };
        workspace.put_role(role).expect("a role");
    }
    workspace
        .remove_permission("gone", at(2_000))
        .expect("a permission");
    workspace.remove_role("gone", at(2_000)).expect("a role");
    workspace
}

#[track_caller]
fn get(params: Value) -> Value {
    let nobody = Request::new(None, at(5_000));
    done(&mut aged(), "permissions/get", params, &nobody).body
}

fn ids(listed: &Value) -> Vec<&str> {
    let listed = listed.as_array().into_iter().flatten();
    listed.filter_map(|one| one["_id"].as_str()).collect()
}

#[test]
fn the_method_gives_nobody_a_list_or_what_is_newer() {
    for params in [json!([]), json!([null])] {
        assert_eq!(ids(&get(params)).len(), 10);
    }
    let since = get(json!([{ "$date": 1_000 }]));
    let new = json!([{ "_id": "new", "roles": ["user"], "_updatedAt": { "$date": 2_000 } }]);
    assert_eq!(since["update"], new);
    assert_eq!(
        since["remove"],
        json!([{ "_id": "gone", "_deletedAt": { "$date": 2_000 } }])
    );
    assert_eq!(
        get(json!([{ "$date": 2_000 }])),
        json!({ "update": [], "remove": [] })
    );
}

#[test]
fn the_method_takes_a_date_or_nothing() {
    let wrong = [
        json!({}),
        json!([1_000]),
        json!(["1970-01-01"]),
        json!([{}]),
        json!([{ "$date": "1970-01-01" }]),
        json!([{ "$date": 0.5 }]),
        json!([{ "$date": 1e300 }]),
        json!([{ "$date": 0, "more": true }]),
    ];
    for params in wrong {
        let error = refused("permissions/get", params.clone(), &by("root"));
        assert_eq!(
            (error.status, &*error.error),
            (400, "Match failed [400]"),
            "{params}"
        );
    }
}

#[test]
fn the_route_lists_for_whoever_is_logged_in() {
    let list = |params: Value| done(&mut aged(), "permissions.listAll", params, &by("ann")).body;
    for params in [
        json!({}),
        json!({ "updatedSince": null }),
        json!({ "updatedSince": "" }),
    ] {
        let all = list(params);
        assert_eq!(
            (ids(&all["update"]).len(), &all["remove"]),
            (10, &json!([]))
        );
        assert_eq!(all["success"], true);
    }
    let since = list(json!({ "updatedSince": "1970-01-01T00:00:01.000Z" }));
    assert_eq!(ids(&since["update"]), ["new"]);
    let gone = json!([{ "_id": "gone", "_deletedAt": "1970-01-01T00:00:02.000Z" }]);
    assert_eq!(since["remove"], gone);
    let nobody = Request::new(None, at(0));
    assert_eq!(
        refused("permissions.listAll", json!({}), &nobody).status,
        401
    );
}

#[test]
fn a_query_is_refused_with_the_codes_of_its_route() {
    let text = "The \"updatedSince\" query parameter must be a valid date.";
    for (endpoint, code) in [
        ("permissions.listAll", "error-roomId-param-invalid"),
        ("roles.sync", "error-invalid-param"),
    ] {
        let told = format!("{text} [{code}]");
        refuses(endpoint, json!({ "updatedSince": "fsafdf" }), code, &told);
        let code = "error-invalid-params";
        refuses(
            endpoint,
            json!({ "since": "1970-01-01" }),
            code,
            "must NOT have additional properties",
        );
        refuses(
            endpoint,
            json!({ "updatedSince": 0 }),
            code,
            "must be string",
        );
    }
}

#[test]
fn roles_are_listed_without_times_and_synced_from_a_moment_on() {
    let list = done(&mut aged(), "roles.list", json!({}), &by("ann")).body;
    let roles = list["roles"].as_array().expect("a list");
    assert_eq!((roles.len(), &list["success"]), (9, &json!(true)));
    assert!(roles.iter().all(|role| role.get("_updatedAt").is_none()));

    let sync = |params: Value| done(&mut aged(), "roles.sync", params, &by("ann")).body;
    let since = sync(json!({ "updatedSince": "1970-01-01T00:00:02Z" }));
    assert_eq!(ids(&since["roles"]["update"]), ["new"]);
    assert_eq!(since["roles"]["remove"], json!([]));
    for params in [json!({}), json!({ "updatedSince": "1970-01-01" })] {
        let all = sync(params);
        assert_eq!(ids(&all["roles"]["update"]), ["new", "old"]);
        let gone = json!([{ "_id": "gone", "_deletedAt": "1970-01-01T00:00:02.000Z" }]);
        assert_eq!(all["roles"]["remove"], gone);
    }
}

#[test]
fn the_users_in_a_role_are_listed_where_its_scope_says() {
    let mut workspace = workspace();
    workspace
        .put_user(User::new("tim", ["owner", "user"]))
        .expect("a user");
    let there = Subscription::new("cleo", "s", ["owner"]);
    workspace.put_subscription(there).expect("a subscription");
    let mut list = |params: Value| {
        let body = done(&mut workspace, "roles.getUsersInRole", params, &by("root")).body;
        let users = ids(&body["users"]).join(" ");
        (users, body["total"].as_u64())
    };
    assert_eq!(
        list(json!({ "role": "user" })),
        ("tim ann".to_owned(), Some(2))
    );
    assert_eq!(
        list(json!({ "role": "owner" })),
        ("ann cleo".to_owned(), Some(2))
    );
    assert_eq!(
        list(json!({ "role": "owner", "roomId": "s" })),
        ("cleo".to_owned(), Some(1))
    );
    let second = json!({ "role": "owner", "count": "1", "offset": 1 });
    assert_eq!(list(second), ("cleo".to_owned(), Some(2)));
    assert_eq!(list(json!({ "role": "owner", "count": 0 })).0, "ann cleo");
}

#[test]
fn the_users_in_a_role_are_refused_in_the_order_of_the_platform() {
    let endpoint = "roles.getUsersInRole";
    let text = "Query param \"role\" is required [error-param-not-provided]";
    refuses(
        endpoint,
        json!({ "roomId": "r" }),
        "error-param-not-provided",
        text,
    );
    refuses(
        endpoint,
        json!({ "role": "nope" }),
        "error-invalid-roleId",
        "[error-invalid-roleId]",
    );
    let error = refused(
        endpoint,
        json!({ "role": "nope", "roomId": "r" }),
        &by("cleo"),
    );
    assert_eq!(
        (error.status, error.error_type),
        (400, Some("error-not-allowed"))
    );
}
