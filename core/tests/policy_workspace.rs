//! Policy tests about Rocket.Chat workspaces: what holds, what does not, and what is a slip.

#![allow(clippy::expect_used)]

mod policies;

use policies::{fails, run};
use serde_json::{Value, json};

/// A case about `ann`, a user who owns the room `general`.
fn case(expect: Value) -> Value {
    json!({
        "id": "c",
        "kind": "workspace",
        "workspace": {
            "permissions": [
                { "_id": "create-c", "roles": ["user"] },
                { "_id": "archive-room", "roles": ["owner", "ghost"] },
                { "_id": "own-made", "roles": [] },
            ],
            "roles": [{ "_id": "user" }, { "_id": "owner", "scope": "Subscriptions" }],
            "users": [{ "_id": "u1", "username": "ann", "roles": ["user"] }],
            "rooms": [{ "_id": "r1", "t": "c", "name": "general" }],
            "subscriptions": [{ "u": { "_id": "u1" }, "rid": "r1", "roles": ["owner"] }],
        },
        "expect": expect,
    })
}

fn with(mut case: Value, more: Value) -> Value {
    let more = more.as_object().cloned().expect("an object");
    case.as_object_mut().expect("an object").extend(more);
    case
}

fn stepping(steps: Value, expect: Value) -> Value {
    with(case(expect), json!({ "steps": steps }))
}

#[track_caller]
fn holds(case: &Value, expectations: usize) {
    let outcomes = run(case).expect("it runs");
    assert!(outcomes.iter().all(|outcome| outcome.held), "{outcomes:#?}");
    assert_eq!(outcomes.len(), expectations);
}

#[test]
fn users_and_rooms_go_by_id_or_by_name() {
    for (user, room) in [("u1", "r1"), ("@ann", "#general")] {
        let asked = json!([{ "user": user, "in": room, "permissions": ["archive-room"] }]);
        holds(&case(json!({ "may": asked })), 1);
    }
    let anywhere = json!([{ "user": "@ann", "permissions": ["archive-room", "own-made"] }]);
    holds(&case(json!({ "mayNot": anywhere })), 2);
}

#[test]
fn a_role_can_be_asked_about_without_a_user() {
    let asked = json!([{ "user": { "_id": "x", "roles": ["user"] }, "permissions": ["create-c"] }]);
    holds(&case(json!({ "may": asked })), 1);
}

#[test]
fn what_does_not_hold_says_why() {
    let asked = json!([{ "user": "@ann", "in": "#general", "permissions": ["archive-room"] }]);
    let outcomes = run(&case(json!({ "mayNot": asked }))).expect("it runs");
    assert!(!outcomes[0].held);
    assert_eq!(
        outcomes[0].expectation,
        "`u1` may not `archive-room` in `r1`"
    );
    let because = "`archive-room` is granted: the role `owner` in room `r1` grants it";
    assert_eq!(outcomes[0].explanation.as_deref(), Some(because));
}

#[test]
fn the_same_can_be_expected_of_the_checks_of_clients() {
    let owner = json!({ "_id": "x", "roles": ["owner"] });
    let check = |expect| json!([{ "user": owner, "has": "archive-room", "expect": expect }]);
    let under = json!({
        "checks": check(true),
        "readings": { "legacy_client": { "checks": check(false) } },
    });
    holds(&case(under), 2);
    let reading = json!({ "reading": "legacy_client" });
    holds(&with(case(json!({ "checks": check(false) })), reading), 1);
}

