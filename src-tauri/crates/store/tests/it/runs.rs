//! Runs: one per source across processes, and what they leave behind.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use model::{CaseRule, EntityKey, Issue, IssueKind, Timestamp};
use store::{Catalog, CommitInfo, Error, RunState, SentRow, Stage, Started};

use crate::world::{Unit, World, read_unit, start};

/// Runs a test of this binary in a process of its own, with a catalog to work on.
pub fn child(test: &str, world: &World) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env("PULK_TEST_CATALOG", world.file());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// The catalog to work on, in such a process only.
pub fn given_catalog() -> Option<Catalog> {
    std::env::var_os("PULK_TEST_CATALOG").map(|file| Catalog::open(file.as_ref()).unwrap())
}

/// The other process: takes the source, says so, and holds it until its input ends.
#[test]
fn other_process() {
    let Some(catalog) = given_catalog() else { return };
    // Ends the line that says which test this is.
    println!();
    let run = start(&catalog, &EntityKey::source("test", "s"), Timestamp(7_000));
    println!("\nrun {}", run.id());
    std::io::stdout().flush().unwrap();
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).unwrap() > 0 {
        println!("\ncancel {}", run.pulse().is_cancel_requested());
        std::io::stdout().flush().unwrap();
    }
    run.finish(Timestamp(8_000), RunState::Cancelled, &[], None).unwrap();
}

fn answer(child: &mut Child, word: &str) -> String {
    let output = BufReader::new(child.stdout.as_mut().unwrap());
    let line = output.lines().map(Result::unwrap).find(|line| line.starts_with(word)).unwrap();
    line[word.len()..].to_owned()
}

#[test]
fn two_processes_never_harvest_one_source() {
    let world = World::new();
    let mut other = child("runs::other_process", &world).spawn().unwrap();
    let id = answer(&mut other, "run ");
    match world.catalog.start_run(&world.source, world.now()).unwrap() {
        Started::Run(_) => panic!("both run"),
        Started::Busy(row) => {
            assert_eq!((row.id.as_str(), row.state, row.pid), (id.as_str(), RunState::Running, other.id()));
        }
    }
    // Another source is free.
    drop(start(&world.catalog, &EntityKey::source("test", "free"), world.now()));
    assert!(world.catalog.request_cancel(&id).unwrap());
    writeln!(other.stdin.as_mut().unwrap(), "well?").unwrap();
    assert_eq!(answer(&mut other, "cancel "), "true");
    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
    assert_eq!(world.catalog.run(&id).unwrap().unwrap().state, RunState::Cancelled);
    assert!(!world.catalog.request_cancel(&id).unwrap(), "it has ended");
    drop(world.start());
}

#[test]
fn a_run_whose_process_died_is_abandoned_and_makes_room() {
    let world = World::new();
    let mut other = child("runs::other_process", &world).spawn().unwrap();
    let id = answer(&mut other, "run ");
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(world.catalog.run(&id).unwrap().unwrap().state, RunState::Abandoned);
    let run = world.start();
    let rows = world.catalog.runs(Some(&world.source), 10).unwrap();
    let states: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.state)).collect();
    assert_eq!(states, [(run.id(), RunState::Running), (id.as_str(), RunState::Abandoned)]);
}

