//! What a server sends: one answer or frame is applied whole or not at all, and leaves nothing behind but the records.

use grantfold::rocketchat::{Timestamp, Workspace};

use crate::properties::{check_diagnostics, check_refusal};
use crate::targets::workspace::{check_answers, check_written};
use crate::texts;

const MOST_SENT: usize = 8;
/// Before a text: it is all there is.
const WHOLE: char = '=';

pub(crate) fn run(input: &[u8]) {
    let texts = texts(input);
    let Some((document, sent)) = texts.split_first() else {
        return;
    };
    let Ok(mut workspace) = Workspace::from_json(document) else {
        return;
    };
    for (at, sent) in (1_i64..).zip(sent.iter().take(MOST_SENT)) {
        check_answers(&workspace);
        step(&mut workspace, sent, Timestamp::from_millis(at * 1_000));
    }
    check_answers(&workspace);
    check_written(&workspace);
}

fn step(workspace: &mut Workspace, sent: &str, at: Timestamp) {
    let (before, version) = (workspace.to_json(), workspace.version());
    let cursors = (workspace.cursor(), workspace.roles_cursor());
    let apply = |workspace: &mut Workspace| match sent.strip_prefix(WHOLE) {
        Some(whole) => workspace.replace(whole, at),
        None => workspace.apply(sent, at),
    };
    let text = sent.strip_prefix(WHOLE).unwrap_or(sent);
    let mut fresh = Workspace::from_json(&before).expect("it was just written");
    match apply(workspace) {
        Err(problems) => {
            check_refusal(text, &problems);
            assert_eq!(
                (workspace.to_json(), workspace.version()),
                (before, version),
                "refused, and changed"
            );
            assert!(apply(&mut fresh).is_err());
        }
        Ok(applied) => {
            check_diagnostics(text, &applied.diagnostics);
            assert_eq!(workspace.version(), version + u64::from(applied.changed));
            assert!(
                workspace.cursor() >= cursors.0 && workspace.roles_cursor() >= cursors.1,
                "a cursor went back"
            );
            assert_eq!(
                apply(&mut fresh).as_ref(),
                Ok(&applied),
                "read again, it goes another way"
            );
            assert_eq!(fresh.to_json(), workspace.to_json());
            // The same may arrive twice. Only how far answers have come may move by that.
            assert_eq!(apply(&mut fresh).map(|applied| applied.changed), Ok(false));
            assert!(
                fresh.permissions().eq(workspace.permissions())
                    && fresh.roles().eq(workspace.roles())
            );
        }
    }
}
