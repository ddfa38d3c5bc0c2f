//! The tables around a table, through the command a shell sends.

use std::fmt::Write as _;

use api::relations::{KeyBetween, RelationsRequest, RelationsView};
use api::{Code, Handler};

use crate::house::House;

/// Orders in the middle: customers and a table nobody made on one side, lines on the other, and what lies behind those.
const SHOP: &str = "
    CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT);
    CREATE TABLE customers (id INTEGER PRIMARY KEY, country TEXT REFERENCES countries (code), email TEXT);
    CREATE TABLE orders (
        id INTEGER, shop INTEGER, buyer INTEGER REFERENCES customers, payer INTEGER REFERENCES customers (id),
        parent_id INTEGER, parent_shop INTEGER, voucher INTEGER REFERENCES vouchers (id), note TEXT,
        PRIMARY KEY (id, shop),
        FOREIGN KEY (parent_id, parent_shop) REFERENCES orders (id, shop)
    );
    CREATE TABLE lines (order_id INTEGER, shop INTEGER, FOREIGN KEY (order_id, shop) REFERENCES orders (id, shop));
    CREATE TABLE refunds (id INTEGER, line INTEGER REFERENCES lines (order_id));
    CREATE VIEW late AS SELECT id FROM orders;
";

fn shop() -> (House, String) {
    let house = House::new();
    let file = house.sqlite("shop.db", SHOP);
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let orders = house.hits("orders").into_iter().find(|key| key.ends_with("/orders")).unwrap();
    let parent = orders.trim_end_matches("orders").to_owned();
    (house, parent)
}

fn relations(house: &House, key: &str, open: &[&str], limit: u32) -> RelationsView {
    let open = open.iter().map(|&key| key.to_owned()).collect();
    house.app.relations(RelationsRequest { key: key.to_owned(), open, limit }).unwrap()
}

/// Tables as `name hop more`, with `?` where only the name is known.
fn tables(view: &RelationsView) -> Vec<String> {
    let line = |table: &api::relations::RelatedTable| {
        format!("{}{} {} {}", table.name, if table.known { "" } else { "?" }, table.hop, table.more)
    };
    view.tables.iter().map(line).collect()
}

fn keys(view: &RelationsView) -> Vec<String> {
    let name = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
    let line = |key: &KeyBetween| {
        format!("{}({})>{}({})", name(&key.from), key.from_columns.join(","), name(&key.to), key.to_columns.join(","))
    };
    let mut lines: Vec<_> = view.keys.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn a_table_is_shown_with_what_its_keys_and_the_keys_to_it_join() {
    let (house, parent) = shop();
    let view = relations(&house, &format!("{parent}orders"), &[], 60);
    assert_eq!(tables(&view), ["orders 0 0", "customers 1 1", "vouchers? 1 0", "lines 1 1"]);
    assert_eq!(
        keys(&view),
        [
            "lines(order_id,shop)>orders(id,shop)",
            "orders(buyer)>customers()",
            "orders(parent_id,parent_shop)>orders(id,shop)",
            "orders(payer)>customers(id)",
            "orders(voucher)>vouchers(id)",
        ]
    );
    let middle = &view.tables[0];
    let columns: Vec<_> = middle.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["id", "shop", "buyer", "payer", "parent_id", "parent_shop", "voucher"]);
    assert_eq!((middle.column_count, middle.columns[0].primary_key, middle.columns[2].foreign_key), (8, true, true));
    let customers: Vec<_> = view.tables[1].columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(customers, ["id", "country"]);
}

#[test]
fn opened_tables_show_their_neighbours_too() {
    let (house, parent) = shop();
    let orders = format!("{parent}orders");
    let (customers, lines) = (format!("{parent}customers"), format!("{parent}lines"));
    let view = relations(&house, &orders, &[&customers, &lines], 60);
    assert_eq!(
        tables(&view),
        ["orders 0 0", "customers 1 0", "vouchers? 1 0", "lines 1 0", "countries 2 0", "refunds 2 0"]
    );
    // What is opened and not in the picture opens nothing.
    let view = relations(&house, &format!("{parent}refunds"), &[&customers], 60);
    assert_eq!(tables(&view), ["refunds 0 0", "lines 1 1"]);
}

#[test]
fn what_is_left_out_is_counted() {
    let (house, parent) = shop();
    let view = relations(&house, &format!("{parent}orders"), &[&format!("{parent}customers")], 3);
    assert_eq!(tables(&view), ["orders 0 1", "customers 1 1", "vouchers? 1 0"]);
    assert_eq!(view.left_out, 2);

    let mut sql = String::new();
    (0..90).for_each(|at| write!(sql, "CREATE TABLE many{at} (c TEXT REFERENCES countries (code));").unwrap());
    house.sqlite("shop.db", &sql);
    let source = house.app.sources(api::source::SourcesRequest {}).unwrap().sources[0].key.clone();
    house.harvest(&source);
    let view = relations(&house, &format!("{parent}countries"), &[], 9_999);
    assert_eq!((view.tables.len(), view.left_out, view.tables[0].more), (60, 32, 32));
    assert_eq!(view.keys.len(), 59);
}

#[test]
fn what_has_no_keys_says_so() {
    let (house, parent) = shop();
    let view = relations(&house, &format!("{parent}late"), &[], 60);
    assert_eq!((tables(&view), view.keys.len()), (vec!["late 0 0".to_owned()], 0));
    let refused = |key: &str| {
        let request = RelationsRequest { key: key.to_owned(), open: Vec::new(), limit: 60 };
        house.app.relations(request).unwrap_err().code
    };
    assert_eq!(refused(parent.trim_end_matches('/')), Code::BadRequest);
    assert_eq!(refused(&format!("{parent}never")), Code::NotFound);
    assert_eq!(refused("no key"), Code::BadRequest);
}
