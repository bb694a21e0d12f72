//! [`Node`]: a JSON value that knows where it stands.

use std::borrow::Cow;
use std::ops::Range;

/// A value and the bytes it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    pub(crate) range: Range<usize>,
    pub(crate) value: Value<'t>,
}

#[derive(Clone, Debug)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Number(f64),
    /// Without escapes, the text itself.
    String(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Object(Vec<Member<'t>>),
}

#[derive(Clone, Debug)]
pub(crate) struct Member<'t> {
    pub(crate) key: Cow<'t, str>,
    pub(crate) key_range: Range<usize>,
    pub(crate) node: Node<'t>,
}

impl Value<'_> {
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

impl<'t> Node<'t> {
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

    pub(crate) fn as_object(&self) -> Option<&[Member<'t>]> {
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

    /// The JSON pointer of the innermost value that covers this byte, counting a key to its value.
    /// Children stand in the order of their places.
    pub(crate) fn path_to(&self, at: usize) -> String {
        let (mut path, mut node) = (String::new(), self);
        loop {
            let next = match &node.value {
                Value::List(items) => {
                    let index = items.partition_point(|item| item.range.end <= at);
                    let found = items.get(index).filter(|item| item.range.contains(&at));
                    found.map(|item| (index.to_string(), item))
                }
                Value::Object(members) => {
                    let index = members.partition_point(|m| m.node.range.end <= at);
                    let found = members.get(index).filter(|m| m.key_range.start <= at);
                    found.map(|m| (m.key.to_string(), &m.node))
                }
                _ => None,
            };
            let Some((key, inner)) = next else {
                return path;
            };
            path = pointer(&path, &key);
            node = inner;
        }
    }

    /// The value without its places.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => whole(*value).map_or_else(|| (*value).into(), Into::into),
            Value::String(text) => text.as_ref().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(members) => members
                .iter()
                .map(|member| (member.key.to_string(), member.node.to_json()))
                .collect(),
        }
    }

    /// The value, independent of the text it was read from.
    pub(crate) fn into_owned(self) -> Node<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let value = match self.value {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Number(value) => Value::Number(value),
            Value::String(text) => Value::String(own(text)),
            Value::List(items) => Value::List(items.into_iter().map(Node::into_owned).collect()),
            Value::Object(members) => {
                let members = members.into_iter().map(|member| Member {
                    key: own(member.key),
                    key_range: member.key_range,
                    node: member.node.into_owned(),
                });
                Value::Object(members.collect())
            }
        };
        let range = self.range;
        Node { range, value }
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

/// A number that is whole is written without a fraction, up to where not every one can be told.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> Option<i64> {
    let is_whole = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0;
    is_whole.then_some(value as i64)
}

/// A key longer than this is cut in a path: ten thousand problems below it would repeat it each.
const LONGEST_KEY: usize = 200;

/// The JSON pointer of a member: RFC 6901 section 3.
pub(crate) fn pointer(parent: &str, key: &str) -> String {
    let end = key
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= LONGEST_KEY);
    let (key, cut) = match end {
        Some(end) => (key.get(..end).unwrap_or_default(), "\u{2026}"),
        None => (key, ""),
    };
    format!(
        "{parent}/{}{cut}",
        key.replace('~', "~0").replace('/', "~1")
    )
}
