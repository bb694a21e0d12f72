//! What a call sends: read strictly, and checked as the schema of its route does.

use std::collections::HashMap;

use serde_json::json;

use crate::diagnostic::Lines;
use crate::node::{Member, Node, Value, pointer};
use crate::rocketchat::workspace::call::error::ApiError;
use crate::rocketchat::workspace::records::Scope;
use crate::source::{Document, Limits};

/// The text that was sent, read.
pub(super) struct Params<'t> {
    root: Node<'t>,
    lines: Lines<'t>,
}

/// The type of a field.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Flag,
    Number,
    Scope,
    /// A list of permissions with their roles.
    Entries,
    /// A list of texts that are all different.
    Ids,
}

/// A field of a schema.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
    pub(super) is_nullable: bool,
}

impl Field {
    pub(super) const fn required(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_required: true,
            is_nullable: false,
        }
    }

    pub(super) const fn optional(name: &'static str, kind: Kind) -> Self {
        Self {
            is_required: false,
            ..Self::required(name, kind)
        }
    }

    pub(super) const fn nullable(name: &'static str, kind: Kind) -> Self {
        Self {
            is_nullable: true,
            ..Self::optional(name, kind)
        }
    }
}

/// What was sent, once it is as its schema wants it.
pub(super) struct Body<'n>(&'n Node<'n>);

const ENTRY: [Field; 2] = [
    Field::required("_id", Kind::Text),
    Field::required("roles", Kind::Ids),
];

/// Why something is not as its schema wants it: the words of `ajv`, and the place.
struct Flaw<'n> {
    message: String,
    node: &'n Node<'n>,
    path: String,
}

impl<'t> Params<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, ApiError> {
        let document = Document::read_within(Limits::EVENT, text);
        match document.root {
            Some(root) if document.readable => Ok(Self {
                root,
                lines: document.lines,
            }),
            _ => {
                let first = document.diagnostics.first();
                let message = first.map_or("this is no JSON", |first| &first.message);
                let error = ApiError::failure(message, Some("invalid-params"));
                Err(error.with_details(json!(document.diagnostics)))
            }
        }
    }

    pub(super) fn root(&self) -> &Node<'t> {
        &self.root
    }

    /// A part of what was sent.
    pub(super) fn with_root(&self, root: Node<'t>) -> Self {
        let lines = self.lines.clone();
        Self { root, lines }
    }

    /// The object that was sent, checked; `code` is that of the error if it is not as wanted.
    pub(super) fn body(&self, code: &'static str, fields: &[Field]) -> Result<Body<'_>, ApiError> {
        let checked = check(&self.root, "", fields);
        checked.map(|()| Body(&self.root)).map_err(|flaw| {
            let span = self.lines.span(&flaw.node.range);
            let details = json!({ "path": flaw.path, "span": span });
            ApiError::failure(&flaw.message, Some(code)).with_details(details)
        })
    }

    /// The arguments of a method.
    pub(super) fn arguments(&self) -> Result<&[Node<'t>], ApiError> {
        self.root.as_list().ok_or_else(ApiError::match_failed)
    }
}

/// Checks in the order of `ajv`, which stops at the first flaw: what is missing, what does not
/// belong, then field by field.
fn check<'n>(node: &'n Node<'n>, path: &str, fields: &[Field]) -> Result<(), Flaw<'n>> {
    let flaw = |message: String| Flaw {
        message,
        node,
        path: path.to_owned(),
    };
    let Some(members) = node.as_object() else {
        return Err(flaw("must be object".to_owned()));
    };
    let missing = |field: &&Field| field.is_required && node.get(field.name).is_none();
    if let Some(field) = fields.iter().find(missing) {
        let name = field.name;
        return Err(flaw(format!("must have required property '{name}'")));
    }
    let foreign = |member: &&Member| fields.iter().all(|field| field.name != member.key);
    if let Some(member) = members.iter().find(foreign) {
        return Err(Flaw {
            message: "must NOT have additional properties".to_owned(),
            node: &member.node,
            path: pointer(path, &member.key),
        });
    }
    for field in fields {
        let Some(value) = node.get(field.name) else {
            continue;
        };
        if field.is_nullable && matches!(value.value, Value::Null) {
            continue;
        }
        check_value(value, &pointer(path, field.name), field.kind)?;
    }
    Ok(())
}

fn check_value<'n>(node: &'n Node<'n>, path: &str, kind: Kind) -> Result<(), Flaw<'n>> {
    let message = match (&node.value, kind) {
        (Value::String(_), Kind::Text)
        | (Value::Bool(_), Kind::Flag)
        | (Value::Number(_), Kind::Number) => return Ok(()),
        (Value::String(text), Kind::Scope) if Scope::from_name(text).is_some() => return Ok(()),
        // The values of a query are texts on their way.
        (Value::String(text), Kind::Number) if text.parse::<f64>().is_ok() => return Ok(()),
        (Value::List(items), Kind::Entries) => {
            let mut items = items.iter().enumerate();
            return items.try_for_each(|(at, item)| check(item, &within(path, at), &ENTRY));
        }
        (Value::List(items), Kind::Ids) => match twice(items) {
            None => {
                let mut items = items.iter().enumerate();
                return items
                    .try_for_each(|(at, item)| check_value(item, &within(path, at), Kind::Text));
            }
            Some((first, second)) => {
                format!(
                    "must NOT have duplicate items (items ## {second} and {first} are identical)"
                )
            }
        },
        (Value::String(_), Kind::Scope) => "must be equal to one of the allowed values".to_owned(),
        (_, Kind::Text | Kind::Scope) => "must be string".to_owned(),
        (_, Kind::Flag) => "must be boolean".to_owned(),
        (_, Kind::Number) => "must be number".to_owned(),
        (_, Kind::Entries | Kind::Ids) => "must be array".to_owned(),
    };
    Err(Flaw {
        message,
        node,
        path: path.to_owned(),
    })
}

fn within(path: &str, at: usize) -> String {
    pointer(path, &at.to_string())
}

/// The last text of a list that stands in it twice: where it stands, and where again.
fn twice(items: &[Node]) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    let texts = items.iter().enumerate().rev();
    let mut texts = texts.filter_map(|(at, item)| Some((at, item.as_str()?)));
    texts.find_map(|(at, text)| seen.insert(text, at).map(|later| (at, later)))
}

impl<'n> Body<'n> {
    pub(super) fn text(&self, field: &str) -> Option<&'n str> {
        self.0.get(field)?.as_str()
    }

    /// A text; an empty one is as good as none.
    pub(super) fn filled(&self, field: &str) -> Option<&'n str> {
        self.text(field).filter(|text| !text.is_empty())
    }

    pub(super) fn is_set(&self, field: &str) -> bool {
        let value = self.0.get(field);
        value.is_some_and(|node| node.value.is_truthy())
    }

    pub(super) fn number(&self, field: &str) -> Option<f64> {
        match &self.0.get(field)?.value {
            Value::Number(number) => Some(*number),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Each permission of a list, and its roles.
    pub(super) fn entries(&self, field: &str) -> Vec<(&'n str, Vec<&'n str>)> {
        let entries = self.0.get(field).and_then(Node::as_list);
        let entries = entries.unwrap_or_default().iter();
        let entries = entries.filter_map(|entry| {
            let roles = entry.get("roles")?.as_list()?.iter();
            Some((
                entry.get("_id")?.as_str()?,
                roles.filter_map(Node::as_str).collect(),
            ))
        });
        entries.collect()
    }
}
