//! What a harvest adds, changes, removes and leaves alone.

use model::{CaseRule, EntityKey, Metric, Observation, Revision, Timestamp};
use store::{CommitInfo, Counts, Error, Stage, StagedItem};

use crate::world::{Unit, World, items, start, within};

/// Harvests two states of a source and says what the second did: added, changed, removed, unchanged.
fn check(before: &[&str], after: &[&str], expected: [u64; 4]) {
    let world = World::new();
    world.harvest(before);
    let done = world.harvest(after);
    assert_eq!([done.added, done.changed, done.removed, done.unchanged], expected, "{before:?} → {after:?}");
    let expected: Vec<_> = after.iter().map(|line| line.split([':', ' ', '(']).next().unwrap().to_owned()).collect();
    assert_eq!(world.present(), expected);
}

const SHOP: &[&str] = &["sales/customers: id, name", "sales/orders: id, customer_id > sales/customers.id"];

#[test]
fn a_harvest_says_what_it_changed() {
    check(SHOP, SHOP, [0, 0, 0, 4]);
    check(&[], SHOP, [3, 0, 0, 1]);
    check(SHOP, &[], [0, 0, 3, 1]);
    check(SHOP, &["sales/customers: id, name", "sales/orders: id, total numeric"], [0, 1, 0, 3]);
    check(SHOP, &["sales/customers: id, name"], [0, 0, 1, 3]);
    check(SHOP, &["sales/customers: id, name", "sales/net() numeric"], [1, 0, 1, 3]);
    // The same key is a view now.
    check(&["sales/orders: id"], &["sales/orders (view): id"], [0, 1, 0, 2]);
    // Two entities with the same record share one.
    check(&["sales/a: id"], &["sales/a: id", "sales/b: id"], [1, 0, 0, 3]);
}

#[test]
fn an_unchanged_harvest_writes_no_record_and_no_version() {
    let world = World::new();
    world.harvest(SHOP);
    let before = rows(&world, &["content", "version", "change", "edge", "entity", "observation"]);
    let stamp = world.catalog.stamp().unwrap();
    let committed = world.harvest(SHOP);
    assert_eq!(rows(&world, &["content", "version", "change", "edge", "entity", "observation"]), before);
    assert_eq!(committed.revision, stamp.revision.next());
    assert_ne!(committed.stamp.commit, stamp.commit);
    assert_eq!(world.catalog.touched_since(stamp.revision).unwrap(), []);
    assert!(world.catalog.knows(&stamp).unwrap() && world.catalog.knows(&committed.stamp).unwrap());
}

/// Rows of tables, counted by a copy that another program may read.
fn rows(world: &World, tables: &[&str]) -> Vec<u64> {
    let copy = world.folder.path().join("copy.db");
    let _ = std::fs::remove_file(&copy);
    world.catalog.backup_to(&copy).unwrap();
    tables.iter().map(|table| crate::files::count(&copy, table)).collect()
}

#[test]
fn absence_is_deletion_only_where_all_was_read() {
    fn check(units: Vec<Unit<'_>>, expected: &[&str]) {
        let world = World::new();
        world.harvest(&["a/one: id", "a/two: id", "b/one: id", "ab/one: id"]);
        world.harvest_units(units);
        assert_eq!(world.present(), expected);
    }
    let unit = |covers, lines, except| Unit { covers, lines, except, more: Vec::new() };
    // Only one schema was read; the one whose name it begins is another.
    check(vec![unit("a", &["a/one: id"], &[])], &["a/one", "ab/one", "b/one"]);
    check(vec![unit("a", &[], &[])], &["ab/one", "b/one"]);
    // All was read, but not a/two, nor anything in b.
    check(vec![unit("", &["a/one: id"], &["a/two", "b"])], &["a/one", "a/two", "b/one"]);
    // Two units, of which one found nothing.
    check(vec![unit("a", &["a/one: id"], &[]), unit("b", &[], &[])], &["a/one", "ab/one"]);
    // Nothing was finished.
    check(vec![], &["a/one", "a/two", "ab/one", "b/one"]);
}

