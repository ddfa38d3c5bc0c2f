//! The annotations: what people wrote. No harvest has a handle on them, and nothing here is ever lost.
//!
//! Every edit is one durable commit with a stamp of its own, keeps what it replaced, and is moved into the main file
//! at once. Copies are kept beside the file; see [`backup`]. Everything is keyed by the entity's key, never by a row
//! of the catalog, so the catalog may be rebuilt or deleted without touching a word.

mod backup;
mod shelf;
mod swap;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{EntityKey, Revision, Stamp, Timestamp};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::catalog::copy_into;
use crate::error::{Error, Fault};
use crate::file::{self, Format, Reading, draw_identity, print_identity};
use crate::health::{self, Finding};
use crate::place::{Look, Place, leave_log};
use crate::replace;

pub use shelf::{Presence, SavedSearch, Visited};

/// “PULA”.
const FORMAT: Format = Format {
    application: 0x5055_4c41,
    version: 1,
    migrations: &[
        include_str!("../migrations/annotations/0001.sql"),
        include_str!("../migrations/annotations/0002.sql"),
    ],
    synchronous: "FULL",
    cache_kib: 2 << 10,
};

/// A source as a person set it up. The address holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSettings {
    pub key: EntityKey,
    /// What the person calls it.
    pub name: String,
    /// The connector's id.
    pub connector: String,
    /// The connector's fields by name.
    pub address: BTreeMap<String, String>,
    pub added: Timestamp,
}

/// The annotations file. Clones share it.
#[derive(Clone)]
pub struct Annotations(Arc<Inner>);

struct Inner {
    file: PathBuf,
    place: Place,
    read_only: bool,
    connection: Mutex<Connection>,
}

impl Annotations {
    /// Opens the annotations; creates them when absent, opens them read-only where the folder cannot be written. The
    /// file is looked over, and copied when the newest copy lacks edits and is a day old.
    ///
    /// # Errors
    /// [`Error::Damaged`] names the newest good copy, for [`Annotations::restore`]. Otherwise as for the catalog.
    pub fn open(file: &Path) -> Result<Annotations, Error> {
        if let Some(backup) = backup::newest_good(file).filter(|_| !file.exists()) {
            // A new, empty file in its place would look as if nothing had ever been written.
            let source = Some("the file is missing".into());
            return Err(Error::Damaged { file: file.to_owned(), backup: Some(backup), source });
        }
        let opened = match file::open_for_writing(file, &FORMAT) {
            Err(Error::ReadOnly { .. } | Error::Io { .. }) if file.exists() => {
                open_read_only(file).map(|connection| (connection, true))
            }
            other => other.map(|connection| (connection, false)),
        };
        let (connection, read_only) = opened.map_err(|error| backup::name_newest(error, file))?;
        refuse_damage(&connection, file)?;
        let place = Place::of(file, &FORMAT, stamp_of);
        let connection = Mutex::new(connection);
        let annotations = Annotations(Arc::new(Inner { file: file.to_owned(), place, connection, read_only }));
        if !read_only {
            annotations.back_up_if_due(|connection| backup::is_due_on_open(connection, file));
        }
        Ok(annotations)
    }

    /// Puts a copy in the place of a damaged file, which is set aside, not deleted. Nobody may have it open.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::NotPulk`] when the copy is not good either: nothing is changed then.
    pub fn restore(file: &Path, backup: &Path) -> Result<(), Error> {
        backup::restore(file, backup)
    }

    /// The copies there are, newest first, good or not.
    pub fn backups(file: &Path) -> Vec<PathBuf> {
        backup::list(file)
    }

    pub fn is_read_only(&self) -> bool {
        self.0.read_only
    }

    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// The exact state the file is in.
    pub fn stamp(&self) -> Result<Stamp, Error> {
        self.read(stamp_of)
    }

    /// Whether the state a stamp names is one this file was in.
    pub fn knows(&self, stamp: &Stamp) -> Result<bool, Error> {
        self.read(|connection| knows(connection, stamp))
    }

