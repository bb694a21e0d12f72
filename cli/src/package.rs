//! App packages: the manifest inside a zip archive.

use std::fs::File;
use std::io::Read;

use grantfold::MAX_BYTES;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use rawzip::{
    CompressionMethod, ErrorKind, FileReader, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ZipArchive,
    ZipVerification,
};

use crate::input;
use crate::platform::ROCKETCHAT_APP;

type Archive = ZipArchive<FileReader>;

/// What the archive's directory says about the manifest.
struct Entry {
    place: rawzip::ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    claim: ZipVerification,
}

/// Is this the start of a zip archive, with files or without? No JSON text starts so.
pub(crate) fn is_package(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The bytes of the manifest in a package, or why there are none. Of a manifest that is too large, enough for the core
/// to refuse it.
pub(crate) fn read(file: File) -> Result<Vec<u8>, String> {
    // Large enough for any name, so that a long one is no error of its own.
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = ZipArchive::from_file(file, &mut buffer).map_err(|error| broken(&error))?;
    let entry = find(&archive, &mut buffer)?;
    let bytes = unpack(&archive, &entry, &mut buffer)
        .map_err(|reason| format!("its {ROCKETCHAT_APP} {reason}"))?;
    if bytes.len() <= MAX_BYTES {
        let found = ZipVerification {
            crc: rawzip::crc32(&bytes),
            uncompressed_size: bytes.len() as u64,
        };
        entry.claim.valid(found).map_err(|_| {
            format!("its {ROCKETCHAT_APP} is not what the archive says: the size or the checksum differs")
        })?;
    }
    Ok(bytes)
}

fn broken(error: &rawzip::Error) -> String {
    match error.kind() {
        ErrorKind::IO(error) => input::reason(error),
        ErrorKind::MissingEndOfCentralDirectory => "it is not a zip archive".to_owned(),
        kind => format!(
            "it is not a whole zip archive: {}",
            kind.to_string().to_lowercase()
        ),
    }
}

/// The one manifest at the root. Of two, readers would take the first or the last.
fn find(archive: &Archive, buffer: &mut [u8]) -> Result<Entry, String> {
    let (mut found, mut nested) = (None, None);
    let mut entries = archive.entries(buffer);
    while let Some(record) = entries.next_entry().map_err(|error| broken(&error))? {
        let path = record.file_path();
        let name = String::from_utf8_lossy(path.as_bytes());
        if name != ROCKETCHAT_APP {
            let is_nested = name.rsplit(['/', '\\']).next() == Some(ROCKETCHAT_APP);
            nested = nested.or_else(|| is_nested.then(|| name.into_owned()));
            continue;
        }
        if record.mode().is_symlink() || record.flags().is_encrypted() {
            return Err(format!("its {ROCKETCHAT_APP} is a link or encrypted"));
        }
        let entry = Entry {
            place: record.wayfinder(),
            method: record.compression_method(),
            claim: ZipVerification {
                crc: record.crc32(),
                uncompressed_size: record.uncompressed_size_hint(),
            },
        };
        if found.replace(entry).is_some() {
            return Err(format!("it has {ROCKETCHAT_APP} twice"));
        }
    }
    found.ok_or_else(|| match nested {
        Some(name) => format!(
            "it has no {ROCKETCHAT_APP} at its root, only `{name}`: pack the contents of the folder, not the folder"
        ),
        None => format!("it has no {ROCKETCHAT_APP} at its root"),
    })
}

fn unpack(archive: &Archive, entry: &Entry, buffer: &mut [u8]) -> Result<Vec<u8>, String> {
    let unreadable =
        |error: rawzip::Error| format!("cannot be read: {}", error.to_string().to_lowercase());
    let packed = archive.get_entry(entry.place).map_err(unreadable)?;
    let local = packed.local_header(buffer).map_err(unreadable)?;
    // Some readers go by these headers, and must find the same manifest.
    if local.file_path().as_bytes() != ROCKETCHAT_APP.as_bytes()
        || local.compression_method() != entry.method
    {
        return Err("has another name or form inside the archive than in its directory".to_owned());
    }
    // Sizes in an archive are claims: reading and unpacking stop by what came out.
    if entry.method == CompressionMethod::STORE {
        return input::limited(packed.reader())
            .map_err(|error| format!("cannot be read: {}", input::reason(&error)));
    }
    if entry.method != CompressionMethod::DEFLATE {
        return Err(format!(
            "is packed by a method that is not supported ({})",
            entry.method.as_u16()
        ));
    }
    let mut deflated = Vec::new();
    // What unpacks to no more than is read at all is never as long as this.
    let longest = 2 * MAX_BYTES as u64;
    let read = packed.reader().take(longest).read_to_end(&mut deflated);
    read.map_err(|error| format!("cannot be read: {}", input::reason(&error)))?;
    match decompress_to_vec_with_limit(&deflated, input::LIMIT) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            Ok(input::whole_characters(error.output))
        }
        Err(_) => Err("cannot be unpacked: the packed data are damaged".to_owned()),
    }
}
