//! Trees and pages.

use model::{Metric, Observation};
use store::{Form, StagedItem};

use crate::world::World;

fn world() -> World {
    let world = World::new();
    let observe = |path: &str, value| {
        StagedItem::Observation(Observation { of: world.key(path), metric: Metric::Rows, at: world.now(), value })
    };
    let lines = ["a/zeta: x, y", "a/alpha (view): x", "a/f() int", "a/mid: x", "b/t: x", "empty/gone: x"];
    world.harvest_with(&lines, vec![observe("a/mid", 42)]);
    world.harvest(&lines[..5]);
    world
}

#[test]
fn children_come_in_reading_order() {
    let world = world();
    let check = |parent: &str, expected: &[&str]| {
        let parent = world.key(parent);
        let children = world.catalog.children(&parent, 0, 100).unwrap();
        assert_eq!(children.total, expected.len());
        let children = children.rows;
        let lines: Vec<_> = children
            .iter()
            .map(|child| {
                let form = child.form.map_or("-", Form::name);
                let rows = child.rows.map_or_else(String::new, |rows| format!(" {rows} rows"));
                format!("{} {form} {}{rows}{}", child.name, child.tables, if child.has_children { " +" } else { "" })
            })
            .collect();
        assert_eq!(lines, expected);
        // In pages of every size it is the same list.
        for limit in 1..=children.len() {
            let mut paged = Vec::new();
            // One page beyond the last one: it is empty, and says how many there are all the same.
            for offset in (0..=children.len() + limit).step_by(limit) {
                let page = world.catalog.children(&parent, offset, limit).unwrap();
                assert_eq!(page.total, children.len(), "from {offset} in pages of {limit}");
                paged.extend(page.rows);
            }
            assert_eq!(paged, children, "in pages of {limit}");
        }
        for (at, child) in children.iter().enumerate() {
            assert_eq!(world.catalog.place_among_children(&child.key).unwrap(), Some(at), "{}", child.name);
        }
    };
    check("", &["a - 3 +", "b - 1 +"]);
    check("a", &["alpha view 0", "mid table 0 42 rows", "zeta table 0", "f function 0"]);
    check("b", &["t table 0"]);
    check("b/t", &[]);
    check("never", &[]);
    for nowhere in ["empty/gone", "", "never"] {
        assert_eq!(world.catalog.place_among_children(&world.key(nowhere)).unwrap(), None, "{nowhere:?}");
    }
}

#[test]
fn entities_come_in_the_order_asked() {
    let world = world();
    let id = |path: &str| world.catalog.entity(&world.key(path), None).unwrap().unwrap().id;
    let (mid, gone, t) = (id("a/mid"), id("empty/gone"), id("b/t"));
    let found = world.catalog.entities(&[t, store::EntityId(987), gone, mid, t]).unwrap();
    assert_eq!(found.iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>(), ["t", "mid", "t"]);
    assert!(world.catalog.entities(&[]).unwrap().is_empty());
}

#[test]
fn pages_of_everything_present_hold_each_entity_once() {
    let world = world();
    let all = world.catalog.present_after(None, 1_000).unwrap();
    assert!(all.is_sorted_by_key(|entity| entity.id));
    let mut paged = Vec::new();
    while let page = world.catalog.present_after(paged.last().map(|entity: &store::Entity| entity.id), 2).unwrap()
        && !page.is_empty()
    {
        paged.extend(page);
    }
    assert_eq!(paged, all);
    assert_eq!(all.len(), 8, "the source, two schemas and what is in them");
}
