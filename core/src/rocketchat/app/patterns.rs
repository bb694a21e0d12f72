//! The packager's patterns for text fields, quirks included (Apps-cli 1.9 to 1.13).

/// The packager's pattern for version 4 UUIDs; `first` is what it takes for a digit in the first group.
pub(crate) fn is_uuid(text: &str, first: impl Fn(char) -> bool) -> bool {
    // Every character has to be an ASCII one, so bytes may be counted.
    text.len() == 36
        && text.chars().enumerate().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            14 => c == '4',
            19 => matches!(c, '8' | '9' | 'a' | 'b' | 'A' | 'B'),
            0..8 => first(c),
            _ => c.is_ascii_hexdigit(),
        })
}

/// Is the whole text `1.2.3`, perhaps with a pre-release and build?
pub(crate) fn is_version(text: &str) -> bool {
    let core_end = text.find(['-', '+']).unwrap_or(text.len());
    let (core, suffix) = text.split_at(core_end);
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    has_version(core)
        && core.split('.').count() == 3
        && core.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && suffix.chars().all(word)
}

/// The packager's pattern: somewhere in the text, as a word of its own, there is `1.2.3` or `v1.2.3`.
pub(crate) fn has_version(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = text;
    loop {
        let word_end = rest
            .find(|c: char| !is_word(c) && c != '.')
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(word_end);
        let parts: Vec<&str> = word.split('.').collect();
        let is_found = |three: &[&str]| match three {
            [first, rest @ ..] => {
                is_number(first.strip_prefix('v').unwrap_or(first))
                    && rest.iter().all(|part| is_number(part))
            }
            [] => false,
        };
        if parts.windows(3).any(is_found) {
            return true;
        }
        if after.is_empty() {
            return false;
        }
        rest = after.trim_start_matches(|c: char| !is_word(c));
    }
}

fn is_number(text: &str) -> bool {
    let no_leading_zero = text == "0" || !text.starts_with('0');
    !text.is_empty() && no_leading_zero && text.bytes().all(|b| b.is_ascii_digit())
}

/// The packager's patterns do not look past a line break.
pub(crate) fn one_line(text: &str) -> bool {
    !text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_where_the_packager_finds_them() {
        for text in [
            "1.2.3",
            "^1.4.0",
            "release 1.2.3 final",
            ">=1.4.0 <2",
            "v1.2.3",
            "1.2.3-alpha.1",
            "1.2.3.4",
        ] {
            assert!(has_version(text), "{text}");
        }
        for text in [
            "1.2",
            "*",
            "^1.2",
            "01.2.3",
            "1.2.3a",
            "x1.2.3",
            "",
            "one.two.three",
        ] {
            assert!(!has_version(text), "{text}");
        }
    }

    #[test]
    fn the_whole_text_is_a_version_or_not() {
        for text in ["1.2.3", "0.0.1-rc.1+build.5"] {
            assert!(is_version(text), "{text}");
        }
        for text in ["1.2.3 ", "v1.2.3", "1.2.3.4", "1.2.3_4"] {
            assert!(!is_version(text), "{text}");
        }
    }
}
