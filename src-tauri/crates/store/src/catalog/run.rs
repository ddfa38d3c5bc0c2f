//! Harvests in progress and ended, and the lock that keeps them to one per source across processes.
//!
//! The lock is an operating system's file lock on a file beside the catalog, which the system releases when the
//! process dies, however it dies. The row in the catalog is for display only: a row that says “running” while its
//! lock is free belongs to a process that died, and is shown as abandoned.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use model::{Digest, EntityKey, Issue, Revision, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::pulse::{Pulse, forget_wish, wish_end, write_statements};
use super::read::{bounded, key_of, list};
use super::{Catalog, Committed, Difference, FORMAT, RunRow, RunState, SentRow};
use crate::error::{Error, Fault};
use crate::file::{self, draw_identity, print_identity};
use crate::stop;

/// Ended runs kept per source, with their statements.
const KEPT: i64 = 100;

/// The answer to a wish to harvest.
#[derive(Debug)]
pub enum Started {
    Run(RunGuard),
    /// Another run has the source.
    Busy(RunRow),
}

/// A run in progress. It owns the source until it is finished or dropped; dropping it unfinished marks it failed.
#[derive(Debug)]
pub struct RunGuard {
    catalog: Catalog,
    id: String,
    source: EntityKey,
    pulse: Arc<Pulse>,
    finished: AtomicBool,
    /// Held, never read: dropping it is what releases the source.
    _lock: RunLock,
}

/// The lock of a source, taken.
///
/// It is given back in so many words: a process that is being started at this moment shares all open files until it
/// has become another program, and would keep a lock that is merely closed.
#[derive(Debug)]
pub(crate) struct RunLock(File);

impl Drop for RunLock {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::debug!(%error, "the lock of a run is left to the system");
        }
    }
}

impl Catalog {
    /// Begins a run of a source, unless one is going on in this or another process.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] for a read-only catalog, [`Error::Busy`], [`Error::Full`].
    pub fn start_run(&self, source: &EntityKey, now: Timestamp) -> Result<Started, Error> {
        let doing = "starting a run in";
        if self.is_read_only() {
            return Err(self.refuse_writing());
        }
        let lock = self.lock_run(source).map_err(|fault| fault.in_file(self.file(), doing))?;
        let Some(lock) = lock else {
            let running = self.runs(Some(source), 1)?.pop().filter(|row| row.state == RunState::Running);
            let source = "the source is just being taken by another process".into();
            return running.map(Started::Busy).ok_or(Error::Busy { file: self.file().to_owned(), source });
        };
        // Before anybody can see this run: a wish that is left from then on is meant for it.
        let wish = self.run_file(source, "cancel");
        forget_wish(&wish).map_err(|fault| fault.in_file(self.file(), doing))?;
        let id = self.commit_with(doing, |connection| insert_run(connection, source, now))?;
        stop::reached("run_begun");
        let pulse = Arc::new(self.pulse(&id, wish, now).map_err(|fault| fault.in_file(self.file(), doing))?);
        self.note_pulse(&pulse);
        Ok(Started::Run(RunGuard {
            catalog: self.clone(),
            id,
            source: source.clone(),
            pulse,
            finished: AtomicBool::new(false),
            _lock: lock,
        }))
    }

    /// The signs of life of a run; `wish` is where the wish to stop it is left.
    fn pulse(&self, id: &str, wish: PathBuf, now: Timestamp) -> Result<Pulse, Fault> {
        Pulse::new(file::open_existing(self.file(), &FORMAT)?, id, wish, now)
    }

    /// Runs, newest first.
    pub fn runs(&self, source: Option<&EntityKey>, limit: usize) -> Result<Vec<RunRow>, Error> {
        let mut rows = self.read("reading the runs of", |connection| {
            let sql = include_str!("sql/runs.sql");
            list(connection, sql, (source.map(EntityKey::as_str), bounded(limit)), run_of)
        })?;
        rows.iter_mut().for_each(|row| self.mark_abandoned(row));
        Ok(rows)
    }

