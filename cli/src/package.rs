//! App packages: the manifest inside a zip archive.

use std::fs::File;

use grantfold::MAX_BYTES;
use zip::ZipArchive;
use zip::read::ZipReadOptions;
use zip::result::ZipError;

use crate::input;
use crate::platform::ROCKETCHAT_APP;

/// Is this the start of a zip archive, with files or without? No JSON text starts so.
pub(crate) fn is_package(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The bytes of the manifest in a package, or why there are none. Of a manifest that is too large, enough for the core
/// to refuse it.
pub(crate) fn read(file: File) -> Result<Vec<u8>, String> {
    let mut archive = ZipArchive::new(file).map_err(|error| match error {
        ZipError::Io(error) => error.to_string(),
        error => format!("it is not a zip archive: {}", reason(&error)),
    })?;
    let Some(index) = archive.index_for_name(ROCKETCHAT_APP) else {
        return Err(missing(&archive));
    };
    // A platform that unpacks by the entries' own headers must find the same manifest as one that goes by the
    // directory at the archive's end, and only one of them.
    let options = ZipReadOptions::new().enforce_header_consistency(true);
    let refuse =
        |error: ZipError| format!("its {ROCKETCHAT_APP} cannot be read: {}", reason(&error));
    let entry = archive
        .by_index_with_options(index, options)
        .map_err(refuse)?;
    if !entry.is_file() {
        return Err(format!("its {ROCKETCHAT_APP} is not a file"));
    }
    let declared = entry.size();
    // What the archive says about sizes is a claim: unpacking stops by what came out.
    let unpacked = input::limited(entry);
    let bytes =
        unpacked.map_err(|error| format!("its {ROCKETCHAT_APP} cannot be unpacked: {error}"))?;
    let found = bytes.len();
    if found <= MAX_BYTES && found as u64 != declared {
        return Err(format!(
            "its {ROCKETCHAT_APP} has {found} bytes where the archive says {declared}"
        ));
    }
    Ok(bytes)
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::InvalidArchive(reason) => reason.to_string(),
        ZipError::UnsupportedArchive(reason) => (*reason).to_owned(),
        error => error.to_string(),
    }
}

fn missing(archive: &ZipArchive<File>) -> String {
    let mut names = archive.file_names().flatten();
    let nested = names.find(|name| name.rsplit(['/', '\\']).next() == Some(ROCKETCHAT_APP));
    match nested {
        Some(name) => format!(
            "it has no {ROCKETCHAT_APP} at its root, only `{name}`; pack the contents of the folder, not the folder"
        ),
        None => format!("it has no {ROCKETCHAT_APP} at its root"),
    }
}
