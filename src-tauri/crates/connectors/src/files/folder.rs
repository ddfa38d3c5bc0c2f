//! What one folder holds, and what that means: tables, parts of one table, partitions, or a table format that has
//! its own rules.
//!
//! Names are hostile: links are followed only to regular files that stay inside the source's folder, and a name that
//! is not UTF-8 has no key and is left out with a count.

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::format::Format;

/// One file of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataFile {
    pub name: String,
    pub path: PathBuf,
    pub format: Format,
    pub bytes: u64,
    /// Milliseconds since the epoch; absent where the file system does not say.
    pub modified: Option<i64>,
}

/// A folder inside a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    pub name: String,
    pub path: PathBuf,
}

/// What a folder directly holds, by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    pub folders: Vec<Folder>,
    pub files: Vec<DataFile>,
    /// A writer's mark that all parts are there.
    pub is_finished: bool,
    pub table_format: Option<&'static str>,
    /// Names that are not UTF-8.
    pub unnameable: usize,
    /// Entries that were there, of any kind.
    pub entries: usize,
}

impl Listing {
    /// Reads a folder. `root` is the source's canonical folder, which links may not leave.
    ///
    /// # Errors
    /// When the folder itself cannot be listed; entries that vanish meanwhile are passed over.
    pub fn read(folder: &Path, root: &Path, max_entries: usize) -> io::Result<Listing> {
        let mut listing = Listing::default();
        for entry in fs::read_dir(folder)? {
            listing.entries += 1;
            if listing.entries > max_entries {
                break;
            }
            listing.add(&entry?, root);
        }
        listing.folders.sort_by(|a, b| a.name.cmp(&b.name));
        listing.files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listing)
    }

    fn add(&mut self, entry: &DirEntry, root: &Path) {
        let Ok(name) = entry.file_name().into_string() else {
            self.unnameable += 1;
            return;
        };
        let Ok(kind) = entry.file_type() else { return };
        match name.as_str() {
            "_delta_log" if kind.is_dir() => self.table_format = Some("Delta"),
            ".hoodie" if kind.is_dir() => self.table_format = Some("Hudi"),
            "metadata" if kind.is_dir() && holds_iceberg_metadata(&entry.path()) => self.table_format = Some("Iceberg"),
            "_SUCCESS" => self.is_finished = true,
            _ => {}
        }
        // What writers leave beside data begins with a dot or an underscore, unless it is a partition (`_p=1`).
        if name.starts_with('.') || (name.starts_with('_') && partition_of(&name).is_none()) {
            return;
        }
        if kind.is_dir() {
            self.folders.push(Folder { name, path: entry.path() });
        } else if let Some(file) = data_file(name, &entry.path(), kind, root) {
            self.files.push(file);
        }
    }

    /// The folders that are partitions (`dt=2024-01-01`).
    pub fn has_partitions(&self) -> bool {
        self.folders.iter().any(|folder| partition_of(&folder.name).is_some())
    }

    /// True when the files are the parts of one table rather than tables of their own.
    pub fn is_parts(&self) -> bool {
        let Some(first) = self.files.first() else { return false };
        let alike = self.files.iter().all(|file| file.format == first.format && is_part(&file.name));
        alike && (self.files.len() > 1 || self.is_finished)
    }
}

/// A regular file with an extension that promises data, or a link to one inside the source.
pub(super) fn data_file(name: String, path: &Path, kind: FileType, root: &Path) -> Option<DataFile> {
    let format = Format::promised(Path::new(&name))?;
    if kind.is_symlink() && !fs::canonicalize(path).is_ok_and(|target| target.starts_with(root)) {
        return None;
    }
    // Follows a link; devices, sockets and pipes are not files.
    let facts = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(DataFile { name, path: path.to_owned(), format, bytes: facts.len(), modified: modified(&facts) })
}

/// When a file was last written, in milliseconds since the epoch.
pub(super) fn modified(facts: &fs::Metadata) -> Option<i64> {
    let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// The key and the decoded value of a partition's folder.
pub(super) fn partition_of(name: &str) -> Option<(&str, String)> {
    let (key, value) = name.split_once('=')?;
    (!key.is_empty() && !key.starts_with('.')).then(|| (key, unescape(value)))
}

/// Hive escapes what a path cannot hold as `%` and two hexadecimal digits; anything else stays as it is.
fn unescape(value: &str) -> String {
    if !value.contains('%') {
        return value.to_owned();
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| byte == b'%') {
            Some(decoded) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

/// How the common engines name the parts of one table: `part-00000-….parquet` (Spark), `data_0.parquet` (DuckDB),
/// `000000_0.avro` (Hive).
fn is_part(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let numbered = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    let only_numbers = |text: &str| {
        !text.is_empty() && text.chars().all(|character| character.is_ascii_digit() || matches!(character, '_' | '-'))
    };
    match stem.strip_prefix("part") {
        // `part.0.parquet` (Dask): the number is after the first dot.
        Some("") => name.split('.').nth(1).is_some_and(numbered),
        Some(rest) => rest.strip_prefix(['-', '_']).is_some_and(numbered),
        None => stem.strip_prefix("data_").is_some_and(only_numbers) || (only_numbers(stem) && numbered(stem)),
    }
}

fn holds_iceberg_metadata(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.take(1_000).flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(".metadata.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_parts_of_a_table() {
        fn check(name: &str, expected: bool) {
            assert_eq!(is_part(name), expected, "{name}");
        }
        check("part-00000-3f2a.snappy.parquet", true);
        check("part.12.parquet", true);
        check("part_3.csv", true);
        check("data_0.parquet", true);
        check("000000_0.avro", true);
        check("partners.csv", false);
        check("part.csv", false);
        check("data_orders.csv", false);
        check("orders_2024.csv", false);
    }

    #[test]
    fn reads_partition_names() {
        fn check(name: &str, expected: Option<(&str, &str)>) {
            let found = partition_of(name);
            assert_eq!(found.as_ref().map(|(key, value)| (*key, value.as_str())), expected, "{name}");
        }
        check("dt=2024-01-01", Some(("dt", "2024-01-01")));
        check("at=10%3A30", Some(("at", "10:30")));
        check("x=100%", Some(("x", "100%")));
        check("x=%ff", Some(("x", "%ff")));
        check("region=", Some(("region", "")));
        check("=x", None);
        check("plain", None);
    }
}
