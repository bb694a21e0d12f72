//! [`Workspace::answer_frame`]: methods of DDP as they come over the socket.

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::node::{Node, Value};
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::call::body::Params;
use crate::rocketchat::workspace::call::error::ApiError;
use crate::rocketchat::workspace::call::{Answer, ENDPOINTS, Request, Way};

/// What a server sends back for a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Frames {
    /// To whoever sent it: a `result` frame with the id of the call and either its `result` or its
    /// `error`; an `error` frame for what is no call.
    pub reply: Json,
    /// To everybody it concerns, in order.
    pub events: Vec<Json>,
    /// Was anything written?
    pub changed: bool,
}

impl Frames {
    fn refusing(reply: Json) -> Self {
        Self {
            reply,
            events: Vec::new(),
            changed: false,
        }
    }
}

impl Workspace {
    /// Answers a whole frame `{"msg": "method", "method": "permissions/get", "id": "42",
    /// "params": []}` as [`Self::call`] answers its method. A method without a result, as those
    /// that write, has none in its frame either.
    ///
    /// What is no strict JSON, and what is no call of a method, is answered with an `error` frame;
    /// for JSON that is not strict its `details` say what is wrong and where.
    ///
    /// Rule from: the DDP specification, `method`, `result` and `error`.
    ///
    /// ```
    /// use grantfold::rocketchat::{Permission, Request, Timestamp, Workspace};
    ///
    /// let mut workspace = Workspace::empty();
    /// workspace.put_permission(Permission::new("create-c", ["user"]))?;
    /// let frame = r#"{"msg": "method", "method": "permissions/get", "id": "42", "params": []}"#;
    /// let frames = workspace.answer_frame(frame, &Request::new(None, Timestamp::default()));
    /// assert_eq!(
    ///     frames.reply.to_string(),
    ///     r#"{"id":"42","msg":"result","result":[{"_id":"create-c","roles":["user"]}]}"#
    /// );
    /// # Ok::<(), grantfold::rocketchat::WorkspaceError>(())
    /// ```
    pub fn answer_frame(&mut self, frame: &str, request: &Request<'_>) -> Frames {
        let params = match Params::read(frame) {
            Ok(params) => params,
            Err(error) => {
                let reason = format!("Bad request: {}", error.error);
                let reply = json!({ "msg": "error", "reason": reason, "details": error.details });
                return Frames::refusing(reply);
            }
        };
        let (method, id, params) = match params.method() {
            Ok(call) => call,
            Err(reason) => {
                let sent = params.root().to_json();
                let reply = json!({ "msg": "error", "reason": reason, "offendingMessage": sent });
                return Frames::refusing(reply);
            }
        };
        let reply = |field: &str, value: Json| {
            let mut reply = json!({ "msg": "result", "id": id });
            if !value.is_null() {
                reply[field] = value;
            }
            reply
        };
        match self.answer(&method, &params, request) {
            Ok(answer) => Frames {
                reply: reply("result", answer.body),
                events: answer.events,
                changed: answer.changed,
            },
            Err(error) => Frames::refusing(reply("error", error.ddp())),
        }
    }

    fn answer(
        &mut self,
        method: &str,
        params: &Params<'_>,
        request: &Request<'_>,
    ) -> Result<Answer, ApiError> {
        let mut methods = ENDPOINTS.iter().filter(|one| one.way == Way::Method);
        match methods.find(|one| one.name == method) {
            Some(endpoint) => self.run(endpoint, params, request),
            None => Err(ApiError {
                status: 404,
                ..ApiError::failure(&format!("Method '{method}' not found [404]"), None)
            }),
        }
    }
}

impl<'t> Params<'t> {
    /// The method of a frame, the id of the call, and the arguments.
    fn method(&self) -> Result<(String, String, Self), &'static str> {
        let root = self.root();
        let text = |field: &str| root.get(field).and_then(Node::as_str);
        if text("msg") != Some("method") {
            return Err("Bad request");
        }
        let arguments = match root.get("params") {
            None => Some(Node {
                range: root.range.clone(),
                value: Value::List(Vec::new()),
            }),
            Some(node) => node.as_list().map(|_| node.clone()),
        };
        match (text("method"), text("id"), arguments) {
            (Some(method), Some(id), Some(arguments)) => {
                Ok((method.to_owned(), id.to_owned(), self.with_root(arguments)))
            }
            _ => Err("Malformed method invocation"),
        }
    }
}
