//! The file a backup is.
//!
//! A `.pulk-backup` is a tar archive compressed with Zstandard. It holds exactly these entries, in this order, each a
//! plain file:
//!
//! | entry | what it is |
//! |---|---|
//! | `manifest.json` | what the others are: at most 64 KiB |
//! | `catalog.db` | a consistent copy of the catalog |
//! | `annotations.db` | a consistent copy of the annotations |
//!
//! The manifest is one JSON object:
//!
//! ```json
//! { "pulk_backup": 1, "version": "0.1.0", "created": "2026-11-23T08:15:00Z", "before_restore": false,
//!   "sources": 3, "tables": 41, "columns": 377, "revision": 9,
//!   "files": [ { "name": "catalog.db", "bytes": 524288, "blake3": "…64 hexadecimal digits…" }, … ] }
//! ```
//!
//! `pulk_backup` is the number of the last breaking change: a higher one is refused, fields that are not known are
//! passed over. The databases carry numbers of their own in their headers. Nothing in it is a secret: passwords are in
//! neither database.
//!
//! A backup may come from anywhere, so nothing in it is believed: names are compared, never used as paths; nothing but
//! plain files is taken, no size but the announced one is read, and every byte is under a checksum.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use api::storage::BackupAbout;
use api::{Code, Error, Int64};
use serde::{Deserialize, Serialize};
use tar::EntryType;

/// Of the last breaking change to this format.
const VERSION: u32 = 1;
const MANIFEST: &str = "manifest.json";
const LARGEST_MANIFEST: u64 = 64 << 10;
/// What may follow the last entry: tar fills its last block.
const LONGEST_END: u64 = 1 << 20;
/// The databases, in the order of the archive.
pub const FILES: [&str; 2] = ["catalog.db", "annotations.db"];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub pulk_backup: u32,
    /// Of the program that wrote it.
    pub version: String,
    /// RFC 3339.
    pub created: String,
    /// Made by a restore, of what it replaced.
    #[serde(default)]
    pub before_restore: bool,
    pub sources: u32,
    pub tables: u32,
    pub columns: i64,
    pub revision: i64,
    pub files: Vec<Content>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub name: String,
    pub bytes: u64,
    /// 64 hexadecimal digits.
    pub blake3: String,
}

impl Manifest {
    /// Of the databases in `folder`, which are not looked into.
    pub fn of(folder: &Path, about: BackupAbout, before_restore: bool) -> Result<Manifest, Error> {
        let content = |name: &str| {
            let path = folder.join(name);
            let hashed = File::open(&path).and_then(|file| {
                let mut hasher = blake3::Hasher::new();
                let bytes = std::io::copy(&mut BufReader::new(file), &mut hasher)?;
                Ok(Content { name: name.to_owned(), bytes, blake3: hasher.finalize().to_hex().to_string() })
            });
            hashed.map_err(|cause| storage(&path, &cause))
        };
        Ok(Manifest {
            pulk_backup: VERSION,
            version: about.version,
            created: about.created,
            before_restore,
            sources: about.sources,
            tables: about.tables,
            columns: about.columns.0,
            revision: about.revision.0,
            files: FILES.into_iter().map(content).collect::<Result<_, _>>()?,
        })
    }

    pub fn about(&self) -> BackupAbout {
        BackupAbout {
            created: self.created.clone(),
            version: self.version.clone(),
            sources: self.sources,
            tables: self.tables,
            columns: Int64(self.columns),
            revision: Int64(self.revision),
        }
    }

    /// What the databases take once they are unpacked; more than there can be is refused with the rest.
    pub fn unpacked(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes))
    }
}

/// Writes the databases in `folder` to `path`, which is replaced once the whole is on the disk. Returns its size.
pub fn write(path: &Path, manifest: &Manifest, folder: &Path) -> Result<u64, Error> {
    let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let pack = || -> std::io::Result<u64> {
        let mut file = tempfile::NamedTempFile::new_in(beside)?;
        let mut encoder = zstd::Encoder::new(BufWriter::new(file.as_file_mut()), zstd::DEFAULT_COMPRESSION_LEVEL)?;
        encoder.include_checksum(true)?;
        let mut archive = tar::Builder::new(encoder);
        let text = serde_json::to_vec_pretty(manifest)?;
        append(&mut archive, MANIFEST, text.len() as u64, text.as_slice())?;
        for content in &manifest.files {
            let database = BufReader::new(File::open(folder.join(&content.name))?);
            append(&mut archive, &content.name, content.bytes, database)?;
        }
        archive.into_inner()?.finish()?.flush()?;
        file.as_file().sync_all()?;
        let bytes = file.as_file().metadata()?.len();
        file.persist(path).map_err(|error| error.error)?;
        Ok(bytes)
    };
    pack().map_err(|cause| storage(path, &cause))
}

fn append<W: Write>(archive: &mut tar::Builder<W>, name: &str, bytes: u64, content: impl Read) -> std::io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_size(bytes);
    header.set_mode(0o600);
    archive.append_data(&mut header, name, content)
}

/// What the file says of itself. Only its beginning is read.
pub fn look(path: &Path) -> Result<Manifest, Error> {
    let mut archive = open(path)?;
    let mut entries = archive.entries().map_err(|cause| unreadable(path, &cause.to_string()))?.raw(true);
    read_manifest(path, &mut entries)
}