#[test]
fn an_exception_shields_from_its_own_unit_only() {
    fn check(units: Vec<Unit<'_>>, expected: &[&str]) {
        let world = World::new();
        world.harvest(&["a/x/one: id", "a/y/one: id", "b/x/one: id", "ab/x/one: id"]);
        world.harvest_units(units);
        assert_eq!(world.present(), expected);
    }
    let unit = |covers, lines, except| Unit { covers, lines, except, more: Vec::new() };
    // One unit has the list of a and b, each of which is a unit of its own: ab is gone with all that was in it.
    let list = || unit("", &[], &["a", "b"]);
    let whole = || unit("b", &["b/x/one: id"], &[]);
    check(vec![list(), unit("a", &["a/x/one: id", "a/y/one: id"], &[]), whole()], &["a/x/one", "a/y/one", "b/x/one"]);
    // What is gone within a is gone, although the list excepts a.
    check(vec![list(), unit("a", &["a/x/one: id"], &[]), whole()], &["a/x/one", "b/x/one"]);
    check(vec![whole(), unit("a", &["a/x/one: id"], &[]), list()], &["a/x/one", "b/x/one"]);
    // What a itself excepts stays, and so does b, which could not be read.
    check(vec![list(), unit("a", &["a/x/one: id"], &["a/y"])], &["a/x/one", "a/y/one", "b/x/one"]);
    // Without the list, nobody vouches for what is not a unit.
    check(vec![unit("a", &[], &["b"]), unit("b", &[], &[])], &["ab/x/one"]);
}

#[test]
fn what_comes_back_is_the_same_entity() {
    let world = World::new();
    world.harvest(&["a/t: id"]);
    let first = world.catalog.entity(&world.key("a/t"), None).unwrap().unwrap();
    let gone = world.harvest(&["a/other: id"]);
    let last = world.catalog.entity(&world.key("a/t"), None).unwrap().unwrap();
    assert!(!last.present && last.record == first.record);
    assert!(world.catalog.entities(&[first.id]).unwrap().is_empty());
    world.harvest(&["a/t: id", "a/other: id"]);
    let back = world.catalog.entity(&world.key("a/t"), None).unwrap().unwrap();
    assert_eq!((back.id, back.present, back.first_at), (first.id, true, first.first_at));
    assert!(back.since > gone.revision);
}

#[test]
fn counts_follow_every_change() {
    let world = World::new();
    let check = |lines: &[&str], expected: [u64; 4]| {
        world.harvest(lines);
        let [tables, views, routines, columns] = expected;
        let expected = Counts { tables, views, routines, columns };
        assert_eq!(world.catalog.counts(None).unwrap(), expected, "{lines:?}");
        assert_eq!(world.catalog.counts(Some(&world.source)).unwrap(), expected);
    };
    check(&[], [0; 4]);
    check(&["a/t: x, y", "b/v (view): x", "b/f() int"], [1, 1, 1, 3]);
    check(&["a/t: x, y, z", "b/v: x", "b/f() int"], [2, 0, 1, 4]);
    check(&["b/v: x"], [1, 0, 0, 1]);
    let of_schema = world.catalog.counts(Some(&world.key("b"))).unwrap();
    assert_eq!((of_schema.tables, of_schema.columns), (1, 1));
    let of_table = world.catalog.counts(Some(&world.key("b/v"))).unwrap();
    assert_eq!((of_table.tables, of_table.columns), (1, 1));
    assert_eq!(world.catalog.counts(Some(&world.key("never/seen"))).unwrap(), Counts::default());
}

#[test]
fn observations_are_written_when_they_differ() {
    let world = World::new();
    let check = |values: &[(Metric, i64)], touched: bool, latest: &[(Metric, i64)]| {
        let before = world.catalog.stamp().unwrap().revision;
        let observe = |&(metric, value)| {
            StagedItem::Observation(Observation { of: world.key("a/t"), metric, at: world.now(), value })
        };
        let done = world.harvest_with(&["a/t: id"], values.iter().map(observe).collect());
        let id = world.catalog.entity(&world.key("a/t"), None).unwrap().unwrap().id;
        let found = world.catalog.observations(&[id]).unwrap();
        let found: Vec<_> = found.into_iter().map(|(_, metric, _, value)| (metric, value)).collect();
        assert_eq!(found, latest);
        if done.added + done.changed == 0 {
            assert_eq!(world.catalog.touched_since(before).unwrap().contains(&id), touched, "{values:?}");
        }
    };
    check(&[(Metric::Rows, 5)], true, &[(Metric::Rows, 5)]);
    check(&[(Metric::Rows, 5)], false, &[(Metric::Rows, 5)]);
    check(&[(Metric::Rows, 6), (Metric::Scans, 1)], true, &[(Metric::Rows, 6), (Metric::Scans, 1)]);
    // Scans rank nothing, and an absent metric says nothing.
    check(&[(Metric::Scans, 2)], false, &[(Metric::Rows, 6), (Metric::Scans, 2)]);
    // The last of two says what holds.
    check(&[(Metric::Rows, 8), (Metric::Rows, 9)], true, &[(Metric::Rows, 9), (Metric::Scans, 2)]);
}

