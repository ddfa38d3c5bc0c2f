//! The query language on a small catalog: ways to satisfy a query, patterns, fields, properties, ranges, and what becomes
//! of what is not well formed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use model::Kind;
use search::{Facet, Facts, Match, Note, Way};
use world::{Entity, NOW_MS, World, check, table, world};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn shop() -> World {
    world(&[
        Entity {
            columns: &["customer_id", "email", "created_at"],
            types: &["bigint", "text", "timestamp with time zone"],
            owner: Some("sales_team"),
            comments: &["People who buy, not suppliers"],
            facts: Facts {
                rows: Some(2_000_000),
                bytes: Some(5_000_000_000),
                written_ms: Some(NOW_MS - DAY_MS),
                changed_ms: Some(NOW_MS - 30 * DAY_MS),
                has_primary_key: true,
                ..Facts::default()
            },
            schema: "sales",
            source: "pg",
            ..table("customers")
        },
        Entity {
            columns: &["order_id", "customer_id", "order_date", "status"],
            types: &["bigint", "int4", "date", "varchar(20)"],
            owner: Some("sales_team"),
            facts: Facts {
                rows: Some(900),
                bytes: Some(70_000),
                written_ms: Some(NOW_MS - 200 * DAY_MS),
                changed_ms: Some(NOW_MS - DAY_MS),
                has_primary_key: true,
                is_partitioned: true,
                ..Facts::default()
            },
            schema: "sales",
            source: "pg",
            ..table("orders")
        },
        Entity {
            columns: &["id", "customer", "customer.email"],
            types: &["integer", "struct<email:varchar(10)>", "varchar(10)"],
            comments: &["", "one order after the other"],
            schema: "stage",
            source: "lake",
            ..table("order_items_starred")
        },
        Entity {
            kind: Some(Kind::View),
            columns: &["total"],
            types: &["numeric(10,2)"],
            comments: &["Deprecated: use the cube"],
            definition: Some("select sum(amount) total from orders join late_fees"),
            schema: "sales",
            source: "pg",
            ..table("daily_revenue")
        },
        Entity { schema: "stage", source: "lake", ..table("월별주문") },
    ])
}

const EVERYTHING: [&str; 5] = ["customers", "order_items_starred", "orders", "월별주문", "daily_revenue"];

/// What `orders` finds, the last by one slip.
const ORDERS: [&str; 3] = ["orders", "daily_revenue", "order_items_starred"];

#[test]
fn or_not_and_parentheses() {
    let world = shop();
    check(&world, "customers OR revenue", &["customers", "daily_revenue"]);
    check(&world, "email OR status", &["orders", "customers", "order_items_starred"]);
    check(&world, "customer (date OR email)", &["customers", "order_items_starred", "orders"]);
    check(&world, "(customer email) OR revenue", &["daily_revenue", "customers", "order_items_starred"]);
    check(&world, "-(order OR revenue) -월별", &["customers"]);
    check(&world, "-(order -items)", &["customers", "order_items_starred", "월별주문"]);
    check(&world, "order OR is:view", &["orders", "order_items_starred", "daily_revenue"]);
    check(&world, "(source:lake OR kind:view) -is:starred", &["월별주문", "daily_revenue"]);
    check(&world, "orders AND status", &["orders"]);
    check(&world, "(orders has:pk) OR revenue", &["orders", "daily_revenue"]);
    check(&world, "orders OR \"\"", &ORDERS);
    check(&world, "customers -(\"\") kind:table", &["customers", "order_items_starred", "orders"]);
    check(&world, "name:(customers OR revenue)", &["customers", "daily_revenue"]);
    check(&world, "-has:status -(has status)", &EVERYTHING);
}

#[test]
fn fields_look_in_one_place() {
    let world = shop();
    check(&world, "name:order", &["orders", "order_items_starred"]);
    check(&world, "name:order_it", &["order_items_starred"]);
    check(&world, "column:customer_id", &["orders", "customers"]);
    check(&world, "column:customer_i", &["orders", "customers"]);
    check(&world, "column:customer", &["order_items_starred", "orders", "customers"]);
    check(&world, "column:order", &["orders"]);
    check(&world, "column:id", &["order_items_starred", "orders", "customers"]);
    check(&world, "column:custmer", &["orders", "customers", "order_items_starred"]);
    check(&world, "desc:order", &["order_items_starred"]);
    check(&world, "desc:\"one order\"", &["order_items_starred"]);
    check(&world, "desc:\"late fees\"", &[]);
    check(&world, "sql:\"late fees\"", &["daily_revenue"]);
    check(&world, "sql:order", &["daily_revenue"]);
    check(&world, "desc:total", &[]);
    check(&world, "order -column:customer_id", &["order_items_starred", "daily_revenue"]);
    check(&world, "type:varchar", &["order_items_starred", "orders"]);
    check(&world, "type:int", &["order_items_starred", "orders"]);
    check(&world, "type:\"int\"", &[]);
    check(&world, "type:timestamp", &["customers"]);
    check(&world, "type:numeric(10,2)", &["daily_revenue"]);
    check(&world, "owner:sales", &["customers", "orders"]);
    check(&world, "owner:team status", &["orders"]);
    check(&world, "column:cust_id", &["order_items_starred", "orders", "customers"]);
    check(&world, "name:ordr_items", &["order_items_starred"]);
    check(&world, "type:varchar* schema:sal*", &["orders"]);
    check(&world, "kind:view -", &["daily_revenue"]);
    check(&world, "kind:view OR desc:suppliers", &["customers", "daily_revenue"]);
}

