//! A harvest is killed at every named stop, the house is opened again, and nothing may be lost, half written or stuck.

use std::path::Path;
use std::process::{Command, Stdio};

use api::Handler;
use api::entity::{EntityBody, EntityRequest};
use api::harvest::RunState;
use api::search::FacetField;
use app::Home;
use store::{Annotations, Catalog};

use crate::house::{self, House};

/// Every stop on the way from a source to the index, and how often a run of these tests passes it.
const STOPS: &[&str] = &[
    "stage_unit_begun",
    "stage_batch",
    "stage_unit_finished",
    "compare",
    "commit_begun",
    "commit_content",
    "commit_versions",
    "commit_before_end",
    "commit_ended",
    "index_commit_before",
    "index_commit_after",
    "generation_swap_before",
    "generation_swap_after",
];
/// Rounds of every stop. With two houses this makes 2 × 8 × 13 = 208 kills.
const ROUNDS: usize = 8;

struct Victim {
    house: House,
    source: String,
    tables: usize,
}

impl Victim {
    fn new() -> Victim {
        let house = House::new();
        let file = house.sqlite("source.sqlite", "CREATE TABLE t0 (id INTEGER PRIMARY KEY, note TEXT)");
        let source = house.add(file.to_str().unwrap());
        house.harvest(&source);
        Victim { house, source, tables: 1 }
    }

    /// Changes the source, so that the next harvest has something to add and something to change.
    fn change_source(&mut self) {
        let n = self.tables;
        self.house.sqlite(
            "source.sqlite",
            &format!("CREATE TABLE t{n} (id INTEGER PRIMARY KEY, note TEXT); ALTER TABLE t0 ADD COLUMN c{n} TEXT;"),
        );
        self.tables += 1;
    }

    /// Harvests in a child that dies at `stop`. False when the run never came by there.
    fn kill_at(&self, stop: &str) -> bool {
        if stop.starts_with("generation_swap") {
            // Only a rebuild swaps generations: take the index away, as a person might.
            std::fs::remove_dir_all(Home::at(self.house.home()).index()).unwrap();
        }
        let ended = Command::new(env!("CARGO_BIN_EXE_pulk-test-child"))
            .args([self.house.home().as_os_str(), self.source.as_ref()])
            .env("PULK_STOP", stop)
            .env("PULK_KEYCHAIN", "off")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        !ended.success()
    }
}

/// What must hold whatever happened before.
fn check_house(home: &Path, victim: &Victim) {
    let places = Home::at(home);
    let catalog = Catalog::open(&places.catalog()).unwrap();
    assert_eq!(catalog.check(true).unwrap(), [], "the catalog is whole");
    let annotations = Annotations::open(&places.annotations()).unwrap();
    assert_eq!(annotations.sources().unwrap().len(), 1, "what people wrote is there");

    let app = house::open(home).unwrap();
    let run = house::harvest(&app, &victim.source);
    assert_eq!(run.state, RunState::Done, "the next harvest goes through: {run:?}");

    let entity = app.entity(EntityRequest { key: format!("{}/t0", victim.source), as_of: None }).unwrap();
    let EntityBody::Relation(relation) = entity.body else { panic!("t0 is a table") };
    assert_eq!(relation.columns.len(), victim.tables + 1, "every change of the source arrived");

    let page = house::search(&app, "");
    let kinds = page.facets.iter().find(|facet| facet.field == FacetField::Kind).unwrap();
    let tables = kinds.values.iter().find(|value| value.value == "table").map(|value| value.count as usize);
    assert_eq!(tables, Some(victim.tables), "search agrees with the catalog");
    let newest = format!("t{}", victim.tables - 1);
    assert_eq!(house::search(&app, &newest).hits[0].name.text, newest);
    app.close();
}

fn check() {
    let mut victim = Victim::new();
    let mut missed = Vec::new();
    for _ in 0..ROUNDS {
        for stop in STOPS {
            victim.change_source();
            if !victim.kill_at(stop) {
                missed.push(*stop);
            }
            check_house(&victim.house.home(), &victim);
        }
    }
    assert_eq!(missed, [""; 0], "these stops were never reached");
}

#[test]
fn killed_at_every_stop_nothing_is_lost() {
    check();
}

#[test]
fn killed_at_every_stop_in_a_second_house_nothing_is_lost() {
    check();
}
