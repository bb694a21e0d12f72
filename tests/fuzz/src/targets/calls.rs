//! Calls of a Rocket.Chat server, as frames of DDP and by name: whoever may not changes nothing, and who follows the
//! events has the server's table.

use grantfold::rocketchat::{Request, Subject, Timestamp, Workspace};
use serde_json::Value;

use crate::targets::workspace::{check_answers, check_written};
use crate::texts;

const MOST_CALLS: usize = 8;

pub(crate) fn run(input: &[u8]) {
    let texts = texts(input);
    let Some((document, calls)) = texts.split_first() else {
        return;
    };
    let Ok(mut server) = Workspace::from_json(document) else {
        return;
    };
    let callers: Vec<String> = server.users().map(|user| user.id.to_string()).collect();
    for (number, text) in calls.iter().take(MOST_CALLS).enumerate() {
        // A step of a case says who calls; of frames, everybody sends one in turn, and nobody too.
        let step: Option<Value> = serde_json::from_str(text)
            .ok()
            .filter(|step: &Value| step["call"].is_string());
        let by = match &step {
            Some(step) => step["by"].as_str(),
            None => callers
                .get(number % (callers.len() + 1))
                .map(String::as_str),
        };
        let request = Request {
            custom_roles: step
                .as_ref()
                .is_none_or(|step| step["customRoles"] != false),
            display_roles: step
                .as_ref()
                .is_some_and(|step| step["displayRoles"] == true),
            new_id: "new-role",
            ..Request::new(Subject::from(by), Timestamp::from_millis(5_000))
        };
        ask(&mut server, text, step.as_ref(), &request);
    }
    check_answers(&server);
    check_written(&server);
}

fn ask(server: &mut Workspace, text: &str, step: Option<&Value>, request: &Request<'_>) {
    let (before, version) = (server.to_json(), server.version());
    let mut client = server.clone();
    let (changed, events) = match step {
        Some(step) => match server.call(
            step["call"].as_str().unwrap_or_default(),
            &step["params"].to_string(),
            request,
        ) {
            Ok(answer) => (answer.changed, answer.events),
            Err(error) => {
                assert!(error.status >= 400, "{error:?}");
                (false, Vec::new())
            }
        },
        None => {
            let frames = server.answer_frame(text, request);
            assert!(
                ["result", "error"]
                    .map(Value::from)
                    .contains(&frames.reply["msg"]),
                "{}",
                frames.reply
            );
            (frames.changed, frames.events)
        }
    };
    if !changed {
        assert_eq!(
            (server.to_json(), server.version()),
            (before, version),
            "changed in silence"
        );
    } else {
        assert!(server.version() > version);
        assert!(request.caller.id().is_some(), "nobody changed it");
    }
    for event in events {
        let applied = client.apply(&event.to_string(), request.at);
        assert!(applied.is_ok(), "{event}: {applied:?}");
    }
    let roles = |workspace: &Workspace| -> Vec<_> {
        workspace
            .permissions()
            .map(|each| (each.id.clone(), each.roles.clone()))
            .collect()
    };
    assert_eq!(
        roles(&client),
        roles(server),
        "who follows has another table"
    );
}
