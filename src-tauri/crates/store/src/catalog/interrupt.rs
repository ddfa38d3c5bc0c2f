//! Work on the catalog that ends within a moment once its run is cancelled: in the middle of a statement, or while it
//! waits for another writer, in this process or another.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, TryLockError};
use std::time::Duration;

use rusqlite::Connection;

use super::{Catalog, Pulse};
use crate::error::{Error, Fault};
use crate::file::PATIENCE;

/// Steps of SQLite's virtual machine between two looks at the flag: well below a millisecond of work.
const STEPS: i32 = 10_000;
/// How long to wait between two tries for a lock.
const PAUSE: Duration = Duration::from_millis(10);

/// A connection that gives up its work once the run is cancelled. Dropping it makes the connection patient again.
pub(super) struct Interruptible<'c>(&'c mut Connection);

impl<'c> Interruptible<'c> {
    pub(super) fn new(connection: &'c mut Connection, pulse: &Pulse) -> Result<Interruptible<'c>, Fault> {
        let (working, waiting) = (pulse.cancelled(), pulse.cancelled());
        let connection = Interruptible(connection);
        connection.0.progress_handler(STEPS, Some(move || working.load(Ordering::Relaxed)))?;
        let most = i32::try_from(PATIENCE.as_millis() / PAUSE.as_millis()).unwrap_or(i32::MAX);
        connection.0.busy_handler(Some(move |times| {
            if waiting.load(Ordering::Relaxed) || times >= most {
                return false;
            }
            std::thread::sleep(PAUSE);
            true
        }))?;
        Ok(connection)
    }
}

impl Deref for Interruptible<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0
    }
}

impl DerefMut for Interruptible<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        self.0
    }
}

impl Drop for Interruptible<'_> {
    fn drop(&mut self) {
        let patient = self.0.progress_handler(0, None::<fn() -> bool>).and_then(|()| self.0.busy_timeout(PATIENCE));
        if let Err(error) = patient {
            tracing::warn!(%error, "a connection still follows a run that has ended");
        }
    }
}

impl Catalog {
    /// The writing connection, waited for as long as the run is not cancelled.
    pub(super) fn writer_for(&self, pulse: &Pulse) -> Result<MutexGuard<'_, Connection>, Fault> {
        self.look()?;
        let Some(writer) = &self.0.writer else { return Err(self.refuse_writing().into()) };
        loop {
            match writer.try_lock() {
                Ok(writer) => return Ok(writer),
                // A transaction that a panic left open was rolled back when it was dropped.
                Err(TryLockError::Poisoned(poisoned)) => return Ok(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) if pulse.is_cancelled() => return Err(Error::Cancelled.into()),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    /// A statement that ends only when it is interrupted.
    const ENDLESS: &str = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    /// One that takes more steps than pass between two looks at the flag.
    const LONG: &str =
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100000) SELECT count(*) FROM n";

    fn cancelled() -> Pulse {
        let pulse = Pulse::new(Connection::open_in_memory().unwrap(), "run", "wish".into(), Timestamp(0)).unwrap();
        pulse.cancel();
        pulse
    }

    fn count(connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
        connection.query_row(sql, [], |row| row.get(0))
    }

    #[test]
    fn a_statement_ends_in_the_middle() {
        let mut connection = Connection::open_in_memory().unwrap();
        let interrupted = count(&Interruptible::new(&mut connection, &cancelled()).unwrap(), ENDLESS);
        let error = Fault::from(interrupted.unwrap_err()).in_file("catalog.db".as_ref(), "testing");
        assert!(matches!(error, Error::Cancelled), "{error:?}");
        assert_eq!(count(&connection, LONG), Ok(100_000), "the next run is not the one that was cancelled");
    }

    #[test]
    fn nobody_waits_for_another_writer_any_longer() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        let mut held = catalog.writer().unwrap();
        assert!(
            matches!(catalog.writer_for(&cancelled()), Err(Fault::Whole(error)) if matches!(*error, Error::Cancelled))
        );
        let _transaction = held.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        let mut other = Connection::open(catalog.file()).unwrap();
        let waiting = Interruptible::new(&mut other, &cancelled()).unwrap().execute_batch("BEGIN IMMEDIATE");
        assert_eq!(waiting.unwrap_err().sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy));
    }
}
