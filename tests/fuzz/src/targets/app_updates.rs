//! Updates of apps: without consent an app never gets more than it had.

use grantfold::rocketchat::{Allowed, AppGrants, AppManifest, AppRegistry};

use crate::properties::{assert_within, names_of};
use crate::texts;

pub(crate) fn run(input: &[u8]) {
    let mut registry = AppRegistry::default();
    for text in texts(input).iter().take(6) {
        let manifest = AppManifest::parse(text);
        let Some(app) = manifest.id().filter(|id| !id.is_empty()) else {
            assert!(registry.install(&manifest).is_err());
            continue;
        };
        let before = registry.get(app).cloned();
        let version = registry.version();
        let Some(before) = before else {
            registry.install(&manifest).expect("it was not there");
            assert_eq!(registry.version(), version + 1);
            continue;
        };
        assert!(registry.install(&manifest).is_err());
        let diff = registry.diff(&manifest).expect("it is installed");
        match registry.update(&manifest, false) {
            Ok(after) => {
                assert!(
                    !diff.needs_consent && !diff.changes.iter().any(|change| change.kind.is_gain())
                );
                check_no_wider(&before, after);
                assert_eq!(registry.version(), version + 1);
            }
            Err(_) => {
                assert!(diff.needs_consent);
                assert_eq!(
                    (registry.get(app), registry.version()),
                    (Some(&before), version)
                );
                registry.update(&manifest, true).expect("somebody agreed");
            }
        }
        assert_eq!(registry.get(app), Some(&manifest.grants()));
    }
}

fn check_no_wider(before: &AppGrants, after: &AppGrants) {
    assert_within(&names_of(after), &names_of(before), "more without consent");
    let (old, new) = (before.limits(), after.limits());
    if after.has("networking") && old.hosts != Allowed::Any {
        assert_ne!(new.hosts, Allowed::Any, "any host without consent");
    }
    if after.has("cloud.workspace-token") && old.scopes != Allowed::Any {
        let within = |scope| {
            old.scopes
                .listed()
                .is_some_and(|listed| listed.contains(scope))
        };
        assert!(
            new.scopes
                .listed()
                .is_some_and(|listed| listed.iter().all(within))
        );
    }
    if after.has("server-setting.read") {
        assert!(
            new.hidden_settings
                .iter()
                .all(|setting| old.hidden_settings.contains(setting))
        );
    }
}
