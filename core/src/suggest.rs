//! Which name was meant: documented misspellings, slips, look-alike characters, near misses.

/// Longer input is never a slip of a permission name, and comparing it would cost time.
const LONGEST_NAME: usize = 128;

/// More foreign characters than this are another name, not a disguised one.
const MOST_FOREIGN: usize = 4;

/// A name that was probably meant, and what is wrong with the one given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suggestion {
    pub(crate) name: String,
    pub(crate) slip: Slip,
}

/// How a name differs from the one that was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// Some documentation or an older version spells it this way.
    Documented,
    /// Upper and lower case, blanks, or another separator.
    Spelling,
    /// Characters other than ASCII stand in it, perhaps to look like those that belong there.
    LookAlike,
    /// A few keystrokes away.
    Typo,
}

impl Slip {
    /// Is there no doubt which name was meant, so that a tool may put it in? Foreign characters
    /// may be there on purpose, so a person has to look at them.
    pub(crate) fn is_certain(self) -> bool {
        matches!(self, Self::Documented | Self::Spelling)
    }
}

pub(crate) fn nearest<'a>(
    given: &str,
    names: impl Iterator<Item = &'a str>,
    misspellings: &[(&str, &str)],
) -> Option<Suggestion> {
    // `//name`, `_name` and the like are how people switch a name off where they cannot comment.
    let text = given.trim();
    let edge = |c: char| !c.is_alphanumeric();
    let switched_off = text.starts_with(edge) || text.ends_with(edge);
    let found = |name: &str, slip| {
        Some(Suggestion {
            name: name.to_owned(),
            slip: if switched_off { Slip::Typo } else { slip },
        })
    };
    if given.is_empty() || given.len() > LONGEST_NAME {
        return None;
    }
    let plain = plain(given);
    if let Some((_, right)) = misspellings
        .iter()
        .find(|(wrong, _)| self::plain(wrong) == plain)
    {
        return found(right, Slip::Documented);
    }
    let names: Vec<&str> = names.collect();
    if let Some(name) = only(names.iter().filter(|name| self::plain(name) == plain)) {
        return found(name, Slip::Spelling);
    }
    let foreign = plain.chars().filter(|c| !c.is_ascii()).count();
    if (1..=MOST_FOREIGN).contains(&foreign) {
        let disguised: Vec<char> = plain.chars().collect();
        let fits = |name: &&&str| fits(&disguised, &self::plain(name).chars().collect::<Vec<_>>());
        if let Some(name) = only(names.iter().filter(fits)) {
            return found(name, Slip::LookAlike);
        }
    }
    let allowed = 1 + given.len() / 6;
    let distance = |name: &str| strsim::osa_distance(given, name);
    let best = names.iter().map(|name| distance(name)).min()?;
    if best > allowed {
        return None;
    }
    // Two names equally near: naming one of them would be a guess.
    only(names.iter().filter(|name| distance(name) == best))
        .and_then(|name| found(name, Slip::Typo))
}

fn only<'a, 'b: 'a>(mut matches: impl Iterator<Item = &'a &'b str>) -> Option<&'b str> {
    let first = matches.next()?;
    matches.next().is_none().then_some(*first)
}

/// The name without what people get wrong first: case, blanks, and which separator stands where.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !c.is_whitespace());
    letters
        .filter(|c| !matches!(c, '.' | '-' | '_' | ':' | '/'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Is `name` what is disguised, each foreign character standing for one of its own, or for none?
fn fits(disguised: &[char], name: &[char]) -> bool {
    let Some((first, rest)) = disguised.split_first() else {
        return name.is_empty();
    };
    match name.split_first() {
        Some((own, name)) if first == own => fits(rest, name),
        Some((_, after)) if !first.is_ascii() => fits(rest, after) || fits(rest, name),
        None if !first.is_ascii() => fits(rest, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "api",
        "message.read",
        "message.write",
        "scheduler",
        "ui.interact",
        "ui.registerButtons",
    ];
    const MISSPELLINGS: [(&str, &str); 1] = [("apis", "api")];

    #[track_caller]
    fn check(given: &str, expected: Option<(&str, Slip)>) {
        let found = nearest(given, NAMES.into_iter(), &MISSPELLINGS);
        assert_eq!(
            found.as_ref().map(|s| (s.name.as_str(), s.slip)),
            expected,
            "{given:?}"
        );
    }

    #[test]
    fn each_kind_of_slip_is_named() {
        check("apis", Some(("api", Slip::Documented)));
        check(" Message.Write ", Some(("message.write", Slip::Spelling)));
        check("message:write", Some(("message.write", Slip::Spelling)));
        check(
            "ui.registerbuttons",
            Some(("ui.registerButtons", Slip::Spelling)),
        );
        check(
            "m\u{435}ssage.write",
            Some(("message.write", Slip::LookAlike)),
        );
        check(
            "message.wr\u{200b}ite",
            Some(("message.write", Slip::LookAlike)),
        );
        check("\u{430}\u{440}i", Some(("api", Slip::LookAlike)));
        check("\u{442}\u{435}\u{455}\u{455}\u{430}ge.write", None);
        check("mesage.write", Some(("message.write", Slip::Typo)));
        check("//message.write", Some(("message.write", Slip::Typo)));
        check("_message.write", Some(("message.write", Slip::Typo)));
        check("apis-", Some(("api", Slip::Typo)));
        check("schduler", Some(("scheduler", Slip::Typo)));
    }

    #[test]
    fn nothing_is_guessed_without_ground() {
        check("database.drop", None);
        check("", None);
        check(&"message.write".repeat(40), None);
    }

    #[test]
    fn two_equally_near_names_are_no_suggestion() {
        let found = nearest("b.read", ["a.read", "c.read"].into_iter(), &[]);
        assert_eq!(found, None);
    }
}
