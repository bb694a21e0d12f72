//! Workspaces.

use grantfold::rocketchat::{
    ApiError, Ask, Defaults, Permission, Reading, Request, RoomQuestion, Subject, Subscription,
    Timestamp, User, Workspace, WorkspaceError,
};
use serde_json::Value;

use crate::write::{array, denial, failed, json, malformed, object};
use crate::{list, text, texts};

pub(crate) fn answers(world: &Value) -> String {
    let reading = world["reading"]
        .as_str()
        .and_then(Reading::from_name)
        .unwrap_or_default();
    let mut workspace = match Workspace::from_json(text(&world["text"])) {
        Ok(workspace) => workspace.under(reading),
        Err(diagnostics) => return malformed(&diagnostics),
    };
    let found = json(workspace.diagnostics());
    let steps = array(
        list(&world["steps"])
            .iter()
            .map(|step| answer(&mut workspace, step)),
    );
    object(&[
        ("diagnostics", found),
        ("steps", steps),
        ("version", json(&workspace.version())),
        ("document", json(&workspace.to_json())),
    ])
}

enum Failure {
    Workspace(WorkspaceError),
    Api(ApiError),
}

impl From<WorkspaceError> for Failure {
    fn from(error: WorkspaceError) -> Self {
        Self::Workspace(error)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

fn answer(workspace: &mut Workspace, step: &Value) -> String {
    let tried = if step["do"] == "asked" {
        asked(workspace, &step["what"])
    } else {
        told(workspace, step)
    };
    match tried {
        Ok(answer) => answer,
        Err(Failure::Workspace(error)) => failed(
            &error.to_string(),
            error.kind(),
            Some(error.what()),
            error.id(),
        ),
        Err(Failure::Api(error)) => object(&[
            ("status", json(&error.status)),
            ("errorType", json(&error.error_type)),
            ("error", json(&error.error)),
            ("details", json(&error.details)),
            ("body", json(&error.body())),
            ("message", json(&error.to_string())),
        ]),
    }
}

/// Runs `with` whoever a question is about.
fn as_somebody<T>(value: &Value, with: impl FnOnce(Subject<'_>) -> T) -> T {
    match value {
        Value::Object(known) => {
            let roles = texts(&known["roles"]);
            with(Subject::Known {
                id: text(&known["_id"]),
                roles: &roles,
            })
        }
        value => with(value.as_str().into()),
    }
}

/// A question in the form of `tests/reference/workspace_worlds.py`.
fn asked(workspace: &Workspace, what: &Value) -> Result<String, Failure> {
    let (permission, role, room) = (
        what["permission"].as_str(),
        what["role"].as_str(),
        what["room"].as_str(),
    );
    let (permission, role) = (permission.unwrap_or_default(), role.unwrap_or_default());
    let (permissions, roles, lent) = (
        texts(&what["permissions"]),
        texts(&what["roles"]),
        texts(&what["lent"]),
    );
    as_somebody(&what["user"], |subject| {
        let ask = Ask {
            subject,
            room,
            lent: &lent,
        };
        let question = RoomQuestion {
            allow_anonymous_read: what["allow_anonymous_read"] == true,
            include_invitations: what["include_invitations"] == true,
            attributes: what["attributes"].as_bool(),
            livechat: what["livechat"] == true,
        };
        Ok(match text(&what["do"]) {
            "has" => json(&workspace.asks_all(&ask, [permission])?),
            "hasAll" => json(&workspace.asks_all(&ask, permissions)?),
            "hasAny" => json(&workspace.asks_any(&ask, permissions)?),
            "hasRole" => json(&workspace.has_role(subject, role, room)),
            "hasAnyRole" => json(&workspace.has_any_role(subject, roles, room)),
            "isRestricted" => json(&workspace.is_restricted(permission, role)?),
            "isRestrictedForAny" => json(&workspace.is_restricted_for_any(permission, roles)?),
            "hasRestrictions" => json(&workspace.has_restrictions(role)),
            "grants" => json(&workspace.grants_of(&ask)),
            "usersWhoCan" => json(&workspace.users_who_can(permission, room)),
            "roomsWhere" => json(&workspace.rooms_where(subject, permission)),
            "rolesGranting" => json(&workspace.roles_granting(permission)),
            "minimalRoles" => json(&workspace.minimal_roles(permissions)),
            "canAccessRoom" => {
                json(&workspace.can_access_room(subject, room.unwrap_or_default(), &question)?)
            }
            "canReadRoom" => {
                json(&workspace.can_read_room(subject, room.unwrap_or_default(), &question)?)
            }
            "canAccessRooms" => {
                json(&workspace.can_access_rooms(subject, texts(&what["rooms"]), &question)?)
            }
            what => panic!("there is no question `{what}`"),
        })
    })
}

fn told(workspace: &mut Workspace, step: &Value) -> Result<String, Failure> {
    let args = &step["args"];
    let at = |number: usize| text(&args[number]);
    let moment = |value: &Value| Timestamp::from_millis(value.as_i64().unwrap_or_default());
    let done = |_: ()| "null".to_owned();
    let ids =
        |value: &Value| -> Vec<_> { texts(value).into_iter().map(std::sync::Arc::from).collect() };
    let version = |name: &str| Defaults::from_name(name).unwrap_or_default();
    Ok(match text(&step["do"]) {
        "apply" => applied(workspace.apply(at(0), moment(&args[1]))),
        "replace" => applied(workspace.replace(at(0), moment(&args[1]))),
        "call" => {
            let asked = &step["options"];
            as_somebody(&step["caller"], |caller| {
                let request = Request {
                    caller,
                    at: moment(&asked["at"]),
                    custom_roles: asked["customRoles"] == true,
                    display_roles: false,
                    new_id: asked["newId"].as_str().unwrap_or_default(),
                };
                workspace
                    .call(at(0), at(1), &request)
                    .map(|answer| json(&answer))
            })?
        }
        "frame" => as_somebody(&args[1], |caller| {
            json(&workspace.answer_frame(at(0), &Request::new(caller, moment(&args[2]))))
        }),
        "restrict" => done(workspace.restrict(at(0), texts(&args[1]))?),
        "seed" => json(&workspace.seed(version(at(0)), moment(&args[1]))?),
        "putPermission" => {
            let mut permission = Permission::new(at(0), ids(&args[1]));
            permission.updated_at = args[2].as_i64().map(Timestamp::from_millis);
            done(workspace.put_permission(permission)?)
        }
        "removePermission" => done(workspace.remove_permission(at(0), moment(&args[1]))?),
        "removeRole" => done(workspace.remove_role(at(0), moment(&args[1]))?),
        "putUser" => {
            let mut user = User::new(at(0), ids(&args[1]));
            user.username = args[2].as_str().map(str::to_owned);
            done(workspace.put_user(user)?)
        }
        "removeUser" => done(workspace.remove_user(at(0))?),
        "putSubscription" => {
            let mut subscription = Subscription::new(at(0), at(1), ids(&args[2]));
            subscription.is_invitation = args[3] == true;
            done(workspace.put_subscription(subscription)?)
        }
        "removeSubscription" => done(workspace.remove_subscription(at(0), at(1))?),
        "removeRoom" => done(workspace.remove_room(at(0))?),
        "grantsOf" => {
            let lent = texts(&step["lent"]);
            as_somebody(&args[0], |subject| {
                json(&workspace.grants_of(&Ask {
                    subject,
                    room: args[1].as_str(),
                    lent: &lent,
                }))
            })
        }
        "explain" => {
            let lent = texts(&step["lent"]);
            as_somebody(&args[0], |subject| {
                let ask = Ask {
                    subject,
                    room: args[2].as_str(),
                    lent: &lent,
                };
                json(&workspace.grants_of(&ask).explain(at(1)))
            })
        }
        "require" => as_somebody(&args[0], |subject| {
            denial(workspace.grants(subject, args[2].as_str()).require(at(1)))
        }),
        "permission" => json(&workspace.permission(at(0))),
        "role" => json(&workspace.role(at(0))),
        "user" => json(&workspace.user(at(0))),
        "room" => json(&workspace.room(at(0))),
        "subscription" => json(&workspace.subscription(at(0), at(1))),
        "userNamed" => json(&workspace.user_named(at(0))),
        "allowList" => json(&workspace.allow_list(at(0))),
        "canSaveSettings" => {
            let settings = texts(&args[1]);
            done(as_somebody(&args[0], |subject| match subject {
                Subject::Known { id, roles } => {
                    workspace.can_save_settings(Subject::Known { id, roles }, settings)
                }
                other => workspace.can_save_settings(other, settings),
            })?)
        }
        "drift" => json(&workspace.drift(version(at(0)))),
        "cursors" => json(&(workspace.cursor(), workspace.roles_cursor())),
        what => panic!("there is no step `{what}`"),
    })
}

fn applied(outcome: Result<grantfold::rocketchat::Applied, Vec<grantfold::Diagnostic>>) -> String {
    match outcome {
        Ok(applied) => json(&applied),
        Err(diagnostics) => malformed(&diagnostics),
    }
}