    /// The sources, by name.
    pub fn sources(&self) -> Result<Vec<SourceSettings>, Error> {
        self.read(|connection| {
            let sql = "SELECT key, name, connector, address, added FROM source ORDER BY name, key";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], StoredSource::of)?;
            rows.map(|row| row?.settings()).collect()
        })
    }

    pub fn source(&self, key: &EntityKey) -> Result<Option<SourceSettings>, Error> {
        self.read(|connection| find_source(connection, key)?.map(StoredSource::settings).transpose())
    }

    /// Adds a source or changes one. Settings that are already so are no edit.
    pub fn put_source(&self, settings: &SourceSettings, now: Timestamp) -> Result<(), Error> {
        self.edit(now, |edit| {
            let new = StoredSource::from(settings)?;
            let old = find_source(edit.connection, &settings.key)?;
            if old.as_ref() == Some(&new) {
                return Ok(());
            }
            edit.keep("source", settings.key.as_str(), old.as_ref())?;
            let sql =
                "INSERT OR REPLACE INTO source (key, name, connector, address, added) VALUES (?1, ?2, ?3, ?4, ?5)";
            edit.connection.execute(sql, params![new.key, new.name, new.connector, new.address, new.added])?;
            Ok(())
        })
    }

    /// Removes a source's settings; they stay in the history.
    pub fn remove_source(&self, key: &EntityKey, now: Timestamp) -> Result<(), Error> {
        self.edit(now, |edit| {
            let Some(old) = find_source(edit.connection, key)? else { return Ok(()) };
            edit.keep("source", key.as_str(), Some(&old))?;
            edit.connection.execute("DELETE FROM source WHERE key = ?1", [key.as_str()])?;
            Ok(())
        })
    }

    pub fn setting(&self, name: &str) -> Result<Option<String>, Error> {
        self.read(|connection| find_setting(connection, name))
    }

    /// The settings whose names begin so, with the rest of the name.
    pub fn settings_below(&self, start: &str) -> Result<Vec<(String, String)>, Error> {
        self.read(|connection| {
            let sql = "SELECT substr(name, length(?1) + 1), value FROM setting
                       WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([start], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Writes a setting. A value that is already so is no edit.
    pub fn set_setting(&self, name: &str, value: &str, now: Timestamp) -> Result<(), Error> {
        self.edit(now, |edit| {
            let old = find_setting(edit.connection, name)?;
            if old.as_deref() == Some(value) {
                return Ok(());
            }
            edit.keep("setting", name, old.as_ref())?;
            let sql = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)";
            edit.connection.execute(sql, [name, value])?;
            Ok(())
        })
    }

    /// Looks the file over. An empty list is a clean bill of health.
    pub fn check(&self, deep: bool) -> Result<Vec<Finding>, Error> {
        self.read(|connection| health::check_pages(connection, deep))
    }

    /// Writes a consistent copy.
    ///
    /// # Errors
    /// [`Error::Sqlite`] when `file` exists, [`Error::Full`], [`Error::ReadOnly`].
    pub fn backup_to(&self, file: &Path) -> Result<(), Error> {
        copy_into(&self.connection(), file).map_err(|fault| fault.in_file(&self.0.file, "backing up"))
    }

    /// Gives `file` the content of the annotations `from`, also while others have it open. Creates it when absent. A copy
    /// is made at once: the newest good one must not be of what was there before.
    ///
    /// # Errors
    /// Those of [`Annotations::open`]; [`Error::Busy`] while somebody writes it. Nothing is changed then.
    pub fn replace(file: &Path, from: &Path) -> Result<(), Error> {
        replace::replace(file, from, &FORMAT)?;
        let annotations = Annotations::open(file)?;
        annotations.back_up_if_due(|connection| backup::next(connection, file).map(Some));
        Ok(())
    }

    /// Refuses annotations from elsewhere that hold more than annotations do: what could act by themselves.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn refuse_foreign(&self) -> Result<(), Error> {
        self.read(replace::refuse_foreign)
    }

    /// Makes an edit whose number is higher than `before`, and than every edit there is: what takes the place of other
    /// annotations must count as newer than they, however old it is.
    pub fn continue_after(&self, before: Revision, now: Timestamp) -> Result<(), Error> {
        self.edit(now, |edit| {
            let sql = "INSERT INTO edit (revision, commit_id, at)
                       SELECT max(?1, coalesce(max(revision), 0)) + 1, ?2, ?3 FROM edit";
            edit.connection.execute(sql, params![before.0, draw_identity()?, now.0])?;
            Ok(())
        })
    }

    /// A number that changes when somebody else committed to the file, with whatever program; `None` while this one
    /// is at it.
    pub fn data_version(&self) -> Result<Option<i64>, Error> {
        file::data_version(&self.0.connection).map_err(|fault| fault.in_file(&self.0.file, "watching"))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic left open was rolled back when it was dropped.
        self.0.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Error> {
        read(&self.connection())
            .map_err(|fault| backup::name_newest(fault.in_file(&self.0.file, "reading"), &self.0.file))
    }

    /// Runs `write` in one transaction, which becomes an edit when it kept something of the past.
    fn edit(&self, now: Timestamp, write: impl FnOnce(&mut Edit<'_>) -> Result<(), Fault>) -> Result<(), Error> {
        let file = &self.0.file;
        if self.0.read_only {
            return Err(self.refuse_writing());
        }
        self.look()?;
        let run = || -> Result<(), Fault> {
            let mut connection = self.connection();
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut edit = Edit { connection: &transaction, now, revision: None };
            write(&mut edit)?;
            transaction.commit()?;
            // The copy in the main file outlives damage to the log; failing to move it there loses nothing.
            if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
                tracing::debug!(%error, "an edit could not be moved into the main file yet");
            }
            Ok(())
        };
        run().map_err(|fault| backup::name_newest(fault.in_file(file, "writing"), file))?;
        if self.look()? {
            // In between, so it is in the file that went away.
            return Err(Error::Replaced { file: file.clone() });
        }
        self.back_up_if_due(|connection| backup::is_due_after_edit(connection, file));
        Ok(())
    }

    fn refuse_writing(&self) -> Error {
        Error::ReadOnly { file: self.0.file.clone(), source: "opened for reading only".into() }
    }

    /// A copy that cannot be made is no reason to refuse an edit or to stay closed.
    fn back_up_if_due(&self, is_due: impl FnOnce(&Connection) -> Result<Option<PathBuf>, Fault>) {
        let connection = self.connection();
        let copied = is_due(&connection).and_then(|due| match due {
            Some(copy) => backup::write(&connection, &self.0.file, &copy),
            None => Ok(()),
        });
        if let Err(fault) = copied {
            let error = fault.in_file(&self.0.file, "backing up");
            tracing::warn!(%error, "the annotations could not be backed up");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The last connection would remove the log by its name, which may be that of another file by now.
        let connection = self.connection.get_mut().unwrap_or_else(PoisonError::into_inner);
        let looked = self.place.look();
        if matches!(looked, Ok(Look::Other | Look::Overwritten)) {
            leave_log(connection);
        }
    }
}

impl std::fmt::Debug for Annotations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Annotations").field("file", &self.0.file).finish_non_exhaustive()
    }
}

fn refuse_damage(connection: &Connection, file: &Path) -> Result<(), Error> {
    let looked = health::check_pages(connection, true).map_err(|fault| fault.in_file(file, "checking"));
    match looked?.into_iter().next() {
        None => Ok(()),
        Some(finding) => {
            let source = Some(finding.message.into());
            Err(backup::name_newest(Error::Damaged { file: file.to_owned(), backup: None, source }, file))
        }
    }
}

fn stamp_of(connection: &Connection) -> Result<Stamp, Fault> {
    let sql = "SELECT revision, commit_id FROM edit ORDER BY revision DESC LIMIT 1";
    let last: Option<(i64, Vec<u8>)> =
        connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (revision, commit) = last.unwrap_or_default();
    let identity: Vec<u8> = connection.query_row("SELECT id FROM file", [], |row| row.get(0))?;
    Ok(Stamp { file: print_identity(&identity), revision: Revision(revision), commit: print_identity(&commit) })
}

fn knows(connection: &Connection, stamp: &Stamp) -> Result<bool, Fault> {
    let sql = "SELECT commit_id FROM edit WHERE revision = ?1";
    let commit: Option<Vec<u8>> =
        connection.prepare_cached(sql)?.query_row([stamp.revision.0], |row| row.get(0)).optional()?;
    Ok(commit.is_some_and(|commit| print_identity(&commit) == stamp.commit))
}

fn open_read_only(file: &Path) -> Result<Connection, Error> {
    match file::open_for_reading(file, &FORMAT, Reading::Shared) {
        Err(Error::ReadOnly { .. } | Error::Io { .. }) => file::open_for_reading(file, &FORMAT, Reading::Immutable),
        opened => opened,
    }
}

/// An edit being made.
struct Edit<'c> {
    connection: &'c Connection,
    now: Timestamp,
    revision: Option<i64>,
}