#[test]
fn a_stage_on_an_old_state_is_refused() {
    let world = World::new();
    world.harvest(SHOP);
    let mut stale = world.stage();
    stale.begin_unit("", &world.source).unwrap();
    stale.add(items(&world.source, SHOP)).unwrap();
    stale.finish_unit(&[], None).unwrap();
    // Another process, with a folder of its own for stages, is faster.
    let run = world.start();
    let other = Stage::open(&world.folder.path().join("other"), &world.source, "test 1", &world.catalog).unwrap();
    world.catalog.commit(&other, &run, &world.info(), &mut |_, _| {}).unwrap();
    assert!(matches!(world.catalog.compare(&stale, &run), Err(Error::Superseded { .. })));
    let refused = world.catalog.commit(&stale, &run, &world.info(), &mut |_, _| {});
    assert!(matches!(refused, Err(Error::Superseded { .. })), "{refused:?}");
}

#[test]
fn progress_ends_where_it_said() {
    let world = World::new();
    let run = world.start();
    let mut stage = world.stage();
    stage.begin_unit("", &world.source).unwrap();
    stage.add(items(&world.source, SHOP)).unwrap();
    assert!(matches!(world.catalog.compare(&stage, &run), Err(Error::Busy { .. })), "a unit is still open");
    stage.finish_unit(&[], Some("lsn 5")).unwrap();
    let mut steps = Vec::new();
    world.catalog.commit(&stage, &run, &world.info(), &mut |done, of| steps.push((done, of))).unwrap();
    assert!(steps.is_sorted(), "{steps:?}");
    assert!(steps.last().is_some_and(|(done, of)| done == of && *of > 0), "{steps:?}");
    assert_eq!(world.catalog.cursors(&world.source).unwrap(), [("".to_owned(), "lsn 5".to_owned())]);
}

#[test]
fn removing_a_source_leaves_nothing_but_what_others_say() {
    let world = World::new();
    world.harvest(SHOP);
    let other = EntityKey::source("test", "other");
    let run = start(&world.catalog, &other, world.now());
    let mut stage = Stage::open(&world.stages(), &other, "test 1", &world.catalog).unwrap();
    stage.begin_unit("", &other).unwrap();
    stage.add(items(&other, &["x/copy: id"])).unwrap();
    let flow = model::Edge {
        from: world.key("sales/orders"),
        to: crate::world::key(&other, "x/copy"),
        kind: model::EdgeKind::Feeds,
        origin: model::Origin::Definition,
        trust: model::Trust::Parsed,
        columns: Vec::new(),
    };
    stage.add(vec![StagedItem::Edge(flow.clone())]).unwrap();
    stage.finish_unit(&[], None).unwrap();
    let info = CommitInfo { now: Timestamp(5), case_rule: CaseRule::Exact, connector: "test".into() };
    world.catalog.commit(&stage, &run, &info, &mut |_, _| {}).unwrap();
    stage.discard().unwrap();
    drop(run);

    let before = world.catalog.stamp().unwrap().revision;
    let orders = world.catalog.entity(&world.key("sales/orders"), None).unwrap().unwrap().id;
    let busy = start(&world.catalog, &world.source, world.now());
    assert!(matches!(world.catalog.remove_source(&world.source, world.now()), Err(Error::Running { .. })));
    drop(busy);
    let revision = world.catalog.remove_source(&world.source, world.now()).unwrap();
    world.check_house();
    assert_eq!(revision, before.next());
    assert_eq!(world.present(), ["x/copy"]);
    assert!(world.catalog.entity(&world.key("sales/orders"), None).unwrap().is_none());
    assert!(world.catalog.touched_since(before).unwrap().contains(&orders), "the index must forget it");
    assert!(world.catalog.revisions(Revision::ZERO..Revision(10), within(&world.source), 10).unwrap().is_empty());
    assert!(world.catalog.runs(Some(&world.source), 10).unwrap().is_empty());
    let edges = world.catalog.edges(&flow.to, store::Direction::To).unwrap();
    assert_eq!(edges.len(), 1);
    assert!(edges[0].edge == flow && !edges[0].known && edges[0].other_kind.is_none());
    assert_eq!(world.catalog.remove_source(&world.source, world.now()).unwrap(), revision.next(), "a name is left");
    // It can be harvested again, and is what it was.
    world.harvest(SHOP);
    assert!(world.catalog.edges(&flow.to, store::Direction::To).unwrap()[0].known);
}
