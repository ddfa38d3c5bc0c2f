//! What is found, in which order, and how it is counted: on real indexes in a temporary folder.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use model::Kind;
use search::{Facet, Facts, Query};
use world::{Entity, check, rows, table, world};

#[test]
fn finds_names_by_words_prefixes_and_joined_spelling() {
    let names = ["customer_order_detail", "CustomerAddress", "HTTPServerLog2", "orders", "fct-sales.daily", "a1"];
    let world = world(&names.map(table));
    check(&world, "customer", &["CustomerAddress", "customer_order_detail"]);
    check(&world, "cust", &["CustomerAddress", "customer_order_detail"]);
    check(&world, "c", &["CustomerAddress", "customer_order_detail"]);
    check(&world, "addr cust", &["CustomerAddress"]);
    check(&world, "ORDER", &["orders", "customer_order_detail"]);
    check(&world, "customeraddress", &["CustomerAddress"]);
    check(&world, "customeraddr", &["CustomerAddress"]);
    check(&world, "orderdetail", &["customer_order_detail"]);
    check(&world, "customerorderdetail", &["customer_order_detail"]);
    check(&world, "http", &["HTTPServerLog2"]);
    check(&world, "server log", &["HTTPServerLog2"]);
    check(&world, "log2", &["HTTPServerLog2"]);
    check(&world, "fct-sales.daily", &["fct-sales.daily"]);
    check(&world, "daily", &["fct-sales.daily"]);
    check(&world, "a1", &["a1"]);
    check(&world, "zzz", &[]);
    check(&world, "customer zzz", &["CustomerAddress", "customer_order_detail"]);
    assert!(world.page("customer zzz", &[]).partial);
}

#[test]
fn tiers_come_before_everything_else() {
    let popular = |name| Entity { facts: rows(i64::MAX), references: 1_000_000, ..table(name) };
    let world = world(&[
        Entity { definition: Some("select 1 from order_totals"), ..popular("v1") },
        Entity { comments: &["one row per order"], ..popular("t2") },
        Entity { schema: "order", ..popular("t3") },
        Entity { columns: &["order_id"], ..popular("t4") },
        Entity { columns: &["order"], ..popular("t5") },
        popular("customer_order"),
        popular("order_items"),
        table("orders"),
        table("order"),
    ]);
    check(&world, "order", &["order", "order_items", "orders", "customer_order", "t5", "t4", "t3", "t2", "v1"]);
}

#[test]
fn an_exact_name_is_first_among_many() {
    let mut entities: Vec<Entity> = (0..400)
        .map(|_| Entity { facts: Facts { rows: Some(1 << 40), ..Facts::default() }, ..table("orders_archive") })
        .collect();
    entities.push(Entity { schema: "x", ..table("_orders") });
    entities.push(Entity { schema: "very_long", ..table("orders") });
    entities.push(table("ORDERS"));
    let world = world(&entities);
    let first = |text: &str| {
        let page = world.page(text, &[]);
        page.ids.iter().map(|&id| world.entities[id as usize].name).next()
    };
    assert_eq!(first("orders"), Some("orders"));
    assert_eq!(first("ORDERS"), Some("ORDERS"));
    assert_eq!(first("_orders"), Some("_orders"));
    assert_eq!(first(" orders "), Some("orders"));
    assert_eq!(first("\"orders\""), Some("orders"));
}

#[test]
fn a_qualified_name_is_exact() {
    let at = |schema, name| Entity { schema, ..table(name) };
    let world = world(&[
        Entity { columns: &["sales"], facts: rows(1 << 40), references: 900, ..at("hr", "orders") },
        at("sales", "orders_old"),
        at("sales", "orders"),
    ]);
    check(&world, "sales.orders", &["orders", "orders_old", "orders"]);
    assert_eq!(world.page("sales.orders", &[]).ids, [2, 1, 0]);
    assert_eq!(world.page("\"sales\".\"orders\"", &[]).ids[0], 2);
    assert_eq!(world.page("Sales/Orders", &[]).ids[0], 2);
}

#[test]
fn the_same_words_beat_more_words() {
    let world = world(&["order_customer_x", "orders_customer", "CustomerOrders", "customer_orders_2024"].map(table));
    // The last one only through a slip.
    let expected = &["CustomerOrders", "orders_customer", "customer_orders_2024", "order_customer_x"];
    check(&world, "customer orders", expected);
    check(&world, "customer_orders", expected);
    check(&world, "customerOrders", expected);
}

