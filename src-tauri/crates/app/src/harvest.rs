//! Harvests: starting them on a thread of their own, watching, stopping.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::harvest::{Job, Outcome, Reading, Step};
use api::harvest::{HarvestRequest, RunState, RunStep, RunView};
use api::{Code, Error, Event, Int64, Tag};
use model::{EntityKey, Issue};
use store::{RunGuard, Started};

use crate::error::{Spoken, of_harvest};
use crate::place::{self, Resolved};
use crate::running::Running;
use crate::{App, entity, view};

pub fn answer(app: &App, request: &HarvestRequest) -> Result<RunView, Error> {
    match request {
        HarvestRequest::Start { source, accept_removals } => {
            let running = start(app, &entity::parse(source)?, *accept_removals)?;
            Ok(running.view(app.now()))
        }
        HarvestRequest::Cancel { run } => {
            if let Some(running) = own(app, run) {
                running.cancel();
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
    app.runs().get(run)
}

/// The latest runs of a source, newest first, with this process's own at their present moment.
pub fn runs_of(app: &App, source: &EntityKey, limit: usize) -> Result<Vec<RunView>, Error> {
    let rows = app.0.catalog.runs(Some(source), limit).spoken()?;
    let now = app.now();
    Ok(rows.iter().map(|row| own(app, &row.id).map_or_else(|| view::run_of_row(row), |own| own.view(now))).collect())
}

/// Cancels this process's run of a source, if any, and waits for its end.
pub fn stop(app: &App, source: &EntityKey) {
    let all = app.runs().all();
    for running in all.into_iter().filter(|running| running.source == *source) {
        running.cancel();
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
                running.cancel();
            }
        }
    }
}

/// Starts a harvest of a source on threads of its own.
pub fn start(app: &App, source: &EntityKey, accept_removals: bool) -> Result<Arc<Running>, Error> {
    let resolved = place::known(app, source)?;
    if app.runs().is_closed() {
        return Err(closing());
    }
    let now = app.now();
    let guard = match app.0.catalog.start_run(source, now).spoken()? {
        Started::Run(guard) => guard,
        Started::Busy(row) => {
            let message =
                format!("“{}” is being harvested already, since {}", resolved.name, view::instant(row.started));
            return Err(Error::new(Code::Busy, message).remedy("wait for it, or cancel it"));
        }
    };
    let running = Arc::new(Running::new(&guard, now));
    // Whoever closes waits for the runs there are, so a run is taken before it does anything.
    if !app.runs().begin(&running) {
        guard.finish(app.now(), store::RunState::Cancelled, &[], None).spoken()?;
        return Err(closing());
    }
    let work = move |app: &App, running: &Running| work(app, running, guard, &resolved, accept_removals);
    launch(app, &running, work, &spawn)?;
    app.0.bus.changed(&[Tag::Runs]);
    Ok(running)
}

fn closing() -> Error {
    Error::new(Code::Cancelled, "the program is being closed, so no harvest was started")
        .remedy("start it again, and then the harvest")
}

type Task = Box<dyn FnOnce() + Send>;

fn spawn(name: &str, task: Task) -> std::io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(task).map(drop)
}

