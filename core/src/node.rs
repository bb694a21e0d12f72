//! [`Node`]: a JSON value that knows where it stands.

use std::ops::Range;

/// A value and the bytes it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) range: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    String(String),
    List(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_range: Range<usize>,
    pub(crate) node: Node,
}

impl Value {
    /// How a message names the kind of value, with its article.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// What JavaScript makes of the value where it expects a boolean.
    pub(crate) fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(value) => *value != 0.0,
            Self::String(text) => !text.is_empty(),
            Self::List(_) | Self::Object(_) => true,
        }
    }
}

impl Node {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The value of a key. Of duplicates the last counts, as for `JSON.parse`.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let members = self.as_object()?;
        members.iter().rev().find(|m| m.key == key).map(|m| &m.node)
    }

    /// Does a string or key cover this byte?
    pub(crate) fn has_string_at(&self, at: usize) -> bool {
        match &self.value {
            Value::String(_) => self.range.contains(&at),
            Value::List(items) => items.iter().any(|item| item.has_string_at(at)),
            Value::Object(members) => members
                .iter()
                .any(|m| m.key_range.contains(&at) || m.node.has_string_at(at)),
            _ => false,
        }
    }
}

/// The JSON pointer of a member: RFC 6901 section 3.
pub(crate) fn pointer(parent: &str, key: &str) -> String {
    format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
}
