//! Policy tests: a file that is no test is refused, and the same file always gives the same.

use grantfold::policy;

use crate::properties::decode;

pub(crate) fn run(input: &[u8]) {
    let text = decode(input);
    let first = policy::run(&text, None, &mut load);
    match &first {
        Ok(outcomes) => {
            assert!(!outcomes.is_empty(), "nothing was expected");
            for outcome in outcomes {
                assert_eq!(outcome.held, outcome.difference.is_none(), "{outcome:?}");
                assert!(
                    !outcome.held || outcome.explanation.is_none(),
                    "{outcome:?}"
                );
            }
        }
        Err(error) => assert!(!error.message.is_empty()),
    }
    assert_eq!(policy::run(&text, None, &mut load), first);
}

/// What a case finds under a file's name.
fn load(name: &str) -> Result<String, String> {
    let samples = [
        ("app.json", include_str!("../../../samples/app.json")),
        (
            "root-manifest.json",
            include_str!("../../../samples/root-manifest.json"),
        ),
        (
            "community.json",
            include_str!("../../../samples/community.json"),
        ),
        (
            "workspace.json",
            include_str!("../../../samples/workspace.json"),
        ),
    ];
    let found = samples.iter().find(|(sample, _)| *sample == name);
    found
        .map(|(_, text)| (*text).to_owned())
        .ok_or_else(|| "there is no such file".to_owned())
}
