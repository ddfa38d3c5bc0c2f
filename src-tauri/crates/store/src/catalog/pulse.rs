//! A run's signs of life, and its ear for the wish that it stop.
//!
//! While a run goes on, somebody may write the catalog for long: another process its commit, or the run itself. What
//! has to be quick waits for none of them. Signs of life and statements for the log take a connection of their own
//! that does not wait for a lock: what cannot be written now is kept, and written with the next sign of life or at the
//! end. The wish to stop does not pass through the catalog at all. It is a small file beside the run's lock that holds
//! the id of the run that is meant, so one that was left behind stops nobody.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{EntityKey, Timestamp};
use rusqlite::{Connection, TransactionBehavior, params};

use super::SentRow;
use crate::error::Fault;
use crate::place::leave_log;

/// Shared by a run and whoever watches over it from another thread.
#[derive(Debug)]
pub struct Pulse {
    run: String,
    /// Where the wish to stop is left.
    wish: PathBuf,
    /// Shared with the connections that work for the run, which look at it while they do.
    cancelled: Arc<AtomicBool>,
    /// Whether the run is past the moment up to which it can be stopped. Held while that is decided.
    settled: Mutex<bool>,
    last_beat: AtomicI64,
    writing: Mutex<Writing>,
}

#[derive(Debug)]
struct Writing {
    /// `None` once another file has taken the catalog's place.
    connection: Option<Connection>,
    /// Statements that are not in the log yet.
    statements: Vec<SentRow>,
}

impl Pulse {
    /// `connection` is this run's alone.
    pub(super) fn new(connection: Connection, run: &str, wish: PathBuf, now: Timestamp) -> Result<Pulse, Fault> {
        connection.busy_timeout(Duration::ZERO)?;
        leave_log(&connection);
        Ok(Pulse {
            run: run.to_owned(),
            wish,
            cancelled: Arc::default(),
            settled: Mutex::default(),
            last_beat: AtomicI64::new(now.0),
            writing: Mutex::new(Writing { connection: Some(connection), statements: Vec::new() }),
        })
    }

    /// Leaves a sign of life, and whatever statements wait for the log. Where the catalog is being written, or cannot
    /// be, the next one will do.
    pub fn beat(&self, now: Timestamp) {
        self.last_beat.store(now.0, Ordering::Relaxed);
        let mut writing = self.writing();
        if let Err(error) = writing.write(&self.run, Some(now)) {
            tracing::debug!(?error, run = self.run, "a sign of life could not be written");
        }
    }

    /// Whether somebody, in whatever process, asked this run to stop.
    pub fn is_cancel_requested(&self) -> bool {
        std::fs::read(&self.wish).is_ok_and(|meant| meant == self.run.as_bytes())
    }

    /// Stops the run: comparing and committing end with [`crate::Error::Cancelled`] wherever they are. False, and
    /// nothing is stopped, once the commit has come to its end.
    pub fn cancel(&self) -> bool {
        let settled = self.settled();
        if !*settled {
            self.cancelled.store(true, Ordering::Relaxed);
        }
        !*settled
    }

    /// Past this no wish to stop is heard: what follows makes the commit last. False when one was heard before.
    pub(super) fn settle(&self) -> bool {
        let mut settled = self.settled();
        *settled = !self.is_cancelled();
        *settled
    }

    fn settled(&self) -> MutexGuard<'_, bool> {
        // A flag cannot be left half written.
        self.settled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Notes a statement, at once or with the next sign of life.
    pub(super) fn log(&self, sent: SentRow) {
        let mut writing = self.writing();
        writing.statements.push(sent);
        if let Err(error) = writing.write(&self.run, None) {
            tracing::debug!(?error, run = self.run, "a statement is logged later");
        }
    }

    /// The statements that are not in the log yet; they are the caller's now.
    pub(super) fn take_statements(&self) -> Vec<SentRow> {
        std::mem::take(&mut self.writing().statements)
    }

    /// The catalog this was for is no longer there: nothing more is written.
    pub(super) fn end(&self) {
        self.writing().connection = None;
    }

    pub(super) fn cancelled(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    pub(super) fn last_beat(&self) -> Timestamp {
        Timestamp(self.last_beat.load(Ordering::Relaxed))
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        // A transaction that a panic left open was rolled back, and the statements stay until they are written.
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writing {
    fn write(&mut self, run: &str, beat: Option<Timestamp>) -> Result<(), Fault> {
        let Some(connection) = &mut self.connection else { return Ok(()) };
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        write_statements(&transaction, run, &self.statements)?;
        if let Some(now) = beat {
            transaction.prepare_cached("UPDATE run SET beat = ?2 WHERE id = ?1")?.execute(params![run, now.0])?;
        }
        transaction.commit()?;
        self.statements.clear();
        Ok(())
    }
}

/// Appends statements to a run's log.
pub(super) fn write_statements(connection: &Connection, run: &str, statements: &[SentRow]) -> Result<(), Fault> {
    let mut insert = connection.prepare_cached(include_str!("sql/log.sql"))?;
    for SentRow { at, text, scope } in statements {
        insert.execute(params![run, at.0, text, scope.as_ref().map(EntityKey::as_str)])?;
    }
    Ok(())
}

/// Leaves the wish that a run stop.
pub(super) fn wish_end(wish: &Path, run: &str) -> Result<(), Fault> {
    Ok(std::fs::write(wish, run)?)
}

/// Takes away a wish that was left for an earlier run.
pub(super) fn forget_wish(wish: &Path) -> Result<(), Fault> {
    match std::fs::remove_file(wish) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalog, Stage, Started};

    #[test]
    fn nothing_here_waits_for_whoever_writes_the_catalog() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        let source = EntityKey::source("test", "s");
        let Started::Run(run) = catalog.start_run(&source, Timestamp(1)).unwrap() else { panic!("nobody else runs") };
        let stage = Stage::open(&folder.path().join("stages"), &source, "test 1", &catalog).unwrap();
        let said = || catalog.log(run.id()).unwrap().into_iter().map(|sent| sent.text).collect::<Vec<_>>();

        let mut writer = catalog.writer().unwrap();
        let writing = writer.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        run.log(Timestamp(2), None, "SELECT 1");
        run.log(Timestamp(2), None, "SELECT 2");
        run.pulse().beat(Timestamp(3));
        catalog.compare(&stage, &run).unwrap();
        assert!(!run.pulse().is_cancel_requested());
        assert!(catalog.request_cancel(run.id()).unwrap());
        assert!(run.pulse().is_cancel_requested());
        assert_eq!(said(), [""; 0]);
        drop(writing);
        drop(writer);

        run.pulse().beat(Timestamp(4));
        run.log(Timestamp(5), None, "SELECT 3");
        assert_eq!(said(), ["SELECT 1", "SELECT 2", "SELECT 3"], "each once, in order");
        assert_eq!(catalog.run(run.id()).unwrap().unwrap().beat, Timestamp(4));
    }

    #[test]
    fn what_waits_for_the_log_is_written_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        let Started::Run(run) = catalog.start_run(&EntityKey::source("test", "s"), Timestamp(1)).unwrap() else {
            panic!("nobody else runs")
        };
        let id = run.id().to_owned();
        let mut writer = catalog.writer().unwrap();
        let writing = writer.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        run.log(Timestamp(2), None, "SELECT 1");
        drop(writing);
        drop(writer);
        run.finish(Timestamp(3), crate::RunState::Done, &[], None).unwrap();
        assert_eq!(catalog.log(&id).unwrap(), [SentRow { at: Timestamp(2), text: "SELECT 1".to_owned(), scope: None }]);
    }
}
