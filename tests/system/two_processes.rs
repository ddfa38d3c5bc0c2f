//! The window, the command line and the server may be open at once on one data folder.

use std::process::{Child, Command, Stdio};

use api::Handler;
use api::harvest::{RunState, RunView};
use api::status::StatusRequest;
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
