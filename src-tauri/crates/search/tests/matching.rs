//! What is found although it is spelled otherwise: abbreviations, first letters, parts of words, slips, Korean as it is
//! spoken and typed, pasted SQL; and what comes nearest where nothing has all of the words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use search::{Aliases, Index, Query};
use world::{Entity, check, table, world};

#[test]
fn abbreviations_are_found_both_ways_behind_what_is_typed() {
    let world = world(&[
        table("cust_addr"),
        table("customer_address"),
        Entity { columns: &["qty", "unit_price"], ..table("line") },
        Entity { columns: &["quantity"], ..table("stock") },
        Entity { comments: &["qty"], definition: Some("select qty"), ..table("prose") },
    ]);
    check(&world, "customer address", &["customer_address", "cust_addr"]);
    check(&world, "cust addr", &["cust_addr", "customer_address"]);
    check(&world, "quantity", &["stock", "line"]);
    check(&world, "qty", &["line", "stock", "prose"]);
    check(&world, "\"quantity\"", &["stock"]);
    check(&world, "-quantity", &["cust_addr", "customer_address", "line", "prose"]);
}

#[test]
fn words_of_a_persons_own_stand_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let aliases = Aliases::built_in().with("client customer # what sales calls them");
    let index = Index::open_with(folder.path(), aliases).unwrap();
    let mut update = index.rebuild().unwrap().unwrap();
    world::put(&mut update, 0, &table("customer"));
    update.commit(&world::stamp(1)).unwrap();
    let query = Query { text: "client".to_owned(), ..Query::default() };
    assert_eq!(index.matching(&query).unwrap(), [0]);
    assert_eq!(index.matcher("client").name("customer").unwrap().ranges.len(), 1);
}

#[test]
fn first_letters_and_inner_letters_find_where_little_else_does() {
    let world = world(&[
        table("customer_order_address_detail"),
        table("customeraddress"),
        table("coadjutor"),
        table("road_x"),
        Entity { columns: &["billingaddressline"], ..table("invoice") },
    ]);
    check(&world, "coad", &["coadjutor", "customer_order_address_detail", "road_x"]);
    check(&world, "address", &["customer_order_address_detail", "customeraddress", "invoice"]);
    check(&world, "customer address", &["customer_order_address_detail", "customeraddress"]);
    check(&world, "ddres", &["customeraddress", "customer_order_address_detail", "invoice"]);
    check(&world, "dd", &[]);
}

#[test]
fn two_slips_are_forgiven_in_long_words_behind_one() {
    let world = world(&[table("shipments"), table("shipmentz"), table("orders")]);
    check(&world, "shipmnest", &["shipments", "shipmentz"]);
    check(&world, "shpmetns", &["shipments"]);
    check(&world, "oredsr", &[]);
}

#[test]
fn a_slip_in_one_word_leaves_the_others_their_places() {
    let world = world(&[
        Entity { columns: &["name"], ..table("customer") },
        table("customer_name"),
        Entity { definition: Some("select name"), ..table("customers") },
    ]);
    check(&world, "custmer name", &["customer_name", "customer", "customers"]);
}

#[test]
fn korean_is_found_as_it_is_spoken_and_by_first_consonants() {
    let world = world(&[
        table("주문내역"),
        table("판매가"),
        table("판매"),
        Entity { comments: &["고객의 등급"], ..table("grade") },
    ]);
    check(&world, "주문의", &["주문내역"]);
    check(&world, "판매가", &["판매가"]);
    check(&world, "고객에게", &["grade"]);
    check(&world, "ㅈㅁ", &["주문내역"]);
    check(&world, "ㅈㅁㄴㅇ", &["주문내역"]);
    check(&world, "ㄱㄱ", &["grade"]);
}

#[test]
fn pasted_sql_finds_what_it_reads() {
    let world = world(&[
        Entity { schema: "shop", columns: &["status"], ..table("orders") },
        Entity { schema: "shop", columns: &["order_id"], ..table("orders_old") },
        Entity { schema: "old", ..table("orders") },
        Entity { schema: "analytics_284710392", ..table("events_20240131") },
    ]);
    let first = |text: &str| world.page(text, &[]).ids.first().copied();
    assert_eq!(first("SELECT status, count(*) FROM shop.orders o WHERE x > 1 GROUP BY 1"), Some(0));
    assert_eq!(first("join \"old\".\"orders\" on true"), Some(2));
    assert_eq!(first("shop.orders.status"), Some(0));
    assert_eq!(first("select * from `analytics_284710392.events_*` where suffix = '20240131'"), Some(3));
}

#[test]
fn where_nothing_has_all_words_the_most_telling_are_looked_for() {
    let world = world(&[
        table("customer_orders"),
        table("customer_address"),
        table("customer_notes"),
        Entity { comments: &["consent of a customer"], ..table("gdpr") },
        table("unrelated"),
    ]);
    check(&world, "customer consent registry", &["gdpr"]);
    assert!(world.page("customer consent registry", &[]).partial);
    assert!(!world.page("customer consent", &[]).partial);
    check(&world, "customer consent registry -gdpr", &["customer_notes", "customer_orders", "customer_address"]);
    assert!(!world.page("nothing like that", &[]).partial, "where there is nothing, it has not even some of the words");
    check(&world, "nothing like that", &[]);
}

#[test]
fn what_was_left_over_comes_behind_what_is_meant() {
    let world = world(&[
        table("orders_bak"),
        table("orders_20240131"),
        table("orders_of_all_customers"),
        table("copy_of_orders"),
    ]);
    check(&world, "orde", &["orders_of_all_customers", "orders_bak", "orders_20240131", "copy_of_orders"]);
}
