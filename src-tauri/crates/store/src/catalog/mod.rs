//! The catalog: what harvests found, and when.
//!
//! One connection writes, behind a mutex; readers take a connection from a small pool and see one consistent state
//! each. In WAL mode neither waits for the other. A run has a connection beside them for what must not wait for a
//! writer (see `pulse.rs`). Time is the revision: every committed harvest is one, and every
//! temporal row holds during `[since, until)`.

mod check;
mod commit;
mod compare;
mod edge;
mod history;
mod interrupt;
mod listing;
mod neighbour;
mod news;
mod pulse;
mod read;
mod remove;
mod row;
mod run;
mod scope;
mod swap;
mod tally;
pub(crate) mod word;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use model::{EntityKey, Revision, Stamp};
use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Fault};
use crate::file::{self, Format, Reading};
use crate::place::{Look, Place, leave_log};
use crate::replace;

pub use history::Which;
pub use listing::{Listed, Named};
pub use neighbour::Neighbour;
pub use pulse::Pulse;
pub use row::{
    Changed, ChangedEntity, Child, Children, CommitInfo, Committed, Contents, Counts, Difference, Direction, EdgeRow,
    Entity, Form, News, Outline, PlaceRow, RevisionRow, RunRow, RunState, SentRow, Sign, Version,
};
pub use run::{RunGuard, Started};
pub(crate) use scope::Scope;

/// “PULC”. The number 1 of the first released format follows in `user_version`.
const FORMAT: Format = Format {
    application: 0x5055_4c43,
    version: 1,
    migrations: &[
        include_str!("../migrations/catalog/0001.sql"),
        include_str!("../migrations/catalog/0002.sql"),
        include_str!("../migrations/catalog/0003.sql"),
    ],
    synchronous: "FULL",
    cache_kib: 32 << 10,
};

/// Readers kept open when idle. More may be open for a moment.
const IDLE_READERS: usize = 4;

/// A catalog file. Clones share it.
#[derive(Clone)]
pub struct Catalog(Arc<Inner>);

struct Inner {
    file: PathBuf,
    place: Place,
    /// Held while something is read, so that nobody reads while the connections are exchanged.
    reads: RwLock<()>,
    /// The signs of life of the runs that go on here: each has a connection of its own.
    pulses: Mutex<Vec<Weak<Pulse>>>,
    readers: Mutex<Vec<Connection>>,
    /// How many children a container had in a state of the catalog: of the one counted last, which is asked for page by
    /// page.
    counted: Mutex<Option<(Stamp, i64, usize)>>,
    reading: Reading,
    /// Asked only for `data_version`, where there is no writer to ask.
    watcher: Option<Mutex<Connection>>,
    /// `None` when the file must not be written. Last, because fields are dropped in order, and only a connection
    /// that may write can empty the log when it is the last one to be closed.
    writer: Option<Mutex<Connection>>,
}

impl Catalog {
    /// Opens a catalog; creates it when absent. Where the folder cannot be written, it is opened read-only.
    ///
    /// # Errors
    /// [`Error::Newer`], [`Error::NotPulk`], [`Error::Damaged`], [`Error::Busy`], [`Error::Full`]; [`Error::Io`] or
    /// [`Error::ReadOnly`] when there is no catalog and none can be made.
    pub fn open(file: &Path) -> Result<Catalog, Error> {
        let writer = match file::open_for_writing(file, &FORMAT) {
            Ok(writer) => writer,
            Err(Error::ReadOnly { .. } | Error::Io { .. }) if file.exists() => return Catalog::open_read_only(file),
            Err(error) => return Err(error),
        };
        Ok(Catalog::new(file, Some(writer), None, Reading::Shared))
    }