/// Starts the threads of a run. The one that tells of it comes first: no run works that nobody hears of, and where one
/// of them cannot be started, the run has ended.
fn launch(
    app: &App,
    running: &Arc<Running>,
    work: impl FnOnce(&App, &Running) -> RunView + Send + 'static,
    spawn: &dyn Fn(&str, Task) -> std::io::Result<()>,
) -> Result<(), Error> {
    let (teller, told) = (app.clone(), Arc::clone(running));
    let sampler = Box::new(move || {
        while told.wait_a_moment().is_none() {
            teller.0.bus.send(&Event::Run { run: Box::new(told.view(teller.now())) });
        }
    });
    let (worker, worked) = (app.clone(), Arc::clone(running));
    let work = Box::new(move || {
        // Whatever happens in there, whoever waits for the run must hear of its end.
        let ended = catch_unwind(AssertUnwindSafe(|| work(&worker, &worked)));
        let ended = ended.unwrap_or_else(|_| broken(&worked.view(worker.now())));
        finish(&worker, &worked, ended);
    });
    spawn("pulk-progress", sampler).and_then(|()| spawn("pulk-harvest", work)).map_err(|cause| {
        let error = Error::new(Code::Internal, "no thread could be started for the harvest").details(cause.to_string());
        let view = running.view(app.now());
        finish(app, running, RunView { state: RunState::Failed, error: Some(error.clone()), ..view });
        error
    })
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
    app.runs().end(&running.id);
    running.end(ended.clone());
    app.0.bus.send(&Event::Run { run: Box::new(ended) });
    app.0.bus.changed(&[Tag::Runs, Tag::Sources]);
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use model::Timestamp;

    use super::*;
    use crate::{Home, Options};

    fn app() -> (tempfile::TempDir, App) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let clock = || Timestamp(1_800_000_000_000);
        let app = App::open(Options { home, connectors: &[], clock, passphrase: None, follow: false }).unwrap();
        (folder, app)
    }

    fn begin(app: &App) -> (Arc<Running>, RunGuard) {
        let source = EntityKey::source("sqlite", "shop");
        let Started::Run(guard) = app.0.catalog.start_run(&source, app.now()).unwrap() else { panic!("it is free") };
        let running = Arc::new(Running::new(&guard, app.now()));
        assert!(app.runs().begin(&running));
        (running, guard)
    }

    #[test]
    fn a_run_whose_threads_cannot_be_started_has_ended() {
        fn check(refused: &str) {
            let (_folder, app) = app();
            let (running, guard) = begin(&app);
            let id = running.id.clone();
            let started = Mutex::new(Vec::new());
            let spawn_but_one = |name: &str, task: Task| {
                if name == refused {
                    return Err(io::ErrorKind::WouldBlock.into());
                }
                started.lock().unwrap().push(name.to_owned());
                spawn(name, task)
            };
            let work = move |app: &App, running: &Running| {
                drop(guard);
                running.view(app.now())
            };
            let error = launch(&app, &running, work, &spawn_but_one).unwrap_err();
            assert_eq!(error.code, Code::Internal);
            assert!(!started.lock().unwrap().contains(&"pulk-harvest".to_owned()), "nothing works unwatched");
            assert_eq!(running.wait().state, RunState::Failed, "whoever waits hears of the end");
            assert_eq!(app.runs().all().len(), 0);
            assert_eq!(app.0.catalog.run(&id).unwrap().unwrap().state, store::RunState::Failed);
            drop(begin(&app));
        }
        check("pulk-progress");
        check("pulk-harvest");
    }

    #[test]
    fn a_run_is_shown_as_being_cancelled_only_while_it_can_be() {
        let (folder, app) = app();
        let (running, guard) = begin(&app);
        running.cancel();
        assert_eq!(running.view(app.now()).state, RunState::Cancelling);
        assert!(guard.pulse().is_cancelled(), "it can no longer commit");
        app.runs().end(&running.id);
        drop((running, guard));

        let (running, guard) = begin(&app);
        let stage = store::Stage::open(folder.path(), guard.source(), "test", &app.0.catalog).unwrap();
        let case_rule = model::CaseRule::Exact;
        let info = store::CommitInfo { now: app.now(), case_rule, connector: "sqlite".to_owned() };
        app.0.catalog.commit(&stage, &guard, &info, &mut |_, _| {}).unwrap();
        running.cancel();
        assert_eq!(running.view(app.now()).state, RunState::Running, "what was committed is not taken back");
    }

    #[test]
    fn nothing_is_started_while_the_program_is_closed() {
        let (_folder, app) = app();
        let (running, guard) = begin(&app);
        let work = move |app: &App, running: &Running| {
            while !running.progress.is_cancelled() {
                std::thread::yield_now();
            }
            drop(guard);
            running.view(app.now())
        };
        launch(&app, &running, work, &spawn).unwrap();
        app.close();
        assert!(running.wait_a_moment().is_some(), "closing waited for the run");
        assert!(!app.runs().begin(&running), "and takes no other");
    }
}