/// Writes the databases into `folder`, which is empty, and verifies each.
///
/// # Errors
/// [`Code::Unreadable`] for whatever is no whole backup; [`Code::Newer`]; [`Code::Storage`]. What was written until
/// then is the caller's to remove.
pub fn unpack(path: &Path, folder: &Path) -> Result<Manifest, Error> {
    let mut archive = open(path)?;
    let refuse = |cause: std::io::Error| unreadable(path, &cause.to_string());
    let mut entries = archive.entries().map_err(refuse)?.raw(true);
    let manifest = read_manifest(path, &mut entries)?;
    for content in &manifest.files {
        let entry = next(path, &mut entries, &content.name)?;
        if entry.size() != content.bytes {
            return Err(unreadable(path, &format!("{} is not as long as announced", content.name)));
        }
        take(path, entry, content, folder)?;
    }
    if entries.next().is_some() {
        return Err(unreadable(path, "it holds more than a backup does"));
    }
    // The checksum of the whole is read with its end.
    let mut end = archive.into_inner().take(LONGEST_END);
    let mut rest = Vec::new();
    end.read_to_end(&mut rest).map_err(refuse)?;
    if end.limit() == 0 || rest.iter().any(|&byte| byte != 0) {
        return Err(unreadable(path, "something follows its end"));
    }
    Ok(manifest)
}

type Source = zstd::Decoder<'static, BufReader<File>>;
type Entries<'a> = tar::Entries<'a, Source>;
type Entry<'a> = tar::Entry<'a, Source>;

fn open(path: &Path) -> Result<tar::Archive<Source>, Error> {
    let file = File::open(path).and_then(|file| match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(std::io::ErrorKind::InvalidInput.into()),
    });
    let file = file.map_err(|cause| {
        let code = match cause.kind() {
            std::io::ErrorKind::NotFound => Code::NotFound,
            std::io::ErrorKind::PermissionDenied => Code::Denied,
            _ => Code::Unreadable,
        };
        Error::new(code, format!("“{}” cannot be opened", path.display()))
            .remedy("choose a file that ends in .pulk-backup and may be read")
            .details(cause.to_string())
    })?;
    let decoder = zstd::Decoder::new(file).map_err(|cause| unreadable(path, &cause.to_string()))?;
    Ok(tar::Archive::new(decoder))
}

fn read_manifest(path: &Path, entries: &mut Entries<'_>) -> Result<Manifest, Error> {
    /// All that is understood of a backup of a newer version.
    #[derive(Deserialize)]
    struct Head {
        pulk_backup: u32,
    }
    let entry = next(path, entries, MANIFEST)?;
    let mut text = Vec::new();
    let refuse = |cause: &dyn std::fmt::Display| unreadable(path, &cause.to_string());
    entry.take(LARGEST_MANIFEST).read_to_end(&mut text).map_err(|cause| refuse(&cause))?;
    let head: Head = serde_json::from_slice(&text).map_err(|cause| refuse(&cause))?;
    if head.pulk_backup > VERSION {
        let message = format!("“{}” was written by a newer version of Pulk", path.display());
        return Err(Error::new(Code::Newer, message).remedy("update this program, then restore it"));
    }
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|cause| refuse(&cause))?;
    if !manifest.files.iter().map(|file| file.name.as_str()).eq(FILES) {
        return Err(unreadable(path, "it announces other files than a backup holds"));
    }
    Ok(manifest)
}

/// The next entry, which is a plain file of this name or refused. Read raw, so that nothing in it stands for a longer
/// name, a link or a hole.
fn next<'a>(path: &Path, entries: &mut Entries<'a>, name: &str) -> Result<Entry<'a>, Error> {
    let entry = match entries.next() {
        None => return Err(unreadable(path, &format!("it ends before {name}"))),
        Some(Err(cause)) => return Err(unreadable(path, &cause.to_string())),
        Some(Ok(entry)) => entry,
    };
    let is_plain = entry.header().entry_type() == EntryType::Regular;
    if !is_plain || entry.path_bytes().as_ref() != name.as_bytes() {
        return Err(unreadable(path, &format!("it holds something else in the place of {name}")));
    }
    Ok(entry)
}

/// Writes one database and compares it with what was announced.
fn take(path: &Path, mut entry: Entry<'_>, content: &Content, folder: &Path) -> Result<(), Error> {
    let target = folder.join(&content.name);
    let mut file = File::create_new(&target).map_err(|cause| storage(&target, &cause))?;
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = entry.read(&mut block).map_err(|cause| unreadable(path, &cause.to_string()))?;
        let Some(read) = block.get(..read).filter(|read| !read.is_empty()) else { break };
        hasher.update(read);
        bytes += read.len() as u64;
        file.write_all(read).map_err(|cause| storage(&target, &cause))?;
    }
    file.sync_all().map_err(|cause| storage(&target, &cause))?;
    if bytes != content.bytes || hasher.finalize().to_hex().as_str() != content.blake3 {
        return Err(unreadable(path, &format!("{} is not what was written", content.name)));
    }
    Ok(())
}

/// The file is not a whole backup.
pub fn unreadable(path: &Path, why: &str) -> Error {
    Error::new(Code::Unreadable, format!("“{}” is no whole backup; nothing was changed", path.display()))
        .remedy("choose another backup: this one was cut short, damaged, or is something else")
        .details(why)
}

/// Something could not be written.
pub fn storage(path: &Path, cause: &std::io::Error) -> Error {
    Error::new(Code::Storage, format!("“{}” could not be written", path.display()))
        .remedy("choose a folder that can be written, on a disk with enough space")
        .details(cause.to_string())
}
