//! `grantfold explain`: why permissions are granted or denied.

use grantfold::Explanation;
use serde::Serialize;

use crate::args::ExplainArgs;
use crate::choice::Format;
use crate::input::Document;
use crate::paint::Paint;
use crate::render::Canvas;
use crate::{Answer, OK, PROBLEMS, json};

#[derive(Serialize)]
struct Explained<'r> {
    path: String,
    explanations: &'r [Explanation],
}

pub(crate) fn run(args: &ExplainArgs, paint: Paint) -> Answer {
    let document = match Document::read(&args.file) {
        Ok(document) => document,
        Err(reason) => return Answer::failure(&reason),
    };
    let grants = match document.answerable() {
        Ok(manifest) => manifest.grants(),
        Err(reason) => return Answer::failure(&reason),
    };
    let explanations: Vec<_> = args
        .permissions
        .iter()
        .map(|name| grants.explain(name))
        .collect();
    let all_granted = explanations.iter().all(|explanation| explanation.allowed);
    let out = match args.format {
        Format::Json => json::line(&Explained {
            path: document.source.name(),
            explanations: &explanations,
        }),
        Format::Human => {
            let canvas = Canvas::of(&document, paint);
            explanations
                .iter()
                .map(|explanation| canvas.explanation(explanation))
                .collect()
        }
    };
    Answer {
        out,
        code: if all_granted { OK } else { PROBLEMS },
        ..Answer::default()
    }
}
