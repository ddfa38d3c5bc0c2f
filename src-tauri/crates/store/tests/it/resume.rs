//! Stages that outlive their process.

use model::{Issue, IssueKind};
use store::{Stage, StagedItem};

use crate::world::{Unit, World, items, read_unit};

const A: &[&str] = &["a/t: x, y > b/u.id"];
const B: &[&str] = &["b/u: id"];

/// A stage with unit a finished, b begun, and then dropped.
fn interrupted(world: &World) {
    let mut stage = world.stage();
    read_unit(&mut stage, &world.source, Unit { covers: "a", lines: A, except: &[], more: Vec::new() });
    stage.begin_unit("b", &world.key("b")).unwrap();
    stage.add(items(&world.source, B)).unwrap();
}

#[test]
fn finished_units_are_kept() {
    let world = World::new();
    interrupted(&world);
    let mut stage = world.stage();
    assert_eq!(stage.finished_units().unwrap(), ["a"]);
    assert_eq!(stage.entities(), 2, "a schema and a table");
    read_unit(&mut stage, &world.source, Unit { covers: "b", lines: B, except: &[], more: Vec::new() });
    let run = world.start();
    world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap();
    stage.discard().unwrap();
    world.check_house();
    assert_eq!(world.present(), ["a/t", "b/u"]);
    assert!(world.stage().finished_units().unwrap().is_empty(), "a discarded stage is gone");
}

#[test]
fn a_stage_is_begun_anew_when_it_no_longer_fits() {
    fn check(meanwhile: impl FnOnce(&World), fingerprint: &str, expected: &[&str]) {
        let world = World::new();
        interrupted(&world);
        meanwhile(&world);
        let stage = Stage::open(&world.stages(), &world.source, fingerprint, &world.catalog).unwrap();
        assert_eq!(stage.finished_units().unwrap(), expected);
        assert_eq!(stage.entities() > 0, !expected.is_empty());
    }
    check(|_| {}, "test 1", &["a"]);
    check(|_| {}, "test 2", &[]);
    // Another process harvested the source, with its own folder of stages.
    check(
        |world| {
            let run = world.start();
            let other = Stage::open(&world.folder.path().join("o"), &world.source, "test 1", &world.catalog).unwrap();
            world.catalog.commit(&other, &run, &world.info(), &mut |_, _| {}).unwrap();
        },
        "test 1",
        &[],
    );
    // The file is of another format: as it was when an exception or an issue belonged to no unit, and as nobody knows
    // it yet.
    check(
        |world| alter(world, "DROP TABLE exception; CREATE TABLE exception (scope TEXT); PRAGMA user_version = 1"),
        "test 1",
        &[],
    );
    check(|world| alter(world, "PRAGMA user_version = 1"), "test 1", &[]);
    check(|world| alter(world, "ALTER TABLE issue DROP unit; PRAGMA user_version = 2"), "test 1", &[]);
    check(|world| alter(world, "PRAGMA user_version = 99"), "test 1", &[]);
    // An exception lost its unit, or does not lie in it.
    check(|world| alter(world, "INSERT INTO exception VALUES ('a', 'test://s/a/t')"), "test 1", &["a"]);
    check(|world| alter(world, "INSERT INTO exception VALUES ('e', 'test://s/a/t')"), "test 1", &[]);
    check(|world| alter(world, "INSERT INTO exception VALUES ('a', 'test://s/e/t')"), "test 1", &[]);
    // What is in the file makes no sense.
    check(|world| cut_short(world, 100), "test 1", &[]);
    check(|world| cut_short(world, 0), "test 1", &[]);
}

fn cut_short(world: &World, bytes: u64) {
    for entry in std::fs::read_dir(world.stages()).unwrap() {
        std::fs::OpenOptions::new().write(true).open(entry.unwrap().path()).unwrap().set_len(bytes).unwrap();
    }
}

