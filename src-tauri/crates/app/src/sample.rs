//! The sample: one small company seen through three systems, shipped inside the program.
//!
//! The archive is made by `cargo xtask sample` from the readable sources beside it and unpacked here without any
//! network. Unpacking goes to a folder of its own that is renamed into place, so what stands at the final path is
//! whole; an interrupted run leaves nothing that looks finished. A stamp tells which archive a folder came from.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use api::Code;

/// `tar` compressed with Zstandard.
static ARCHIVE: &[u8] = include_bytes!("../sample/sample.tar.zst");

/// Holds the digest of the archive a folder was unpacked from.
const STAMP: &str = "stamp";
/// What the archive may unpack to at most: anything larger is not the sample.
const MAX_UNPACKED: u64 = 64 << 20;

/// Name of the source, connector, and where it is below the sample's folder.
const PLACES: [(&str, &str, &str); 3] = [
    ("Sirius shop", "sqlite", "shop.db"),
    ("Sirius analytics", "duckdb", "analytics.duckdb"),
    ("Sirius events", "files", "events"),
];

/// One of the sample's systems, ready to be added as a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePlace {
    pub name: String,
    /// The id of the connector that reads it.
    pub connector: &'static str,
    pub path: PathBuf,
}

/// Why the sample could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    #[error("the sample could not be written to “{}”", path.display())]
    Write {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("the sample inside the program is damaged: {0}")]
    Archive(String),
}

impl UnpackError {
    fn remedy(&self) -> &'static str {
        match self {
            UnpackError::Archive(_) => "install the program again",
            UnpackError::Write { cause, .. } => match cause.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "free about 10 MB on that disk and try again; nothing else was changed"
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "allow writing to the data folder, or choose another with PULK_HOME"
                }
                _ => "check the disk that folder is on and try again",
            },
        }
    }
}

impl From<UnpackError> for api::Error {
    fn from(error: UnpackError) -> api::Error {
        let code = match error {
            UnpackError::Write { .. } => Code::Storage,
            UnpackError::Archive(_) => Code::Damaged,
        };
        let details = crate::error::chain(&error);
        api::Error { code, message: error.to_string(), remedy: Some(error.remedy().to_owned()), details }
    }
}

/// Puts the sample's files into the folder `into`, unless they are there, and says where each system is.
///
/// # Errors
/// [`UnpackError`] when the folder cannot be written. What was there before is then still there.
pub fn unpack(into: &Path) -> Result<Vec<SamplePlace>, UnpackError> {
    let stamp = digest(ARCHIVE);
    if !is_current(into, &stamp) {
        replace(ARCHIVE, into, &stamp)?;
    }
    Ok(PLACES
        .iter()
        .map(|&(name, connector, path)| SamplePlace { name: name.to_owned(), connector, path: into.join(path) })
        .collect())
}

fn is_current(into: &Path, stamp: &str) -> bool {
    fs::read_to_string(into.join(STAMP)).is_ok_and(|found| found == stamp)
        && PLACES.iter().all(|&(_, _, path)| into.join(path).exists())
}

/// Unpacks beside `into` and swaps the folders.
fn replace(archive: &[u8], into: &Path, stamp: &str) -> Result<(), UnpackError> {
    let write = |cause| UnpackError::Write { path: into.to_owned(), cause };
    let parent = into.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(write)?;
    let beside = tempfile::Builder::new().prefix(".sample-").tempdir_in(parent).map_err(write)?;
    let (fresh, old) = (beside.path().join("fresh"), beside.path().join("old"));
    fs::create_dir(&fresh).map_err(write)?;
    extract(archive, &fresh)?;
    fs::write(fresh.join(STAMP), stamp).map_err(write)?;
    if into.exists() {
        fs::rename(into, &old).map_err(write)?;
    }
    if let Err(cause) = fs::rename(&fresh, into) {
        if old.exists() {
            // The old sample goes back; should even that fail, the error below is the one to tell.
            let _ = fs::rename(&old, into);
        }
        return Err(write(cause));
    }
    Ok(())
}

/// Writes every file of the archive below `folder`. Only plain files and folders with plain names are taken.
fn extract(archive: &[u8], folder: &Path) -> Result<(), UnpackError> {
    let damaged = |cause: io::Error| UnpackError::Archive(cause.to_string());
    let decoder = zstd::Decoder::with_buffer(archive).map_err(damaged)?;
    let mut archive = tar::Archive::new(decoder.take(MAX_UNPACKED));
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path().map_err(damaged)?.into_owned();
        let plain = name.components().all(|component| matches!(component, Component::Normal(_)));
        let kind = entry.header().entry_type();
        if !plain || !(kind.is_file() || kind.is_dir()) {
            return Err(UnpackError::Archive(format!("“{}” would leave its folder", name.display())));
        }
        let path = folder.join(&name);
        let write = |cause| UnpackError::Write { path: path.clone(), cause };
        if kind.is_dir() {
            fs::create_dir_all(&path).map_err(write)?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(write)?;
        }
        entry.unpack(&path).map_err(write)?;
    }
    Ok(())
}

/// FNV-1a: tells one archive from another; nobody is kept out by it.
fn digest(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacks_once_and_again_when_something_is_missing() {
        let home = tempfile::tempdir().unwrap();
        let into = home.path().join("deep").join("sample");
        let places = unpack(&into).unwrap();
        assert_eq!(places.len(), 3);
        assert!(places.iter().all(|place| place.path.exists()), "{places:?}");
        let changed = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        let first = changed(&into.join(STAMP));
        assert_eq!(unpack(&into).unwrap(), places);
        assert_eq!(changed(&into.join(STAMP)), first, "a whole sample is left alone");
        fs::remove_file(&places[0].path).unwrap();
        unpack(&into).unwrap();
        assert!(places[0].path.exists());
        let left = fs::read_dir(into.parent().unwrap()).unwrap().count();
        assert_eq!(left, 1, "nothing is left beside the sample");
    }

    #[test]
    fn refuses_names_that_leave_the_folder() {
        fn check(name: &str, kind: tar::EntryType) {
            let mut header = tar::Header::new_ustar();
            header.set_entry_type(kind);
            header.set_size(0);
            let bytes = header.as_old_mut();
            bytes.name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            let mut builder = tar::Builder::new(Vec::new());
            builder.append(&header, io::empty()).unwrap();
            let archive = zstd::encode_all(builder.into_inner().unwrap().as_slice(), 1).unwrap();
            let home = tempfile::tempdir().unwrap();
            let into = home.path().join("sample");
            let error = replace(&archive, &into, "x").unwrap_err();
            assert!(matches!(error, UnpackError::Archive(_)), "{name}: {error}");
            assert!(!into.exists(), "{name}");
        }
        check("../outside", tar::EntryType::Regular);
        check("/absolute", tar::EntryType::Regular);
        check("link", tar::EntryType::Symlink);
    }

    #[test]
    fn says_what_to_do_when_nothing_can_be_written() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        fs::write(&file, "in the way").unwrap();
        let error = api::Error::from(unpack(&file.join("sample")).unwrap_err());
        assert_eq!(error.code, Code::Storage);
        assert!(error.remedy.is_some());
    }

    #[test]
    fn a_damaged_archive_leaves_what_was_there() {
        let home = tempfile::tempdir().unwrap();
        let into = home.path().join("sample");
        unpack(&into).unwrap();
        let cut = &ARCHIVE[..ARCHIVE.len() / 2];
        assert!(matches!(replace(cut, &into, "x"), Err(UnpackError::Archive(_) | UnpackError::Write { .. })));
        assert!(is_current(&into, &digest(ARCHIVE)));
    }
}
