//! What containers hold, and what stands out in the whole catalog.

use model::{EntityKey, Metric, Observation};
use store::{EntityId, Listed, StagedItem};

use crate::world::World;

fn observed(world: &World, values: &[(&str, Metric, i64)]) -> Vec<StagedItem> {
    let observe = |&(path, metric, value): &(&str, Metric, i64)| {
        StagedItem::Observation(Observation { of: world.key(path), metric, at: world.now(), value })
    };
    values.iter().map(observe).collect()
}

fn names(world: &World, ids: &[EntityId]) -> Vec<String> {
    world.catalog.entities(ids).unwrap().iter().map(|entity| entity.key.path().join("/")).collect()
}

fn arrived(world: &World, limit: usize) -> Vec<EntityId> {
    world.catalog.newest(limit).unwrap().into_iter().map(|(id, _)| id).collect()
}

#[test]
fn a_container_lists_its_children_or_the_tables_below() {
    let world = World::new();
    let figures = [("a/t", Metric::Rows, 7), ("a/t", Metric::Bytes, 99), ("b/u", Metric::LastWrite, 5)];
    let lines = ["a/t: x, y", "a/v (view): x", "a/f() int", "b/u: x", "b/gone: x"];
    world.harvest_with(&lines, observed(&world, &figures));
    world.harvest(&["a/t: x, y", "a/v (view): x", "a/f() int", "b/u: x, z"]);
    let line = |listed: Listed| {
        let Listed { key, kind, columns, since, rows, bytes, last_write, tables, .. } = listed;
        let figures = [rows, bytes, last_write].map(|figure| figure.map_or_else(|| "-".into(), |f| f.to_string()));
        format!("{} {} {columns} r{} {} {tables}", key.path().join("/"), kind.name(), since.0, figures.join(" "))
    };
    let check = |path: &str, deep: bool, expected: &[&str]| {
        let listed = world.catalog.listing(&world.key(path), deep).unwrap().unwrap();
        let mut lines: Vec<_> = listed.into_iter().map(line).collect();
        lines.sort();
        assert_eq!(lines, expected, "{path}");
    };
    check("", false, &["a schema 0 r1 - - - 2", "b schema 0 r1 - - - 1"]);
    let below_a = ["a/t table 2 r1 7 99 - 0", "a/v view 1 r1 - - - 0"];
    check("", true, &[below_a[0], below_a[1], "b/u table 2 r2 - - 5 0"]);
    check("a", true, &below_a);
    check("a", false, &["a/f routine 0 r1 - - - 0", below_a[0], below_a[1]]);
    check("a/t", false, &[]);
    assert_eq!(world.catalog.listing(&world.key("never"), true).unwrap(), None);
}

#[test]
fn a_child_is_found_by_what_sql_calls_it() {
    let world = World::new();
    world.harvest(&["a/Orders: x", "a/orders (view): x", "a/주문: x", "a/gone: x", "b/orders: x"]);
    world.harvest(&["a/Orders: x", "a/orders (view): x", "a/주문: x", "b/orders: x"]);
    let check = |container: &str, names: &[&str], expected: &[&str]| {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let found = world.catalog.named(&world.key(container), &names).unwrap();
        let found: Vec<_> = found.iter().map(|one| format!("{}={}", one.name, one.key.path().join("/"))).collect();
        assert_eq!(found, expected);
    };
    check("a", &["orders", "orders", "주문"], &["orders=a/Orders", "orders=a/orders", "주문=a/주문"]);
    check("", &["b"], &["b=b"]);
    check("a", &["Orders", "gone", "b", "", "' OR 1=1"], &[]);
    check("a", &[], &[]);
    check("never", &["orders"], &[]);
}

#[test]
fn the_largest_are_told_by_bytes_or_else_by_rows() {
    let world = World::new();
    let lines = ["a/t: x", "a/u: x", "a/w: x", "a/empty: x", "a/unknown: x"];
    let rows =
        [("a/t", Metric::Rows, 7), ("a/u", Metric::Rows, 9), ("a/w", Metric::Rows, 8), ("a/empty", Metric::Rows, 0)];
    world.harvest_with(&lines, observed(&world, &rows));
    let check = |limit, expected: &[&str]| {
        assert_eq!(names(&world, &world.catalog.largest(limit).unwrap()), expected);
    };
    check(9, &["a/u", "a/w", "a/t"]);
    check(2, &["a/u", "a/w"]);
    world.harvest_with(&lines, observed(&world, &[("a/t", Metric::Bytes, 70), ("a/w", Metric::Bytes, 80)]));
    check(9, &["a/w", "a/t"]);
    world.harvest(&lines[..2]);
    check(9, &["a/t"]);
}

#[test]
fn the_newest_are_not_those_of_a_first_harvest_unless_there_is_nothing_else() {
    let mut world = World::new();
    let check = |world: &World, expected: &[&str]| {
        assert_eq!(names(world, &arrived(world, 3)), expected);
    };
    world.harvest(&["a/t: x", "a/f() int"]);
    check(&world, &["a/t"]);
    world.harvest(&["a/t: x, y", "a/u: x"]);
    world.harvest(&["a/t: x, y", "a/u: x", "a/v (view): x", "a/w: x"]);
    world.harvest(&["a/t: x, y", "a/u: x", "a/v (view): x, y"]);
    check(&world, &["a/v", "a/u"]);
    world.source = EntityKey::source("test", "other");
    world.harvest(&["o/t: x"]);
    check(&world, &["a/v", "a/u"]);
}

#[test]
fn the_newest_say_when_they_came_whatever_became_of_them_since() {
    let world = World::new();
    world.harvest(&["a/t: x"]);
    let before = world.now();
    world.harvest(&["a/t: x", "a/u: x"]);
    let after = world.now();
    world.harvest(&["a/t: x", "a/u: x, y"]);
    let [(_, at)] = world.catalog.newest(9).unwrap()[..] else { panic!("one is new") };
    assert!(before < at && at < after, "{before:?} {at:?} {after:?}");
}

#[test]
fn what_came_back_is_among_the_newest_once() {
    let world = World::new();
    let check = |limit, expected: &[&str]| {
        assert_eq!(names(&world, &arrived(&world, limit)), expected);
    };
    world.harvest(&["a/t: x", "a/first: x"]);
    world.harvest(&["a/t: x", "a/first: x", "a/u: x"]);
    // Both with the same record as before and with another one.
    world.harvest(&["a/t: x"]);
    world.harvest(&["a/t: x", "a/w: x"]);
    world.harvest(&["a/t: x", "a/w: x", "a/u: x"]);
    check(9, &["a/u", "a/w"]);
    world.harvest(&["a/t: x", "a/w: x"]);
    world.harvest(&["a/t: x", "a/w: x", "a/u: x, y"]);
    check(9, &["a/u", "a/w"]);
    // One that is altered after it came back is no newer for it.
    world.harvest(&["a/t: x", "a/w: x", "a/u: x, y, z", "a/v: x"]);
    check(9, &["a/v", "a/u", "a/w"]);
    check(2, &["a/v", "a/u"]);
    // Of a first harvest, and back since.
    world.harvest(&["a/t: x", "a/w: x", "a/u: x, y, z", "a/v: x", "a/first: x"]);
    check(9, &["a/first", "a/v", "a/u", "a/w"]);
}
