//! Events of a Root community: one is applied whole or not at all, and nothing that is remembered outlives it.

use grantfold::root::{Community, Readings, Rule};

use crate::properties::{check_diagnostics, check_refusal};
use crate::targets::community::{check_answers, check_written};
use crate::texts;

const MOST_EVENTS: usize = 8;

pub(crate) fn run(input: &[u8]) {
    let texts = texts(input);
    let Some((document, events)) = texts.split_first() else {
        return;
    };
    let Ok(mut community) = Community::from_json(document, Readings::default()) else {
        return;
    };
    for event in events.iter().take(MOST_EVENTS) {
        // Asking fills what is remembered; the event has to make it forgotten.
        check_answers(&community);
        step(&mut community, event);
    }
    check_written(&community);
}

fn step(community: &mut Community, event: &str) {
    let (before, version) = (community.to_json(), community.version());
    let (structure, membership) = (community.structure(), community.membership());
    let mut fresh =
        Community::from_json(&before, Readings::default()).expect("it was just written");
    match community.apply(event) {
        Err(problems) => {
            check_refusal(event, &problems);
            assert_eq!(
                (community.to_json(), community.version()),
                (before, version),
                "refused, and changed"
            );
            assert!(fresh.apply(event).is_err());
        }
        Ok(applied) => {
            check_diagnostics(event, &applied.diagnostics);
            assert_eq!(community.version(), version + u64::from(applied.changed));
            assert!(community.structure() >= structure && community.membership() >= membership);
            let after = community.to_json();
            assert!(applied.changed || after == before, "{before}\n{after}");
            let unknown = community.unknown_rules();
            for key in &applied.unknown_rules {
                assert_eq!(community.rule(key), Some(&Rule::Unknown));
                assert!(unknown.contains(key));
            }
            assert_eq!(
                fresh.apply(event).as_ref(),
                Ok(&applied),
                "read again, it goes another way"
            );
            assert_eq!(fresh.to_json(), after);
            assert_eq!(
                check_answers(community),
                check_answers(&fresh),
                "an old answer: {event}\n{before}"
            );
        }
    }
}
