//! Removing a source for good: everything harvested from it, history too.
//!
//! What other sources said stays. Where their edges point at something removed, the row remains as a name without a
//! record. The removal is a revision of its own, so that a search index that follows the catalog forgets the entities.

use model::{EntityKey, Revision, Timestamp};
use rusqlite::{Connection, params};

use super::{Catalog, RunState, Scope, id_of};
use crate::error::{Error, Fault};
use crate::file::draw_identity;

impl Catalog {
    /// Removes a source in one transaction. Returns the revision that did it; the current one when there was nothing.
    ///
    /// # Errors
    /// [`Error::Running`] while it is being harvested, [`Error::ReadOnly`], [`Error::Full`].
    pub fn remove_source(&self, source: &EntityKey, now: Timestamp) -> Result<Revision, Error> {
        if self.is_read_only() {
            return Err(self.refuse_writing());
        }
        let doing = "removing a source from";
        let Some(_lock) = self.lock_run(source).map_err(|fault| fault.in_file(self.file(), doing))? else {
            let running = self.runs(Some(source), 1)?.pop().filter(|run| run.state == RunState::Running);
            let run = running.map_or_else(String::new, |run| run.id);
            return Err(Error::Running { source_key: source.clone(), run });
        };
        let revision = self.commit_with(doing, |connection| remove(connection, source, now))?;
        self.shrink_file();
        Ok(revision)
    }

    /// Gives freed pages back to the file system. Keeping them costs space only, so a failure is only noted.
    fn shrink_file(&self) {
        let Ok(writer) = self.writer() else { return };
        if let Err(error) = writer.execute_batch("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(PASSIVE)") {
            tracing::debug!(%error, "freed pages could not be given back yet");
        }
    }
}

fn remove(connection: &Connection, source: &EntityKey, now: Timestamp) -> Result<Revision, Fault> {
    connection.execute("DELETE FROM run WHERE source = ?1", [source.as_str()])?;
    let last = "SELECT coalesce(max(revision), 0) FROM revision";
    let last = Revision(connection.query_row(last, [], |row| row.get(0))?);
    let Some(id) = id_of(connection, source)? else { return Ok(last) };
    let revision = last.next();

    connection.execute_batch(include_str!("sql/remove_tables.sql"))?;
    for Scope { low, high } in Scope::of(source) {
        let doom = "INSERT INTO temp.doomed SELECT id FROM entity WHERE key >= ?1 AND key < ?2";
        connection.execute(doom, [low, high])?;
    }
    connection.execute("DELETE FROM edge WHERE source = ?1", [id])?;
    let forget = "UPDATE revision SET source = NULL, added = 0, changed = 0, removed = 0 WHERE source = ?1";
    connection.execute(forget, [id])?;
    connection.execute_batch(include_str!("sql/remove_source.sql"))?;
    connection.execute(include_str!("sql/note_removed.sql"), [revision.0])?;
    let insert = "INSERT INTO revision (revision, commit_id, at, added, changed, removed) VALUES (?1, ?2, ?3, 0, 0, 0)";
    connection.execute(insert, params![revision.0, draw_identity()?, now.0])?;
    connection.execute_batch("DROP TABLE temp.doomed; DROP TABLE temp.kept; DROP TABLE temp.orphan")?;
    Ok(revision)
}
