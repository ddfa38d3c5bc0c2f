//! The runs of this process: where each is, and how it ended.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use ::harvest::{Progress, Step};
use api::Int64;
use api::harvest::{RunState, RunStep, RunView};
use model::{EntityKey, Timestamp};
use store::{Pulse, RunGuard};

use crate::view;

/// How often watchers hear of a run.
const SAMPLE: Duration = Duration::from_millis(100);

/// A run of this process.
pub struct Running {
    pub id: String,
    pub source: EntityKey,
    pub progress: Progress,
    pulse: Arc<Pulse>,
    started: Timestamp,
    ended: Mutex<Option<RunView>>,
    done: Condvar,
}

impl Running {
    pub fn new(guard: &RunGuard, now: Timestamp) -> Running {
        Running {
            id: guard.id().to_owned(),
            source: guard.source().clone(),
            progress: Progress::new(now),
            pulse: Arc::clone(guard.pulse()),
            started: now,
            ended: Mutex::default(),
            done: Condvar::new(),
        }
    }

    /// Stops the run, unless it has come to the end of its commit: then it goes on to its own end.
    pub fn cancel(&self) {
        // In this order: once the run is shown as being cancelled, it can no longer commit.
        if self.pulse.cancel() {
            self.progress.cancel();
        }
    }

    /// Waits for the end.
    pub fn wait(&self) -> RunView {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*ended {
                Some(view) => return view.clone(),
                None => ended = self.done.wait(ended).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Waits until watchers are to hear of the run again; its end, when that came first.
    pub fn wait_a_moment(&self) -> Option<RunView> {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.done.wait_timeout_while(ended, SAMPLE, |ended| ended.is_none());
        wait.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    pub fn end(&self, view: RunView) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(view);
        self.done.notify_all();
    }

    /// The run at this moment.
    pub fn view(&self, now: Timestamp) -> RunView {
        if let Some(ended) = &*self.ended.lock().unwrap_or_else(PoisonError::into_inner) {
            return ended.clone();
        }
        let moment = self.progress.snapshot();
        let seconds = now.millis_since(moment.since) as f64 / 1_000.0;
        let rate = (moment.done > 0 && seconds > 0.2).then(|| moment.done as f64 / seconds);
        let left = moment.expected.map(|expected| expected.saturating_sub(moment.done));
        RunView {
            id: self.id.clone(),
            source: self.source.to_string(),
            state: if self.progress.is_cancelled() { RunState::Cancelling } else { RunState::Running },
            step: step(moment.step),
            detail: moment.detail,
            done: int(moment.done),
            expected: moment.expected.map(int),
            rate,
            seconds_left: left.zip(rate).map(|(left, rate)| left as f64 / rate),
            started: view::instant(self.started),
            ended: None,
            revision: None,
            added: 0,
            changed: 0,
            removed: 0,
            unchanged: 0,
            issues: Vec::new(),
            error: None,
        }
    }
}

fn int(number: u64) -> Int64 {
    Int64(i64::try_from(number).unwrap_or(i64::MAX))
}

fn step(step: Step) -> RunStep {
    match step {
        Step::Connect => RunStep::Connect,
        Step::Plan => RunStep::Plan,
        Step::Read => RunStep::Read,
        Step::Diff => RunStep::Diff,
        Step::Commit => RunStep::Commit,
        Step::Index => RunStep::Index,
        Step::Finished => RunStep::Finished,
    }
}

/// The runs that go on. Once closed, none is taken.
#[derive(Default)]
pub struct Runs {
    by_id: HashMap<String, Arc<Running>>,
    is_closed: bool,
}

impl Runs {
    /// Takes a run; false, and nothing taken, when closed.
    pub fn begin(&mut self, running: &Arc<Running>) -> bool {
        if !self.is_closed {
            self.by_id.insert(running.id.clone(), Arc::clone(running));
        }
        !self.is_closed
    }

    pub fn end(&mut self, id: &str) {
        self.by_id.remove(id);
    }

    pub fn get(&self, id: &str) -> Option<Arc<Running>> {
        self.by_id.get(id).cloned()
    }

    pub fn all(&self) -> Vec<Arc<Running>> {
        self.by_id.values().cloned().collect()
    }

    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Takes no more, and gives those that still go on.
    pub fn close(&mut self) -> Vec<Arc<Running>> {
        self.is_closed = true;
        self.all()
    }
}
