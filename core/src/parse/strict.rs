//! A text without faults, read straight from its tokens.
//!
//! `jsonc-parser` still says what the tokens are, and `serde_json` is still asked whether it is
//! JSON. What is spared is the tree that the former would build only for us to build ours of it,
//! which took longer than everything else about a manifest.

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use crate::node::{Member, Node, Value};
use crate::source::MAX_DEPTH;

/// The value of a text; `None` if there is anything about it that the parser has to put in words.
pub(super) fn read(text: &str) -> Option<Node<'_>> {
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let mut tokens = Tokens(Scanner::new(text, &options));
    let first = tokens.next()?;
    let root = tokens.value(first, 0)?;
    matches!(tokens.0.scan(), Ok(None)).then_some(root)
}

struct Tokens<'t>(Scanner<'t>);

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        self.0.scan().ok()?
    }

    /// The value that starts with this token.
    fn value(&mut self, token: Token<'t>, depth: usize) -> Option<Node<'t>> {
        let start = self.0.token_start();
        let value = match token {
            Token::Null => Value::Null,
            Token::Boolean(value) => Value::Bool(value),
            Token::Number(digits) => Value::Number(super::number(digits)),
            Token::String(text) => Value::String(text),
            Token::OpenBracket if depth < MAX_DEPTH => Value::List(self.items(depth + 1)?),
            Token::OpenBrace if depth < MAX_DEPTH => Value::Object(self.members(depth + 1)?),
            _ => return None,
        };
        let range = start..self.0.token_end();
        Some(Node { range, value })
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Node<'t>>> {
        let mut items = Vec::new();
        let mut token = self.next()?;
        if matches!(token, Token::CloseBracket) {
            return Some(items);
        }
        loop {
            items.push(self.value(token, depth)?);
            match self.next()? {
                Token::Comma => token = self.next()?,
                Token::CloseBracket => return Some(items),
                _ => return None,
            }
        }
    }

    fn members(&mut self, depth: usize) -> Option<Vec<Member<'t>>> {
        let mut members = Vec::new();
        let mut token = self.next()?;
        if matches!(token, Token::CloseBrace) {
            return Some(members);
        }
        loop {
            let Token::String(key) = token else {
                return None;
            };
            let key_range = self.0.token_start()..self.0.token_end();
            let Token::Colon = self.next()? else {
                return None;
            };
            let first = self.next()?;
            let node = self.value(first, depth)?;
            members.push(Member {
                key,
                key_range,
                node,
            });
            match self.next()? {
                Token::Comma => token = self.next()?,
                Token::CloseBrace => return Some(members),
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Leniency, by_parser};

    /// Both readings of a text, and how many of them gave a value.
    #[track_caller]
    fn check(text: &str) -> usize {
        let parsed = by_parser(text, Leniency::default()).ok();
        let read = read(text);
        assert_eq!(format!("{read:?}"), format!("{parsed:?}"), "{text:?}");
        usize::from(read.is_some())
    }

    #[test]
    fn it_reads_what_the_parser_reads_and_the_same() {
        let text = "{\"a\": [1, -2.5e3, \"x\\u00e9\\n\", {}], \"b\": {\"c\": null, \"d\": [[], true]},\r\n \"\u{e9}\": false}";
        let odd = "{}[],:\"\\'/*.-+01eE\ntrueNaNInfinity\u{a0}\u{feff}\u{1}";
        let mut values = 0;
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let (before, after) = text.split_at(at);
            values += check(before) + check(after);
            for with in odd.chars() {
                values += check(&format!("{before}{with}{after}"));
                let rest = after.chars().skip(1).collect::<String>();
                values += check(&format!("{before}{with}{rest}"));
            }
        }
        assert!(values > 500, "{values}");
    }

    #[test]
    fn nothing_too_deep_is_read() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(MAX_DEPTH)).is_some());
        assert!(read(&nested(MAX_DEPTH + 1)).is_none());
    }
}