    /// Opens an existing catalog for reading only.
    ///
    /// # Errors
    /// As [`Catalog::open`]; never creates anything but what SQLite keeps beside an open file.
    pub fn open_read_only(file: &Path) -> Result<Catalog, Error> {
        let (watcher, reading) = match file::open_for_reading(file, &FORMAT, Reading::Shared) {
            Ok(watcher) => (watcher, Reading::Shared),
            // Nothing can be written beside the file, so nobody can be writing it either.
            Err(Error::ReadOnly { .. } | Error::Io { .. }) => {
                (file::open_for_reading(file, &FORMAT, Reading::Immutable)?, Reading::Immutable)
            }
            Err(error) => return Err(error),
        };
        Ok(Catalog::new(file, None, Some(watcher), reading))
    }

    fn new(file: &Path, writer: Option<Connection>, watcher: Option<Connection>, reading: Reading) -> Catalog {
        Catalog(Arc::new(Inner {
            file: file.to_owned(),
            place: Place::of(file, &FORMAT, stamp_of),
            reads: RwLock::default(),
            pulses: Mutex::default(),
            readers: Mutex::new(Vec::new()),
            counted: Mutex::default(),
            reading,
            writer: writer.map(Mutex::new),
            watcher: watcher.map(Mutex::new),
        }))
    }

    /// True when nothing can be harvested into it.
    pub fn is_read_only(&self) -> bool {
        self.0.writer.is_none()
    }

    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// The exact state the file is in.
    pub fn stamp(&self) -> Result<Stamp, Error> {
        self.read("reading the state of", stamp_of)
    }

    /// Whether the state a stamp names is one this file was in: what is newer can be replayed onto it.
    pub fn knows(&self, stamp: &Stamp) -> Result<bool, Error> {
        self.read("reading the state of", |connection| {
            if print_file_identity(connection)? != stamp.file {
                return Ok(false);
            }
            if stamp.revision == Revision::ZERO {
                return Ok(stamp.commit.is_empty());
            }
            let commit: Option<Vec<u8>> = connection
                .prepare_cached("SELECT commit_id FROM revision WHERE revision = ?1")?
                .query_row([stamp.revision.0], |row| row.get(0))
                .optional()?;
            Ok(commit.is_some_and(|commit| file::print_identity(&commit) == stamp.commit))
        })
    }

    /// A number that changes when somebody else committed to the file, with whatever program; `None` while this one
    /// is committing. Only its change means something; [`Catalog::stamp`] tells whether a harvest was among it.
    pub fn data_version(&self) -> Result<Option<i64>, Error> {
        // SQLite leaves out what the connection that is asked committed itself, and here all writing has one.
        let connection = self.0.writer.as_ref().or(self.0.watcher.as_ref());
        connection.map_or(Ok(None), file::data_version).map_err(|fault| fault.in_file(&self.0.file, "watching"))
    }

    /// Writes a consistent copy while others read and write.
    ///
    /// # Errors
    /// [`Error::Sqlite`] when `file` exists, [`Error::Full`], [`Error::ReadOnly`].
    pub fn backup_to(&self, file: &Path) -> Result<(), Error> {
        let copy = |connection: &Connection| copy_into(connection, file);
        self.read_without_transaction("backing up", copy)
    }

    /// Gives `file` the content of the catalog `from`, also while others have it open. Creates it when absent.
    ///
    /// # Errors
    /// Those of [`Catalog::open`]; [`Error::Busy`] while somebody writes it. Nothing is changed then.
    pub fn replace(file: &Path, from: &Path) -> Result<(), Error> {
        replace::replace(file, from, &FORMAT)
    }

