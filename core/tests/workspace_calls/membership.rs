//! Operations that give users roles and take them away.

use grantfold::rocketchat::{Permission, Request, Subscription, User};
use serde_json::{Value, json};

use crate::{JOIN, LEAVE, by, done, names, refused, refuses, workspace};

fn member(user: &str, role: &str) -> Value {
    json!({ "username": user, "roleId": role })
}

fn in_room(user: &str, role: &str, room: &str) -> Value {
    json!({ "username": user, "roleId": role, "roomId": room })
}

#[test]
fn a_role_without_a_room_is_held_globally_even_a_room_role() {
    let mut workspace = workspace();
    let answer = done(
        &mut workspace,
        JOIN,
        member("ANN", "moderator"),
        &by("cleo"),
    );
    assert_eq!(answer.body["role"]["_id"], "moderator");
    let ann = workspace.user("ann").expect("ann");
    assert_eq!(ann.roles, ["user".into(), "moderator".into()]);
    assert_eq!(
        answer.events,
        [json!({
            "msg": "changed",
            "collection": "stream-notify-user",
            "id": "id",
            "fields": {
                "eventName": "ann/userData",
                "args": [{
                    "type": "updated", "id": "ann", "unset": {},
                    "diff": { "roles": ["user", "moderator"] },
                }],
            },
        })]
    );
    let again = done(
        &mut workspace,
        JOIN,
        member("ANN", "moderator"),
        &by("cleo"),
    );
    assert!(
        !again.changed,
        "by its scope the role is not held yet, and nothing is to be done"
    );
    let ann = workspace.user("ann").expect("ann");
    assert_eq!(ann.roles.len(), 2);
}

#[test]
fn a_room_role_with_a_room_is_held_there() {
    let mut workspace = workspace();
    let request = Request {
        display_roles: true,
        ..by("cleo")
    };
    let answer = done(
        &mut workspace,
        JOIN,
        in_room("ANN", "moderator", "r"),
        &request,
    );
    assert_eq!(
        names(&answer),
        ["ann/subscriptions-changed", "roles-change"]
    );
    let subscription = json!({
        "rid": "r", "u": { "_id": "ann", "username": "ANN" }, "roles": ["owner", "moderator"]
    });
    assert_eq!(
        answer.events[0]["fields"]["args"],
        json!(["updated", subscription])
    );
    let hint = json!({
        "type": "added", "_id": "moderator", "scope": "r",
        "u": { "_id": "ann", "username": "ANN" },
    });
    assert_eq!(answer.events[1]["fields"]["args"], json!([hint]));
    assert_eq!(workspace.user("ann").map(|ann| ann.roles.len()), Some(1));
}

#[test]
fn what_else_a_subscription_says_goes_out_with_it() {
    let mut workspace = workspace();
    let mut there = Subscription::new("ann", "r", ["owner"]);
    there.is_invitation = true;
    there.extra.insert("name".to_owned(), json!("general"));
    there.extra.insert("u".to_owned(), json!({ "name": "Ann" }));
    workspace.put_subscription(there).expect("a subscription");
    let body = json!({ "username": "ANN", "roleId": "owner", "scope": "r" });
    let answer = done(&mut workspace, LEAVE, body, &by("cleo"));
    let subscription = json!({
        "rid": "r", "u": { "_id": "ann", "username": "ANN", "name": "Ann" }, "roles": [],
        "name": "general", "status": "INVITED",
    });
    assert_eq!(
        answer.events[0]["fields"]["args"],
        json!(["updated", subscription])
    );
}

#[test]
fn a_global_role_with_a_room_is_held_globally() {
    let mut workspace = workspace();
    done(
        &mut workspace,
        JOIN,
        in_room("ANN", "bot", "nowhere"),
        &by("cleo"),
    );
    assert!(workspace.has_role("ann", "bot", None));
}

#[test]
fn a_user_is_found_in_whatever_case() {
    let mut workspace = workspace();
    done(&mut workspace, JOIN, member("ann", "bot"), &by("cleo"));
    assert!(workspace.has_role("ann", "bot", None));
}

