//! What a run does with what a source does: commits whole, changes nothing on failure, never takes silence for deletion.

#![allow(clippy::unwrap_used, reason = "in a test, failing is reporting")]

mod script;

use std::path::Path;
use std::time::Duration;

use connector::{Address, Batch, OpenOptions, SentLog};
use harvest::{Event, Job, Outcome, Progress, Reading, for_each_unit};
use model::{EntityKey, Revision, Timestamp};
use script::{Act, Scripted, Scripts};
use store::{Catalog, RunState, Started, Which};
use tempfile::TempDir;

const NOON: Timestamp = Timestamp(1_800_000_000_000);

struct House {
    folder: TempDir,
    catalog: Catalog,
}

impl House {
    fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        House { folder, catalog }
    }

    fn stages(&self) -> std::path::PathBuf {
        self.folder.path().join("stages")
    }

    fn harvest(&self, scripts: Scripts) -> Result<Outcome, harvest::Error> {
        self.run(scripts, &Progress::new(NOON), false)
    }

    fn run(&self, scripts: Scripts, progress: &Progress, accept_removals: bool) -> Result<Outcome, harvest::Error> {
        let source = EntityKey::source("script", "test");
        let Started::Run(guard) = self.catalog.start_run(&source, NOON).unwrap() else {
            panic!("the run lock is held")
        };
        let connector = Scripted::new(scripts);
        let options = options();
        let address = Address::default();
        let (connector, source, options) = (&connector, &source, &options);
        let reading = Reading { connector, source, address: &address, secret: None, options, progress, clock: || NOON };
        let stages = self.stages();
        let job = Job { reading, catalog: &self.catalog, guard: &guard, stages: &stages, accept_removals };
        let ended = runtime().block_on(harvest::run(&job));
        let (state, issues) = match &ended {
            Ok(outcome) => (outcome.state, outcome.issues.clone()),
            Err(_) => (RunState::Failed, Vec::new()),
        };
        guard.finish(NOON, state, &issues, None).unwrap();
        ended
    }

    /// The tables the catalog knows now, as `database.schema.table`.
    fn tables(&self) -> Vec<String> {
        let all = self.catalog.present_after(None, 10_000).unwrap();
        let mut tables: Vec<_> =
            all.iter().filter(|entity| entity.kind.is_relation()).map(|entity| entity.key.path().join(".")).collect();
        tables.sort();
        tables
    }

    fn is_stage_empty(&self) -> bool {
        fn files(folder: &Path) -> usize {
            std::fs::read_dir(folder).map_or(0, |entries| entries.flatten().filter(|e| e.path().is_file()).count())
        }
        files(&self.stages()) == 0
    }
}

