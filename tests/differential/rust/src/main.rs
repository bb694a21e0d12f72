//! Answers each world of standard input with a line of JSON: the core itself, beside the packages of the other languages.

mod apps;
mod community;
mod registry;
mod workspace;
mod write;

use std::io::{self, BufRead, BufWriter, Write};

use serde_json::Value;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let world: Value = serde_json::from_str(&line?)?;
        let answer = match text(&world["kind"]) {
            "app" => apps::manifest(&world),
            "stored" | "upload" => apps::stored(&world),
            "registry" => registry::answers(&world),
            "root-manifest" => community::manifest(&world),
            "community" => community::answers(&world),
            "workspace" => workspace::answers(&world),
            kind => panic!("there is no kind `{kind}`"),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

/// A text of a world; what is none is a slip of the generator.
fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
}

fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().map(text).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
