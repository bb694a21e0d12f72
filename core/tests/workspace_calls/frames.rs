//! Methods as they come over the socket.

use grantfold::rocketchat::{Frames, Request, Timestamp};
use serde_json::{Value, json};

use crate::{by, roles_of, workspace};

#[track_caller]
fn answer(frame: Value, request: &Request<'_>) -> Frames {
    workspace().answer_frame(&frame.to_string(), request)
}

fn call(method: &str, params: Value) -> Value {
    json!({ "msg": "method", "method": method, "id": "423", "params": params })
}

#[test]
fn a_call_is_answered_under_its_id() {
    let nobody = Request::new(None, Timestamp::default());
    let reply = answer(call("permissions/get", json!([{ "$date": 0 }])), &nobody).reply;
    let result = json!({ "update": [], "remove": [] });
    assert_eq!(
        reply,
        json!({ "msg": "result", "id": "423", "result": result })
    );
    let without = json!({ "msg": "method", "method": "permissions/get", "id": "1" });
    let reply = answer(without, &nobody).reply;
    assert_eq!(reply["result"].as_array().map(Vec::len), Some(8));
}

#[test]
fn a_method_that_writes_has_events_and_no_result() {
    let mut workspace = workspace();
    let frame = call(
        "authorization:addPermissionToRole",
        json!(["create-c", "bot"]),
    );
    let frames = workspace.answer_frame(&frame.to_string(), &by("cleo"));
    assert_eq!(frames.reply, json!({ "msg": "result", "id": "423" }));
    assert_eq!((frames.events.len(), frames.changed), (1, true));
    assert_eq!(roles_of(&workspace, "create-c"), ["admin", "user", "bot"]);
    let frame = call(
        "authorization:removeRoleFromPermission",
        json!(["create-c", "bot"]),
    );
    workspace.answer_frame(&frame.to_string(), &by("cleo"));
    assert_eq!(roles_of(&workspace, "create-c"), ["admin", "user"]);
}

#[test]
fn a_method_that_refuses_says_so_as_meteor_does() {
    let error = |method: &str, params: Value, caller: &str| {
        let frames = answer(call(method, params), &by(caller));
        assert!(frames.events.is_empty() && !frames.changed);
        frames.reply["error"].clone()
    };
    let add = "authorization:addPermissionToRole";
    let refused = json!({
        "isClientSafe": true,
        "error": "error-invalid-role",
        "reason": "Role does not exist",
        "message": "Role does not exist [error-invalid-role]",
        "details": { "method": add, "action": "Adding_permission" },
        "errorType": "Meteor.Error",
    });
    assert_eq!(error(add, json!(["create-c", "nope"]), "root"), refused);
    assert_eq!(
        error(add, json!(["create-c", "nope"]), "ann"),
        refused,
        "the caller comes last"
    );
    let code = |method, params, caller| error(method, params, caller)["error"].clone();
    assert_eq!(
        code(add, json!(["create-c", "bot"]), "ann"),
        "error-action-not-allowed"
    );
    assert_eq!(
        code(add, json!(["nope", "bot"]), ""),
        "error-action-not-allowed"
    );
    let remove = "authorization:removeRoleFromPermission";
    assert_eq!(
        code(remove, json!(["nope", "bot"]), "root"),
        "error-permission-not-found"
    );
    assert_eq!(code(add, json!(["create-c"]), "root"), 400);
    let mismatch = error("permissions/get", json!([{ "msg": "?" }]), "root");
    assert_eq!(mismatch["message"], "Match failed [400]");
    let unknown = error("permissions/list", json!([]), "root");
    assert_eq!(
        unknown["message"],
        "Method 'permissions/list' not found [404]"
    );
    assert_eq!(
        code("roles.list", json!([]), "root"),
        404,
        "a route is no method"
    );
}

#[test]
fn what_is_no_call_is_an_error() {
    let ping = json!({ "msg": "ping" });
    let reply = json!({ "msg": "error", "reason": "Bad request", "offendingMessage": ping });
    assert_eq!(answer(ping, &by("root")).reply, reply);
    for odd in [
        json!({ "msg": "method", "method": "permissions/get", "id": 1 }),
        json!({ "msg": "method", "id": "1" }),
        json!({ "msg": "method", "method": "permissions/get", "id": "1", "params": {} }),
    ] {
        assert_eq!(
            answer(odd, &by("root")).reply["reason"],
            "Malformed method invocation"
        );
    }
    let frame = r#"{"msg": "method", "msg": "method", "method": "permissions/get", "id": "1"}"#;
    let reply = workspace().answer_frame(frame, &by("root")).reply;
    assert_eq!(
        (&reply["msg"], &reply["details"][0]["code"]),
        (&json!("error"), &json!("json-duplicate-key"))
    );
}
