//! Fixes, which come back from JavaScript as data.

use grantfold::{Code, Diagnostic, Edit, Fix, Span};
use napi::bindgen_prelude::{Env, Error, Result, Status, Unknown};
use napi_derive::napi;
use serde::{Deserialize, Serialize};

use crate::answer::answer;

#[derive(Deserialize)]
struct EditIn {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Serialize)]
struct Fixed {
    text: String,
    applied: usize,
}

/// The text with the fixes applied; `fixes` is JSON: for each fix the list of its edits.
#[napi(catch_unwind)]
pub fn apply_fixes(env: &Env, text: String, fixes: String) -> Result<Unknown<'static>> {
    let fixes: Vec<Vec<EditIn>> = serde_json::from_str(&fixes)
        .map_err(|error| Error::new(Status::InvalidArg, error.to_string()))?;
    let diagnostics: Vec<Diagnostic> = fixes.into_iter().map(diagnostic_with).collect();
    let (text, applied) = grantfold::apply_fixes(&text, &diagnostics);
    answer(env, &Fixed { text, applied })
}

/// Of a diagnostic the core reads only the fix, so the rest need not make the way to JavaScript and back.
fn diagnostic_with(edits: Vec<EditIn>) -> Diagnostic {
    let edits = edits
        .into_iter()
        .map(|EditIn { start, end, text }| Edit { start, end, text });
    Diagnostic {
        code: Code::JsonSyntax,
        severity: Code::JsonSyntax.severity(),
        message: String::new(),
        span: Span::default(),
        path: String::new(),
        help: None,
        related: Vec::new(),
        fix: Some(Fix {
            title: String::new(),
            edits: edits.collect(),
        }),
    }
}
