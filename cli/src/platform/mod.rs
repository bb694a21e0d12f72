//! Which platform a document belongs to, and what it says there: the one place that tells platforms apart.

mod granted;
mod tools;

use std::path::Path;

use grantfold::rocketchat::AppManifest;
use grantfold::{Code, Diagnostic, ManifestDiff, Platform, Review, root};

use crate::input::Source;

pub(crate) use granted::Granted;
pub(crate) use tools::ToolGrants;

/// The manifest of a Rocket.Chat app, in a folder and in a package.
pub(crate) const ROCKETCHAT_APP: &str = "app.json";
/// The manifest of a Root app or bot.
pub(crate) const ROOT: &str = "root-manifest.json";

/// The platform that names its manifests so.
pub(crate) fn named(path: &Path) -> Option<Platform> {
    let name = path.file_name()?;
    if name == ROCKETCHAT_APP {
        Some(Platform::RocketChatApp)
    } else if name == ROOT {
        Some(Platform::Root)
    } else {
        None
    }
}

/// The platform a document says it is of; its file's name counts only where it does not tell.
pub(crate) fn of(source: &Source, text: &str) -> Option<Platform> {
    match source {
        // The server takes what it finds in a package for its own, whatever that is.
        Source::Package(_) => Some(Platform::RocketChatApp),
        Source::File(path) => Platform::of(text).or_else(|| named(path)),
        Source::Stdin => Platform::of(text),
    }
}

/// How people call a manifest of this platform.
pub(crate) fn kind(platform: Platform) -> &'static str {
    match platform {
        Platform::RocketChatApp => "a Rocket.Chat app manifest",
        Platform::Root => "a Root manifest",
        other => other.name(),
    }
}

/// A manifest of any platform.
pub(crate) enum Manifest {
    RocketChatApp(Box<AppManifest>),
    Root(root::Manifest),
}

impl Manifest {
    /// The manifest, or what is wrong with a document of a platform that nothing here knows.
    pub(crate) fn read(
        platform: Option<Platform>,
        bytes: &[u8],
    ) -> Result<(Platform, Self), Vec<Diagnostic>> {
        let manifest = match platform {
            Some(Platform::RocketChatApp) => {
                Self::RocketChatApp(Box::new(AppManifest::parse_bytes(bytes)))
            }
            Some(Platform::Root) => Self::Root(root::Manifest::parse_bytes(bytes)),
            _ => return Err(Platform::problems_of_unknown(bytes)),
        };
        Ok((manifest.platform(), manifest))
    }

    pub(crate) fn platform(&self) -> Platform {
        match self {
            Self::RocketChatApp(_) => Platform::RocketChatApp,
            Self::Root(_) => Platform::Root,
        }
    }

    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::RocketChatApp(manifest) => manifest.diagnostics(),
            Self::Root(manifest) => manifest.diagnostics(),
        }
    }

    pub(crate) fn grants(&self) -> Granted {
        match self {
            Self::RocketChatApp(manifest) => Granted::App(manifest.grants()),
            Self::Root(manifest) => Granted::Root {
                grants: manifest.grants(),
                is_readable: is_readable(manifest),
            },
        }
    }

    /// What it would grant once mended; `None` where that is what it grants.
    pub(crate) fn would_grant(&self) -> Option<Granted> {
        let grants = self.grants();
        let mended = match self {
            Self::RocketChatApp(manifest) => Granted::App(manifest.would_grant()),
            Self::Root(manifest) => Granted::Root {
                grants: manifest.would_grant(),
                is_readable: true,
            },
        };
        (grants.is_broken() || mended.set() != grants.set()).then_some(mended)
    }

    /// What the tools of the platform take from it, where that was measured.
    pub(crate) fn granted_by(&self) -> Option<ToolGrants> {
        match self {
            Self::RocketChatApp(_) => None,
            Self::Root(manifest) => Some(ToolGrants::of(manifest)),
        }
    }

    pub(crate) fn review(&self) -> Review {
        match self {
            Self::RocketChatApp(manifest) => manifest.review(),
            Self::Root(manifest) => manifest.review(),
        }
    }

    /// What changed since an older manifest, if that is one of the same platform.
    pub(crate) fn diff(&self, old: &Self) -> Option<ManifestDiff> {
        match (self, old) {
            (Self::RocketChatApp(new), Self::RocketChatApp(old)) => Some(new.diff(old)),
            (Self::Root(new), Self::Root(old)) => Some(new.diff(old)),
            _ => None,
        }
    }

    /// The app's name and version, as far as it says them.
    pub(crate) fn title(&self) -> Option<String> {
        let (name, version) = match self {
            Self::RocketChatApp(manifest) => {
                (manifest.name().or(manifest.id()), manifest.version())
            }
            Self::Root(manifest) => (manifest.id(), manifest.version()),
        };
        Some(match version {
            Some(version) => format!("{} {version}", name?),
            None => name?.to_owned(),
        })
    }
}

/// A text that is not strict JSON grants nothing, whatever else it says.
fn is_readable(manifest: &root::Manifest) -> bool {
    let mut codes = manifest
        .diagnostics()
        .iter()
        .map(|diagnostic| diagnostic.code);
    !codes.any(|code| code.name().starts_with("json-") || code == Code::ManifestNotAnObject)
}
