//! The formats of `id` and `version`.

/// How an id is encoded and what it is the id of; see [`read_id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdKind {
    App,
    /// The id of something else, a person or a channel, by its type byte.
    Other(u8),
}

/// Which byte of a decoded id names the type of thing, and the byte of an app.
const TYPE_BYTE: usize = 7;
const APP: u8 = 9;

/// Reads an id: 16 bytes in 22 characters of base64url, as every id of Root is.
///
/// Rule from: Root developer documentation, *Manifest* (`id`, with its example); the type byte as
/// in the SDK's type of ids. The bits that the last character has to spare must be zero.
pub(crate) fn read_id(text: &str) -> Option<IdKind> {
    let digits: Option<Vec<u8>> = text.bytes().map(digit).collect();
    let digits = digits.filter(|digits| digits.len() == 22)?;
    let spare = digits.last()? & 0b1111;
    let bytes = digits.windows(2).enumerate().filter_map(|(at, pair)| {
        // Four digits are three bytes, so every fourth pair is the border between two of them.
        let [high, low] = pair else { return None };
        match at % 4 {
            0 => Some(high << 2 | low >> 4),
            1 => Some(high << 4 | low >> 2),
            2 => Some(high << 6 | low),
            _ => None,
        }
    });
    let kind = bytes.take(16).nth(TYPE_BYTE)?;
    (spare == 0).then_some(match kind {
        APP => IdKind::App,
        other => IdKind::Other(other),
    })
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

/// Does this text stand where an id is to be put: one character all along, `<...>`, or a word such
/// as `your`?
pub(crate) fn is_placeholder(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    let one_character = text.len() > 1 && characters.all(|c| Some(c) == first);
    let words = ["your", "my", "todo", "placeholder", "example", "changeme"];
    let mut parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    one_character
        || text.starts_with('<') && text.ends_with('>')
        || parts.any(|part| words.contains(&part.to_ascii_lowercase().as_str()))
}

/// Is the text a version by Semantic Versioning 2.0.0, pre-release and build metadata included?
pub(crate) fn is_semver(text: &str) -> bool {
    let (rest, build) = split(text, '+');
    let (core, pre) = split(rest, '-');
    let numbers: Vec<&str> = core.split('.').collect();
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    numbers.len() == 3
        && numbers.into_iter().all(is_number)
        && pre.is_none_or(|pre| {
            pre.split('.')
                .all(|part| word(part) && (!digits(part) || is_number(part)))
        })
        && build.is_none_or(|build| build.split('.').all(word))
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Digits without a leading zero.
fn is_number(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits && (text == "0" || !text.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_sixteen_bytes_with_a_type() {
        assert_eq!(read_id("ADIRyQdYigmRA02MFQnIXQ"), Some(IdKind::App));
        assert_eq!(read_id("ACTAwpQAgAuAAAAAAAAAAQ"), Some(IdKind::Other(11)));
        for text in [
            "",
            "ADIRyQdYigmRA02MFQnIX",
            "ADIRyQdYigmRA02MFQnIXQA",
            "ADIRyQdYigmRA02MFQnIXR",
            "ADIRyQdYig+RA02MFQn/XQ",
            "xxxxxxxxxxxxxxxxxxxxxx",
            "ADIRyQdYigmRA02MFQnI\u{e9}",
        ] {
            assert_eq!(read_id(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_are_told_from_slips() {
        for text in [
            "xxxxxxxxxxxxxxxxxxxxxx",
            "your-bot-id",
            "YOUR_APP_ID",
            "<id>",
            "my-bot",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["", "x", "ADIRyQdYigmRA02MFQnIX", "dicebot"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn versions_are_semantic() {
        for text in [
            "1.0.0",
            "0.0.0",
            "1.0.17",
            "1.0.0-beta.1+build.042",
            "1.0.0-0a.b-c",
        ] {
            assert!(is_semver(text), "{text}");
        }
        for text in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "01.0.0",
            "v1.0.0",
            "1.0.0-",
            "1.0.0-01",
            "1.0.0+",
            "1.0.0 ",
            "1.0.0-a..b",
            "1.0.0+b_1",
        ] {
            assert!(!is_semver(text), "{text}");
        }
    }
}
