//! Flipped bytes, deleted folders, newer files: said in words, repaired where that loses nothing, never a panic.

use std::path::{Path, PathBuf};

use api::harvest::RunState;
use api::status::{IndexState, Outcome, ReindexRequest, StatusRequest};
use api::{Event, Handler, Tag};
use app::Home;
use store::Annotations;

use crate::house::{self, House};

fn filled() -> (House, String) {
    let house = House::new();
    let tables: String = (0..40).map(|n| format!("CREATE TABLE t{n} (id INTEGER, note TEXT);")).collect();
    let file = house.sqlite("shop.sqlite", &tables);
    let source = house.add(file.to_str().unwrap());
    assert_eq!(house.harvest(&source).state, RunState::Done);
    house.app.close();
    (house, source)
}

fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_tree(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    let at = at % bytes.len();
    bytes[at] ^= 0x5a;
    std::fs::write(file, bytes).unwrap();
}

/// Damages a copy of a filled house, uses it, repairs it, and uses it again.
fn check(damage: impl Fn(&Home)) {
    let (house, source) = filled();
    house.app.close();
    let copy = house.path("copy");
    copy_tree(&house.home(), &copy);
    let home = Home::at(&copy);
    damage(&home);
    // Opening and searching damaged files may fail, with words, or work; it may not panic.
    if let Ok(app) = house::open(&copy) {
        let request = api::search::SearchRequest { query: "t7".to_owned(), limit: 10, ..Default::default() };
        let _ = Handler::search(&app, request);
        app.close();
    }
    let report = app::examine(&home, connectors::ALL, true);
    assert!(report.healthy, "{:?}", report.checks);
    let app = house::open(&copy).unwrap();
    assert_eq!(
        Annotations::open(&home.annotations()).unwrap().sources().unwrap().len(),
        1,
        "the source is still known"
    );
    let run = house::harvest(&app, &source);
    assert_eq!(run.state, RunState::Done, "{run:?}");
    assert_eq!(house::search(&app, "t7").hits[0].name.text, "t7");
    app.close();
}

/// Positions spread over a file: headers, middle, end.
const POSITIONS: &[usize] = &[3, 40, 100, 4_099, 8_200, 12_345, 20_011, 31_000];

#[test]
fn a_flipped_byte_in_the_catalog() {
    for &at in POSITIONS {
        check(|home| flip(&home.catalog(), at));
    }
}

#[test]
fn a_flipped_byte_in_the_annotations() {
    for &at in POSITIONS {
        check(|home| flip(&home.annotations(), at));
    }
}

#[test]
fn a_flipped_byte_in_every_file_of_the_index() {
    for &at in &POSITIONS[..4] {
        check(|home| files_below(&home.index()).iter().for_each(|file| flip(file, at)));
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(files_below(&path)),
            path if path.metadata().is_ok_and(|meta| meta.len() > 0) => files.push(path),
            _ => {}
        }
    }
    files
}

#[test]
fn a_deleted_index_comes_back_by_itself() {
    let (house, _) = filled();
    std::fs::remove_dir_all(Home::at(house.home()).index()).unwrap();
    let app = house::open(&house.home()).unwrap();
    assert_eq!(house::search(&app, "t7").hits[0].name.text, "t7");
}

#[test]
fn a_damaged_stage_is_read_again() {
    let (house, source) = filled();
    house.sqlite("shop.sqlite", "CREATE TABLE late (id INTEGER)");
    let killed = std::process::Command::new(env!("CARGO_BIN_EXE_pulk-test-child"))
        .args([house.home().as_os_str(), source.as_ref()])
        .env("PULK_STOP", "stage_unit_finished")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(!killed.success(), "the child was killed with its stage on disk");
    let stages: Vec<_> = files_below(&Home::at(house.home()).stages());
    assert!(!stages.is_empty());
    for stage in &stages {
        flip(stage, 100);
        flip(stage, 5_000);
    }
    let app = house::open(&house.home()).unwrap();
    assert_eq!(house::harvest(&app, &source).state, RunState::Done);
    assert_eq!(house::search(&app, "late").hits[0].name.text, "late");
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_kept() {
    fn check(file: fn(&Home) -> PathBuf) {
        let (house, _) = filled();
        let file = file(&Home::at(house.home()));
        rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
        let before = std::fs::read(&file).unwrap();
        let error = house::open(&house.home()).map(|_| ()).unwrap_err();
        assert_eq!(error.code, api::Code::Newer, "{error:?}");
        let report = app::examine(&Home::at(house.home()), connectors::ALL, true);
        assert!(!report.healthy);
        assert_eq!(std::fs::read(&file).unwrap(), before, "the newer program's file is untouched");
    }
    check(Home::catalog);
    check(Home::annotations);
}

#[test]
fn a_repair_of_a_healthy_house_changes_nothing_a_person_wrote() {
    let (house, _) = filled();
    let home = Home::at(house.home());
    let report = app::examine(&home, connectors::ALL, true);
    assert!(report.healthy);
    let of = |name: &str| report.checks.iter().find(|check| check.name == name).map(|check| check.outcome);
    assert_eq!(of("catalog"), Some(Outcome::Ok));
    assert_eq!(of("annotations"), Some(Outcome::Ok));
}

#[test]
fn an_index_that_cannot_be_built_is_a_state_and_can_be_mended() {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE orders (id INTEGER)");
    let source = house.add(file.to_str().unwrap());
    assert_eq!(house.harvest(&source).state, RunState::Done);
    let state = || house.app.status(StatusRequest {}).unwrap().index;
    assert_eq!(state(), IndexState::Current);

    let index = Home::at(house.home()).index();
    std::fs::remove_dir_all(&index).unwrap();
    std::fs::write(&index, "in the way").unwrap();
    let events = house.app.subscribe();
    house.sqlite("shop.sqlite", "CREATE TABLE invoices (id INTEGER)");
    assert_eq!(house.harvest(&source).state, RunState::Done, "the catalog does not need the index");
    let IndexState::Failed { error } = state() else { panic!("{:?}", state()) };
    assert!(error.remedy.is_some_and(|remedy| remedy.contains("pulk doctor --repair")), "it says what to do");
    let told = events.try_iter().any(|event| matches!(event, Event::Changed { tags } if tags.contains(&Tag::Index)));
    assert!(told, "the status bar is told");
    assert!(house.app.reindex(ReindexRequest {}).is_err());

    std::fs::remove_file(&index).unwrap();
    assert_eq!(house.app.reindex(ReindexRequest {}).unwrap(), IndexState::Current);
    assert_eq!(state(), IndexState::Current);
    assert_eq!(house.hits("invoices").len(), 1);
}