    /// One run.
    pub fn run(&self, id: &str) -> Result<Option<RunRow>, Error> {
        let mut found =
            self.read("reading the runs of", |connection| list(connection, include_str!("sql/run.sql"), [id], run_of))?;
        found.iter_mut().for_each(|row| self.mark_abandoned(row));
        Ok(found.pop())
    }

    /// The statements a run sent, in order.
    pub fn log(&self, run: &str) -> Result<Vec<SentRow>, Error> {
        self.read("reading the log of", |connection| {
            let sql = "SELECT s.at, s.text, s.scope FROM run AS r JOIN statement AS s ON s.run = r.number
                       WHERE r.id = ?1 ORDER BY s.position";
            list(connection, sql, [run], sent_of)
        })
    }

    /// What the latest ended run of a source could not read.
    pub fn issues(&self, source: &EntityKey) -> Result<Vec<Issue>, Error> {
        self.read("reading the issues of", |connection| {
            let sql = "SELECT issues FROM run
                       WHERE source = ?1 AND state IN ('done', 'partial', 'failed', 'needs_review')
                       ORDER BY number DESC LIMIT 1";
            let issues: Option<String> =
                connection.prepare_cached(sql)?.query_row([source.as_str()], |row| row.get(0)).optional()?;
            issues.map_or_else(|| Ok(Vec::new()), |issues| Ok(serde_json::from_str(&issues)?))
        })
    }

    /// Asks a run, in whatever process, to stop. Waits for nobody who writes the catalog. Returns whether it was
    /// running.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] where nothing can be written beside the catalog, [`Error::Full`].
    pub fn request_cancel(&self, run: &str) -> Result<bool, Error> {
        if self.is_read_only() {
            return Err(self.refuse_writing());
        }
        let Some(row) = self.run(run)?.filter(|row| row.state == RunState::Running) else { return Ok(false) };
        let wish = self.run_file(&row.source, "cancel");
        wish_end(&wish, run).map_err(|fault| fault.in_file(&wish, "cancelling a run with"))?;
        Ok(true)
    }

    /// A file beside the catalog that belongs to the run of a source.
    fn run_file(&self, source: &EntityKey, ending: &str) -> PathBuf {
        let name = print_identity(&Digest::of(source.as_str().as_bytes()).0);
        self.file().with_file_name("runs").join(name).with_extension(ending)
    }

