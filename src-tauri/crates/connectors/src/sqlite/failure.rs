//! SQLite's result codes, in words a person can act on.

use std::path::Path;

use connector::{Error, ErrorKind};
use rusqlite::ErrorCode;

/// Why `path` could not be opened or read.
pub fn of(path: &Path, error: rusqlite::Error) -> Error {
    let file = path.display();
    let failure = |kind, message: String, remedy: &str| Error::new(kind, message).remedy(remedy);
    let unreadable = |message: String, remedy: &str| failure(ErrorKind::Unreadable, message, remedy);
    let known = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => failure(
            ErrorKind::Locked,
            format!("“{file}” is locked by another program that writes to it"),
            "Wait until that program is done or close it, then try again.",
        ),
        Some(ErrorCode::NotADatabase) => unreadable(
            format!("“{file}” is not an SQLite database, or it is encrypted"),
            "If it is encrypted, export an unencrypted copy and add that; otherwise check that the file is whole.",
        ),
        Some(ErrorCode::DatabaseCorrupt) => unreadable(
            format!("“{file}” is damaged"),
            "Restore it from a backup, or save what is left of it with the sqlite3 command “.recover”.",
        ),
        Some(ErrorCode::ReadOnly) => unreadable(
            format!("“{file}” was left in the middle of a write, which only its own program can finish"),
            "Open it once with the program that writes it, then try again.",
        ),
        Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
            failure(ErrorKind::Denied, format!("you may not read “{file}”"), "Ask its owner for permission to read it.")
        }
        Some(ErrorCode::CannotOpen) => failure(
            ErrorKind::Denied,
            format!("“{file}” or a file beside it (-wal, -shm, -journal) could not be opened"),
            "Check that you may read all of them; a copy of all of them in a folder of yours will do.",
        ),
        Some(ErrorCode::SystemIoFailure) => unreadable(
            format!("“{file}” could not be read from its drive"),
            "Check that the drive is connected and that the file is whole.",
        ),
        _ => failure(
            ErrorKind::Other,
            format!("the schema of “{file}” could not be read"),
            "The details hold the engine's own words.",
        ),
    };
    known.because(error)
}