#[test]
fn joining_is_refused_in_the_order_of_the_platform() {
    refuses(
        JOIN,
        json!({ "username": "ANN" }),
        "",
        "error-invalid-role-properties",
    );
    refuses(JOIN, member("ANN", ""), "", "error-invalid-role-properties");
    refuses(
        JOIN,
        member("ANN", "nope"),
        "Role not found",
        "error-role-not-found",
    );
    let code = "error-user-already-in-role";
    let text = "User already in role [error-user-already-in-role]";
    refuses(JOIN, member("ANN", "user"), code, text);
    refuses(JOIN, in_room("ANN", "owner", "r"), code, text);
    refuses(
        JOIN,
        member("NOBODY", "bot"),
        "error-user-not-found",
        "User not found [error-user-not-found]",
    );
    let text = "User is not part of given room [error-invalid-user]";
    refuses(
        JOIN,
        in_room("ANN", "owner", "elsewhere"),
        "error-invalid-user",
        text,
    );

    let told = |body: Value, caller| {
        let error = refused(JOIN, body, &by(caller));
        (error.status, error.error_type)
    };
    assert_eq!(told(member("ANN", "user"), "ann"), (400, Some(code)));
    let denied = (400, Some("error-action-not-allowed"));
    assert_eq!(told(member("ANN", "bot"), "ann"), denied);
    assert_eq!(told(member("NOBODY", "bot"), "ann"), denied);
    assert_eq!(told(member("ANN", "admin"), "cleo"), denied);
}

#[test]
fn an_admin_makes_another() {
    let mut workspace = workspace();
    done(&mut workspace, JOIN, member("ANN", "admin"), &by("root"));
    assert!(
        workspace
            .has("ann", "assign-admin-role", None)
            .expect("an answer")
    );
    done(&mut workspace, LEAVE, member("ROOT", "admin"), &by("ann"));
    let text = "You need to have at least one admin [error-admin-required]";
    let error = workspace.call(LEAVE, &member("ANN", "admin").to_string(), &by("ann"));
    let error = error.expect_err("the last admin");
    assert_eq!(
        (error.error_type, &*error.error),
        (Some("error-admin-required"), text)
    );
}

#[test]
fn a_role_is_taken_away_where_it_is_held() {
    let mut workspace = workspace();
    let request = Request {
        display_roles: true,
        ..by("cleo")
    };
    let body = json!({ "username": "ANN", "roleId": "owner", "scope": "r" });
    let answer = done(&mut workspace, LEAVE, body, &request);
    assert_eq!(
        names(&answer),
        ["ann/subscriptions-changed", "roles-change"]
    );
    assert_eq!(answer.events[1]["fields"]["args"][0]["type"], "removed");
    assert!(
        !workspace
            .has("ann", "edit-room", Some("r"))
            .expect("an answer")
    );

    let body = json!({ "username": "ANN", "roleId": "user", "scope": "r" });
    let answer = done(&mut workspace, LEAVE, body, &by("cleo"));
    assert_eq!(names(&answer), ["ann/userData"]);
    assert_eq!(workspace.user("ann").map(|ann| ann.roles.len()), Some(0));
}

#[test]
fn leaving_is_refused_in_the_order_of_the_platform() {
    let code = "error-invalid-user";
    let text = "There is no user with this username [error-invalid-user]";
    refuses(LEAVE, member("NOBODY", "nope"), code, text);
    refuses(LEAVE, member("ann", "user"), code, text);
    let text = "This role does not exist [error-invalid-roleId]";
    refuses(LEAVE, member("ANN", "nope"), "error-invalid-roleId", text);
    let code = "error-user-not-in-role";
    let text = "User is not in this role [error-user-not-in-role]";
    refuses(LEAVE, member("ANN", "admin"), code, text);
    refuses(LEAVE, in_room("ANN", "owner", "r"), code, text);
    let text = "You need to have at least one admin [error-admin-required]";
    refuses(LEAVE, member("ROOT", "admin"), "error-admin-required", text);
}

#[test]
fn an_empty_role_of_the_caller_fails_where_the_servers_check_throws() {
    let mut workspace = workspace();
    workspace.put_user(User::new("odd", [""])).expect("a user");
    workspace
        .put_permission(Permission::new("access-permissions", ["", "admin"]))
        .expect("a permission");
    let error = workspace.call("roles.delete", r#"{"roleId": "bot"}"#, &by("odd"));
    let error = error.expect_err("the check throws");
    assert_eq!((error.status, &*error.error), (400, "invalid-param"));
}
