//! The documentation names every code, with its severity.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::Path;

use grantfold::Code;

#[test]
fn every_code_is_documented_with_its_severity() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let text = fs::read_to_string(path).expect("the list of codes");
    for code in Code::ALL {
        let row = format!("| `{}` | {} |", code.name(), code.severity());
        assert!(text.contains(&row), "no row `{row}`");
    }
    let rows = text.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(
        rows,
        Code::ALL.len(),
        "a row for a code that does not exist"
    );
}
