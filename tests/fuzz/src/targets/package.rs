//! App packages: what the command finds in an archive is what stands in it, and nothing is granted by a broken one.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use grantfold::rocketchat::AppManifest;
use grantfold_cli::Style;
use serde_json::Value;

use crate::properties::{Names, names_of};

/// Starts a local header, an entry of the directory, the end of the directory.
const LOCAL: &[u8] = b"PK\x03\x04";
const NAME: &[u8] = b"app.json";

pub(crate) fn run(input: &[u8]) {
    if input.starts_with(b"PK") {
        check_archive(input);
    } else {
        check_packed(input);
    }
}

/// Any bytes: what is granted is granted by a manifest that stands in the archive under its name.
fn check_archive(archive: &[u8]) {
    let folder = Scratch::new();
    let path = folder.file("app.zip", archive);
    let (code, shown) = show(&path);
    assert!((0..=2).contains(&code), "exit code {code}");
    let fixed = command([
        "check".into(),
        "--fix".into(),
        path.clone().into_os_string(),
    ]);
    assert!((0..=2).contains(&fixed.0));
    assert_eq!(
        fs::read(&path).expect("the file is there"),
        archive,
        "a package is never written"
    );
    let granted = granted(&shown);
    if granted.is_empty() {
        return;
    }
    let found = manifests(archive)
        .any(|text| names_of(&AppManifest::parse_bytes(&text).grants()) == granted);
    assert!(found, "no manifest in the archive grants {granted:?}");
}

/// A manifest in a good archive is read as it is outside of one.
fn check_packed(manifest: &[u8]) {
    let folder = Scratch::new();
    let plain = show(&folder.file("app.json", manifest));
    for deflate in [false, true] {
        let packed = show(&folder.file("app.zip", &pack(manifest, deflate)));
        assert_eq!(packed.0, plain.0, "{} {}", packed.1, plain.1);
        for part in ["grants", "wouldGrant", "diagnostics"] {
            assert_eq!(packed.1[part], plain.1[part], "{part}");
        }
    }
}

fn show(path: &Path) -> (i32, Value) {
    let (code, out) = command([
        "show".into(),
        "--format".into(),
        "json".into(),
        path.as_os_str().to_owned(),
    ]);
    (code, serde_json::from_str(&out).unwrap_or_default())
}

fn granted(shown: &Value) -> Names {
    let names = shown["grants"]["permissions"]
        .as_array()
        .into_iter()
        .flatten();
    names
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect()
}

/// Runs the command; its exit code and what it wrote.
pub(crate) fn command<const N: usize>(arguments: [OsString; N]) -> (i32, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = grantfold_cli::run(arguments, &mut out, &mut err, Style::Plain);
    (
        code,
        String::from_utf8(out).expect("the command writes UTF-8"),
    )
}

/// Whatever may be the manifest: the bytes behind each local header of its name, stored or deflated.
fn manifests(archive: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let starts = (0..archive.len()).filter(|at| archive[*at..].starts_with(LOCAL));
    starts.flat_map(|at| {
        let header = &archive[at..];
        let number = |at: usize, bytes: usize| -> usize {
            let bytes = header.get(at..at + bytes).unwrap_or_default();
            bytes
                .iter()
                .rev()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
        };
        let data = 30 + number(26, 2) + number(28, 2);
        let data = header.get(data..).unwrap_or_default();
        let named = header.get(30..30 + NAME.len()) == Some(NAME) && number(26, 2) == NAME.len();
        // How long a stored one is, the directory says: any length may be meant.
        let stored = (0..=data.len())
            .filter(|_| named && number(8, 2) == 0)
            .map(|end| data[..end].to_vec());
        let deflated = (named && number(8, 2) == 8)
            .then(|| miniz_oxide::inflate::decompress_to_vec_with_limit(data, 1 << 21).ok());
        stored.chain(deflated.flatten()).collect::<Vec<_>>()
    })
}

/// An archive with nothing in it but a manifest.
fn pack(manifest: &[u8], deflate: bool) -> Vec<u8> {
    let packed = match deflate {
        true => miniz_oxide::deflate::compress_to_vec(manifest, 6),
        false => manifest.to_vec(),
    };
    let word = |value: usize| {
        u32::try_from(value)
            .expect("inputs are small")
            .to_le_bytes()
    };
    let crc = crc32(manifest).to_le_bytes();
    let method = [if deflate { 8 } else { 0 }, 0];
    let sizes = [word(packed.len()), word(manifest.len())].concat();
    // Version, flags, method, time and date, checksum, sizes, lengths of the name and of extra fields.
    let header = [
        &[20, 0, 0, 0],
        &method[..],
        &[0; 4],
        &crc,
        &sizes,
        &[8, 0, 0, 0],
    ]
    .concat();
    let mut archive = [LOCAL, &header, NAME, &packed].concat();
    let start = archive.len();
    archive.extend([b"PK\x01\x02\x14\x00", &header[..], &[0; 14], NAME].concat());
    let length = archive.len() - start;
    archive.extend(
        [
            b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
            &word(length)[..],
            &word(start),
            &[0; 2],
        ]
        .concat(),
    );
    archive
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| crc >> 1 ^ (if crc & 1 == 1 { 0xedb8_8320 } else { 0 });
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(!0, byte)
}

/// A folder that goes when it is dropped; in memory where the system has such a place.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = base.join(format!("grantfold-fuzz-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self(folder)
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
