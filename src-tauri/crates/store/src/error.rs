//! What can go wrong with a file, in words a person can act on.
//!
//! Inside the crate everything fails with a [`Fault`], which knows nothing but the cause; the outermost call adds the
//! file and what was being done, and turns it into a public [`Error`]. No type of the SQLite binding is public.

use std::io;
use std::path::{Path, PathBuf};

use model::{EntityKey, RecordError};
use rusqlite::ErrorCode;

/// The technical cause of an [`Error`], for logs.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failure of the catalog, a stage or the annotations.
#[derive(thiserror::Error, Debug)]
#[non_exhaustive]
pub enum Error {
    #[error("{} was written by a newer version of Pulk (format {found}, known {known}): update Pulk", .file.display())]
    Newer { file: PathBuf, found: i32, known: i32 },

    /// The content is not what was written. Nothing was changed.
    #[error("{} is damaged{}", .file.display(), restore_hint(.backup.as_deref()))]
    Damaged {
        file: PathBuf,
        /// The newest backup that reads whole, where backups are kept (annotations only).
        backup: Option<PathBuf>,
        #[source]
        source: Option<Cause>,
    },

    #[error("{} is not a file of Pulk, or its beginning is damaged", .file.display())]
    NotPulk { file: PathBuf },

    /// It was there when it was opened. Nothing is put in its place.
    #[error("{} is no longer where it was opened: somebody moved it away or deleted it{}", .file.display(),
            restore_hint(.backup.as_deref()))]
    Gone {
        file: PathBuf,
        /// The newest backup that reads whole, where backups are kept (annotations only).
        backup: Option<PathBuf>,
    },

    /// Another file took its place, so what was begun for the first one was not done.
    #[error("another file was put in the place of {}", .file.display())]
    Replaced { file: PathBuf },

    #[error("there is no space left for {}: free some and try again; nothing was changed", .file.display())]
    Full {
        file: PathBuf,
        #[source]
        source: Cause,
    },

    #[error("{} cannot be written: check the permissions of the file and its folder", .file.display())]
    ReadOnly {
        file: PathBuf,
        #[source]
        source: Cause,
    },

    #[error("another process is writing {}: try again when it has finished", .file.display())]
    Busy {
        file: PathBuf,
        #[source]
        source: Cause,
    },

    #[error("{doing} {} failed", .file.display())]
    Io {
        /// `opening`, `backing up`, …
        doing: &'static str,
        file: PathBuf,
        #[source]
        source: io::Error,
    },

    #[error("{doing} {} failed", .file.display())]
    Sqlite {
        doing: &'static str,
        file: PathBuf,
        #[source]
        source: Cause,
    },

    /// The bytes are whole, but this version does not understand them.
    #[error("a record in {} is of a kind this version of Pulk does not know: update Pulk to read it", .file.display())]
    Record {
        file: PathBuf,
        #[source]
        source: RecordError,
    },

    /// The run this was for is cancelled.
    #[error("the harvest was cancelled")]
    Cancelled,

    /// The catalog's state of the source moved on since the stage was begun.
    #[error("{source_key} was changed by another process since this harvest began: harvest it again")]
    Superseded { source_key: EntityKey },

    #[error("{source_key} is being harvested (run {run}): wait for it or cancel it first")]
    Running { source_key: EntityKey, run: String },
}

impl Error {
    /// True for damage, which only a restore, a new harvest or a person can mend.
    pub fn is_damage(&self) -> bool {
        matches!(self, Error::Damaged { .. } | Error::NotPulk { .. })
    }
}

fn restore_hint(backup: Option<&Path>) -> String {
    backup.map_or_else(String::new, |backup| format!("; the newest good backup is {}", backup.display()))
}

/// A failure that does not know yet which file it is about.
#[derive(Debug)]
pub(crate) enum Fault {
    Sqlite(rusqlite::Error),
    Io(io::Error),
    /// What was read cannot have been written by us.
    Damage(Cause),
    Record(RecordError),
    /// Already complete.
    Whole(Box<Error>),
}

impl Fault {
    pub(crate) fn damage(what: &str) -> Fault {
        Fault::Damage(what.into())
    }

    pub(crate) fn in_file(self, file: &Path, doing: &'static str) -> Error {
        let file = file.to_owned();
        match self {
            Fault::Whole(error) => *error,
            Fault::Damage(source) => Error::Damaged { file, backup: None, source: Some(source) },
            Fault::Record(source) => Error::Record { file, source },
            Fault::Io(source) => io_error(source, file, doing),
            Fault::Sqlite(source) => sqlite_error(source, file, doing),
        }
    }
}

fn io_error(source: io::Error, file: PathBuf, doing: &'static str) -> Error {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full { file, source: source.into() },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::ReadOnly { file, source: source.into() }
        }
        _ => Error::Io { doing, file, source },
    }
}

fn sqlite_error(source: rusqlite::Error, file: PathBuf, doing: &'static str) -> Error {
    use rusqlite::Error as Binding;
    match &source {
        Binding::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseCorrupt => Error::Damaged { file, backup: None, source: Some(source.into()) },
            ErrorCode::NotADatabase => Error::NotPulk { file },
            ErrorCode::DiskFull => Error::Full { file, source: source.into() },
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Error::ReadOnly { file, source: source.into() },
            // Only a run's own cancellation interrupts a statement.
            ErrorCode::OperationInterrupted => Error::Cancelled,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy { file, source: source.into() },
            ErrorCode::CannotOpen | ErrorCode::SystemIoFailure => {
                Error::Io { doing, file, source: io::Error::other(source) }
            }
            _ => Error::Sqlite { doing, file, source: source.into() },
        },
        // A value of another type than the schema promises, or a row that has to be there and is not.
        Binding::FromSqlConversionFailure(..)
        | Binding::InvalidColumnType(..)
        | Binding::IntegralValueOutOfRange(..)
        | Binding::Utf8Error(..)
        | Binding::QueryReturnedNoRows => Error::Damaged { file, backup: None, source: Some(source.into()) },
        _ => Error::Sqlite { doing, file, source: source.into() },
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(source: rusqlite::Error) -> Fault {
        Fault::Sqlite(source)
    }
}

impl From<io::Error> for Fault {
    fn from(source: io::Error) -> Fault {
        Fault::Io(source)
    }
}

impl From<RecordError> for Fault {
    fn from(source: RecordError) -> Fault {
        Fault::Record(source)
    }
}

impl From<model::KeyError> for Fault {
    fn from(source: model::KeyError) -> Fault {
        Fault::Damage(source.into())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(source: serde_json::Error) -> Fault {
        Fault::Damage(source.into())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        Fault::Whole(Box::new(error))
    }
}
