//! What `JSON.parse` of JavaScript makes of a text, written from the grammar of ECMA-404 alone: a second opinion that
//! shares no code with the parsers under test. Strings are UTF-16, so that half a surrogate pair stays what it is.

use std::collections::HashSet;

use grantfold::{MAX_BYTES, MAX_DEPTH, MAX_ENTRIES};

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    String(Vec<u16>),
    List(Vec<Json>),
    Object(Vec<(Vec<u16>, Json)>),
}

/// Deeper than anything grantfold reads, and not so deep that the stack ends first.
const DEEPEST: usize = 4 * MAX_DEPTH;

/// `None` where `JSON.parse` throws, and for nesting that nobody reads.
pub fn parse(text: &str) -> Option<Json> {
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.blank();
    reader.rest.is_empty().then_some(value)
}

impl Json {
    /// The value of a key; the last of duplicates.
    pub fn get(&self, key: &str) -> Option<&Json> {
        let key: Vec<u16> = key.encode_utf16().collect();
        let Json::Object(members) = self else {
            return None;
        };
        members
            .iter()
            .rev()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    }

    pub fn members(&self) -> &[(Vec<u16>, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    pub fn items(&self) -> Option<&[Json]> {
        match self {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text of a string, if it is whole.
    pub fn text(&self) -> Option<String> {
        match self {
            Json::String(units) => String::from_utf16(units).ok(),
            _ => None,
        }
    }

    pub fn is_truthy(&self) -> bool {
        match self {
            Json::Null => false,
            Json::Bool(value) => *value,
            Json::Number(value) => *value != 0.0,
            Json::String(units) => !units.is_empty(),
            Json::List(_) | Json::Object(_) => true,
        }
    }

    /// Does everybody read the same from it, and is it within what grantfold reads of a manifest?
    pub fn is_plain(&self, text: &str) -> bool {
        let mut entries = 0;
        text.len() <= MAX_BYTES && self.is_plain_at(0, &mut entries) && entries <= MAX_ENTRIES
    }

    fn is_plain_at(&self, depth: usize, entries: &mut usize) -> bool {
        let whole = |units: &[u16]| String::from_utf16(units).is_ok();
        match self {
            Json::Null | Json::Bool(_) | Json::Number(_) => true,
            Json::String(units) => whole(units),
            Json::List(items) => {
                *entries += items.len();
                depth < MAX_DEPTH
                    && items
                        .iter()
                        .all(|item| item.is_plain_at(depth + 1, entries))
            }
            Json::Object(members) => {
                *entries += members.len();
                let mut seen = HashSet::new();
                depth < MAX_DEPTH
                    && members.iter().all(|(key, value)| {
                        whole(key) && seen.insert(key) && value.is_plain_at(depth + 1, entries)
                    })
            }
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.blank();
        if depth > DEEPEST {
            return None;
        }
        match self.rest.chars().next()? {
            'n' => self.take("null").map(|()| Json::Null),
            't' => self.take("true").map(|()| Json::Bool(true)),
            'f' => self.take("false").map(|()| Json::Bool(false)),
            '"' => self.string().map(Json::String),
            '[' => self.list(depth),
            '{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        self.take("[")?;
        let mut items = Vec::new();
        self.blank();
        if self.take("]").is_some() {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blank();
            match self.next()? {
                ',' => (),
                ']' => return Some(Json::List(items)),
                _ => return None,
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.take("{")?;
        let mut members = Vec::new();
        self.blank();
        if self.take("}").is_some() {
            return Some(Json::Object(members));
        }
        loop {
            self.blank();
            let key = self.string()?;
            self.blank();
            self.take(":")?;
            members.push((key, self.value(depth + 1)?));
            self.blank();
            match self.next()? {
                ',' => (),
                '}' => return Some(Json::Object(members)),
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<Vec<u16>> {
        self.take("\"")?;
        let mut units = Vec::new();
        loop {
            match self.next()? {
                '"' => return Some(units),
                '\\' => units.push(self.escape()?),
                c if c < ' ' => return None,
                c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn escape(&mut self) -> Option<u16> {
        let plain = match self.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let digits = self
                    .rest
                    .get(..4)
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
                self.rest = self.rest.get(4..)?;
                return u16::from_str_radix(digits, 16).ok();
            }
            c @ ('"' | '\\' | '/') => c,
            _ => return None,
        };
        u16::try_from(u32::from(plain)).ok()
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.rest;
        let _ = self.take("-");
        if self.take("0").is_none() {
            self.digits()?;
        }
        if self.take(".").is_some() {
            self.digits()?;
        }
        if self.take("e").or_else(|| self.take("E")).is_some() {
            let _ = self.take("+").or_else(|| self.take("-"));
            self.digits()?;
        }
        let length = start.len() - self.rest.len();
        start.get(..length)?.parse().ok().map(Json::Number)
    }

    fn digits(&mut self) -> Option<()> {
        let after = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let some = after.len() < self.rest.len();
        self.rest = after;
        some.then_some(())
    }
}
