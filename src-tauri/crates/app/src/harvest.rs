//! Harvests: starting them on a thread of their own, watching, stopping.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use ::harvest::{Job, Outcome, Progress, Reading, Step};
use api::harvest::{HarvestRequest, RunState, RunStep, RunView};
use api::{Code, Error, Event, Int64, Tag};
use model::{EntityKey, Issue, Timestamp};
use store::{RunGuard, Started};

use crate::error::{Spoken, of_harvest};
use crate::place::{self, Resolved};
use crate::{App, entity, view};

/// How often watchers hear of a run.
const SAMPLE: Duration = Duration::from_millis(100);

/// A run of this process.
pub struct Running {
    pub id: String,
    pub source: EntityKey,
    pub progress: Progress,
    started: Timestamp,
    ended: Mutex<Option<RunView>>,
    done: Condvar,
}

impl Running {
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

    fn wait_a_moment(&self) -> Option<RunView> {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.done.wait_timeout_while(ended, SAMPLE, |ended| ended.is_none());
        wait.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    fn end(&self, view: RunView) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(view);
        self.done.notify_all();
    }

    /// The run at this moment.
    fn view(&self, now: Timestamp) -> RunView {
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

pub fn answer(app: &App, request: &HarvestRequest) -> Result<RunView, Error> {
    match request {
        HarvestRequest::Start { source, accept_removals } => {
            let running = start(app, &entity::parse(source)?, *accept_removals)?;
            Ok(running.view(app.now()))
        }
        HarvestRequest::Cancel { run } => {
            if let Some(running) = own(app, run) {
                running.progress.cancel();
                return Ok(running.view(app.now()));
            }
            app.0.catalog.request_cancel(run).spoken()?;
            Ok(look(app, run)?.1)
        }
        HarvestRequest::Look { run } => Ok(look(app, run)?.1),
    }
}

/// A run and its source, at this moment.
pub fn look(app: &App, run: &str) -> Result<(EntityKey, RunView), Error> {
    if let Some(running) = own(app, run) {
        return Ok((running.source.clone(), running.view(app.now())));
    }
    let row = app.0.catalog.run(run).spoken()?;
    let row = row.ok_or_else(|| Error::new(Code::NotFound, format!("there is no run “{run}”")))?;
    let view = view::run_of_row(&row);
    Ok((row.source, view))
}

fn own(app: &App, run: &str) -> Option<Arc<Running>> {
    app.0.runs.lock().unwrap_or_else(PoisonError::into_inner).get(run).cloned()
}

/// The latest runs of a source, newest first, with this process's own at their present moment.
pub fn runs_of(app: &App, source: &EntityKey, limit: usize) -> Result<Vec<RunView>, Error> {
    let rows = app.0.catalog.runs(Some(source), limit).spoken()?;
    let now = app.now();
    Ok(rows.iter().map(|row| own(app, &row.id).map_or_else(|| view::run_of_row(row), |own| own.view(now))).collect())
}

/// Cancels this process's run of a source, if any, and waits for its end.
pub fn stop(app: &App, source: &EntityKey) {
    for running in app.running().into_iter().filter(|running| running.source == *source) {
        running.progress.cancel();
        running.wait();
    }
}

impl App {
    /// Harvests one source and watches it to its end; `Break` cancels.
    ///
    /// # Errors
    /// Only when the run could not start. A run that failed is a [`RunView`] that says so.
    pub fn harvest_blocking(
        &self,
        source: &str,
        accept_removals: bool,
        watch: &mut dyn FnMut(&RunView) -> ControlFlow<()>,
    ) -> Result<RunView, Error> {
        let running = start(self, &entity::parse(source)?, accept_removals)?;
        loop {
            if let Some(ended) = running.wait_a_moment() {
                return Ok(ended);
            }
            if watch(&running.view(self.now())).is_break() {
                running.progress.cancel();
            }
        }
    }
}

fn start(app: &App, source: &EntityKey, accept_removals: bool) -> Result<Arc<Running>, Error> {
    let resolved = place::known(app, source)?;
    let now = app.now();
    let guard = match app.0.catalog.start_run(source, now).spoken()? {
        Started::Run(guard) => guard,
        Started::Busy(row) => {
            let message =
                format!("“{}” is being harvested already, since {}", resolved.name, view::instant(row.started));
            return Err(Error::new(Code::Busy, message).remedy("wait for it, or cancel it"));
        }
    };
    let running = Arc::new(Running {
        id: guard.id().to_owned(),
        source: source.clone(),
        progress: Progress::new(now),
        started: now,
        ended: Mutex::default(),
        done: Condvar::new(),
    });
    app.0.runs.lock().unwrap_or_else(PoisonError::into_inner).insert(running.id.clone(), Arc::clone(&running));
    let (worker, watched) = (app.clone(), Arc::clone(&running));
    let spawned = std::thread::Builder::new().name("pulk-harvest".to_owned()).spawn(move || {
        // Whatever happens in there, whoever waits for the run must hear of its end.
        let ended = catch_unwind(AssertUnwindSafe(|| work(&worker, &watched, guard, &resolved, accept_removals)));
        let ended = ended.unwrap_or_else(|_| broken(&watched.view(worker.now())));
        finish(&worker, &watched, ended);
    });
    let sampler = (app.clone(), Arc::clone(&running));
    let sampled = spawned.and_then(|_| {
        std::thread::Builder::new().name("pulk-progress".to_owned()).spawn(move || {
            let (app, running) = sampler;
            while running.wait_a_moment().is_none() {
                app.0.bus.send(&Event::Run { run: Box::new(running.view(app.now())) });
            }
        })
    });
    sampled.map_err(|cause| {
        app.0.runs.lock().unwrap_or_else(PoisonError::into_inner).remove(&running.id);
        Error::new(Code::Internal, "no thread could be started for the harvest").details(cause.to_string())
    })?;
    app.0.bus.changed(&[Tag::Runs]);
    Ok(running)
}

/// The whole run, to its last row in the catalog. Runs on the run's own thread.
fn work(app: &App, running: &Running, guard: RunGuard, resolved: &Resolved, accept_removals: bool) -> RunView {
    let options = place::open_options(app);
    let job = Job {
        reading: Reading {
            connector: resolved.connector,
            source: &running.source,
            address: &resolved.address,
            secret: resolved.secret.as_ref(),
            options: &options,
            progress: &running.progress,
            clock: app.0.clock,
        },
        catalog: &app.0.catalog,
        guard: &guard,
        stages: &app.0.home.stages(),
        accept_removals,
    };
    let ended = app.0.runtime.block_on(::harvest::run(&job));
    match ended {
        Ok(outcome) => committed(app, running, guard, &outcome),
        Err(error) => failed(app, running, guard, &error),
    }
}

/// The end of a run that a fault of this program stopped.
fn broken(run: &RunView) -> RunView {
    let error = Error::new(Code::Internal, "the harvest ended because of a fault of this program")
        .remedy("harvest again; if it happens again, report it");
    RunView { state: RunState::Failed, error: Some(error), ..run.clone() }
}

fn committed(app: &App, running: &Running, guard: RunGuard, outcome: &Outcome) -> RunView {
    let mut shown = running.view(app.now());
    if let Err(error) = guard.finish(app.now(), outcome.state, &outcome.issues, None) {
        // The data are committed; only the line in the log is missing.
        tracing::warn!(%error, "the end of a run could not be written down");
    }
    if outcome.revision.is_some() {
        app.0.bus.changed(&[Tag::Catalog, Tag::Sources]);
        running.progress.step(Step::Index, app.now());
        let progress = &running.progress;
        if let Err(error) = app.0.indexer.catch_up(&mut |done, expected| progress.count(done, Some(expected))) {
            // The index is derived: it is caught up with at the next search or start.
            tracing::warn!(%error, details = error.details, "the index could not be brought up to date");
        }
    }
    shown.state = view::run_state(outcome.state);
    shown.revision = outcome.revision.map(|revision| Int64(revision.0));
    shown.added = view::count(outcome.difference.added);
    shown.changed = view::count(outcome.difference.changed);
    shown.removed = view::count(outcome.difference.removed);
    shown.unchanged = view::count(outcome.difference.unchanged);
    shown.issues = outcome.issues.iter().map(view::issue).collect();
    shown
}

fn failed(app: &App, running: &Running, guard: RunGuard, error: &::harvest::Error) -> RunView {
    let spoken = of_harvest(error);
    let state = if error.is_cancelled() { store::RunState::Cancelled } else { store::RunState::Failed };
    let text = serde_json::to_string(&spoken).ok();
    let none: &[Issue] = &[];
    if let Err(error) = guard.finish(app.now(), state, none, text.as_deref()) {
        tracing::warn!(%error, "the end of a run could not be written down");
    }
    let mut shown = running.view(app.now());
    shown.state = view::run_state(state);
    shown.error = (!error.is_cancelled()).then_some(spoken);
    shown
}

fn finish(app: &App, running: &Running, mut ended: RunView) {
    ended.step = RunStep::Finished;
    ended.ended = Some(view::instant(app.now()));
    ended.seconds_left = None;
    // From here on the row in the catalog tells.
    app.0.runs.lock().unwrap_or_else(PoisonError::into_inner).remove(&running.id);
    running.end(ended.clone());
    app.0.bus.send(&Event::Run { run: Box::new(ended) });
    app.0.bus.changed(&[Tag::Runs, Tag::Sources]);
}
