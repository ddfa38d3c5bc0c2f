//! Committing a stage: one transaction, all or nothing, in sets rather than row by row.
//!
//! Staged entities are taken in slices of the key order, which keeps the working tables small, lets the indexes grow
//! at their end, and gives progress something to say. Per slice: records, new entities, then a working table of what
//! differs with both sides in it, from which versions are closed and opened, changes noted and tallies adjusted.
//! Readers go on seeing the previous revision until the end.

use model::{CaseRule, EntityKey, Revision};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::compare::{check_base, find_gone, with_stage};
use super::interrupt::Interruptible;
use super::read::{key_of, list};
use super::{Catalog, CommitInfo, Committed, edge, id_of, stamp_of, tally, word};
use crate::error::{Error, Fault};
use crate::file::draw_identity;
use crate::stage::Stage;
use crate::{RunGuard, stop};

/// Staged entities per slice.
const SLICE: i64 = 20_000;

/// Called with how much is done, of how much.
type Progress<'p> = &'p mut dyn FnMut(u64, u64);

impl Catalog {
    /// Makes the finished units of a stage the catalog's newest revision: all of it or, on any error or crash,
    /// nothing. `progress` is told what is done of how much, in rows.
    ///
    /// # Errors
    /// [`Error::Superseded`], [`Error::Busy`], [`Error::Full`], [`Error::Damaged`]; [`Error::Cancelled`] once the run
    /// is, up to the last moment.
    pub fn commit(
        &self,
        stage: &Stage,
        run: &RunGuard,
        info: &CommitInfo,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Committed, Error> {
        debug_assert_eq!(run.source(), stage.source(), "BUG: a run commits the stage of its own source");
        let committed = self.commit_stage(stage, run, info, progress);
        let committed = committed.map_err(|fault| match self.blame(fault, stage, "committing to") {
            // It was given up waiting for another writer.
            Error::Busy { .. } if run.pulse().is_cancelled() => Error::Cancelled,
            // Half of what it read was of another file.
            damage if damage.is_damage() => self.refuse_other().err().unwrap_or(damage),
            other => other,
        })?;
        stop::reached("commit_ended");
        self.shrink_log();
        Ok(committed)
    }

    fn commit_stage(
        &self,
        stage: &Stage,
        run: &RunGuard,
        info: &CommitInfo,
        progress: Progress<'_>,
    ) -> Result<Committed, Fault> {
        let mut writer = self.writer_for(run.pulse())?;
        let mut connection = Interruptible::new(&mut writer, run.pulse())?;
        with_stage(&mut connection, stage, |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let committed = Commit::begin(&transaction, stage, info, progress)?.write(run)?;
            stop::reached("commit_before_end");
            self.refuse_other()?;
            if !run.pulse().settle() {
                return Err(Error::Cancelled.into());
            }
            transaction.commit()?;
            if let Err(error) = connection.execute_batch(include_str!("sql/drop_tables.sql")) {
                tracing::debug!(%error, "the working tables of a commit stay until the next");
            }
            Ok(committed)
        })
    }

    /// Moves what was committed into the main file, as far as nobody reads the old state. Not doing so costs space,
    /// never correctness, so a failure is only noted.
    fn shrink_log(&self) {
        let Ok(writer) = self.writer() else { return };
        if let Err(error) = writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::debug!(%error, "the write-ahead log could not be moved into the catalog yet");
        }
    }
}

/// A commit in progress.
struct Commit<'c, 'p> {
    connection: &'c Transaction<'c>,
    info: &'c CommitInfo,
    progress: Progress<'p>,
    done: u64,
    of: u64,
    /// Row id of the source's own entity.
    source: i64,
    revision: i64,
}

impl<'c, 'p> Commit<'c, 'p> {
    fn begin(
        connection: &'c Transaction<'c>,
        stage: &'c Stage,
        info: &'c CommitInfo,
        progress: Progress<'p>,
    ) -> Result<Commit<'c, 'p>, Fault> {
        check_base(connection, stage)?;
        stop::reached("commit_begun");
        find_gone(connection)?;
        connection.execute_batch(include_str!("sql/commit_tables.sql"))?;
        let source = name_entity(connection, stage.source())?;
        let next = "SELECT 1 + coalesce(max(revision), 0) FROM revision";
        let revision = connection.query_row(next, [], |row| row.get(0))?;
        let rows = "SELECT (SELECT count(*) FROM stage.staged) + (SELECT count(*) FROM temp.gone)
                         + (SELECT count(*) FROM stage.edge) + (SELECT count(*) FROM stage.observation)";
        let of: i64 = connection.query_row(rows, [], |row| row.get(0))?;
        Ok(Commit { connection, info, progress, done: 0, of: of.unsigned_abs(), source, revision })
    }

    fn write(mut self, run: &RunGuard) -> Result<Committed, Fault> {
        let unchanged: i64 = self.connection.query_row("SELECT count(*) FROM stage.seen", [], |row| row.get(0))?;
        self.write_parents()?;
        self.write_entities()?;
        self.remove_gone()?;
        stop::reached("commit_versions");
        tally::apply(self.connection)?;
        let linked = edge::write(self.connection, self.source, self.revision)?;
        self.advance(linked);
        self.write_observations()?;
        let committed = self.write_revision(unchanged.unsigned_abs())?;
        run.note_commit(self.connection, &committed)?;
        Ok(committed)
    }

