//! Where a run is, for whoever watches, and the one way to stop it.

use std::sync::{Mutex, PoisonError};

use model::Timestamp;
use tokio::sync::watch;

/// The named steps of a run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Connect,
    Plan,
    Read,
    Diff,
    Commit,
    Index,
    Finished,
}

/// One moment of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub step: Step,
    /// What the step is at: a database, a folder.
    pub detail: Option<String>,
    /// Entities so far in this step.
    pub done: u64,
    /// `None` while unknown.
    pub expected: Option<u64>,
    /// When this step began.
    pub since: Timestamp,
}

/// What stops a run, for another thread to hold.
#[derive(Debug, Clone)]
pub(crate) struct Canceller(watch::Sender<bool>);

impl Canceller {
    pub(crate) fn cancel(&self) {
        self.0.send_if_modified(|cancelled| !std::mem::replace(cancelled, true));
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }
}

/// Shared between the run and its watchers. Watchers sample it; the run never waits for them.
#[derive(Debug)]
pub struct Progress {
    now: Mutex<Snapshot>,
    cancel: Canceller,
}

impl Progress {
    pub fn new(now: Timestamp) -> Progress {
        let start = Snapshot { step: Step::Connect, detail: None, done: 0, expected: None, since: now };
        Progress { now: Mutex::new(start), cancel: Canceller(watch::Sender::new(false)) }
    }

    /// The present moment of the run.
    pub fn snapshot(&self) -> Snapshot {
        self.lock().clone()
    }

    /// Moves on to a step and starts counting anew.
    pub fn step(&self, step: Step, now: Timestamp) {
        *self.lock() = Snapshot { step, detail: None, done: 0, expected: None, since: now };
    }

    /// Names what the step is at.
    pub fn at(&self, detail: &str) {
        self.lock().detail = Some(detail.to_owned());
    }

    /// Sets how far the step is.
    pub fn count(&self, done: u64, expected: Option<u64>) {
        let mut now = self.lock();
        now.done = done;
        now.expected = expected;
    }

    pub(crate) fn advance(&self, by: u64) {
        self.lock().done += by;
    }

    pub(crate) fn expect(&self, more: u64) {
        let mut now = self.lock();
        now.expected = Some(now.expected.unwrap_or(0) + more);
    }

    /// Asks the run to stop. What was committed before stays; nothing else changes.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub(crate) fn canceller(&self) -> Canceller {
        self.cancel.clone()
    }

    /// Resolves once the run is cancelled.
    pub(crate) async fn cancelled(&self) {
        // The sender lives in `self`, so waiting cannot fail before the value is true.
        let _ = self.cancel.0.subscribe().wait_for(|cancelled| *cancelled).await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Snapshot> {
        // A snapshot is replaced whole, so a panic elsewhere cannot leave it half written.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
