//! The document of a Root community: written and read again it gives the same answers, and all questions agree.

use grantfold::root::{Community, Readings, root_catalog};

use crate::json;
use crate::properties::{check_diagnostics, check_grants, check_refusal, decode, names_of};
use crate::targets::community_rule::Rule;

/// Of how many members and places everything is asked.
const MOST: usize = 4;

pub(crate) fn run(input: &[u8]) {
    let text = decode(input);
    match Community::from_json(&text, Readings::default()) {
        Ok(community) => {
            check_diagnostics(&text, community.diagnostics());
            assert_eq!(community.version(), 0);
            check_rule(&community, &text);
            check_written(&community);
            for (_, readings) in Readings::default().alternatives() {
                check_answers(&community.under(readings));
            }
        }
        Err(diagnostics) => check_refusal(&text, &diagnostics),
    }
}

/// What the document grants is what `JSON.parse` and the documents' rule make of it.
fn check_rule(community: &Community, text: &str) {
    let root = json::parse(text).expect("what was read is JSON");
    let rule = Rule { root: &root };
    for member in community.members().take(MOST) {
        for place in community.place_ids().iter().take(MOST) {
            let grants = community.grants(member.id, place).expect("both are there");
            assert_eq!(
                names_of(&grants),
                rule.allowed(member.id, place),
                "{} in {place}",
                member.id
            );
        }
    }
}

/// The community written, which must read as it was.
pub(crate) fn check_written(community: &Community) -> String {
    let written = community.to_json();
    let again = Community::from_json(&written, community.readings());
    let again = again.unwrap_or_else(|problems| panic!("{problems:?}\n{written}"));
    assert_eq!(again.to_json(), written);
    assert_eq!(check_answers(&again), check_answers(community), "{written}");
    written
}

/// All answers about some members in some places; however a question is put, the answer is the same.
pub(crate) fn check_answers(community: &Community) -> Vec<(String, String, u64)> {
    let mut answers = Vec::new();
    let members: Vec<String> = community
        .members()
        .take(MOST)
        .map(|member| member.id.to_string())
        .collect();
    for member in &members {
        let access = community.access(member).expect("a member");
        check_grants(&community.community_grants(member).expect("a member"));
        let places: Vec<String> = community
            .place_ids()
            .iter()
            .take(MOST)
            .map(ToString::to_string)
            .collect();
        for place in &places {
            let grants = community.grants(member, place).expect("both are there");
            check_grants(&grants);
            let number = community.place_number(place).expect("it is there");
            let word = access.word_at(number);
            for (bit, name) in root_catalog().names().enumerate() {
                assert_eq!(
                    word >> bit & 1 == 1,
                    grants.has(name),
                    "{name} of {member} in {place}"
                );
            }
            let everybody = community.members_in(place).expect("it is there");
            let found = everybody
                .into_iter()
                .find(|(id, _)| ***id == **member)
                .map(|(_, word)| word);
            assert_eq!(found, Some(word), "{member} in {place}");
            let here = root_catalog()
                .names()
                .filter(|name| name.starts_with("channel.") && grants.has(name));
            let sees = community.sees(member, place).expect("both are there");
            assert!(sees || here.count() == 0, "{member} does not see {place}");
            answers.push((member.clone(), place.clone(), word));
        }
    }
    answers
}