#[test]
fn signals_decide_inside_a_tier() {
    let world = world(&[
        Entity { facts: Facts { rows: Some(0), ..Facts::default() }, ..table("audit_log_b") },
        Entity { facts: Facts { rows: Some(1_000_000), ..Facts::default() }, ..table("audit_log_a") },
        Entity { references: 30, ..table("audit_log_cc") },
        table("audit_logs"),
        table("audit_log_0"),
    ]);
    check(&world, "audit", &["audit_log_cc", "audit_log_a", "audit_logs", "audit_log_0", "audit_log_b"]);
}

#[test]
fn forgives_one_slip_behind_everything_exact() {
    let world = world(&[
        table("customer"),
        Entity { columns: &["custoner"], ..table("misspelt") },
        table("shipment"),
        table("data"),
        table("item_2024"),
    ]);
    check(&world, "cusotmer", &["customer", "misspelt"]);
    check(&world, "custmer", &["customer"]);
    check(&world, "customerr", &["customer", "misspelt"]);
    check(&world, "xustomer", &["customer", "misspelt"]);
    check(&world, "cusxomex", &["customer"]);
    check(&world, "cxsxomex", &[]);
    check(&world, "shipmnet", &["shipment"]);
    check(&world, "shpme", &["shipment"]);
    check(&world, "daat", &["data"]);
    check(&world, "dta", &[]);
    check(&world, "2025", &[]);
    check(&world, "custoner", &["misspelt", "customer"]);
}

#[test]
fn a_slip_never_pads_a_long_list() {
    let mut entities: Vec<Entity> = (0..20).map(|_| table("order_line")).collect();
    entities.push(table("border"));
    let world = world(&entities);
    assert_eq!(world.page("order", &[]).total, 20);
}

#[test]
fn finds_korean() {
    let world = world(&[
        table("주문내역"),
        table("주문"),
        Entity { comments: &["고객의 등급을 담는 테이블"], ..table("grade") },
        Entity { columns: &["고객번호"], ..table("t") },
        table("배송_order"),
    ]);
    check(&world, "주문", &["주문", "주문내역"]);
    check(&world, "주문내역", &["주문내역"]);
    check(&world, "내역", &["주문내역"]);
    check(&world, "주", &["주문", "주문내역"]);
    check(&world, "고객", &["t", "grade"]);
    check(&world, "배송 ord", &["배송_order"]);
    check(&world, "주문번호", &["t", "주문", "주문내역"]);
    check(&world, "\u{110c}\u{116e}\u{1106}\u{116e}\u{11ab}", &["주문", "주문내역"]);
}

#[test]
fn words_may_match_in_different_places() {
    let world = world(&[
        Entity {
            schema: "sales",
            columns: &["customer_id", "amount"],
            comments: &["Monthly totals"],
            ..table("orders")
        },
        Entity { schema: "hr", columns: &["customer_name", "order_id"], ..table("contacts") },
        Entity { schema: "hr", columns: &["customer_name", "id"], ..table("people") },
    ]);
    check(&world, "sales amount", &["orders"]);
    check(&world, "orders monthly", &["orders"]);
    check(&world, "customer_id", &["orders", "people", "contacts"]);
    check(&world, "customerid", &["orders", "people", "contacts"]);
    check(&world, "\"customer id\"", &["orders"]);
    check(&world, "\"id customer\"", &[]);
}

#[test]
fn phrases_and_exclusions() {
    let world = world(&[
        Entity { comments: &["the order status of a buyer", "paid or not"], ..table("a") },
        Entity { comments: &["status of the order"], ..table("b") },
        Entity { columns: &["order_status_code"], ..table("c") },
        Entity { comments: &["an order", "status code"], ..table("d") },
    ]);
    check(&world, "\"order status\"", &["c", "a"]);
    check(&world, "order status -code", &["a", "b"]);
    check(&world, "order status -\"order status\"", &["b", "d"]);
    check(&world, "\"order status of\"", &["a"]);
}

