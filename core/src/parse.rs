//! One reading of a text by `jsonc-parser`, and what it stopped at.

mod strict;

use std::borrow::Cow;

use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ast};

use crate::node::{Member, Node, Value};
use crate::repair::{self, Problem};
use crate::source::MAX_DEPTH;

/// What is let pass from now on, because the walk reports each case with its own place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Leniency {
    pub(crate) unquoted_keys: bool,
    pub(crate) single_quotes: bool,
    pub(crate) missing_commas: bool,
}

/// Reads a text as strictly as the leniency allows, and stops at the first problem.
pub(crate) fn parse(text: &str, lenient: Leniency) -> Result<Node<'_>, Stop> {
    if let Some(problem) = repair::byte_order_mark(text) {
        return Err(problem.into());
    }
    if lenient != Leniency::default() {
        return by_parser(text, lenient);
    }
    let root = match strict::read(text) {
        Some(root) => root,
        None => by_parser(text, lenient)?,
    };
    repair::second_opinion(text, &root).map_or(Ok(root), |problem| Err(problem.into()))
}

/// What the parser makes of a text, or where it stops.
fn by_parser(text: &str, lenient: Leniency) -> Result<Node<'_>, Stop> {
    let options = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: lenient.unquoted_keys,
        allow_trailing_commas: false,
        allow_missing_commas: lenient.missing_commas,
        allow_single_quoted_strings: lenient.single_quotes,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = match jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(parsed) => parsed.value.ok_or_else(|| repair::empty(text))?,
        Err(error) => {
            return Err(match error.kind() {
                ParseErrorKind::ExpectedStringObjectProperty => Stop::UnquotedKey,
                ParseErrorKind::SingleQuotedStringsNotAllowed => Stop::SingleQuotes,
                ParseErrorKind::ExpectedComma => Stop::MissingComma,
                _ => repair::problem(text, &error).into(),
            });
        }
    };
    Ok(node(parsed, 0)?)
}

/// Why a reading stopped.
pub(crate) enum Stop {
    Problem(Box<Problem>),
    UnquotedKey,
    SingleQuotes,
    MissingComma,
}

impl From<Box<Problem>> for Stop {
    fn from(problem: Box<Problem>) -> Self {
        Self::Problem(problem)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

fn node(value: ast::Value<'_>, depth: usize) -> Result<Node<'_>, Box<Problem>> {
    let range = value.start()..value.end();
    let nests = matches!(value, ast::Value::Array(_) | ast::Value::Object(_));
    if nests && depth >= MAX_DEPTH {
        return Err(Box::new(repair::too_deep(range)));
    }
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NumberLit(literal) => Value::Number(number(literal.value)),
        ast::Value::StringLit(literal) => Value::String(literal.value),
        ast::Value::Array(array) => {
            let mut items = Vec::with_capacity(array.elements.len());
            for item in array.elements {
                items.push(node(item, depth + 1)?);
            }
            Value::List(items)
        }
        ast::Value::Object(object) => {
            let mut members = Vec::with_capacity(object.properties.len());
            for property in object.properties {
                members.push(member(property, depth + 1)?);
            }
            Value::Object(members)
        }
    };
    Ok(Node { range, value })
}

/// A number out of range is infinite, as it is for `JSON.parse`.
fn number(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::NAN)
}

fn member(property: ast::ObjectProp<'_>, depth: usize) -> Result<Member<'_>, Box<Problem>> {
    let key_range = property.name.start()..property.name.end();
    let key = match property.name {
        ast::ObjectPropName::String(literal) => literal.value,
        ast::ObjectPropName::Word(word) => Cow::Borrowed(word.value),
    };
    Ok(Member {
        key,
        key_range,
        node: node(property.value, depth)?,
    })
}
