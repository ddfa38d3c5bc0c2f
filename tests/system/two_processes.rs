//! The window, the command line and the server may be open at once on one data folder.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use api::harvest::{HarvestRequest, RunState, RunView};
use api::source::SourcesRequest;
use api::status::StatusRequest;
use api::{Event, Handler, Tag};
use app::Home;
use store::{Catalog, Started};

use crate::house::{self, House, clock};

fn child(house: &House, source: &str, stop: Option<&str>) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pulk-test-child"));
    command.args([house.home().as_os_str(), source.as_ref()]).env("PULK_KEYCHAIN", "off");
    if let Some(stop) = stop {
        command.env("PULK_STOP", stop);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn output(child: Child) -> (bool, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

fn house_with(files: &[&str]) -> (House, Vec<String>) {
    let house = House::new();
    let add = |name: &&str| {
        let file = house.sqlite(&format!("{name}.sqlite"), &format!("CREATE TABLE {name}_orders (id INTEGER)"));
        house.add(file.to_str().unwrap())
    };
    let sources = files.iter().map(add).collect();
    (house, sources)
}

#[test]
fn a_source_is_harvested_by_one_process_at_a_time() {
    let (house, sources) = house_with(&["shop"]);
    let catalog = Catalog::open(&Home::at(house.home()).catalog()).unwrap();
    let Started::Run(guard) = catalog.start_run(&sources[0].parse().unwrap(), clock()).unwrap() else {
        panic!("nobody else harvests yet")
    };
    let (went, said) = output(child(&house, &sources[0], None));
    let error: api::Error = serde_json::from_str(&said).unwrap();
    assert_eq!((went, error.code), (false, api::Code::Busy), "{said}");
    drop(guard);
    let (went, said) = output(child(&house, &sources[0], None));
    assert!(went, "{said}");
}

#[test]
fn a_process_that_died_holds_nothing_up() {
    let (house, sources) = house_with(&["shop"]);
    let (went, _) = output(child(&house, &sources[0], Some("commit_before_end")));
    assert!(!went, "the child was killed in the middle of its commit");
    assert_eq!(house.app.status(StatusRequest {}).unwrap().runs, [], "its run is not shown as running");
    assert_eq!(house.harvest(&sources[0]).state, RunState::Done);
}

#[test]
fn processes_harvesting_at_once_all_arrive() {
    let (house, sources) = house_with(&["shop", "lake", "crm"]);
    let children: Vec<_> = sources.iter().map(|source| child(&house, source, None)).collect();
    for (went, said) in children.into_iter().map(output) {
        assert!(went, "{said}");
        let run: RunView = serde_json::from_str(&said).unwrap();
        assert_eq!(run.state, RunState::Done, "{said}");
    }
    let found = house.search("orders");
    assert_eq!(found.hits.len(), 3, "{found:?}");
    assert!(Catalog::open(&Home::at(house.home()).catalog()).unwrap().check(true).unwrap().is_empty());
}

#[test]
fn what_another_process_committed_is_found_here() {
    let (house, sources) = house_with(&["shop"]);
    assert_eq!(house.search("shop_orders").total, 0);
    let (went, said) = output(child(&house, &sources[0], None));
    assert!(went, "{said}");
    assert_eq!(house::search(&house.app, "shop_orders").hits.len(), 1);
}

/// Another process that harvests and waits at each of some stops.
struct Held {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Held {
    fn at(house: &House, source: &str, stops: &str) -> Held {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pulk-test-child"));
        command.args([house.home().as_os_str(), source.as_ref()]).env("PULK_KEYCHAIN", "off").env("PULK_HOLD", stops);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Held { child, input, output }
    }

    /// Reads on until it says this.
    fn says(&mut self, expected: &str) {
        let mut said = String::new();
        while self.output.read_line(&mut said).unwrap() > 0 {
            if said.lines().last() == Some(expected) {
                return;
            }
        }
        panic!("it ended without “{expected}”: {said}");
    }

    /// Lets it go on from where it is held.
    fn goes_on(&mut self) {
        self.input.write_all(b"\n").unwrap();
    }

    fn ended(mut self) -> RunView {
        let last = self.output.lines().map(Result::unwrap).last().unwrap();
        assert!(self.child.wait().unwrap().success(), "{last}");
        serde_json::from_str(&last).unwrap_or_else(|error| panic!("{error}: {last}"))
    }
}

/// The one run that goes on.
fn running(house: &House) -> String {
    let [run] = &house.app.status(StatusRequest {}).unwrap().runs[..] else { panic!("one run goes on") };
    run.id.clone()
}

/// Holds the catalog as a process does that commits something large.
fn write_for_long(house: &House) -> rusqlite::Connection {
    let writer = rusqlite::Connection::open(Home::at(house.home()).catalog()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    writer
}

#[test]
fn a_run_is_cancelled_from_another_process_wherever_it_is() {
    fn check(stop: &str, somebody_writes: bool) {
        let (house, sources) = house_with(&["shop"]);
        let mut held = Held::at(&house, &sources[0], stop);
        held.says(&format!("held {stop}"));
        let run = running(&house);
        let writer = somebody_writes.then(|| write_for_long(&house));
        // At some of these stops the other process itself is writing the catalog: the wish must not wait for it.
        let asked = house.app.harvest(HarvestRequest::Cancel { run: run.clone() }).unwrap();
        assert_eq!(asked.state, RunState::Running, "{stop}");
        held.says("cancelling");
        drop(writer);
        held.goes_on();
        let ended = held.ended();
        assert_eq!((ended.state, ended.error), (RunState::Cancelled, None), "{stop}");
        assert_eq!(house.app.harvest(HarvestRequest::Look { run }).unwrap().state, RunState::Cancelled, "{stop}");
        assert_eq!(house.search("orders").total, 0, "{stop}: nothing was committed");
        assert_eq!(house.harvest(&sources[0]).state, RunState::Done, "{stop}: the next run is another");
    }
    for stop in ["stage_unit_begun", "stage_batch", "stage_unit_finished", "compare"] {
        check(stop, false);
        check(stop, true);
    }
    for stop in ["commit_begun", "commit_content", "commit_versions", "commit_before_end"] {
        check(stop, false);
    }
}

#[test]
fn a_run_reads_and_compares_while_another_process_writes() {
    let (house, sources) = house_with(&["shop"]);
    let mut held = Held::at(&house, &sources[0], "stage_unit_begun,compare");
    held.says("held stage_unit_begun");
    let run = running(&house);
    let writer = write_for_long(&house);
    held.goes_on();
    held.says("held compare");
    drop(writer);
    held.goes_on();
    let ended = held.ended();
    assert_eq!(ended.state, RunState::Done, "{ended:?}");
    let log = |run: &str| {
        let log = Catalog::open(&Home::at(house.home()).catalog()).unwrap().log(run).unwrap();
        log.into_iter().map(|sent| sent.text).collect::<Vec<_>>()
    };
    let undisturbed = house.harvest(&sources[0]);
    assert!(!log(&run).is_empty());
    assert_eq!(log(&run), log(&undisturbed.id), "what could not be logged at once was logged later");
}

#[test]
fn a_shell_that_stays_is_told_what_another_process_did() {
    let house = House::new();
    let staying = app::App::open(house::options(&house.home(), true)).unwrap();
    let events = staying.subscribe();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE shop_orders (id INTEGER)");
    let source = house.add(file.to_str().unwrap());
    // In whatever order they are told.
    let wait_for = |mut wanted: Vec<Tag>| {
        while !wanted.is_empty() {
            if let Event::Changed { tags } = events.recv_timeout(Duration::from_secs(30)).unwrap() {
                wanted.retain(|tag| !tags.contains(tag));
            }
        }
    };
    wait_for(vec![Tag::Sources]);
    assert_eq!(staying.sources(SourcesRequest {}).unwrap().sources.len(), 1, "a source is seen before its harvest");
    house.harvest(&source);
    wait_for(vec![Tag::Catalog, Tag::Index]);
    // The index may have been told of once more, of what was there before.
    while house::search(&staying, "shop_orders").hits.is_empty() {
        wait_for(vec![Tag::Index]);
    }
    staying.close();
}

#[test]
fn a_command_that_waits_says_what_for() {
    fn check(arguments: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        // Empty yet: whoever opens it makes its tables, and must be alone for that.
        let writer = rusqlite::Connection::open(Home::at(folder.path()).catalog()).unwrap();
        writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let mut command = Command::new(tests::program("pulk"));
        command.args(arguments).env("PULK_HOME", folder.path()).env("PULK_KEYCHAIN", "off");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let expected =
            format!("waiting for the catalog in {}: another process may be using it\n", folder.path().display());
        assert_eq!(said, expected, "{arguments:?}");
        drop(writer);
        let mut answer = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut answer).unwrap();
        assert!(!answer.is_empty(), "{arguments:?}: it goes on");
        let _ = child.kill();
        child.wait().unwrap();
    }
    check(&["serve"]);
    check(&["add", "postgres://ada@db.example/shop", "--offline"]);
}