    /// Takes the source's lock; `None` when another run has it.
    pub(crate) fn lock_run(&self, source: &EntityKey) -> Result<Option<RunLock>, Fault> {
        let path = self.run_file(source, "lock");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        // Somebody who lists the runs probes the lock for an instant, so one refusal is not yet a running harvest.
        for _ in 0..5 {
            match file.try_lock() {
                Ok(()) => return Ok(Some(RunLock(file))),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    /// Tells a run that goes on from one whose process died.
    fn mark_abandoned(&self, row: &mut RunRow) {
        if row.state != RunState::Running {
            return;
        }
        match File::open(self.run_file(&row.source, "lock")) {
            Ok(file) if file.try_lock_shared().is_ok() => {
                drop(RunLock(file));
                row.state = RunState::Abandoned;
            }
            // Every run makes its lock first. It is missing where the catalog came out of a backup.
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => row.state = RunState::Abandoned,
            // A lock that cannot be asked for says nothing; the row stays as it is.
            _ => {}
        }
    }
}

impl RunGuard {
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn source(&self) -> &EntityKey {
        &self.source
    }

    /// Its signs of life, for whoever watches over it from another thread.
    pub fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }

    /// Notes a statement that is about to be sent to the source, and what is being read with it: at once or, where the
    /// catalog is being written, a little later.
    pub fn log(&self, now: Timestamp, scope: Option<&EntityKey>, statement: &str) {
        self.pulse.log(SentRow { at: now, text: statement.to_owned(), scope: scope.cloned() });
    }

    /// Ends the run. `error` is JSON that the caller will read back.
    pub fn finish(self, now: Timestamp, state: RunState, issues: &[Issue], error: Option<&str>) -> Result<(), Error> {
        // Before the attempt: when it fails, the row says “running” and a free lock makes that “abandoned”.
        self.finished.store(true, Ordering::Relaxed);
        self.end(now, state, issues, error)
    }

    /// Notes in the run's row what a commit would do, for a person to decide on. Nothing was committed.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Full`].
    pub fn note_difference(&self, difference: &Difference) -> Result<(), Error> {
        let Difference { added, changed, removed, unchanged, .. } = *difference;
        self.catalog.commit_with("noting what was found in", |connection| {
            self.note(connection, None, [added, changed, removed, unchanged])
        })
    }

    /// Notes in the run's row, within the commit's transaction, what was committed.
    pub(super) fn note_commit(&self, connection: &Connection, committed: &Committed) -> Result<(), Fault> {
        let Committed { revision, added, changed, removed, unchanged, .. } = *committed;
        self.note(connection, Some(revision), [added, changed, removed, unchanged])
    }

    fn note(&self, connection: &Connection, revision: Option<Revision>, counts: [u64; 4]) -> Result<(), Fault> {
        let [added, changed, removed, unchanged] = counts.map(u64::cast_signed);
        let sql = "UPDATE run SET revision = ?2, added = ?3, changed = ?4, removed = ?5, unchanged = ?6 WHERE id = ?1";
        let revision = revision.map(|revision| revision.0);
        connection.prepare_cached(sql)?.execute(params![self.id, revision, added, changed, removed, unchanged])?;
        Ok(())
    }

    fn end(&self, now: Timestamp, state: RunState, issues: &[Issue], error: Option<&str>) -> Result<(), Error> {
        let statements = self.pulse.take_statements();
        self.catalog.commit_with("ending a run in", |connection| {
            write_statements(connection, &self.id, &statements)?;
            let issues = serde_json::to_string(issues)?;
            let sql = "UPDATE run SET state = ?2, ended = ?3, beat = ?3, issues = ?4, error = ?5 WHERE id = ?1";
            connection.prepare_cached(sql)?.execute(params![self.id, state.name(), now.0, issues, error])?;
            Ok(())
        })
    }
}

impl Drop for RunGuard {
    fn drop(&mut self) {
        if !self.finished.load(Ordering::Relaxed)
            && let Err(error) = self.end(self.pulse.last_beat(), RunState::Failed, &[], None)
        {
            tracing::warn!(run = self.id, %error, "a run could not be marked as failed");
        }
    }
}

fn insert_run(connection: &Connection, source: &EntityKey, now: Timestamp) -> Result<String, Fault> {
    let id = print_identity(&draw_identity()?);
    // We hold the lock, so whatever still says “running” died.
    let abandon = "UPDATE run SET state = 'abandoned', ended = beat WHERE source = ?1 AND state = 'running'";
    connection.prepare_cached(abandon)?.execute([source.as_str()])?;
    connection.prepare_cached(include_str!("sql/forget_runs.sql"))?.execute(params![source.as_str(), KEPT])?;
    let insert = "INSERT INTO run (id, source, state, started, beat, pid) VALUES (?1, ?2, 'running', ?3, ?3, ?4)";
    connection.prepare_cached(insert)?.execute(params![id, source.as_str(), now.0, std::process::id()])?;
    Ok(id)
}

fn sent_of(row: &Row<'_>) -> Result<SentRow, Fault> {
    let scope: Option<String> = row.get(2)?;
    Ok(SentRow { at: Timestamp(row.get(0)?), text: row.get(1)?, scope: scope.map(|_| key_of(row, 2)).transpose()? })
}

fn run_of(row: &Row<'_>) -> Result<RunRow, Fault> {
    let state: String = row.get(2)?;
    let issues: String = row.get(13)?;
    Ok(RunRow {
        id: row.get(0)?,
        source: key_of(row, 1)?,
        state: RunState::from_name(&state).ok_or_else(|| Fault::damage("a run has an unknown state"))?,
        started: Timestamp(row.get(3)?),
        ended: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        beat: Timestamp(row.get(5)?),
        pid: row.get(6)?,
        revision: row.get::<_, Option<i64>>(7)?.map(Revision),
        added: row.get(8)?,
        changed: row.get(9)?,
        removed: row.get(10)?,
        unchanged: row.get(11)?,
        error: row.get(12)?,
        issues: serde_json::from_str(&issues)?,
    })
}
