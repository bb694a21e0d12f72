//! JSON that a terminal shows as it is.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::text::is_hidden;

/// The value as one line of JSON. What a terminal would act on or not show is escaped, which means the same in JSON.
pub(crate) fn line(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and no value here has keys that are not strings.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, Escaping));
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut units = [0; 2];
        for piece in fragment.split_inclusive(is_hidden) {
            let hidden = piece.chars().next_back().filter(|last| is_hidden(*last));
            let plain = piece.len() - hidden.map_or(0, char::len_utf8);
            writer.write_all(&piece.as_bytes()[..plain])?;
            for unit in hidden
                .iter()
                .flat_map(|hidden| hidden.encode_utf16(&mut units).to_vec())
            {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_mean_the_same() {
        let text = "a\u{1b}[1m\u{9b}\u{202e}\u{e0041}ü\n\"\\";
        let line = line(&text);
        assert_eq!(
            line,
            "\"a\\u001b[1m\\u009b\\u202e\\udb40\\udc41ü\\n\\\"\\\\\"\n"
        );
        assert_eq!(
            serde_json::from_str::<String>(&line).ok().as_deref(),
            Some(text)
        );
    }
}