#[test]
fn patterns_are_of_names() {
    let world = shop();
    check(&world, "cust*_id", &["orders", "customers"]);
    check(&world, "name:*er*s", &["orders", "customers"]);
    check(&world, "column:*_date", &["orders"]);
    check(&world, "*주문", &["월별주문"]);
    check(&world, "sales.*er*s", &["orders", "customers"]);
    check(&world, "`stage`.`order*starred`", &["order_items_starred"]);
    check(&world, "^order", &["orders", "order_items_starred"]);
    check(&world, "s$", &["orders", "customers"]);
    check(&world, "^orders$", &["orders"]);
    check(&world, "/^(order|daily)_/", &["order_items_starred", "daily_revenue"]);
    check(&world, "/^ORDERS$/ status", &["orders"]);
    check(&world, "-/[_]/", &["customers", "orders", "월별주문"]);
}

#[test]
fn properties_and_ranges_hold_or_do_not() {
    let world = shop();
    check(&world, "has:pk", &["customers", "orders"]);
    check(&world, "has:description", &["customers", "daily_revenue"]);
    check(&world, "-has:owner kind:table", &["order_items_starred", "월별주문"]);
    check(&world, "is:partitioned", &["orders"]);
    check(&world, "is:starred", &["order_items_starred"]);
    check(&world, "is:stale", &["orders"]);
    check(&world, "is:deprecated", &["daily_revenue"]);
    check(&world, "rows:>1m", &["customers"]);
    check(&world, "rows:100..1k", &["orders"]);
    check(&world, "size:<10gb", &["customers", "orders"]);
    check(&world, "cols:>=4", &["orders"]);
    check(&world, "fresh:<7d", &["customers"]);
    check(&world, "changed:<2d", &["orders"]);
    check(&world, "has:tests OR rows:900", &["orders"]);
}

/// A condition that refuses what the words find neither makes them slips nor partial hits.
#[test]
fn conditions_leave_the_words_as_they_are() {
    let world = shop();
    check(&world, "orders rows:>1b", &[]);
    check(&world, "order status rows:>1b", &[]);
    assert!(!world.page("order status rows:>1b", &[]).partial);
    assert!(world.page("orders nothing_like_it has:pk", &[]).partial);
}

#[test]
fn what_is_not_well_formed_is_words_and_said() {
    let world = shop();
    let check = |text: &str, expected: &[&str], notes: &[Note]| {
        let page = world.page(text, &[]);
        assert_eq!(world.names(text), expected, "{text:?}");
        assert_eq!(page.notes, notes, "{text:?}");
    };
    let unread = |field: &str, value: &str| Note::UnreadValue { field: field.into(), value: value.into() };
    check("orders", &ORDERS, &[]);
    check("\"late fees", &["daily_revenue"], &[Note::OpenQuote]);
    check("(orders status", &["orders"], &[Note::OpenParenthesis]);
    check("orders ) status", &["orders"], &[Note::StrayParenthesis]);
    check("OR status", &["orders"], &[Note::LoneOr]);
    check("order:status", &["orders"], &[Note::UnknownField { field: "order".into() }]);
    check("has:status", &["orders"], &[unread("has", "status")]);
    check("rows:>lots orders", &ORDERS, &[unread("rows", ">lots")]);
    check("tag:pii", &[], &[Note::NothingHas { what: "tag".into() }]);
    check("/(/ orders", &ORDERS, &[Note::BadPattern { pattern: "(".into() }]);
    check("*", &EVERYTHING, &[]);
    check("()", &EVERYTHING, &[]);
    check("((((((((((((((((((orders", &ORDERS, &[Note::TooDeep, Note::OpenParenthesis]);
}

#[test]
fn what_is_matched_is_marked() {
    let world = shop();
    let matcher = world.index.matcher("(name:order OR column:*_date) status");
    let marked = |found: Option<Match>| found.unwrap().ranges.remove(0);
    assert_eq!(marked(matcher.name("orders")), 0..5);
    assert_eq!(matcher.column("order_id"), None);
    assert_eq!(marked(matcher.column("order_date")), 0..10);
    assert_eq!(marked(matcher.column("status")), 0..6);
    assert_eq!(marked(world.index.matcher("column:customer_i").column("customer_id")), 0..10);
}

#[test]
fn what_finds_nothing_suggests_what_does() {
    let world = shop();
    let check = |text: &str, filters: &[(Facet, &[&str])], expected: &[(Way, &str, u32)]| {
        let suggestions = world.page(text, filters).suggestions;
        let found: Vec<_> = suggestions.iter().map(|it| (it.way, it.text.as_str(), it.total)).collect();
        assert_eq!(found, expected, "{text:?}");
    };
    let lake: &[(Facet, &[&str])] = &[(Facet::Source, &["lake"])];
    check("wnans", &[], &[(Way::Layout, "주문", 1)]);
    check("ㅐㄱㅇㄷㄱㄴ", &[], &[(Way::Layout, "orders", 2)]);
    check("customers", lake, &[(Way::Unfiltered, "customers", 1)]);
    check("customers rows:>9b", &[], &[(Way::Bare, "customers", 1)]);
    check("order -order", lake, &[(Way::Unfiltered, "order -order", 1), (Way::Bare, "order", 3)]);
    check("orders", &[], &[]);
    check("qqqqq", &[], &[]);
}
