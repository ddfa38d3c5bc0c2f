//! A process that ends at any moment leaves the state before or the state after, and the next one goes on.

use model::{EntityKey, Timestamp};
use store::{Stage, stop};

use crate::runs::{child, given_catalog};
use crate::world::{Unit, World, key, read_unit, start};

const BEFORE: &[&str] = &["a/t: x", "a/gone: x", "b/u: x"];
const AFTER: &[&str] = &["a/t: x, y > b/u.x", "b/new (view): x", "b/u: x"];

/// The process that is to die: harvests in two units, and commits.
#[test]
fn harvesting_process() {
    let Some(catalog) = given_catalog() else { return };
    let source = EntityKey::source("test", "s");
    let run = start(&catalog, &source, Timestamp(5_000));
    let stages = catalog.file().with_file_name("stages");
    let mut stage = Stage::open(&stages, &source, "test 1", &catalog).unwrap();
    let finished = stage.finished_units().unwrap();
    for covers in ["a", "b"] {
        if finished.iter().any(|unit| unit == covers) {
            continue;
        }
        let below = key(&source, covers);
        let lines: Vec<_> = AFTER.iter().copied().filter(|line| line.starts_with(covers)).collect();
        assert!(!lines.is_empty(), "{below}");
        read_unit(&mut stage, &source, Unit { covers, lines: &lines, except: &[], more: Vec::new() });
    }
    catalog.compare(&stage, &run).unwrap();
    let info = store::CommitInfo { now: Timestamp(6_000), case_rule: model::CaseRule::Exact, connector: "test".into() };
    catalog.commit(&stage, &run, &info, &mut |_, _| {}).unwrap();
    stage.discard().unwrap();
    run.finish(Timestamp(7_000), store::RunState::Done, &[], None).unwrap();
}

/// Kills the process at a stop, looks at what is left, and lets another finish.
fn check(stop: &str, committed: bool) {
    let world = World::new();
    world.harvest(BEFORE);
    let before = world.catalog.stamp().unwrap();
    let mut process = child("crash::harvesting_process", &world);
    let status = process.env("PULK_STOP", stop).status().unwrap();
    assert!(!status.success(), "{stop} was not reached");

    world.check_house();
    let stamp = world.catalog.stamp().unwrap();
    assert_eq!(stamp != before, committed, "{stop}");
    let expected = if committed { ["a/t", "b/new", "b/u"] } else { ["a/gone", "a/t", "b/u"] };
    assert_eq!(world.present(), expected, "{stop}");
    let abandoned = world.catalog.runs(Some(&world.source), 1).unwrap();
    assert_eq!(abandoned[0].state, store::RunState::Abandoned, "{stop}");

    assert!(child("crash::harvesting_process", &world).status().unwrap().success(), "after {stop}");
    world.check_house();
    assert_eq!(world.present(), ["a/t", "b/new", "b/u"], "after {stop}");
    let (after, all) = (world.catalog.stamp().unwrap().revision, store::Which::default());
    let difference = world.catalog.changed_between(before.revision, after, all, None, 9).unwrap();
    assert_eq!((difference.added, difference.changed, difference.removed), (1, 1, 1), "after {stop}");
}

#[test]
fn killed_while_staging() {
    check("stage_unit_begun", false);
    check("stage_unit_begun:2", false);
    check("stage_batch", false);
    check("stage_batch:2", false);
    check("stage_batch:3", false);
    check("stage_unit_finished", false);
    check("stage_unit_finished:2", false);
    check("compare", false);
}

#[test]
fn killed_while_committing() {
    check("commit_begun", false);
    check("commit_content", false);
    check("commit_versions", false);
    check("commit_before_end", false);
    check("commit_ended", true);
}

#[test]
fn without_a_named_stop_nothing_stops() {
    stop::reached("anything");
}
