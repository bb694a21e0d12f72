//! Which documents the arguments name, and their bytes.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use grantfold::{Code, Diagnostic, MAX_BYTES, Platform};

use crate::package;
use crate::platform::{self, Manifest, ROCKETCHAT_APP, ROOT};

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
    /// The manifest inside this archive.
    Package(PathBuf),
}

/// A document that was read, and what it says.
pub(crate) struct Document {
    pub(crate) source: Source,
    pub(crate) text: String,
    /// Does the text hold exactly the file's bytes?
    pub(crate) is_utf8: bool,
    /// What it says, or what is wrong with a document of no known platform.
    understood: Result<(Platform, Manifest), Vec<Diagnostic>>,
}

impl Source {
    /// As a message names it; not yet safe for a terminal.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Package(path) => path.join(ROCKETCHAT_APP).display().to_string(),
        }
    }

    /// The file on disk.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) | Self::Package(path) => Some(path),
        }
    }

    /// As JSON names it: the path as it was given, or `-`.
    pub(crate) fn name(&self) -> String {
        self.path()
            .map_or_else(|| "-".to_owned(), |path| path.display().to_string())
    }
}

/// What a document is in which nothing tells even that.
const NEITHER: &str = "neither a Rocket.Chat app manifest nor a Root manifest";

impl Document {
    /// Reads the one document that a path names.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let refuse = |reason: String| format!("cannot read `{}`: {reason}", path.display());
        let (source, bytes) = match path.to_str() {
            Some("-") => (Source::Stdin, stdin()?),
            _ => file(path).map_err(refuse)?,
        };
        Ok(Self::of(source, bytes))
    }

    fn of(source: Source, bytes: Vec<u8>) -> Self {
        Self::of_platform(None, source, bytes)
    }

    /// A document of which something else tells the platform.
    fn of_platform(platform: Option<Platform>, source: Source, bytes: Vec<u8>) -> Self {
        let is_utf8 = str::from_utf8(&bytes).is_ok();
        let text = decode(&bytes);
        let platform = platform.or_else(|| platform::of(&source, &text));
        Self {
            source,
            text,
            is_utf8,
            understood: Manifest::read(platform, &bytes),
        }
    }

    /// The same document with another text.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self::of_platform(self.platform(), self.source.clone(), text.into_bytes())
    }

    /// The same document, read as one of this platform if it does not tell by itself.
    pub(crate) fn or_of(self, platform: Option<Platform>) -> Self {
        match self.understood {
            // Places count in the text, which is not the file if that is not UTF-8.
            Err(_) if self.is_utf8 => {
                Self::of_platform(platform, self.source, self.text.into_bytes())
            }
            _ => self,
        }
    }

    pub(crate) fn platform(&self) -> Option<Platform> {
        self.understood.as_ref().ok().map(|(platform, _)| *platform)
    }

    /// The manifest it is, if anything tells its platform.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        self.understood.as_ref().ok().map(|(_, manifest)| manifest)
    }

    /// The manifest it is, or why no question about it can be answered.
    pub(crate) fn answerable(&self) -> Result<&Manifest, String> {
        self.manifest().ok_or_else(|| {
            let name = self.source.shown();
            let mut problems = self.diagnostics().iter();
            let problem = problems.find(|problem| problem.code == Code::ManifestUnknownPlatform);
            let what = problem.map_or(NEITHER, |problem| &problem.message);
            format!("`{name}` is {what} (`grantfold check` says more)")
        })
    }

    /// What is wrong with it.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        match &self.understood {
            Ok((_, manifest)) => manifest.diagnostics(),
            Err(diagnostics) => diagnostics,
        }
    }
}

/// Each byte that is not UTF-8 becomes one `?`, as in the places that the core reports.
fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

fn stdin() -> Result<Vec<u8>, String> {
    let bytes = limited(io::stdin().lock())
        .map_err(|error| format!("cannot read standard input: {error}"))?;
    if package::is_package(&bytes) {
        return Err("standard input is a zip archive: name the file instead".to_owned());
    }
    Ok(bytes)
}

/// The whole text of a file that is no manifest; the core says how large such a text may be.
pub(crate) fn whole(path: &Path) -> Result<(Source, String), String> {
    let (source, read) = match path.to_str() {
        Some("-") => (Source::Stdin, io::read_to_string(io::stdin().lock())),
        _ => (Source::File(path.to_owned()), fs::read_to_string(path)),
    };
    Ok((source, read.map_err(|error| text_reason(&error))?))
}

fn file(path: &Path) -> Result<(Source, Vec<u8>), String> {
    let plain = |error: io::Error| reason(&error);
    let mut file = File::open(path).map_err(plain)?;
    if file.metadata().map_err(plain)?.is_dir() {
        return Err("it is a folder, and one document is wanted".to_owned());
    }
    let bytes = limited(&mut file).map_err(plain)?;
    let named_so = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    if named_so || package::is_package(&bytes) {
        file.rewind().map_err(plain)?;
        return Ok((Source::Package(path.to_owned()), package::read(file)?));
    }
    Ok((Source::File(path.to_owned()), bytes))
}

/// Enough bytes for the core to see that a document is too large, and for the longest character more.
pub(crate) const LIMIT: usize = MAX_BYTES + 4;

/// All bytes, or just more than the core reads at most: it says then what is wrong.
pub(crate) fn limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT as u64).read_to_end(&mut bytes)?;
    Ok(whole_characters(bytes))
}

/// Takes off the part of a character that the limit cut through: it is no fault of the file.
pub(crate) fn whole_characters(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() > MAX_BYTES
        && let Err(error) = str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
    bytes
}

/// Why a text could not be read.
pub(crate) fn text_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => reason(error),
    }
}

/// The system's words without their number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

/// The documents to check: paths, and why some could not be found.
pub(crate) fn find(paths: &[PathBuf]) -> Vec<Result<PathBuf, String>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(folder(path));
        } else {
            found.push(Ok(path.clone()));
        }
    }
    // A file may be named, and lie in a folder that is named too.
    let mut seen = HashSet::new();
    found.retain(|found| match found {
        Ok(path) => seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())),
        Err(_) => true,
    });
    found
}

fn folder(root: &Path) -> Vec<Result<PathBuf, String>> {
    let mut found = Vec::new();
    let mut beside = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries = match entries(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                found.push(Err(format!(
                    "cannot read `{}`: {}",
                    folder.display(),
                    reason(&error)
                )));
                continue;
            }
        };
        for path in entries {
            // A link to a folder may lead in circles; one to a file is as good as the file.
            if path.is_dir() {
                if !path.is_symlink() && !is_left_out(&path) {
                    pending.push(path);
                }
            } else if platform::named(&path).is_some() {
                found.push(Ok(path));
            } else if folder == root
                && path
                    .extension()
                    .is_some_and(|extension| extension == "json")
            {
                beside.push(Ok(path));
            }
        }
    }
    if !found.iter().any(Result::is_ok) {
        found.extend(beside);
    }
    if found.is_empty() {
        found.push(Err(format!(
            "there is no {ROCKETCHAT_APP}, no {ROOT} and no other .json file in `{}`",
            root.display()
        )));
    }
    // Reading order is the file system's; people and tests want one.
    found.sort_unstable();
    found
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

fn is_left_out(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| name == "node_modules" || name.starts_with('.'))
}