impl Edit<'_> {
    /// Numbers the edit and keeps what is about to be replaced.
    fn keep<T: Serialize>(&mut self, what: &str, key: &str, before: Option<&T>) -> Result<(), Fault> {
        let revision = match self.revision {
            Some(revision) => revision,
            None => {
                let sql = "INSERT INTO edit (commit_id, at) VALUES (?1, ?2)";
                self.connection.execute(sql, params![draw_identity()?, self.now.0])?;
                *self.revision.insert(self.connection.last_insert_rowid())
            }
        };
        if let Some(before) = before {
            let sql = "INSERT INTO history (revision, what, key, before) VALUES (?1, ?2, ?3, ?4)";
            self.connection.execute(sql, params![revision, what, key, serde_json::to_string(before)?])?;
        }
        Ok(())
    }
}

/// A row of `source`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredSource {
    key: String,
    name: String,
    connector: String,
    address: String,
    added: i64,
}

impl StoredSource {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredSource> {
        Ok(StoredSource {
            key: row.get(0)?,
            name: row.get(1)?,
            connector: row.get(2)?,
            address: row.get(3)?,
            added: row.get(4)?,
        })
    }

    fn from(settings: &SourceSettings) -> Result<StoredSource, Fault> {
        Ok(StoredSource {
            key: settings.key.as_str().to_owned(),
            name: settings.name.clone(),
            connector: settings.connector.clone(),
            address: serde_json::to_string(&settings.address)?,
            added: settings.added.0,
        })
    }

    fn settings(self) -> Result<SourceSettings, Fault> {
        Ok(SourceSettings {
            key: self.key.parse()?,
            name: self.name,
            connector: self.connector,
            address: serde_json::from_str(&self.address)?,
            added: Timestamp(self.added),
        })
    }
}

fn find_source(connection: &Connection, key: &EntityKey) -> Result<Option<StoredSource>, Fault> {
    let sql = "SELECT key, name, connector, address, added FROM source WHERE key = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([key.as_str()], StoredSource::of).optional()?)
}

fn find_setting(connection: &Connection, name: &str) -> Result<Option<String>, Fault> {
    let sql = "SELECT value FROM setting WHERE name = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
}
