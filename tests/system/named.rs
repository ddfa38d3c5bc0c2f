//! What the names in a definition mean, through the command a shell sends.

use api::named::{NamePart, NamedRequest};
use api::{Code, Handler};
use connectors::duckdb::fixture;

use crate::house::House;

/// `a.b` as the parts of a name; a part in quotes is a quoted one.
fn name(written: &str) -> Vec<NamePart> {
    let part = |text: &str| {
        let bare = text.trim_matches('"');
        NamePart { text: bare.to_owned(), quoted: bare.len() != text.len() }
    };
    written.split('.').map(part).collect()
}

/// The paths of what the names mean, in the order of the answer.
fn meant(house: &House, key: &str, names: &[&str]) -> Vec<String> {
    let names = names.iter().map(|written| name(written)).collect();
    let found = house.app.named(NamedRequest { key: key.to_owned(), names }).unwrap().links;
    assert!(found.iter().all(|link| link.known));
    found.into_iter().map(|link| [link.path, vec![link.name]].concat().join("/")).collect()
}

#[test]
fn a_bare_name_means_the_table_beside_the_view() {
    let house = House::new();
    let file = house.sqlite(
        "shop.db",
        "CREATE TABLE Orders (id INTEGER); CREATE TABLE \"주문 내역\" (id INTEGER); CREATE TABLE gone (id INTEGER);
         CREATE VIEW late AS SELECT id FROM orders; CREATE VIEW later AS SELECT id FROM late;",
    );
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let late = house.hits("late").into_iter().find(|key| key.ends_with("/late")).unwrap();
    assert_eq!(meant(&house, &late, &["ORDERS", "orders", "\"oRDERS\""]), ["Orders"], "SQLite looks past case, once");
    assert_eq!(meant(&house, &late, &["주문 내역", "later"]), ["later", "주문 내역"]);
    assert_eq!(meant(&house, &late, &["late", "nothing", "", "%", "x' OR 1=1 --", "\"\u{0}"]), [""; 0]);
    assert_eq!(meant(&house, &late, &["nowhere.orders", "a.b.c.d.e.f.orders"]), [""; 0]);
    house.sqlite("shop.db", "DROP TABLE gone");
    house.harvest(&source);
    assert_eq!(meant(&house, &late, &["gone"]), [""; 0], "what is no more is not offered");
    assert_eq!(meant(&house, &source, &["orders"]), [""; 0], "nothing lies beside a source");

    // However long the list, it is answered, and only its beginning is looked for.
    let mut many = vec!["orders"; 200];
    many.push("later");
    assert_eq!(meant(&house, &late, &many), ["Orders"]);
    let refused = house.app.named(NamedRequest { key: "no key".to_owned(), names: Vec::new() }).unwrap_err();
    assert_eq!(refused.code, Code::BadRequest);
}

#[test]
fn a_name_with_its_schema_means_the_table_there() {
    let house = House::new();
    let file = house.path("shop.duckdb");
    let sql = r#"
        CREATE SCHEMA raw; CREATE SCHEMA "Mart";
        CREATE TABLE raw.orders (id INTEGER); CREATE TABLE "Mart".orders (id INTEGER);
        CREATE VIEW "Mart".late AS SELECT id FROM raw.orders;
    "#;
    match fixture::run(&file, sql) {
        Err(error) if error.kind == connector::ErrorKind::MissingLibrary => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "DuckDB's library is not installed");
            return println!("SKIPPED: DuckDB's library is not installed");
        }
        done => done.unwrap(),
    }
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let late = format!("{source}/Mart/late");
    assert_eq!(meant(&house, &late, &["raw.orders"]), ["raw/orders"]);
    assert_eq!(meant(&house, &late, &["orders", "RAW.Orders", "\"mart\".ORDERS"]), ["Mart/orders", "raw/orders"]);
    assert_eq!(meant(&house, &late, &["orders.raw", "raw.late", "raw", "Mart"]), [""; 0], "a schema is no table");
}
