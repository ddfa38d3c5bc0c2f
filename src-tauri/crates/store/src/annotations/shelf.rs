//! What a person keeps at hand: stars, saved searches, visits, and when somebody was here last.
//!
//! Stars and saved searches are edits like any other. Visits and presence are noted by looking at things: they are
//! written often, keep no history, and move no stamp, so that nothing that follows the edits has to follow them. Losing
//! the last of them with the power does no harm, so writing them waits for no disk.
//!
//! A file that could not be brought up to date, because it must not be written, has none of these tables: it reads as
//! if nothing had been kept.

use std::time::Duration;

use model::{EntityKey, Kind, Revision, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::Serialize;

use super::{Annotations, backup};
use crate::catalog::{Form, Outline};
use crate::error::{Error, Fault};
use crate::file::PATIENCE;

/// Visits that are remembered. More than are ever shown, so that leaving some out of a list loses no count.
const MOST_VISITS: i64 = 1_000;

/// A search kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedSearch {
    pub id: i64,
    /// No two have the same.
    pub name: String,
    pub query: String,
    /// The JSON the caller gave.
    pub filters: String,
}

/// An entity that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    pub entity: Outline,
    /// The last time.
    pub at: Timestamp,
    pub times: u32,
}

/// When somebody was here last, and what the catalog held then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Identity of the catalog file the revisions are of.
    pub catalog: String,
    /// The last sign of somebody.
    pub active: Timestamp,
    pub known: Revision,
    /// When the visit before this one ended; `None` during the first.
    pub since: Option<Timestamp>,
    /// What the catalog held then.
    pub revision: Revision,
}

impl Annotations {
    /// What is starred, in the order it was.
    pub fn stars(&self) -> Result<Vec<Outline>, Error> {
        self.read_if_there("star", |connection| {
            let mut statement = connection.prepare_cached("SELECT key, kind, form FROM star ORDER BY id")?;
            let mut rows = statement.query([])?;
            let mut stars = Vec::new();
            while let Some(row) = rows.next()? {
                stars.push(outline_of(row)?);
            }
            Ok(stars)
        })
    }

    /// Stars an entity. What is starred already keeps its place, and is no edit.
    pub fn star(&self, entity: &Outline, now: Timestamp) -> Result<(), Error> {
        self.edit(now, |edit| {
            if find_star(edit.connection, &entity.key)?.is_some() {
                return Ok(());
            }
            edit.keep::<Star>("star", entity.key.as_str(), None)?;
            let sql = "INSERT INTO star (key, kind, form, at) VALUES (?1, ?2, ?3, ?4)";
            let form = Form::word(entity.form, entity.kind);
            edit.connection.execute(sql, params![entity.key.as_str(), entity.kind.name(), form, now.0])?;
            Ok(())
        })
    }

    /// Takes a star away; it stays in the history. False when there was none.
    pub fn unstar(&self, key: &EntityKey, now: Timestamp) -> Result<bool, Error> {
        let mut found = false;
        self.edit(now, |edit| {
            let Some(star) = find_star(edit.connection, key)? else { return Ok(()) };
            found = true;
            edit.keep("star", key.as_str(), Some(&star))?;
            edit.connection.execute("DELETE FROM star WHERE key = ?1", [key.as_str()])?;
            Ok(())
        })?;
        Ok(found)
    }