#[test]
fn names_that_are_not_there_are_slips() {
    let may_not = |who: Value, room: Value, permission: &str| {
        let asked = json!([{ "user": who, "in": room, "permissions": [permission] }]);
        case(json!({ "mayNot": asked }))
    };
    for (slip, because) in [
        (
            may_not(json!("u1"), json!(null), "creat-c"),
            "no permission `creat-c`; did you mean `create-c`?",
        ),
        (
            may_not(json!("ann"), json!(null), "own-made"),
            "no user `ann`",
        ),
        (
            may_not(json!("@anne"), json!(null), "own-made"),
            "no user named `anne`",
        ),
        (
            may_not(json!("u1"), json!("general"), "own-made"),
            "no room `general`",
        ),
        (
            may_not(json!("u1"), json!("#genral"), "own-made"),
            "no room named `genral`",
        ),
        (
            may_not(
                json!({ "_id": "x", "roles": ["gest"] }),
                json!(null),
                "own-made",
            ),
            "no role `gest`",
        ),
        (
            case(json!({ "checks": [{ "user": "u1", "has": "nope", "expect": false }] })),
            "no permission `nope`",
        ),
        (
            case(json!({ "access": [{ "user": "u1", "room": "genral", "allowed": false }] })),
            "no room `genral`",
        ),
        (
            case(json!({ "permissions": { "nope": null } })),
            "no permission `nope`",
        ),
        (
            case(json!({ "rolesGranting": { "nope": [] } })),
            "no permission `nope`",
        ),
        (
            case(json!({ "readings": { "legacy": { "version": 0 } } })),
            "no reading `legacy`",
        ),
        (
            with(case(json!({ "version": 0 })), json!({ "reading": "web" })),
            "no reading `web`",
        ),
    ] {
        fails(&slip, because);
    }
}

#[test]
fn names_are_known_by_the_workspace_the_defaults_or_on_purpose() {
    let asked = |name: &str| json!([{ "user": "nemo", "in": "moon", "permissions": [name] }]);
    let meant = json!({ "unknown": ["nope", "nemo", "moon"] });
    for name in ["own-made", "view-statistics", "nope"] {
        holds(
            &with(case(json!({ "mayNot": asked(name) })), meant.clone()),
            1,
        );
    }
    // Roles without a document grant, so they are known.
    let ghost = json!({ "_id": "x", "roles": ["ghost"] });
    let asked = json!([{ "user": ghost, "permissions": ["archive-room"] }]);
    holds(&case(json!({ "may": asked })), 1);
}

#[test]
fn expectations_of_the_wrong_form_are_slips() {
    let check = |more: Value| {
        let check = with(json!({ "user": "u1", "expect": true }), more);
        case(json!({ "checks": [check] }))
    };
    for (slip, because) in [
        (check(json!({})), "one of `has`, `all`, `any`"),
        (
            check(json!({ "has": "create-c", "any": [] })),
            "one of `has`, `all`, `any`",
        ),
        (
            check(json!({ "has": "create-c", "expect": "no" })),
            "`expect` must be true, false or `invalid-param`",
        ),
        (
            check(json!({ "has": "create-c", "rom": "r1" })),
            "no key `rom`; did you mean `room`?",
        ),
        (
            case(json!({ "checks": [{ "has": "create-c", "expect": true }] })),
            "it has no `user`",
        ),
        (case(json!({ "checks": [] })), "it expects nothing"),
        (
            case(json!({ "why": [{ "user": "u1", "permission": "create-c" }] })),
            "it expects nothing",
        ),
        (
            case(json!({ "why": [{ "user": "u1", "permission": "create-c", "alowed": true }] })),
            "no key `alowed`",
        ),
        (
            case(json!({ "access": [{ "user": "u1", "room": "r1" }] })),
            "either `allowed`",
        ),
        (
            case(
                json!({ "access": [{ "user": "u1", "room": "r1", "allowed": true, "settings": { "anonymous": true } }] }),
            ),
            "no key `anonymous`",
        ),
        (
            case(json!({ "saveSettings": [{ "user": "u1", "settings": ["A"] }] })),
            "it has no `errorType`",
        ),
        (
            case(json!({ "drift": { "version": "8" } })),
            "it expects nothing",
        ),
        (
            case(json!({ "users": { "u1": {} } })),
            "null or an object with fields",
        ),
        (case(json!({ "mey": [] })), "no such expectation"),
    ] {
        fails(&slip, because);
    }
}

