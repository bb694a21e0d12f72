//! How something sent is followed: all of it is read and planned first, then changed in place.

use crate::checker::Checker;
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Lines};
use crate::node::Node;
use crate::reader::{Reader, Wording};
use crate::rocketchat::workspace::Workspace;
use crate::rocketchat::workspace::live::Applied;
use crate::rocketchat::workspace::live::update::Update;
use crate::rocketchat::workspace::timestamp::Timestamp;
use crate::source::Document;

/// What is known about something sent, besides its text.
#[derive(Clone, Copy)]
pub(in crate::rocketchat::workspace) struct Mode {
    /// When things happened that have no date of their own.
    pub(super) at: Timestamp,
    /// How far an answer reaches that has no dates.
    pub(super) reach: Option<Timestamp>,
    /// Is it all there is?
    pub(super) is_whole: bool,
}

impl Mode {
    /// An answer that somebody kept: nobody knows when the call was.
    pub(in crate::rocketchat::workspace) fn document() -> Self {
        Self {
            at: Timestamp::default(),
            reach: None,
            is_whole: true,
        }
    }

    pub(super) fn change(at: Timestamp) -> Self {
        Self {
            at,
            reach: Some(at),
            is_whole: false,
        }
    }

    pub(super) fn listing(at: Timestamp) -> Self {
        Self {
            is_whole: true,
            ..Self::change(at)
        }
    }
}

/// What is done about something that is sent: everything is looked up in the workspace as it is.
pub(super) struct Incoming<'w, 'd, 't> {
    pub(super) reader: Reader<'d, 't>,
    pub(super) workspace: &'w Workspace,
    pub(super) mode: Mode,
}

static WORDING: Wording = Wording {
    malformed: (
        Code::UpdateMalformed,
        "records are read as the server sends them; nothing was changed",
    ),
    dangling: (
        Code::UpdateUnlistedUser,
        "put the user in, with all its roles, if you ask about it",
    ),
    clash: (
        Code::UpdateMalformed,
        "a server lists everything once; nothing was changed",
    ),
};

/// What helps against the text of a transport around a frame.
pub(super) const UNWRAP: &str =
    "this is a transport's list of frames as texts: apply each text of the list";

/// SockJS sends `a["{...}"]`.
pub(super) fn refuse_wrapped(sent: &str) -> Result<(), Vec<Diagnostic>> {
    let Some(start) = sent.find(|c: char| !c.is_whitespace()) else {
        return Ok(());
    };
    if !sent.get(start..).is_some_and(|sent| sent.starts_with("a[")) {
        return Ok(());
    }
    let span = Lines::new(sent).span(&(start..start + 2));
    let message = "this is no frame";
    let mut diagnostic = Diagnostic::new(Code::UpdateUnknown, span, "", message);
    diagnostic.help(UNWRAP);
    Err(vec![diagnostic])
}

impl Workspace {
    /// Changes everything a document tells of, or nothing.
    pub(in crate::rocketchat::workspace) fn follow(
        &mut self,
        document: Document<'_>,
        mode: Mode,
    ) -> Result<Applied, Vec<Diagnostic>> {
        let mut incoming = Incoming {
            reader: Reader::new(
                Checker {
                    lines: &document.lines,
                    cut_off: document.cut_off,
                    diagnostics: document.diagnostics,
                },
                &WORDING,
            ),
            workspace: self,
            mode,
        };
        let root = document.root.as_ref();
        let update = root.and_then(|root| incoming.update(root));
        let diagnostics = incoming.reader.finish(update.is_some())?;
        let update = update.unwrap_or(Update::Nothing);
        Ok(Applied {
            what: update.what(),
            changed: self.commit(update, mode.at),
            diagnostics,
        })
    }
}

impl Incoming<'_, '_, '_> {
    pub(super) fn note(
        &mut self,
        code: Code,
        node: &Node,
        path: &str,
        message: String,
        help: &str,
    ) {
        self.reader.report(code, &node.range, path, message, help);
    }

    pub(super) fn unlisted(&mut self, node: &Node, path: &str, id: &str) {
        let (code, help) = self.reader.wording.dangling;
        let message = format!("the user `{id}` is not in this workspace as it is known");
        self.note(code, node, path, message, help);
    }
}