fn options() -> OpenOptions {
    OpenOptions {
        connect_timeout: Duration::from_secs(1),
        statement_timeout: Duration::from_secs(1),
        lock_timeout: Duration::from_secs(1),
        application_name: "pulk/test".to_owned(),
        now: NOON,
        sent: SentLog::default(),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn tables(names: &'static [&'static str]) -> Vec<Act> {
    names.iter().map(|name| Act::Table(name, &["id"])).collect()
}

/// Plays runs one after the other and compares what the catalog knows at the end.
fn check(runs: Vec<(Scripts, Option<RunState>)>, expected: &[&str]) {
    let house = House::new();
    for (number, (scripts, state)) in runs.into_iter().enumerate() {
        let ended = house.harvest(scripts);
        assert_eq!(ended.as_ref().ok().map(|outcome| outcome.state), state, "run {number}: {ended:?}");
    }
    assert_eq!(house.tables(), expected);
}

#[test]
fn what_a_source_no_longer_has_is_gone() {
    check(
        vec![
            (vec![("db", tables(&["s.a", "s.b"]))], Some(RunState::Done)),
            (vec![("db", tables(&["s.a"]))], Some(RunState::Done)),
        ],
        &["db.s.a"],
    );
}

#[test]
fn what_may_not_be_read_is_not_gone() {
    check(
        vec![
            (vec![("db", tables(&["s.a", "t.b"]))], Some(RunState::Done)),
            (vec![("db", vec![Act::Table("s.a", &["id"]), Act::Denied("t")])], Some(RunState::Partial)),
        ],
        &["db.s.a", "db.t.b"],
    );
}

#[test]
fn a_unit_that_cannot_be_read_leaves_the_others() {
    check(
        vec![
            (vec![("one", tables(&["s.a"])), ("two", tables(&["s.b"]))], Some(RunState::Done)),
            (vec![("one", vec![Act::Refused]), ("two", tables(&["s.b", "s.c"]))], Some(RunState::Partial)),
        ],
        &["one.s.a", "two.s.b", "two.s.c"],
    );
}

#[test]
fn a_last_unit_that_cannot_be_read_leaves_the_others() {
    check(
        vec![
            (vec![("one", tables(&["s.a"])), ("two", tables(&["s.b"]))], Some(RunState::Done)),
            (
                vec![("one", tables(&["s.a", "s.c"])), ("two", vec![Act::Table("s.half", &["id"]), Act::Refused])],
                Some(RunState::Partial),
            ),
        ],
        &["one.s.a", "one.s.c", "two.s.b"],
    );
}

#[test]
fn a_source_of_which_nothing_can_be_read_fails_and_changes_nothing() {
    check(
        vec![
            (vec![("db", tables(&["s.a"]))], Some(RunState::Done)),
            (vec![("db", vec![Act::Table("s.x", &["id"]), Act::Refused])], None),
        ],
        &["db.s.a"],
    );
}

#[test]
fn what_a_server_no_longer_lists_is_gone() {
    let both = || vec![("", Vec::new()), ("one", tables(&["s.a"])), ("two", tables(&["s.b"]))];
    let then = |second: Scripts, state, expected: &[&str]| {
        check(vec![(both(), Some(RunState::Done)), (second, state)], expected)
    };
    then(vec![("", Vec::new()), ("one", tables(&["s.a"]))], Some(RunState::Done), &["one.s.a"]);
    // It is listed, but may not be opened.
    let second = vec![("", Vec::new()), ("one", tables(&["s.a"])), ("two", vec![Act::Refused])];
    then(second, Some(RunState::Partial), &["one.s.a", "two.s.b"]);
    // The list is not known.
    let second = vec![("", vec![Act::Refused]), ("one", tables(&["s.a"]))];
    then(second, Some(RunState::Partial), &["one.s.a", "two.s.b"]);
    // Nobody asked for the list.
    then(vec![("one", tables(&["s.a"]))], Some(RunState::Done), &["one.s.a", "two.s.b"]);
    // A list of what cannot be read is no reading.
    let second = vec![("", Vec::new()), ("one", vec![Act::Refused]), ("two", vec![Act::Refused])];
    then(second, None, &["one.s.a", "two.s.b"]);
    // Most of a server is gone: a person looks first.
    then(vec![("", Vec::new())], Some(RunState::NeedsReview), &["one.s.a", "two.s.b"]);
}

#[test]
fn losing_all_that_a_small_source_holds_waits_for_a_person() {
    const SHOP: &[&str] = &["s.a", "s.b", "s.c"];
    let before = || vec![("", Vec::new()), ("postgres", Vec::new()), ("shop", tables(SHOP))];
    let asks = |second: Scripts| {
        let all = ["shop.s.a", "shop.s.b", "shop.s.c"];
        check(vec![(before(), Some(RunState::Done)), (second, Some(RunState::NeedsReview))], &all);
    };
    let goes_on = |second: Scripts, expected: &[&str]| {
        check(vec![(before(), Some(RunState::Done)), (second, Some(RunState::Done))], expected);
    };
    // The name leads to another server: an empty one, and one with databases of its own.
    asks(vec![("", Vec::new()), ("postgres", Vec::new())]);
    asks(vec![("", Vec::new()), ("postgres", Vec::new()), ("crm", tables(&["s.d", "s.e"]))]);
    // Only containers stay.
    asks(vec![("", Vec::new()), ("postgres", Vec::new()), ("shop", Vec::new())]);
    // Something stays, or came instead.
    goes_on(vec![("", Vec::new()), ("postgres", Vec::new()), ("shop", tables(&["s.b"]))], &["shop.s.b"]);
    goes_on(vec![("", Vec::new()), ("postgres", Vec::new()), ("shop", tables(&["s.z"]))], &["shop.s.z"]);
}

#[test]
fn a_lost_connection_is_tried_again_from_the_start_of_the_unit() {
    check(
        vec![(
            vec![("db", vec![Act::Table("s.half", &["id"]), Act::Gone]), ("db", tables(&["s.a", "s.b"]))],
            Some(RunState::Done),
        )],
        &["db.s.a", "db.s.b"],
    );
}

#[test]
fn a_source_that_falls_silent_is_not_waited_for_again() {
    check(
        vec![(
            vec![
                ("one", vec![Act::Table("s.half", &["id"]), Act::Late]),
                ("one", tables(&["s.a"])),
                ("two", tables(&["s.b"])),
            ],
            Some(RunState::Partial),
        )],
        &["two.s.b"],
    );
}

#[test]
fn what_a_lost_attempt_could_not_read_is_told_once() {
    let house = House::new();
    let attempt = |ending: &[Act]| [&[Act::Denied("t")], ending].concat();
    let scripts = vec![("db", attempt(&[Act::Gone])), ("db", attempt(&[Act::Table("s.a", &["id"])]))];
    let outcome = house.harvest(scripts).unwrap();
    assert_eq!(outcome.issues.len(), 1, "{:?}", outcome.issues);
    // What a unit said before it was given up for good stays, beside why it was.
    let scripts = vec![("db", attempt(&[Act::Refused])), ("other", Vec::new())];
    let outcome = house.harvest(scripts).unwrap();
    assert_eq!(outcome.issues.len(), 2, "{:?}", outcome.issues);
}

#[test]
fn losing_much_of_a_source_waits_for_a_person() {
    const ALL: &[&str] = &["s.a", "s.b", "s.c", "s.d", "s.e", "s.f", "s.g", "s.h", "s.i", "s.j"];
    let house = House::new();
    house.harvest(vec![("db", tables(ALL))]).unwrap();
    let asked = house.harvest(vec![("db", tables(&["s.a"]))]).unwrap();
    assert_eq!(asked.state, RunState::NeedsReview);
    let [row] = &house.catalog.runs(None, 1).unwrap()[..] else { panic!("the run is kept") };
    assert_eq!((row.revision, row.removed), (None, 9), "the person is told how much, also after a restart");
    assert_eq!(house.tables().len(), ALL.len(), "nothing is committed before a person said yes");
    assert!(house.is_stage_empty(), "a later run reads the source as it is then");
    let healed = house.harvest(vec![("db", tables(ALL))]).unwrap();
    assert_eq!(healed.state, RunState::Done, "what came back is not removed");
    assert_eq!(house.tables().len(), ALL.len());
    let accepted = house.run(vec![("db", tables(&["s.a"]))], &Progress::new(NOON), true).unwrap();
    assert_eq!(accepted.state, RunState::Done);
    assert_eq!(house.tables(), ["db.s.a"]);
    assert!(house.is_stage_empty());
}

#[test]
fn an_unchanged_source_changes_nothing() {
    let house = House::new();
    house.harvest(vec![("db", tables(&["s.a", "s.b"]))]).unwrap();
    let again = house.harvest(vec![("db", tables(&["s.a", "s.b"]))]).unwrap();
    let difference = &again.difference;
    assert_eq!((difference.added, difference.changed, difference.removed), (0, 0, 0));
    let all = Revision::ZERO..Revision(10);
    let listed = house.catalog.revisions(all, Which::default(), 10).unwrap();
    assert_eq!(listed.len(), 1, "a revision without changes is not listed");
}

#[test]
fn a_server_that_never_answers_can_be_given_up() {
    let house = House::new();
    let progress = Progress::new(NOON);
    let ended = std::thread::scope(|scope| {
        let run = scope.spawn(|| house.run(Vec::new(), &progress, false));
        progress.cancel();
        run.join().unwrap()
    });
    assert!(ended.is_err_and(|error| error.is_cancelled()));
}

#[test]
fn a_cancelled_run_ends_and_changes_nothing() {
    let house = House::new();
    house.harvest(vec![("db", tables(&["s.a"]))]).unwrap();
    let progress = Progress::new(NOON);
    let scripts = vec![("db", vec![Act::Table("s.x", &["id"]), Act::Silence])];
    let ended = std::thread::scope(|scope| {
        let run = scope.spawn(|| house.run(scripts, &progress, false));
        // The table arrives because the script flushes before it falls silent.
        while progress.snapshot().done == 0 {
            std::thread::yield_now();
        }
        progress.cancel();
        run.join().unwrap()
    });
    assert!(ended.is_err_and(|error| error.is_cancelled()));
    assert_eq!(house.tables(), ["db.s.a"]);
    assert!(house.is_stage_empty());
}

#[test]
fn what_was_sent_before_a_cancellation_is_told() {
    let (tells, told) = std::sync::mpsc::channel();
    let acts = vec![Act::Sends("SELECT 1"), Act::Sends("SELECT 2"), Act::Tells(tells), Act::Silence];
    let (connector, source) = (Scripted::new(vec![("db", acts)]), EntityKey::source("script", "test"));
    let (address, options, progress) = (Address::default(), options(), Progress::new(NOON));
    let reading = Reading {
        connector: &connector,
        source: &source,
        address: &address,
        secret: None,
        options: &options,
        progress: &progress,
        clock: || NOON,
    };
    let mut sent = Vec::new();
    let mut consume = |event: Event<'_>| {
        if let Event::Batch(Batch::Sent(statement)) = event {
            if sent.is_empty() {
                // The second is on its way by then.
                told.recv().unwrap();
                progress.cancel();
            }
            sent.push(statement);
        }
        Ok(())
    };
    let ended = runtime().block_on(for_each_unit::<harvest::Error>(reading, &[], &mut consume));
    assert!(ended.is_err_and(|error| error.is_cancelled()));
    assert_eq!(sent, ["SELECT 1", "SELECT 2"]);
}
