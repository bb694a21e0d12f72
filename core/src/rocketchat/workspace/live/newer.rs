//! Which of two records is newer, where the date is among what else was said.

use serde_json::Value;

use crate::code::Code;
use crate::node::Node;
use crate::reader::Extra;
use crate::rocketchat::workspace::live::follow::Incoming;
use crate::rocketchat::workspace::timestamp::Timestamp;

/// When the record that is held was written, if that is later than when the other one was.
pub(super) fn newer(held: &Extra, sent: &Extra) -> Option<Timestamp> {
    let sent = written_at(sent)?;
    written_at(held).filter(|held| *held > sent)
}

/// The date of a record of which no field of its own is kept.
pub(super) fn written_at(extra: &Extra) -> Option<Timestamp> {
    match extra.get("_updatedAt")? {
        Value::String(text) => Timestamp::parse(text),
        date => Timestamp::from_number(date.get("$date")?.as_f64()?),
    }
}

impl Incoming<'_, '_, '_> {
    pub(super) fn outdated(&mut self, node: &Node, path: &str, which: &str, known: Timestamp) {
        let message = format!("{which} is known as of {known}, which is later");
        let help = "what is known is newer, and stays";
        self.note(Code::UpdateOutdated, node, path, message, help);
    }
}
