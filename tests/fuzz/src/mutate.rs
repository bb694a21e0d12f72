//! Changes of inputs that know JSON: beside bytes, whole values, keys and texts are moved about, mixed with those of
//! the seeds. The same number gives the same changes.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::BETWEEN;

/// A small generator of numbers (splitmix64); it need not be good, only the same everywhere.
pub struct Random(u64);

impl Random {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below this one; zero below zero.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// What the seeds are made of.
#[derive(Default)]
pub struct Pool {
    /// The inputs, by name in the order of the names.
    pub seeds: Vec<(String, Vec<u8>)>,
    texts: Vec<Vec<u8>>,
    keys: Vec<String>,
    values: Vec<Value>,
}

/// A larger value is a document of its own, and no part to put elsewhere.
const LARGEST_VALUE: usize = 512;

impl Pool {
    /// The files of a folder.
    ///
    /// # Errors
    ///
    /// Those of reading it.
    pub fn of(folder: &Path) -> std::io::Result<Self> {
        let mut pool = Self::default();
        let entries: std::io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
        for entry in entries? {
            let name = entry.file_name().to_string_lossy().into_owned();
            pool.seeds.push((name, fs::read(entry.path())?));
        }
        pool.seeds.sort();
        for (_, seed) in &pool.seeds {
            for text in seed.split(|byte| *byte == BETWEEN) {
                pool.texts.push(text.to_vec());
                if let Ok(value) = serde_json::from_slice(text) {
                    collect(&value, &mut pool.keys, &mut pool.values);
                }
            }
        }
        pool.keys.sort();
        pool.keys.dedup();
        pool.values.sort_by_cached_key(Value::to_string);
        pool.values.dedup();
        Ok(pool)
    }
}

fn collect(value: &Value, keys: &mut Vec<String>, values: &mut Vec<Value>) {
    if value.to_string().len() <= LARGEST_VALUE {
        values.push(value.clone());
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, keys, values)),
        Value::Object(members) => {
            for (key, value) in members {
                keys.push(key.clone());
                collect(value, keys, values);
            }
        }
        _ => (),
    }
}

/// What breaks or bends JSON.
const TOKENS: [&str; 42] = [
    ",",
    ",,",
    ":",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\\",
    "\n",
    "\t",
    " ",
    "//x\n",
    "/* x */",
    "#",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "\u{1}",
    "\\ud800",
    "\\udc00",
    "\\u0000",
    "\\x41",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1e999",
    "-1",
    "01",
    "1.5",
    "9007199254740993",
    "\u{e9}",
    "\u{1f600}",
    "[null]",
    "{\"a\":1}",
    "\"a\":1,",
    "\u{430}",
    "[[[[[[[[",
    "\0",
];

/// A changed input of at most `longest` bytes.
#[must_use]
pub fn mutate(input: &[u8], longest: usize, random: &mut Random, pool: &Pool) -> Vec<u8> {
    let mut texts: Vec<Vec<u8>> = input
        .split(|byte| *byte == BETWEEN)
        .map(<[u8]>::to_vec)
        .collect();
    for _ in 0..=random.below(4) {
        let at = random.below(texts.len());
        match random.below(16) {
            0 if texts.len() > 1 => drop(texts.remove(at)),
            1 if texts.len() > 1 => {
                let other = random.below(texts.len());
                texts.swap(at, other);
            }
            2 if texts.len() > 1 => texts.extend(random.pick(&pool.texts).cloned()),
            3..9 => match serde_json::from_slice(&texts[at]) {
                Ok(value) => texts[at] = change_json(value, random, pool),
                Err(_) => change_bytes(&mut texts[at], random),
            },
            _ => change_bytes(&mut texts[at], random),
        }
    }
    let mut changed = texts.join(&BETWEEN);
    changed.truncate(longest);
    changed
}

fn change_bytes(text: &mut Vec<u8>, random: &mut Random) {
    let start = random.below(text.len() + 1);
    let end = (start + 1 + random.below(16)).min(text.len());
    match random.below(6) {
        0 => drop(text.drain(start.min(end)..end)),
        1 => {
            let copy = text.get(start..end).unwrap_or_default().to_vec();
            let to = random.below(text.len() + 1);
            text.splice(to..to, copy);
        }
        2 => {
            let bit = 1 << random.below(8);
            if let Some(byte) = text.get_mut(start) {
                *byte ^= bit;
            }
        }
        3 => text.truncate(start),
        _ => {
            let token = random.pick(&TOKENS).copied().unwrap_or_default();
            text.splice(start..start, token.bytes());
        }
    }
}

fn change_json(mut value: Value, random: &mut Random, pool: &Pool) -> Vec<u8> {
    for _ in 0..=random.below(3) {
        let other = match random.below(3) {
            0 => value_at(&value, random).cloned(),
            1 => random
                .pick(&ODD)
                .and_then(|text| serde_json::from_str(text).ok()),
            _ => random.pick(&pool.values).cloned(),
        };
        let key = random.pick(&pool.keys).cloned().unwrap_or_default();
        change_node(
            node_in(&mut value, random),
            random,
            key,
            other.unwrap_or_default(),
        );
    }
    let written = match random.below(2) {
        0 => serde_json::to_vec(&value),
        _ => serde_json::to_vec_pretty(&value),
    };
    written.unwrap_or_default()
}

/// Values in whose place something else is expected.
const ODD: [&str; 13] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e300",
    "\"\"",
    "\"x\"",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "{\"$date\":-9007199254740993}",
];

fn change_node(node: &mut Value, random: &mut Random, key: String, other: Value) {
    let which = random.below(5);
    match node {
        Value::Array(items) if which < 4 => {
            let at = random.below(items.len() + 1);
            match which {
                0 if at < items.len() => drop(items.remove(at)),
                1 if at < items.len() => items.insert(0, items[at].clone()),
                2 => items.reverse(),
                _ => items.insert(at, other),
            }
        }
        Value::Object(members) if which < 4 => {
            let taken = members
                .keys()
                .nth(random.below(members.len()))
                .cloned()
                .unwrap_or_default();
            match which {
                0 => drop(members.remove(&taken)),
                1 => rename(members, &taken, key),
                2 => drop(members.insert(taken, other)),
                _ => drop(members.insert(key, other)),
            }
        }
        Value::String(text) if which < 2 => match which {
            0 => text.push_str(["x", " ", "\0", "\u{430}", "."][random.below(5)]),
            _ => *text = text.to_uppercase(),
        },
        Value::Bool(value) if which < 3 => *value = !*value,
        node => *node = other,
    }
}

fn rename(members: &mut Map<String, Value>, from: &str, to: String) {
    if let Some(value) = members.remove(from) {
        members.insert(to, value);
    }
}

/// Some value within this one; most often not the whole.
fn node_in<'v>(value: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let Some(at) = way_in(value, random) else {
        return value;
    };
    match value {
        Value::Array(items) => node_in(&mut items[at], random),
        Value::Object(members) => {
            let key = members.keys().nth(at).cloned().unwrap_or_default();
            node_in(&mut members[&key], random)
        }
        value => value,
    }
}

fn value_at<'v>(value: &'v Value, random: &mut Random) -> Option<&'v Value> {
    let Some(at) = way_in(value, random) else {
        return Some(value);
    };
    match value {
        Value::Array(items) => value_at(items.get(at)?, random),
        Value::Object(members) => value_at(members.values().nth(at)?, random),
        value => Some(value),
    }
}

fn way_in(value: &Value, random: &mut Random) -> Option<usize> {
    let inside = match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    (inside > 0 && random.below(6) > 0).then(|| random.below(inside))
}
