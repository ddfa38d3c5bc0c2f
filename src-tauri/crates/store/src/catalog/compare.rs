//! Setting a stage beside the catalog: what is new, what is different, what is gone.
//!
//! The stage's file is attached to the catalog's connection, so that both sides meet inside SQLite, by key. One
//! temporary table holds what was read whole, as ranges of keys; another the entities that are gone.

use model::EntityKey;
use rusqlite::Connection;

use super::interrupt::Interruptible;
use super::read::{key_of, list};
use super::scope::read_whole;
use super::{Catalog, Contents, Difference, FORMAT, RunGuard, Scope};
use crate::error::{Error, Fault};
use crate::file::{self, Reading};
use crate::stage::Stage;
use crate::stop;

impl Catalog {
    /// Counts what committing the stage would do. Units that are not finished are not part of it. Waits for no writer
    /// and keeps none waiting.
    ///
    /// # Errors
    /// [`Error::Superseded`] when another process committed the source since, [`Error::Damaged`], and
    /// [`Error::Cancelled`] once the run is.
    pub fn compare(&self, stage: &Stage, run: &RunGuard) -> Result<Difference, Error> {
        let compare = || -> Result<Difference, Fault> {
            // Closed afterwards, with the temporary tables, which need no leave to write.
            let mut reader = file::open_for_reading(self.file(), &FORMAT, Reading::Shared)?;
            let mut connection = Interruptible::new(&mut reader, run.pulse())?;
            with_stage(&mut connection, stage, |connection| {
                let transaction = connection.unchecked_transaction()?;
                check_base(&transaction, stage)?;
                find_gone(&transaction)?;
                let difference = count(&transaction, stage)?;
                transaction.rollback()?;
                Ok(difference)
            })
        };
        let difference = compare().map_err(|fault| self.blame(fault, stage, "comparing with"))?;
        stop::reached("compare");
        Ok(difference)
    }

    /// The fault as an error about one of the two files.
    pub(super) fn blame(&self, fault: Fault, stage: &Stage, doing: &'static str) -> Error {
        match fault.in_file(self.file(), doing) {
            // Both files were read: the one that can be read again from the source is asked first.
            Error::Damaged { backup, source, .. } if stage.is_damaged() => {
                Error::Damaged { file: stage.file().to_owned(), backup, source }
            }
            other => other,
        }
    }
}

/// Runs `work` with the stage attached to the connection as `stage`.
pub(super) fn with_stage<T>(
    connection: &mut Connection,
    stage: &Stage,
    work: impl FnOnce(&mut Connection) -> Result<T, Fault>,
) -> Result<T, Fault> {
    if stage.is_reading_unit() {
        let source = "a unit is still being read".into();
        return Err(Error::Busy { file: stage.file().to_owned(), source }.into());
    }
    let path = stage.file().to_str().ok_or_else(|| Fault::Io(std::io::ErrorKind::InvalidFilename.into()))?;
    // A stage that could not be detached before must not keep this one out; mostly there is none.
    let _ = connection.execute_batch("DETACH stage");
    connection.execute("ATTACH ?1 AS stage", [path])?;
    let worked = work(connection);
    // What was committed stays so, whether the stage can be let go of or not.
    if let Err(error) = connection.execute_batch("DETACH stage") {
        tracing::warn!(%error, "a stage could not be detached");
    }
    worked
}

/// Refuses a stage whose knowledge of the catalog is out of date.
pub(super) fn check_base(connection: &Connection, stage: &Stage) -> Result<(), Fault> {
    let base = crate::stage::Base::read(connection, stage.source())?;
    if base == *stage.base() {
        return Ok(());
    }
    if base.catalog != stage.base().catalog {
        return Err(Error::Replaced { file: connection.path().unwrap_or_default().into() }.into());
    }
    Err(Error::Superseded { source_key: stage.source().clone() }.into())
}

/// Fills `temp.scope` and `temp.gone`.
pub(super) fn find_gone(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch(include_str!("sql/compare_tables.sql"))?;
    let units = units(connection)?;
    let mut insert = connection.prepare("INSERT INTO temp.scope (low, high) VALUES (?1, ?2)")?;
    for Scope { low, high } in read_whole(units.iter().map(|(covers, except)| (covers, except.as_slice()))) {
        insert.execute([low, high])?;
    }
    connection.execute(include_str!("sql/find_gone.sql"), [])?;
    Ok(())
}

/// What each finished unit of the stage covers, and its exceptions.
fn units(connection: &Connection) -> Result<Vec<(EntityKey, Vec<EntityKey>)>, Fault> {
    let names = "SELECT name, covers FROM stage.unit";
    let named = list(connection, names, [], |row| Ok((row.get::<_, String>(0)?, key_of(row, 1)?)))?;
    let except = "SELECT scope FROM stage.exception WHERE unit = ?1";
    let with_exceptions = |(name, covers)| Ok((covers, list(connection, except, [name], |row| key_of(row, 0))?));
    named.into_iter().map(with_exceptions).collect()
}

fn count(connection: &Connection, stage: &Stage) -> Result<Difference, Fault> {
    let [own, below] = Scope::of(stage.source());
    let sql = include_str!("sql/count_difference.sql");
    let difference = connection.query_row(sql, [own.low, own.high, below.low, below.high], |row| {
        let count = |index| row.get::<_, i64>(index).map(i64::unsigned_abs);
        Ok(Difference {
            added: count(0)?,
            changed: count(1)?,
            removed: count(2)?,
            unchanged: count(3)?,
            present: count(4)?,
            contents: Contents { added: count(5)?, removed: count(6)?, present: count(7)? },
            removed_databases: count(8)?,
        })
    })?;
    Ok(difference)
}
