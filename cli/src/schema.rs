//! `grantfold schema`: what editors complete and check documents by.

use grantfold::Schema;

use crate::Answer;

pub(crate) fn run(schema: Schema) -> Answer {
    Answer {
        out: format!("{:#}\n", schema.to_json()),
        ..Answer::default()
    }
}