#[test]
fn a_run_tells_its_story() {
    let world = World::new();
    let issue = Issue {
        kind: IssueKind::Denied,
        at: world.key("secret"),
        message: "the login may not read it".into(),
        remedy: Some("GRANT USAGE".into()),
    };
    let run = world.start();
    let id = run.id().to_owned();
    run.log(Timestamp(1), None, "SELECT 1");
    run.log(Timestamp(2), Some(&world.key("a")), "SELECT 2");
    run.pulse().beat(Timestamp(3));
    assert!(!run.pulse().is_cancel_requested());
    let row = world.catalog.run(&id).unwrap().unwrap();
    assert_eq!((row.state, row.beat, row.ended), (RunState::Running, Timestamp(3), None));
    run.finish(Timestamp(4), RunState::Partial, std::slice::from_ref(&issue), Some(r#"{"code":"x"}"#)).unwrap();
    let row = world.catalog.run(&id).unwrap().unwrap();
    assert_eq!(
        (row.state, row.ended, row.error.as_deref()),
        (RunState::Partial, Some(Timestamp(4)), Some(r#"{"code":"x"}"#))
    );
    assert_eq!(world.catalog.issues(&world.source).unwrap(), [issue]);
    let sent = |at, text: &str, scope| SentRow { at: Timestamp(at), text: text.to_owned(), scope };
    let expected = [sent(1, "SELECT 1", None), sent(2, "SELECT 2", Some(world.key("a")))];
    assert_eq!(world.catalog.log(&id).unwrap(), expected);
    assert!(world.catalog.run("nobody").unwrap().is_none());
}

#[test]
fn a_run_that_is_cancelled_commits_nothing() {
    let world = World::new();
    world.harvest(&["a/t: x"]);
    let before = world.catalog.stamp().unwrap();
    let run = world.start();
    let mut stage = world.stage();
    read_unit(&mut stage, &world.source, Unit { covers: "", lines: &["a/u: x"], except: &[], more: Vec::new() });
    assert!(run.pulse().cancel());
    let cancelled = world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap_err();
    assert!(matches!(cancelled, Error::Cancelled), "{cancelled:?}");
    assert_eq!((world.catalog.stamp().unwrap(), world.present()), (before, vec!["a/t".to_owned()]));
    stage.discard().unwrap();
    run.finish(world.now(), RunState::Cancelled, &[], None).unwrap();
    // The next run is another; once it has committed, it can no longer be stopped.
    let run = world.start();
    world.catalog.commit(&world.stage(), &run, &world.info(), &mut |_, _| {}).unwrap();
    assert!(!run.pulse().cancel() && !run.pulse().is_cancelled());
    run.finish(world.now(), RunState::Done, &[], None).unwrap();
    world.harvest(&["a/u: x"]);
    assert_eq!(world.present(), ["a/u"]);
}

#[test]
fn a_wish_that_was_left_behind_stops_nobody() {
    let world = World::new();
    let run = world.start();
    assert!(world.catalog.request_cancel(run.id()).unwrap());
    assert!(run.pulse().is_cancel_requested());
    drop(run);
    assert!(!world.start().pulse().is_cancel_requested());
}

#[test]
fn a_run_that_can_be_seen_can_be_stopped() {
    let world = World::new();
    let mut other = child("runs::other_process", &world).env("PULK_HOLD", "run_begun").spawn().unwrap();
    answer(&mut other, "held run_begun");
    let [row] = &world.catalog.runs(Some(&world.source), 10).unwrap()[..] else { panic!("one run is seen") };
    assert!(world.catalog.request_cancel(&row.id).unwrap());
    writeln!(other.stdin.as_mut().unwrap(), "go on").unwrap();
    assert_eq!(answer(&mut other, "run "), row.id);
    writeln!(other.stdin.as_mut().unwrap(), "well?").unwrap();
    assert_eq!(answer(&mut other, "cancel "), "true");
    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
}

#[test]
fn a_run_that_is_dropped_failed() {
    let world = World::new();
    let run = world.start();
    let id = run.id().to_owned();
    drop(run);
    assert_eq!(world.catalog.run(&id).unwrap().unwrap().state, RunState::Failed);
}

#[test]
fn old_runs_are_forgotten() {
    let world = World::new();
    for _ in 0..105 {
        let run = world.start();
        run.log(Timestamp(1), None, "SELECT 1");
        run.finish(Timestamp(2), RunState::Done, &[], None).unwrap();
    }
    assert_eq!(world.catalog.runs(None, 1_000).unwrap().len(), 101, "a hundred ended ones and the latest");
    assert_eq!(crate::files::count(&world.file(), "statement"), 101);
}

#[test]
fn several_sources_are_harvested_at_once() {
    let world = World::new();
    let (file, stages) = (&world.file(), &world.stages());
    let harvest = move |name: &str| {
        // As another process would: with connections of its own.
        let catalog = Catalog::open(file).unwrap();
        let source = EntityKey::source("test", name);
        for number in 0..4 {
            let run = start(&catalog, &source, Timestamp(number));
            let mut stage = Stage::open(stages, &source, "test 1", &catalog).unwrap();
            let line = format!("a/table_{number}: x");
            read_unit(&mut stage, &source, Unit { covers: "", lines: &[&line], except: &[], more: Vec::new() });
            let info = CommitInfo { now: Timestamp(number), case_rule: CaseRule::Exact, connector: "test".into() };
            catalog.commit(&stage, &run, &info, &mut |_, _| {}).unwrap();
            stage.discard().unwrap();
            run.finish(Timestamp(number), RunState::Done, &[], None).unwrap();
        }
    };
    std::thread::scope(|scope| {
        for name in ["one", "two", "three"] {
            scope.spawn(move || harvest(name));
        }
    });
    world.check_house();
    assert_eq!(world.catalog.stamp().unwrap().revision.0, 12);
    assert_eq!(world.present(), ["a/table_3"; 3]);
}