#[test]
fn steps_are_taken_in_order() {
    let grant = json!({
        "call": "permissions.update", "by": { "_id": "x", "roles": ["owner"] }, "at": 5,
        "params": { "permissions": [{ "_id": "own-made", "roles": ["user"] }] },
    });
    let refused = json!({ "apply": { "msg": "result", "id": "1", "error": { "error": 500 } } });
    let stream = json!({
        "apply": {
            "msg": "changed", "collection": "stream-notify-logged", "id": "id",
            "fields": { "eventName": "permissions-changed", "args": ["updated", { "_id": "access-permissions", "roles": ["owner"] }] },
        },
    });
    let restrict = json!({ "restrict": "user", "permissions": ["create-c"] });
    let expect = json!({
        "steps": [{ "changed": true }, { "status": 200 }, {}],
        "permissions": { "own-made": { "roles": ["user"] } },
        "checks": [
            { "user": { "_id": "x", "roles": ["user"] }, "has": "own-made", "expect": false },
            { "user": { "_id": "x", "roles": ["user"] }, "has": "create-c", "expect": true },
        ],
    });
    holds(&stepping(json!([stream, grant, restrict]), expect), 5);
    fails(
        &stepping(json!([stream, refused]), json!({ "version": 1 })),
        "step 2: `apply` fails",
    );
}

#[test]
fn a_step_that_fails_must_be_expected_to() {
    let refused = json!([{ "apply": { "msg": "result", "id": "1", "error": { "error": 500 } } }]);
    fails(
        &stepping(refused.clone(), json!({ "version": 0 })),
        "step 1: `apply` fails",
    );
    fails(
        &stepping(refused.clone(), json!({ "steps": [{ "changed": false }] })),
        "step 1: `apply` fails",
    );
    let with_code = |code: &str| json!({ "steps": [{ "refused": [{ "code": code }] }] });
    fails(
        &stepping(refused.clone(), with_code("update-malformed")),
        "refused: 0: code",
    );
    holds(&stepping(refused, with_code("update-refused")), 1);

    let call = json!([{ "call": "permissions.listAll", "params": {}, "by": null }]);
    fails(
        &stepping(call.clone(), json!({ "version": 0 })),
        "step 1: `permissions.listAll` by nobody fails",
    );
    fails(
        &stepping(call.clone(), json!({ "steps": [{ "events": [] }] })),
        "step 1: `permissions.listAll` by nobody fails",
    );
    holds(&stepping(call, json!({ "steps": [{ "status": 401 }] })), 1);
}

#[test]
fn steps_of_the_wrong_form_are_slips() {
    let restrict = json!({ "restrict": "guest", "permissions": ["create-c"] });
    for (steps, expect, because) in [
        (json!([{}]), json!({ "version": 0 }), "none of `apply`"),
        (
            json!({}),
            json!({ "version": 0 }),
            "`steps`: it must be a list",
        ),
        (
            json!([{ "apply": [], "call": "x" }]),
            json!({ "version": 0 }),
            "no key `call`",
        ),
        (
            json!([{ "apply": [], "at": "now" }]),
            json!({ "version": 0 }),
            "`at` must be a whole number",
        ),
        (
            json!([{ "call": "permissions.listAll", "params": {} }]),
            json!({ "version": 0 }),
            "it has no `by`",
        ),
        (
            json!([restrict]),
            json!({ "steps": [] }),
            "there is 1 step, not 0",
        ),
        (
            json!([restrict]),
            json!({ "steps": [{}] }),
            "it expects nothing",
        ),
        (
            json!([restrict]),
            json!({ "steps": [{ "changed": true }] }),
            "no key `changed`",
        ),
    ] {
        fails(&stepping(steps, expect), because);
    }
}
