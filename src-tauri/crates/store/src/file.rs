//! Opening a SQLite file of ours: telling it from others', bringing it up to date, and setting it aside when damaged.
//!
//! Two numbers in the file's header decide. `application_id` says whose file it is. `user_version` is the number of
//! the last *breaking* change: an older program refuses a newer number, while additive migrations keep it, so that an
//! older program still opens the file. Which migrations ran is kept in the table `migration`.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, TryLockError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Error, Fault};

/// What a kind of file looks like.
pub(crate) struct Format {
    /// `application_id` of the file's header.
    pub application: i32,
    /// `user_version`: the number of the last breaking change.
    pub version: i32,
    /// In order, each applied once.
    pub migrations: &'static [&'static str],
    /// `FULL` where a commit must survive a loss of power, `NORMAL` where it may be done again.
    pub synchronous: &'static str,
    /// Memory for pages, in KiB.
    pub cache_kib: u32,
}

/// How long a statement waits for another process's lock: longer than committing a million tables takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Opens for writing; creates the file and its folder when absent.
pub(crate) fn open_for_writing(file: &Path, format: &Format) -> Result<Connection, Error> {
    let create = || -> Result<Connection, Fault> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        write(file, format, OpenFlags::SQLITE_OPEN_CREATE)
    };
    create().map_err(|fault| fault.in_file(file, "opening"))
}

/// Opens for writing what is there, and nothing that is not: an empty file is none of ours.
pub(crate) fn open_existing(file: &Path, format: &Format) -> Result<Connection, Error> {
    let open = || -> Result<Connection, Fault> {
        if std::fs::metadata(file)?.len() == 0 {
            return Err(Error::NotPulk { file: file.to_owned() }.into());
        }
        write(file, format, OpenFlags::empty())
    };
    open().map_err(|fault| fault.in_file(file, "opening"))
}

fn write(file: &Path, format: &Format, more: OpenFlags) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let mut connection = Connection::open_with_flags(file, flags)?;
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        // SQLite makes do with reading where the file must not be written; whoever asked to write wants to know.
        let source = "the file is write-protected".into();
        return Err(Error::ReadOnly { file: file.to_owned(), source }.into());
    }
    configure(&connection, format)?;
    if identify(&connection, format, file)? == Identity::Empty {
        // These two must be set before anything is written.
        connection.pragma_update(None, "page_size", 8192)?;
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    migrate(&mut connection, format, file)?;
    Ok(connection)
}

/// How a file that must not be written is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Beside writers, in this process or another.
    Shared,
    /// Where not even the files SQLite keeps beside a database can be made.
    Immutable,
}

/// Opens for reading only.
pub(crate) fn open_for_reading(file: &Path, format: &Format, reading: Reading) -> Result<Connection, Error> {
    let open = || -> Result<Connection, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match reading {
            Reading::Shared => Connection::open_with_flags(file, flags)?,
            Reading::Immutable => Connection::open_with_flags(immutable_uri(file), flags | OpenFlags::SQLITE_OPEN_URI)?,
        };
        configure(&connection, format)?;
        if identify(&connection, format, file)? == Identity::Empty {
            return Err(Error::NotPulk { file: file.to_owned() }.into());
        }
        Ok(connection)
    };
    open().map_err(|fault| fault.in_file(file, "opening"))
}

fn configure(connection: &Connection, format: &Format) -> Result<(), Fault> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", format.synchronous)?;
    connection.pragma_update(None, "cache_size", -i64::from(format.cache_kib))?;
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Identity {
    Ours,
    Empty,
}

fn identify(connection: &Connection, format: &Format, file: &Path) -> Result<Identity, Fault> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, tables) {
        (0, 0) if version == 0 => Ok(Identity::Empty),
        _ if application != format.application => Err(Error::NotPulk { file: file.to_owned() }.into()),
        _ if version > format.version => {
            Err(Error::Newer { file: file.to_owned(), found: version, known: format.version }.into())
        }
        _ => Ok(Identity::Ours),
    }
}

fn migrate(connection: &mut Connection, format: &Format, file: &Path) -> Result<(), Fault> {
    let known = i64::try_from(format.migrations.len()).unwrap_or(i64::MAX);
    if applied(connection)? >= known {
        return Ok(());
    }
    // Another process may have done it while we waited for the lock, so everything is looked at again inside.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    identify(&transaction, format, file)?;
    transaction.execute_batch("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY) STRICT")?;
    let done = applied(&transaction)?;
    for (number, sql) in (1_i64..).zip(format.migrations) {
        if number > done {
            transaction.execute_batch(sql)?;
            transaction.execute("INSERT INTO migration (number) VALUES (?1)", [number])?;
        }
    }
    transaction.pragma_update(None, "application_id", format.application)?;
    transaction.pragma_update(None, "user_version", format.version)?;
    transaction.commit()?;
    Ok(())
}

fn applied(connection: &Connection) -> Result<i64, Fault> {
    if !connection.table_exists(None, "migration")? {
        return Ok(0);
    }
    Ok(connection.query_row("SELECT coalesce(max(number), 0) FROM migration", [], |row| row.get(0))?)
}

/// A number that changes when another connection committed; `None` while this one is in use.
pub(crate) fn data_version(connection: &Mutex<Connection>) -> Result<Option<i64>, Fault> {
    let connection = match connection.try_lock() {
        Ok(connection) => connection,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return Ok(None),
    };
    Ok(Some(connection.pragma_query_value(None, "data_version", |row| row.get(0))?))
}

fn immutable_uri(file: &Path) -> String {
    let mut uri = String::from("file:");
    for character in file.to_string_lossy().chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

/// Draws the identity of a file or a commit.
pub(crate) fn draw_identity() -> Result<[u8; 16], Fault> {
    let mut identity = [0; 16];
    getrandom::fill(&mut identity).map_err(|error| Fault::Io(std::io::Error::other(error)))?;
    Ok(identity)
}

/// An identity as text: 32 hexadecimal digits.
pub(crate) fn print_identity(identity: &[u8]) -> String {
    identity.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The paths of what SQLite keeps beside a database.
pub(crate) fn companions(file: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|ending| with_ending(file, ending))
}

pub(crate) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Moves a damaged file out of the way, with what belongs to it, and returns its new path. Nothing is deleted:
/// a specialist may still read most of it. No connection to the file may be open.
///
/// # Errors
/// [`Error::Io`] or [`Error::ReadOnly`] when the file cannot be renamed.
pub fn set_aside(file: &Path) -> Result<PathBuf, Error> {
    let aside = (1..)
        .map(|number| with_ending(file, &format!(".damaged-{number}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| with_ending(file, ".damaged"));
    let fault = |error: std::io::Error| Fault::Io(error).in_file(file, "setting aside");
    std::fs::rename(file, &aside).map_err(fault)?;
    for (from, to) in companions(file).iter().zip(companions(&aside)) {
        if from.exists() {
            std::fs::rename(from, to).map_err(fault)?;
        }
    }
    Ok(aside)
}

/// Removes a file and what belongs to it; absent ones are fine.
pub(crate) fn remove(file: &Path) -> Result<(), Fault> {
    for path in companions(file).iter().map(PathBuf::as_path).chain([file]) {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
