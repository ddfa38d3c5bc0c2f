//! Opening a file so that it stays as it is: read-only, trusting nothing in it, and without new files beside it.
//!
//! A database in write-ahead mode keeps recent changes in `-wal`, with an index of them in `-shm`. Opening one, even
//! for reading, makes both files when they are missing. So:
//!
//! - where the log holds changes, or another program has the file open (`-shm` is there), it is opened the ordinary
//!   way, sharing the log with its owner;
//! - where the log is empty or missing and nobody has the file open, it is opened as a file that does not change
//!   (`immutable`), which makes nothing and works in a folder that cannot be written.
//!
//! What is never done: opening as immutable while the log holds changes, which would show an old state.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use connector::{Error, ErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::failure;
use crate::local;

/// Opens the database at `path`, which was checked to be one.
///
/// # Errors
/// Locked, damaged, encrypted, not permitted: as [`failure::of`] says.
pub fn open(path: &Path, lock_timeout: Duration) -> Result<Connection, Error> {
    let path = std::path::absolute(path).map_err(|error| local::unreadable(path, error))?;
    let journal = Journal::of(&path)?;
    let ordinary = || connect(&path, false, lock_timeout);
    let unchanging = || connect(&path, true, lock_timeout);
    let connection = match journal {
        Journal::Rollback => ordinary(),
        Journal::Log { holds_changes: false, is_shared: false } => unchanging(),
        Journal::Log { holds_changes: false, is_shared: true } => {
            ordinary().or_else(|error| match is_refusal(&error) {
                true => unchanging(),
                false => Err(error),
            })
        }
        Journal::Log { holds_changes: true, .. } => {
            return ordinary().map_err(|error| match is_refusal(&error) {
                true => unreachable_log(&path, error),
                false => failure::of(&path, error),
            });
        }
    };
    connection.map_err(|error| failure::of(&path, error))
}

/// How a database keeps what is not yet in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Journal {
    Rollback,
    Log { holds_changes: bool, is_shared: bool },
}

impl Journal {
    fn of(path: &Path) -> Result<Journal, Error> {
        let mut header = Vec::with_capacity(20);
        let read = File::open(path).and_then(|file| file.take(20).read_to_end(&mut header));
        read.map_err(|error| local::unreadable(path, error))?;
        // Bytes 18 and 19 are the versions of the format needed to write and to read: 1 is rollback, 2 is log.
        match (header.get(18), header.get(19)) {
            (_, Some(3..)) => Err(Error::new(
                ErrorKind::Unsupported,
                format!("“{}” was written by a newer SQLite than this program has", path.display()),
            )
            .remedy("Update Pulk, or export a copy of the file in the older format.")),
            (Some(2), _) | (_, Some(2)) => Ok(Journal::Log {
                holds_changes: std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0),
                is_shared: beside(path, "-shm").exists(),
            }),
            _ => Ok(Journal::Rollback),
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// True when the files beside the database could not be made or opened.
fn is_refusal(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

fn unreachable_log(path: &Path, error: rusqlite::Error) -> Error {
    let message = format!("“{}” has changes in its log that cannot be read where it lies", path.display());
    Error::new(ErrorKind::Unreadable, message)
        .remedy("Copy the file together with its -wal file to a folder you may write to, and add the copy.")
        .because(error)
}

fn connect(path: &Path, immutable: bool, lock_timeout: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(path, immutable), flags)?;
    connection.busy_timeout(lock_timeout)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A file that shrinks while it is mapped ends the process; a failed read does not.
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")?;
    // The first read shows whether this is a database and whether its journal can be reached.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// The path as SQLite's URI, in which `%`, `?` and `#` mean something.
fn uri(path: &Path, immutable: bool) -> String {
    let path = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let mut uri = String::from(if path.starts_with('/') { "file:" } else { "file:/" });
    for character in path.chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3F"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri.push_str(if immutable { "?mode=ro&immutable=1" } else { "?mode=ro" });
    uri
}