#[test]
fn facets_count_without_their_own_filter() {
    let at = |kind, source, schema, name| Entity { kind: Some(kind), source, schema, ..table(name) };
    let world = world(&[
        at(Kind::Table, "pg", "sales", "orders"),
        at(Kind::Table, "pg", "sales", "order_items"),
        at(Kind::View, "pg", "mart", "order_totals"),
        at(Kind::Table, "lite", "main", "orders"),
        at(Kind::View, "lite", "main", "people"),
        at(Kind::Source, "lite", "", "lite"),
    ]);
    let check = |text: &str, filters: &[(Facet, &[&str])], total: u32, expected: [&str; 3]| {
        let page = world.page(text, filters);
        let line = |values: &[(String, u32)]| {
            values.iter().map(|(value, count)| format!("{value} {count}")).collect::<Vec<_>>().join(", ")
        };
        let lines: Vec<_> = page.facets.iter().map(|(_, values)| line(values)).collect();
        assert_eq!((page.total, page.ids.len()), (total, total as usize), "{text:?} {filters:?}");
        assert_eq!(lines, expected, "{text:?} {filters:?}");
    };
    check("order", &[], 4, ["table 3, view 1", "pg 3, lite 1", "pg/sales 2, lite/main 1, pg/mart 1"]);
    check("order", &[(Facet::Kind, &["table"])], 3, ["table 3, view 1", "pg 2, lite 1", "pg/sales 2, lite/main 1"]);
    check(
        "order",
        &[(Facet::Kind, &["table"]), (Facet::Source, &["lite"])],
        1,
        ["table 1", "pg 2, lite 1", "lite/main 1"],
    );
    check(
        "order",
        &[(Facet::Kind, &["table", "view"])],
        4,
        ["table 3, view 1", "pg 3, lite 1", "pg/sales 2, lite/main 1, pg/mart 1"],
    );
    check("order", &[(Facet::Source, &["gone"])], 0, ["", "pg 3, lite 1, gone 0", ""]);
    check("order kind:view", &[], 1, ["view 1", "pg 1", "pg/mart 1"]);
    check("schema:main -kind:view", &[], 1, ["table 1", "lite 1", "lite/main 1"]);
}

#[test]
fn no_words_list_everything_by_kind_and_name() {
    let at = |kind, name| Entity { kind: Some(kind), source: "s", ..table(name) };
    let world = world(&[
        at(Kind::View, "a"),
        at(Kind::Table, "Zebra"),
        at(Kind::Table, "apple"),
        at(Kind::Schema, "sales"),
        at(Kind::Table, "apple"),
    ]);
    check(&world, "", &["sales", "apple", "apple", "Zebra", "a"]);
    assert_eq!(world.page("", &[]).ids, [3, 2, 4, 1, 0]);
    assert_eq!(world.page("  ", &[(Facet::Kind, &["table"])]).ids, [2, 4, 1]);
}

#[test]
fn pages_continue_where_the_last_ended() {
    let entities: Vec<Entity> = (0..25).map(|_| table("same")).collect();
    let world = world(&entities);
    let page = |limit, offset| {
        let query = Query { text: "same".into(), limit, offset, ..Query::default() };
        world.index.search(&query).unwrap()
    };
    let ids: Vec<i64> = (0..3).flat_map(|number| page(10, number * 10).ids).collect();
    assert_eq!(ids, (0..25).collect::<Vec<_>>());
    assert_eq!((page(0, 0).ids.len(), page(0, 0).total), (0, 25));
    assert_eq!(page(10, usize::MAX).ids.len(), 0);
}

#[test]
fn hostile_text_is_only_text() {
    let long: &'static str = Box::leak("x".repeat(1 << 20).into_boxed_str());
    let names =
        ["🎉", "$$$", "a\u{0}b", "r\u{202e}tl_שלום", "\"; drop table x; --", "<b>bold</b>", "100%", long, "", "===x"];
    let world = world(&names.map(table));
    check(&world, "🎉", &["🎉"]);
    check(&world, "$$$", &["$$$"]);
    check(&world, "שלום", &["r\u{202e}tl_שלום"]);
    check(&world, "drop", &["\"; drop table x; --"]);
    check(&world, "<b>bold</b>", &["<b>bold</b>"]);
    check(&world, "100%", &["100%"]);
    check(&world, &"x".repeat(70), &[long]);
    for text in ["-", "--", "\"", "\"\"", ":", "kind:", "\u{0}\u{1}", "\u{feff}", "'", "\\", "[", "*", "?", "a\u{0}b"] {
        world.page(text, &[]);
    }
    world.page(&long[..10_000], &[]);
    world.page(&"word ".repeat(500), &[]);
}
