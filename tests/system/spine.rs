//! The main job: add a source, harvest it, type three letters, read the table, lose the source, go on reading.

use api::Handler;
use api::entity::{EntityBody, EntityRequest, EntityView, RelationView};
use api::harvest::RunState;
use api::history::{ChangeName, HistoryRequest};
use api::source::SourceEdit;

use crate::house::House;

const SHOP: &str = "
    CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER REFERENCES customers (id),
        total NUMERIC NOT NULL DEFAULT 0
    );
    CREATE INDEX orders_by_customer ON orders (customer_id);
    CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 100;
";

fn shop() -> (House, String) {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", SHOP);
    let source = house.add(file.to_str().unwrap());
    (house, source)
}

fn entity(house: &House, key: &str) -> EntityView {
    house.app.entity(EntityRequest { key: key.to_owned(), as_of: None }).unwrap()
}

fn relation(view: &EntityView) -> &RelationView {
    match &view.body {
        EntityBody::Relation(relation) => relation,
        other => panic!("{} is no relation: {other:?}", view.key),
    }
}

#[test]
fn a_harvested_table_is_found_and_read_without_its_source() {
    let (house, source) = shop();
    let run = house.harvest(&source);
    assert_eq!(run.state, RunState::Done, "{run:?}");
    std::fs::remove_file(house.path("shop.sqlite")).unwrap();

    let page = house.search("ord");
    assert_eq!(page.hits[0].name.text, "orders");
    assert_eq!(page.hits[0].name.ranges, [[0, 3]]);
    assert!(!page.catching_up);

    let orders = entity(&house, &page.hits[0].key);
    let shown = relation(&orders);
    let columns: Vec<_> = shown.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["id", "customer_id", "total"]);
    assert_eq!(shown.columns[0].primary_key, Some(1));
    assert_eq!(
        shown.columns[1].references.as_ref().map(|link| (link.name.as_str(), link.known)),
        Some(("customers", true))
    );
    assert!(shown.columns[1].indexed);

    let customers = entity(&house, &format!("{source}/customers"));
    let pointing: Vec<_> = customers.referenced_by.iter().map(|link| link.name.as_str()).collect();
    assert_eq!(pointing, ["orders"]);
}

#[test]
fn a_changed_table_says_what_changed_and_when() {
    let (house, source) = shop();
    house.harvest(&source);
    house.sqlite("shop.sqlite", "ALTER TABLE orders ADD COLUMN currency TEXT; DROP VIEW big_orders;");
    let run = house.harvest(&source);
    assert_eq!((run.added, run.changed, run.removed), (0, 1, 1), "{run:?}");

    let all = house.app.history(HistoryRequest { limit: 10, ..HistoryRequest::default() }).unwrap();
    assert_eq!(all.revisions.len(), 2, "newest first, one per harvest");
    let changed = all.revisions[0].entities.iter().find(|entity| entity.name == "orders").unwrap();
    let columns: Vec<_> = changed.changes.iter().filter(|change| change.kind == ChangeName::ColumnAdded).collect();
    assert_eq!(columns.len(), 1);
    assert_eq!(columns[0].part, "currency");

    let page = house.hits("big_orders");
    assert!(page.iter().all(|key| !key.ends_with("big_orders")), "a dropped view is not found: {page:?}");
    let gone = entity(&house, &format!("{source}/big_orders"));
    assert!(!gone.present, "but its last known state can still be read");
}

#[test]
fn an_unchanged_source_makes_no_history() {
    let (house, source) = shop();
    house.harvest(&source);
    let again = house.harvest(&source);
    assert_eq!((again.added, again.changed, again.removed), (0, 0, 0));
    let all = house.app.history(HistoryRequest { limit: 10, ..HistoryRequest::default() }).unwrap();
    assert_eq!(all.revisions.len(), 1);
}

#[test]
fn a_removed_source_leaves_nothing_to_find() {
    let (house, source) = shop();
    house.harvest(&source);
    house.app.edit_source(SourceEdit::Remove { key: source.clone() }).unwrap();
    assert_eq!(house.hits("orders"), Vec::<String>::new());
    let missing = house.app.entity(EntityRequest { key: format!("{source}/orders"), as_of: None });
    assert_eq!(missing.unwrap_err().code, api::Code::NotFound);
}

#[test]
fn the_same_place_is_added_once() {
    let (house, _) = shop();
    let again = crate::house::try_add(&house.app, house.path("shop.sqlite").to_str().unwrap());
    assert_eq!(again.unwrap_err().code, api::Code::BadRequest);
}

#[test]
fn of_two_equal_names_the_one_others_refer_to_comes_first() {
    let house = House::new();
    let file = house.sqlite("shop.sqlite", "CREATE TABLE orders_x (id INTEGER); CREATE TABLE orders_y (id INTEGER);");
    let source = house.add(file.to_str().unwrap());
    let check = |more: &str, expected: [&str; 2]| {
        house.sqlite("shop.sqlite", more);
        house.harvest(&source);
        let names: Vec<_> = house.search("orders").hits.into_iter().take(2).map(|hit| hit.name.text).collect();
        assert_eq!(names, expected, "{more}");
    };
    check("", ["orders_x", "orders_y"]);
    // A reference that arrives later weighs as well: its target is not a changed table, and still indexed anew.
    check("CREATE TABLE items (id INTEGER, bought REFERENCES orders_y (id));", ["orders_y", "orders_x"]);
    check("DROP TABLE items;", ["orders_x", "orders_y"]);
}
