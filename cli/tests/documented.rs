//! The transcripts in `docs/command-line.md` are what the command prints.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::{env, fs, process};

use grantfold_cli::Style;

/// The fenced blocks of a document: what stands after the fence, and the text.
fn blocks(document: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = document.split("\n```").skip(1).step_by(2);
    parts.map(|part| part.split_once('\n').expect("a fence ends its line"))
}

#[test]
fn transcripts_are_true() {
    let document = include_str!("../../docs/command-line.md");
    let folder = env::temp_dir().join(format!("grantfold-documented-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/samples");
    for sample in fs::read_dir(samples).unwrap() {
        let path = sample.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    env::set_current_dir(&folder).unwrap();
    let mut transcripts = 0;
    for (kind, text) in blocks(document) {
        if let Some(name) = kind.strip_prefix("json ") {
            fs::write(name, format!("{text}\n")).unwrap();
        }
        let Some(("$ grantfold", rest)) = text.split_at_checked(11).filter(|_| kind == "console")
        else {
            continue;
        };
        let (command, expected) = rest.split_once('\n').unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        // A shell takes the quotes around `#name` away.
        let words = command.split_whitespace();
        let words = words.map(|word| word.trim_matches('\''));
        grantfold_cli::run(words, &mut out, &mut err, Style::Plain);
        let printed = String::from_utf8(out).unwrap();
        assert_eq!(printed.trim_end(), expected, "{command}");
        assert_eq!(err, b"", "{command}");
        transcripts += 1;
    }
    assert!(transcripts >= 12, "only {transcripts} transcripts found");
    env::set_current_dir(env::temp_dir()).unwrap();
    fs::remove_dir_all(&folder).unwrap();
}