    /// Refuses a catalog from elsewhere that holds more than a catalog does: what could act by itself.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn refuse_foreign(&self) -> Result<(), Error> {
        self.read("checking", replace::refuse_foreign)
    }

    /// Ends the file at so many pages, which a commit meets as it would meet the end of the disk.
    #[cfg(feature = "stops")]
    pub fn limit_pages(&self, pages: u32) -> Result<(), Error> {
        let limit = || Ok(self.writer()?.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?);
        limit().map_err(|fault: Fault| fault.in_file(&self.0.file, "limiting"))
    }

    /// Runs `read` on one consistent state of the file.
    pub(crate) fn read<T>(
        &self,
        doing: &'static str,
        read: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        self.read_without_transaction(doing, |connection| {
            let transaction = connection.unchecked_transaction()?;
            let found = read(&transaction)?;
            transaction.commit()?;
            Ok(found)
        })
    }

    fn read_without_transaction<T>(
        &self,
        doing: &'static str,
        read: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        let _reading = self.0.reads.read().unwrap_or_else(PoisonError::into_inner);
        let idle = self.idle_readers().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => file::open_for_reading(&self.0.file, &FORMAT, self.0.reading)?,
        };
        // A connection that failed is not used again: it may hold on to a damaged page.
        let found = read(&connection).map_err(|fault| fault.in_file(&self.0.file, doing))?;
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        Ok(found)
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        // What a panicking thread left behind is whole: connections are pushed and popped, nothing else.
        self.0.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The writing connection.
    pub(crate) fn writer(&self) -> Result<MutexGuard<'_, Connection>, Fault> {
        match &self.0.writer {
            // A transaction that a panic left open was rolled back when it was dropped.
            Some(writer) => Ok(writer.lock().unwrap_or_else(PoisonError::into_inner)),
            None => Err(self.refuse_writing().into()),
        }
    }

    fn refuse_writing(&self) -> Error {
        Error::ReadOnly { file: self.0.file.clone(), source: "opened for reading only".into() }
    }

    /// Runs `write` in one transaction, all or nothing.
    pub(crate) fn commit_with<T>(
        &self,
        doing: &'static str,
        write: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        self.look()?;
        let run = || -> Result<T, Fault> {
            let mut writer = self.writer()?;
            let transaction = writer.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let written = write(&transaction)?;
            self.refuse_other()?;
            transaction.commit()?;
            Ok(written)
        };
        run().map_err(|fault| fault.in_file(&self.0.file, doing))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The last connection would remove the log by its name, which may be that of another file by now.
        if let Some(writer) = &mut self.writer
            && matches!(self.place.look(), Ok(Look::Other | Look::Overwritten))
        {
            leave_log(writer.get_mut().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalog").field("file", &self.0.file).finish_non_exhaustive()
    }
}

/// Writes a compact, consistent copy of the connection's file.
pub(crate) fn copy_into(connection: &Connection, file: &Path) -> Result<(), Fault> {
    let target = file.to_str().ok_or_else(|| {
        Fault::Io(std::io::Error::new(std::io::ErrorKind::InvalidFilename, "the path of the copy is not Unicode"))
    })?;
    connection.execute("VACUUM INTO ?1", [target])?;
    Ok(())
}

/// The id of the entity with this key.
pub(crate) fn id_of(connection: &Connection, key: &EntityKey) -> Result<Option<i64>, Fault> {
    let mut statement = connection.prepare_cached("SELECT id FROM entity WHERE key = ?1")?;
    Ok(statement.query_row([key.as_str()], |row| row.get(0)).optional()?)
}

pub(crate) fn stamp_of(connection: &Connection) -> Result<Stamp, Fault> {
    let last: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT revision, commit_id FROM revision ORDER BY revision DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (revision, commit) = last.unwrap_or_default();
    Ok(Stamp {
        file: print_file_identity(connection)?,
        revision: Revision(revision),
        commit: file::print_identity(&commit),
    })
}

fn print_file_identity(connection: &Connection) -> Result<String, Fault> {
    let identity: Vec<u8> = connection.prepare_cached("SELECT id FROM file")?.query_row([], |row| row.get(0))?;
    Ok(file::print_identity(&identity))
}

/// The base of a stage: the source's last revision and its commit, 0 and empty when there is none.
pub(crate) fn base_of(connection: &Connection, source: &EntityKey) -> Result<(i64, Vec<u8>), Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT revision, commit_id FROM revision WHERE source = (SELECT id FROM entity WHERE key = ?1)
         ORDER BY revision DESC LIMIT 1",
    )?;
    Ok(statement.query_row([source.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?.unwrap_or_default())
}