    fn advance(&mut self, rows: usize) {
        self.done = self.of.min(self.done + rows as u64);
        (self.progress)(self.done, self.of);
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, Fault> {
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }

    /// Makes sure that every parent has a row, and tells its id by the stage's number.
    fn write_parents(&mut self) -> Result<(), Fault> {
        let parents = list(self.connection, "SELECT id, key FROM stage.parent ORDER BY key", [], |row| {
            Ok((row.get::<_, i64>(0)?, key_of(row, 1)?))
        })?;
        for (number, key) in parents {
            let entity = name_entity(self.connection, &key)?;
            self.execute("INSERT INTO temp.parent (id, entity) VALUES (?1, ?2)", [number, entity])?;
        }
        Ok(())
    }

    fn write_entities(&mut self) -> Result<(), Fault> {
        let mut low = String::new();
        while let Some((high, rows)) = self.slice_after(&low)? {
            self.execute(include_str!("sql/insert_content.sql"), [&low, &high])?;
            stop::reached("commit_content");
            self.execute(include_str!("sql/insert_entities.sql"), params![low, high, self.source])?;
            self.execute("DELETE FROM temp.work", [])?;
            let folds = self.info.case_rule == CaseRule::Insensitive;
            self.execute(include_str!("sql/fill_work.sql"), params![low, high, folds])?;
            self.execute(include_str!("sql/adjust_tally.sql"), [])?;
            self.execute(include_str!("sql/update_entities.sql"), [])?;
            self.execute(include_str!("sql/close_versions.sql"), [self.revision])?;
            self.execute(include_str!("sql/open_versions.sql"), [self.revision])?;
            self.execute(include_str!("sql/note_changes.sql"), [self.revision])?;
            self.advance(rows);
            low = high;
        }
        Ok(())
    }

    /// The last key and the number of rows of the next slice.
    fn slice_after(&self, low: &str) -> Result<Option<(String, usize)>, Fault> {
        let sql = "SELECT max(key), count(*) FROM
                   (SELECT key FROM stage.staged WHERE key > ?1 ORDER BY key LIMIT ?2)";
        let (high, rows) = self
            .connection
            .prepare_cached(sql)?
            .query_row(params![low, SLICE], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, i64>(1)?)))?;
        Ok(high.map(|high| (high, rows.unsigned_abs() as usize)))
    }

    fn remove_gone(&mut self) -> Result<(), Fault> {
        self.execute(include_str!("sql/adjust_tally_of_gone.sql"), [])?;
        self.execute(include_str!("sql/close_gone.sql"), [self.revision])?;
        let rows = self.execute(include_str!("sql/note_gone.sql"), [self.revision])?;
        self.advance(rows);
        Ok(())
    }

    fn write_observations(&mut self) -> Result<(), Fault> {
        self.execute(include_str!("sql/fill_measured.sql"), [])?;
        self.execute(include_str!("sql/keep_past_observations.sql"), [])?;
        let rows = self.execute(include_str!("sql/write_observations.sql"), [])?;
        self.execute(include_str!("sql/note_observed.sql"), [self.revision])?;
        self.advance(rows);
        Ok(())
    }

    fn write_revision(&mut self, seen: u64) -> Result<Committed, Fault> {
        let now = self.info.now.0;
        let insert = include_str!("sql/insert_revision.sql");
        self.execute(insert, params![self.revision, draw_identity()?, now, self.source])?;
        let source = "INSERT OR REPLACE INTO source (entity, connector, case_rule) VALUES (?1, ?2, ?3)";
        self.execute(source, params![self.source, self.info.connector, word::case_rule(self.info.case_rule)])?;
        let cursors = "INSERT OR REPLACE INTO cursor (source, unit, value)
                       SELECT ?1, name, cursor FROM stage.unit WHERE cursor IS NOT NULL";
        self.execute(cursors, [self.source])?;
        let sql = "SELECT added, changed, removed, (SELECT count(*) FROM stage.staged)
                   FROM revision WHERE revision = ?1";
        let [added, changed, removed, staged] = self.connection.query_row(sql, [self.revision], |row| {
            Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?].map(i64::unsigned_abs))
        })?;
        Ok(Committed {
            revision: Revision(self.revision),
            stamp: stamp_of(self.connection)?,
            added,
            changed,
            removed,
            // Staged, and found to be what the catalog has: another unit had read it differently before.
            unchanged: seen + staged.saturating_sub(added + changed),
        })
    }
}

/// The id of the entity with this key. A key that is not known yet gets a row, and so do its parents: known by name
/// only, until a harvest reads them.
pub(super) fn name_entity(connection: &Connection, key: &EntityKey) -> Result<i64, Fault> {
    if let Some(id) = id_of(connection, key)? {
        return Ok(id);
    }
    let Some(parent) = key.parent() else {
        let sql = "INSERT INTO entity (source, kind, name, key)
                   VALUES (1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entity'), 0), 'source', ?1, ?2)
                   RETURNING id, source";
        let (id, source): (i64, i64) = connection
            .prepare_cached(sql)?
            .query_row(params![key.name(), key.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if id != source {
            connection.execute("UPDATE entity SET source = id WHERE id = ?1", [id])?;
        }
        return Ok(id);
    };
    let parent = name_entity(connection, &parent)?;
    let sql = "INSERT INTO entity (source, parent, name, key)
               SELECT source, id, ?2, ?3 FROM entity WHERE id = ?1 RETURNING id";
    let id = connection
        .prepare_cached(sql)?
        .query_row(params![parent, key.name(), key.as_str()], |row| row.get(0))
        .optional()?;
    id.ok_or_else(|| Fault::damage("an entity vanished while it was being named"))
}
