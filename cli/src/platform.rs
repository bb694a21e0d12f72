//! Which platform a document belongs to: the one place that knows the names of their files.

use std::path::Path;

use grantfold::Diagnostic;
use grantfold::rocketchat::{AppGrants, AppManifest, GrantOrigin, ManifestDiff, Review};

/// The manifest of a Rocket.Chat app, in a folder and in a package.
pub(crate) const ROCKETCHAT_APP: &str = "app.json";

/// Is this how a platform names its manifests?
pub(crate) fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ROCKETCHAT_APP)
}

/// A manifest of any platform.
pub(crate) enum Manifest {
    RocketChatApp(AppManifest),
}

impl Manifest {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        Self::RocketChatApp(AppManifest::parse_bytes(bytes))
    }

    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        let Self::RocketChatApp(manifest) = self;
        manifest.diagnostics()
    }

    pub(crate) fn grants(&self) -> AppGrants {
        let Self::RocketChatApp(manifest) = self;
        manifest.grants()
    }

    /// What it would grant once mended; `None` where that is what it grants.
    pub(crate) fn would_grant(&self) -> Option<AppGrants> {
        let Self::RocketChatApp(manifest) = self;
        let (grants, mended) = (manifest.grants(), manifest.would_grant());
        (is_broken(grants.origin()) || mended.set() != grants.set()).then_some(mended)
    }

    pub(crate) fn review(&self) -> Review {
        let Self::RocketChatApp(manifest) = self;
        manifest.review()
    }

    pub(crate) fn diff(&self, old: &Self) -> ManifestDiff {
        let (Self::RocketChatApp(new), Self::RocketChatApp(old)) = (self, old);
        new.diff(old)
    }

    /// The app's name and version, as far as it says them.
    pub(crate) fn title(&self) -> Option<String> {
        let Self::RocketChatApp(manifest) = self;
        let name = manifest.name().or(manifest.id())?;
        Some(match manifest.version() {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        })
    }
}

/// Do these grants come from a document that could not be understood as it stands?
pub(crate) fn is_broken(origin: GrantOrigin) -> bool {
    matches!(origin, GrantOrigin::Unreadable | GrantOrigin::Malformed)
}
