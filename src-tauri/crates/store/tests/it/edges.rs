//! Edges: derived from foreign keys or stated, and ended when nobody states them any more.

use model::{ColumnLink, Edge, EdgeKind, Origin, Trust};
use store::{Direction, StagedItem};

use crate::world::{Unit, World, within};

fn print(world: &World, path: &str, direction: Direction) -> Vec<String> {
    let rows = world.catalog.edges(&world.key(path), direction).unwrap();
    let line = |row: &store::EdgeRow| {
        let columns: Vec<_> = row
            .edge
            .columns
            .iter()
            .map(|link| format!("{}→{}", link.from.as_deref().unwrap_or("?"), link.to.as_deref().unwrap_or("?")))
            .collect();
        let other = match direction {
            Direction::From => &row.edge.to,
            Direction::To => &row.edge.from,
        };
        format!(
            "{} {} {} {}",
            row.edge.kind.name(),
            other.path().join("/"),
            columns.join(" "),
            if row.known { "known" } else { "unknown" }
        )
    };
    rows.iter().map(line).collect()
}

#[test]
fn foreign_keys_are_edges_as_long_as_they_hold() {
    let world = World::new();
    let check = |lines: &[&str], from_orders: &[&str], to_customers: &[&str]| {
        world.harvest(lines);
        assert_eq!(print(&world, "s/orders", Direction::From), from_orders, "{lines:?}");
        assert_eq!(print(&world, "s/customers", Direction::To), to_customers, "{lines:?}");
    };
    let both = ["s/customers: id", "s/orders: buyer > s/customers.id, payer > s/customers.id"];
    let edges = ["references s/customers buyer→id known", "references s/customers payer→id known"];
    let back = ["references s/orders buyer→id known", "references s/orders payer→id known"];
    check(&both, &edges, &back);
    check(&both, &edges, &back);
    check(&["s/customers: id", "s/orders: buyer > s/customers.id, payer"], &edges[..1], &back[..1]);
    // The table referred to vanishes, the reference stays: the source says so.
    check(&["s/orders: buyer > s/customers.id"], &edges[..1], &back[..1]);
    check(&["s/customers: id"], &[], &[]);
    check(&both, &edges, &back);
}

#[test]
fn an_edge_to_what_is_not_known_joins_it_later() {
    let world = World::new();
    world.harvest(&["s/orders: item > later/items.id"]);
    assert_eq!(print(&world, "s/orders", Direction::From), ["references later/items item→id unknown"]);
    assert!(world.catalog.entity(&world.key("later/items"), None).unwrap().is_none());
    assert!(world.catalog.children(&world.key("later"), 0, 10).unwrap().rows.is_empty());
    let before = world.catalog.stamp().unwrap().revision;
    world.harvest(&["s/orders: item > later/items.id", "later/items: id"]);
    assert_eq!(print(&world, "s/orders", Direction::From), ["references later/items item→id known"]);
    assert_eq!(print(&world, "later/items", Direction::To), ["references s/orders item→id known"]);
    assert_eq!(world.catalog.touched_since(before).unwrap().len(), 2, "the table and its schema");
}

#[test]
fn stated_edges_end_with_the_scope_that_stated_them() {
    let world = World::new();
    let flow = |from: &str, to: &str, trust| {
        let columns = vec![ColumnLink { from: Some("x".into()), to: None }];
        let (from, to) = (world.key(from), world.key(to));
        StagedItem::Edge(Edge { from, to, kind: EdgeKind::Feeds, origin: Origin::DependencyCatalog, trust, columns })
    };
    let lines = ["a/t: x", "a/v (view): x", "b/w (view): x"];
    let check = |covers, lines: &[&str], more, to_v: &[&str], to_w: &[&str]| {
        world.harvest_units(vec![Unit { covers, lines, except: &[], more }]);
        assert_eq!(print(&world, "a/v", Direction::To), to_v);
        assert_eq!(print(&world, "b/w", Direction::To), to_w);
    };
    let declared = Trust::Declared;
    let (to_v, to_w) = (["feeds a/t x→? known"], ["feeds a/v x→? known"]);
    check("", &lines, vec![flow("a/t", "a/v", declared), flow("a/v", "b/w", declared)], &to_v, &to_w);
    // Only b was read: what feeds a is not asked.
    check("b", &lines[2..], vec![flow("a/v", "b/w", Trust::Parsed)], &to_v, &to_w);
    check("b", &lines[2..], vec![], &to_v, &[]);
    check("", &lines, vec![flow("a/v", "b/w", declared)], &[], &to_w);
    // A list of schemas that excepts b does not speak for its edges; b itself does, listed or not.
    let list = || Unit { covers: "", lines: &[], except: &["a", "b"], more: Vec::new() };
    world.harvest_units(vec![list()]);
    assert_eq!(print(&world, "b/w", Direction::To), to_w);
    world.harvest_units(vec![list(), Unit { covers: "b", lines: &lines[2..], except: &[], more: Vec::new() }]);
    assert_eq!(print(&world, "b/w", Direction::To), [""; 0]);
}

#[test]
fn whoever_loses_or_gains_an_edge_is_touched() {
    let world = World::new();
    world.harvest(&["s/a: id", "s/b: x"]);
    let target = world.catalog.entity(&world.key("s/a"), None).unwrap().unwrap().id;
    for lines in [["s/a: id", "s/b: x > s/a.id"], ["s/a: id", "s/b: x"]] {
        let before = world.catalog.stamp().unwrap().revision;
        world.harvest(&lines);
        assert!(world.catalog.touched_since(before).unwrap().contains(&target), "{lines:?}");
        assert!(world.catalog.changed_in(before.next(), within(&world.key("s/a")), None, 9).unwrap().is_empty());
    }
}

#[test]
fn tables_referred_to_are_counted_once_for_each_table() {
    let world = World::new();
    let check = |lines: &[&str], expected: &[(&str, u64)]| {
        world.harvest(lines);
        let id = |path: &str| world.catalog.entity(&world.key(path), None).unwrap().unwrap().id;
        let asked: Vec<_> = ["s/customers", "s/orders"].map(id).into();
        let mut counted = world.catalog.references(&asked).unwrap();
        counted.sort();
        let mut expected: Vec<_> = expected.iter().map(|(path, count)| (id(path), *count)).collect();
        expected.sort();
        assert_eq!(counted, expected, "{lines:?}");
    };
    check(
        &["s/customers: id, friend > s/customers.id", "s/orders: buyer > s/customers.id, payer > s/customers.id"],
        &[("s/customers", 1)],
    );
    check(
        &["s/customers: id", "s/orders: id, buyer > s/customers.id", "s/items: at > s/orders.id, by > s/customers.id"],
        &[("s/customers", 2), ("s/orders", 1)],
    );
    check(&["s/customers: id", "s/orders: id", "s/items: id"], &[]);
}