    /// The saved searches, by name.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>, Error> {
        self.read_if_there("saved_search", |connection| {
            let sql = "SELECT id, name, query, filters FROM saved_search ORDER BY name, id";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], saved_search_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Saves a search under a name nobody has, and gives its id.
    ///
    /// # Errors
    /// [`Error::Sqlite`] when the name is taken.
    pub fn save_search(&self, name: &str, query: &str, filters: &str, now: Timestamp) -> Result<i64, Error> {
        let mut id = 0;
        self.edit(now, |edit| {
            let sql = "INSERT INTO saved_search (name, query, filters) VALUES (?1, ?2, ?3)";
            edit.connection.execute(sql, [name, query, filters])?;
            id = edit.connection.last_insert_rowid();
            edit.keep::<SavedSearch>("saved_search", &id.to_string(), None)
        })?;
        Ok(id)
    }

    /// Replaces a saved search. One that is already so is no edit. False when there is none with this id.
    ///
    /// # Errors
    /// [`Error::Sqlite`] when another has the name.
    pub fn replace_search(&self, search: &SavedSearch, now: Timestamp) -> Result<bool, Error> {
        let mut found = false;
        self.edit(now, |edit| {
            let Some(old) = find_search(edit.connection, search.id)? else { return Ok(()) };
            found = true;
            if old == *search {
                return Ok(());
            }
            edit.keep("saved_search", &search.id.to_string(), Some(&old))?;
            let sql = "UPDATE saved_search SET name = ?2, query = ?3, filters = ?4 WHERE id = ?1";
            edit.connection.execute(sql, params![search.id, search.name, search.query, search.filters])?;
            Ok(())
        })?;
        Ok(found)
    }

    /// Removes a saved search; it stays in the history. False when there was none.
    pub fn forget_search(&self, id: i64, now: Timestamp) -> Result<bool, Error> {
        let mut found = false;
        self.edit(now, |edit| {
            let Some(old) = find_search(edit.connection, id)? else { return Ok(()) };
            found = true;
            edit.keep("saved_search", &id.to_string(), Some(&old))?;
            edit.connection.execute("DELETE FROM saved_search WHERE id = ?1", [id])?;
            Ok(())
        })?;
        Ok(found)
    }

    /// What was opened last, newest first.
    pub fn visits(&self, limit: usize) -> Result<Vec<Visited>, Error> {
        self.read_if_there("visit", |connection| {
            let sql = "SELECT key, kind, form, at, times FROM visit ORDER BY at DESC, key LIMIT ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
            let mut visits = Vec::new();
            while let Some(row) = rows.next()? {
                visits.push(Visited { entity: outline_of(row)?, at: Timestamp(row.get(3)?), times: row.get(4)? });
            }
            Ok(visits)
        })
    }

    /// Notes that an entity was opened. Those opened longest ago are forgotten.
    pub fn visit(&self, entity: &Outline, now: Timestamp) -> Result<(), Error> {
        self.note(PATIENCE, |connection| {
            let form = Form::word(entity.form, entity.kind);
            let sql = "INSERT INTO visit (key, kind, form, at, times) VALUES (?1, ?2, ?3, ?4, 1)
                       ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, form = excluded.form,
                           at = excluded.at, times = min(times + 1, 4294967295)";
            connection.execute(sql, params![entity.key.as_str(), entity.kind.name(), form, now.0])?;
            let old = "DELETE FROM visit WHERE key IN
                       (SELECT key FROM visit ORDER BY at DESC, key LIMIT -1 OFFSET ?1)";
            connection.execute(old, [MOST_VISITS])?;
            Ok(())
        })
    }

    /// Forgets everything that was opened, and when somebody was here last. What stood there is overwritten; copies
    /// and backups made before still hold it.
    pub fn forget_visits(&self) -> Result<(), Error> {
        self.note(PATIENCE, |connection| {
            connection.pragma_update(None, "secure_delete", true)?;
            let forgotten = connection.execute_batch("DELETE FROM visit; DELETE FROM presence");
            connection.pragma_update(None, "secure_delete", false)?;
            Ok(forgotten?)
        })?;
        // What is written over lies in the log until it is moved into the file, and what the log held before with it.
        let emptied = self.connection().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err(error) = emptied {
            tracing::debug!(%error, "what was forgotten is still in the log of the file");
        }
        Ok(())
    }

    pub fn presence(&self) -> Result<Option<Presence>, Error> {
        self.read_if_there("presence", |connection| Ok(find_presence(connection)?.into_iter().collect::<Vec<_>>()))
            .map(|found| found.into_iter().next())
    }

    /// Sets the presence, as a person asked for.
    pub fn set_presence(&self, presence: Presence) -> Result<(), Error> {
        self.note(PATIENCE, |connection| replace_presence(connection, presence))
    }

    /// Sets the presence to what `next` makes of it; `None` leaves it. Nobody else changes it in between.
    ///
    /// # Errors
    /// [`Error::Busy`] at once where another process writes: what this is noted beside must not wait.
    pub fn note_presence(&self, next: impl FnOnce(Option<Presence>) -> Option<Presence>) -> Result<(), Error> {
        self.note(Duration::ZERO, |connection| match next(find_presence(connection)?) {
            Some(presence) => replace_presence(connection, presence),
            None => Ok(()),
        })
    }

    /// Reads from a table that a file which could not be brought up to date lacks.
    fn read_if_there<T>(
        &self,
        table: &str,
        read: impl FnOnce(&Connection) -> Result<Vec<T>, Fault>,
    ) -> Result<Vec<T>, Error> {
        self.read(|connection| match self.is_read_only() && !connection.table_exists(None, table)? {
            true => Ok(Vec::new()),
            false => read(connection),
        })
    }

    /// Runs `write` in one transaction that is no edit and does not wait for the disk, nor longer than `patience` for
    /// another process.
    fn note(&self, patience: Duration, write: impl FnOnce(&Connection) -> Result<(), Fault>) -> Result<(), Error> {
        let file = self.file();
        if self.is_read_only() {
            return Err(self.refuse_writing());
        }
        self.look()?;
        let mut connection = self.connection();
        let run = |connection: &mut Connection| -> Result<(), Fault> {
            connection.busy_timeout(patience)?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            write(&transaction)?;
            Ok(transaction.commit()?)
        };
        let written = run(&mut connection);
        // The next edit has to last again, whatever became of this.
        let restored = connection.pragma_update(None, "synchronous", super::FORMAT.synchronous);
        let restored = restored.and(connection.busy_timeout(PATIENCE));
        written
            .and(restored.map_err(Fault::from))
            .map_err(|fault| backup::name_newest(fault.in_file(file, "writing"), file))
    }
}

/// A row of `star`, as the history keeps it.
#[derive(Serialize)]
struct Star {
    key: String,
    kind: String,
    form: Option<String>,
    at: i64,
}

fn find_star(connection: &Connection, key: &EntityKey) -> Result<Option<Star>, Fault> {
    let mut statement = connection.prepare_cached("SELECT key, kind, form, at FROM star WHERE key = ?1")?;
    let star = |row: &Row<'_>| Ok(Star { key: row.get(0)?, kind: row.get(1)?, form: row.get(2)?, at: row.get(3)? });
    Ok(statement.query_row([key.as_str()], star).optional()?)
}

fn find_search(connection: &Connection, id: i64) -> Result<Option<SavedSearch>, Fault> {
    let mut statement = connection.prepare_cached("SELECT id, name, query, filters FROM saved_search WHERE id = ?1")?;
    Ok(statement.query_row([id], saved_search_of).optional()?)
}

fn saved_search_of(row: &Row<'_>) -> rusqlite::Result<SavedSearch> {
    Ok(SavedSearch { id: row.get(0)?, name: row.get(1)?, query: row.get(2)?, filters: row.get(3)? })
}

fn find_presence(connection: &Connection) -> Result<Option<Presence>, Fault> {
    let sql = "SELECT catalog, active, known, since, revision FROM presence";
    let presence = |row: &Row<'_>| {
        Ok(Presence {
            catalog: row.get(0)?,
            active: Timestamp(row.get(1)?),
            known: Revision(row.get(2)?),
            since: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            revision: Revision(row.get(4)?),
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row([], presence).optional()?)
}

fn replace_presence(connection: &Connection, presence: Presence) -> Result<(), Fault> {
    let sql = "INSERT OR REPLACE INTO presence (only, catalog, active, known, since, revision)
               VALUES (1, ?1, ?2, ?3, ?4, ?5)";
    let Presence { catalog, active, known, since, revision } = presence;
    connection.execute(sql, params![catalog, active.0, known.0, since.map(|at| at.0), revision.0])?;
    Ok(())
}

/// Key, kind and form in the first three columns. A kind of a newer program is shown as a table.
fn outline_of(row: &Row<'_>) -> Result<Outline, Fault> {
    let (key, kind, form): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let kind = Kind::from_name(&kind).unwrap_or(Kind::Table);
    Ok(Outline { key: key.parse()?, kind, form: Form::from_word(form.as_deref(), kind) })
}