/// Does something to the stage with another program.
fn alter(world: &World, sql: &str) {
    let file = std::fs::read_dir(world.stages()).unwrap().next().unwrap().unwrap().path();
    rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_unit_that_is_given_up_leaves_its_issues_only() {
    let world = World::new();
    let mut stage = world.stage();
    stage.issue(&issue(&world, "before")).unwrap();
    stage.begin_unit("a", &world.key("a")).unwrap();
    stage.add(items(&world.source, A)).unwrap();
    stage.issue(&issue(&world, "within")).unwrap();
    assert_eq!(stage.entities(), 3);
    stage.abandon_unit("a", &issue(&world, "why")).unwrap();
    read_unit(&mut stage, &world.source, Unit { covers: "b", lines: B, except: &[], more: Vec::new() });
    assert_eq!(stage.finished_units().unwrap(), ["b"]);
    assert_eq!(stage.issues().unwrap(), ["before", "within", "why"].map(|message| issue(&world, message)));
    let run = world.start();
    world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap();
    assert_eq!(world.present(), ["b/u"]);
    world.check_house();
}

#[test]
fn a_unit_that_is_begun_again_leaves_nothing_of_the_first_attempt() {
    let world = World::new();
    let mut stage = world.stage();
    stage.issue(&issue(&world, "before")).unwrap();
    for attempt in ["one table is locked", "the same table is locked"] {
        stage.begin_unit("a", &world.key("a")).unwrap();
        stage.add(items(&world.source, &[&format!("a/{}: x", attempt.replace(' ', "_"))])).unwrap();
        stage.issue(&issue(&world, attempt)).unwrap();
    }
    stage.finish_unit(&[], None).unwrap();
    assert_eq!(stage.issues().unwrap(), [issue(&world, "before"), issue(&world, "the same table is locked")]);
    let run = world.start();
    world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap();
    assert_eq!(world.present(), ["a/the_same_table_is_locked"]);
    world.check_house();
}

#[test]
fn a_unit_that_is_read_after_all_leaves_no_issue_of_the_run_before() {
    fn check(begun: bool, read_now: &[&str], expected: &[&str]) {
        let world = World::new();
        let mut stage = world.stage();
        if begun {
            stage.begin_unit("a", &world.key("a")).unwrap();
            stage.issue(&issue(&world, "within a")).unwrap();
        }
        stage.abandon_unit("a", &issue(&world, "why not a")).unwrap();
        stage.abandon_unit("b", &issue(&world, "why not b")).unwrap();
        drop(stage);
        let mut stage = world.stage();
        for unit in read_now {
            stage.begin_unit(unit, &world.key(unit)).unwrap();
            stage.finish_unit(&[], None).unwrap();
        }
        drop(stage);
        let messages: Vec<_> = world.stage().issues().unwrap().into_iter().map(|issue| issue.message).collect();
        assert_eq!(messages, expected);
    }
    check(true, &[], &["within a", "why not a", "why not b"]);
    check(true, &["a"], &["why not b"]);
    check(false, &["a"], &["why not b"]);
    check(true, &["a", "b"], &[]);
}

#[test]
fn a_unit_that_is_given_up_again_says_why_once() {
    let world = World::new();
    for _ in 0..2 {
        let mut stage = world.stage();
        stage.begin_unit("a", &world.key("a")).unwrap();
        stage.issue(&issue(&world, "within")).unwrap();
        stage.abandon_unit("a", &issue(&world, "why")).unwrap();
    }
    assert_eq!(world.stage().issues().unwrap(), ["within", "why"].map(|message| issue(&world, message)));
}

fn issue(world: &World, message: &str) -> Issue {
    Issue { kind: IssueKind::TimedOut, at: world.source.clone(), message: message.into(), remedy: None }
}

#[test]
fn an_unchanged_record_is_staged_as_an_id() {
    let world = World::new();
    world.harvest(A);
    let mut stage = world.stage();
    stage.begin_unit("", &world.source).unwrap();
    stage.add(items(&world.source, A)).unwrap();
    stage.finish_unit(&[], None).unwrap();
    let file = std::fs::read_dir(world.stages())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "stage"))
        .unwrap();
    let counts = ["seen", "staged", "body", "edge", "observation"].map(|table| crate::files::count(&file, table));
    assert_eq!(counts, [3, 0, 0, 0, 0]);
}

#[test]
fn items_outside_a_unit_are_kept_too() {
    let world = World::new();
    let mut stage = world.stage();
    let all = items(&world.source, A);
    assert!(matches!(all[0], StagedItem::Entity { .. }));
    stage.add(all).unwrap();
    stage.finish_unit(&[], None).unwrap();
    let run = world.start();
    let done = world.catalog.commit(&stage, &run, &world.info(), &mut |_, _| {}).unwrap();
    assert_eq!(done.added, 3);
}

#[test]
fn the_last_unit_that_names_an_entity_wins() {
    let world = World::new();
    let unit = |lines| Unit { covers: "", lines, except: &[], more: Vec::new() };
    world.harvest_units(vec![unit(&["a/t: first"]), unit(&["a/t: second, third"])]);
    let found = world.catalog.entity(&world.key("a/t"), None).unwrap().unwrap();
    assert_eq!(found.record.relation().unwrap().columns.len(), 2);
    assert_eq!(world.catalog.counts(None).unwrap().columns, 2);
}
