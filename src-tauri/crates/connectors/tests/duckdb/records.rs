//! What one file tells about its tables, views and macros.

use connector::conformance::Collected;
use model::{Column, Constraint, EntityKey, Kind, Metric, Record, Relation, RelationKind, RoutineKind, TypeDetail};

use super::world::{self, Place, engine_is_here};

const SHOP: &str = "
    CREATE SEQUENCE numbers START 5;
    CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'a,b)');
    CREATE TABLE Customers (
        Id INTEGER PRIMARY KEY,
        name VARCHAR NOT NULL DEFAULT 'x''y',
        feeling mood,
        tags VARCHAR[],
        address STRUCT(\"street name\" VARCHAR, place STRUCT(city VARCHAR, codes INTEGER[3])),
        extras MAP(VARCHAR, STRUCT(z INTEGER)),
        contact UNION(phone VARCHAR, fax INTEGER),
        twice INTEGER GENERATED ALWAYS AS (Id * 2) VIRTUAL,
        nick VARCHAR COLLATE NOCASE,
        UNIQUE (name, nick),
        CHECK (Id > 0)
    );
    CREATE TABLE orders (id INTEGER DEFAULT nextval('numbers'), customer INTEGER REFERENCES customers (id));
    INSERT INTO customers (id, name) SELECT i + 1, i FROM range(5000) t(i);
    CREATE INDEX by_name ON customers (name);
    CREATE UNIQUE INDEX \"by expression\" ON orders ((customer + id), id);
    COMMENT ON TABLE customers IS 'Kunden 고객';
    COMMENT ON COLUMN customers.name IS 'as <b>written</b>';
    CREATE SCHEMA report;
    CREATE VIEW report.busy AS SELECT c.Id, c.address FROM customers c JOIN orders o ON c.id = o.customer;
    COMMENT ON VIEW report.busy IS 'who ordered';
    COMMENT ON COLUMN report.busy.Id IS 'the customer';
    CREATE MACRO net(price, rate := 0.1) AS price / (1 + rate);
    CREATE MACRO part(a) AS a, (a, b) AS a / b;
    CREATE MACRO report.top(n) AS TABLE SELECT * FROM main.orders LIMIT n;
    COMMENT ON MACRO net IS 'without tax';
";

async fn shop() -> Option<(Place, Collected)> {
    if !engine_is_here() {
        return None;
    }
    let place = Place::new();
    place.database("shop", SHOP);
    let collected = world::collect(&place.address("shop.duckdb")).await;
    Some((place, collected))
}

fn relation<'a>(collected: &'a Collected, path: &[&str]) -> &'a Relation {
    collected.record(path).and_then(Record::relation).unwrap_or_else(|| panic!("{path:?} was not read"))
}

fn column<'a>(columns: &'a [Column], path: &[&str]) -> &'a Column {
    let (name, inner) = path.split_first().unwrap();
    let found = columns.iter().find(|column| column.name == *name).unwrap_or_else(|| panic!("no {name}"));
    if inner.is_empty() { found } else { column(&found.fields, inner) }
}

#[tokio::test]
async fn columns_say_everything_the_engine_knows() {
    let Some((_place, collected)) = shop().await else { return };
    let customers = relation(&collected, &["main", "Customers"]);
    assert_eq!(customers.form, RelationKind::Table);
    assert_eq!(customers.comment.as_deref(), Some("Kunden 고객"));
    let check = |path: &[&str], type_text: &str| {
        assert_eq!(column(&customers.columns, path).type_text, type_text, "{path:?}");
    };
    check(&["Id"], "INTEGER");
    check(&["feeling"], "ENUM('sad', 'it''s ok', 'a,b)')");
    check(&["tags"], "VARCHAR[]");
    check(&["address", "street name"], "VARCHAR");
    check(&["address", "place", "codes"], "INTEGER[3]");
    check(&["extras", "key"], "VARCHAR");
    check(&["extras", "value", "z"], "INTEGER");
    check(&["contact", "fax"], "INTEGER");
    let get = |name| column(&customers.columns, &[name]);
    assert!(get("Id").not_null && get("name").not_null && !get("tags").not_null);
    assert_eq!(get("name").default.as_deref(), Some("'x''y'"));
    assert_eq!(get("name").comment.as_deref(), Some("as <b>written</b>"));
    assert_eq!(get("nick").collation.as_deref(), Some("NOCASE"));
    let labels = ["sad", "it's ok", "a,b)"].map(str::to_owned).to_vec();
    assert_eq!(get("feeling").detail, Some(TypeDetail::Enum { labels }));
    let twice = get("twice");
    assert_eq!(twice.default, None, "a generated column has no default");
    assert_eq!(
        twice.generated.as_ref().map(|generated| (generated.expression.as_str(), generated.stored)),
        Some(("(Id * 2)", false))
    );
}

#[tokio::test]
async fn constraints_and_indexes_are_read() {
    let Some((_place, collected)) = shop().await else { return };
    let customers = relation(&collected, &["main", "Customers"]);
    let printed: Vec<_> = customers.constraints.iter().map(outline).collect();
    assert_eq!(printed, ["check (Id > 0)", "primary key Id", "unique name, nick"]);
    let orders = relation(&collected, &["main", "orders"]);
    let printed: Vec<_> = orders.constraints.iter().map(outline).collect();
    assert_eq!(printed, ["customer -> duckdb://shop/main/Customers Id"]);
    let [index] = orders.indexes.as_slice() else { panic!("{:?}", orders.indexes) };
    assert_eq!((index.name.as_str(), index.unique), ("by expression", true));
    assert_eq!(index.columns, ["customer + id", "id"]);
    assert_eq!(customers.indexes[0].columns, ["name"]);
}

fn outline(constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey { columns, .. } => format!("primary key {}", columns.join(", ")),
        Constraint::Unique { columns, .. } => format!("unique {}", columns.join(", ")),
        Constraint::Check { expression, .. } => format!("check {expression}"),
        Constraint::Exclusion { definition, .. } => definition.clone(),
        Constraint::ForeignKey { columns, references, referenced_columns, .. } => {
            format!("{} -> {references} {}", columns.join(", "), referenced_columns.join(", "))
        }
    }
}

#[tokio::test]
async fn views_macros_and_schemas_are_read() {
    let Some((_place, collected)) = shop().await else { return };
    let busy = relation(&collected, &["report", "busy"]);
    assert_eq!((busy.form, busy.comment.as_deref()), (RelationKind::View, Some("who ordered")));
    assert_eq!(column(&busy.columns, &["address", "place", "city"]).type_text, "VARCHAR");
    assert_eq!(column(&busy.columns, &["Id"]).comment.as_deref(), Some("the customer"));
    let definition = busy.definition.as_ref().unwrap();
    assert_eq!(definition.language, "duckdb");
    assert!(definition.text.starts_with("CREATE VIEW report.busy AS SELECT"), "{}", definition.text);
    let routine = |key: &str| {
        let key: EntityKey = key.parse().unwrap();
        match collected.entities().find(|(found, ..)| *found == key) {
            Some((_, Kind::Routine, Record::Routine(routine))) => routine.clone(),
            other => panic!("{key}: {other:?}"),
        }
    };
    let net = routine("duckdb://shop/main/~macro/net(price, rate)");
    assert_eq!((net.form, net.comment.as_deref()), (RoutineKind::Macro, Some("without tax")));
    assert_eq!(
        (net.arguments.as_str(), net.definition.unwrap().text.as_str()),
        ("price, rate", "(price / (1 + rate))")
    );
    routine("duckdb://shop/main/~macro/part(a)");
    routine("duckdb://shop/main/~macro/part(a, b)");
    assert_eq!(routine("duckdb://shop/report/~table_macro/top(n)").form, RoutineKind::TableMacro);
    let Some(Record::Container(main)) = collected.record(&["main"]) else { panic!("main") };
    assert_eq!(main.properties["sequence numbers"], "starts at 5, steps by 1");
}

#[tokio::test]
async fn rows_and_bytes_are_observed() {
    let Some((place, collected)) = shop().await else { return };
    let observed = |key: &str, metric| {
        let observation = collected.observations().find(|found| found.of.as_str() == key && found.metric == metric);
        observation.map(|observation| observation.value)
    };
    assert_eq!(observed("duckdb://shop/main/Customers", Metric::Rows), Some(5_000));
    assert_eq!(observed("duckdb://shop/main/orders", Metric::Rows), Some(0));
    let bytes = std::fs::metadata(place.path("shop.duckdb")).unwrap().len();
    assert_eq!(observed("duckdb://shop", Metric::Bytes), i64::try_from(bytes).ok());
    assert!(observed("duckdb://shop", Metric::LastWrite).is_some());
}

#[tokio::test]
async fn a_view_whose_sources_are_gone_is_still_listed() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let parquet = place.path("events.parquet");
    let sql = format!(
        "COPY (SELECT 1 AS id, 'x' AS word) TO '{0}' (FORMAT parquet);
         CREATE VIEW events AS SELECT * FROM '{0}';
         CREATE TABLE gone (a INTEGER); CREATE VIEW broken AS SELECT a FROM gone; DROP TABLE gone;",
        parquet.display()
    );
    place.database("views", &sql);
    std::fs::remove_file(parquet).unwrap();
    let collected = world::collect(&place.address("views.duckdb")).await;
    let names =
        |path: &[&str]| relation(&collected, path).columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&["main", "events"]), ["id", "word"]);
    assert_eq!(names(&["main", "broken"]), ["a"]);
}

#[tokio::test]
async fn a_definition_of_ten_megabytes_is_read_whole() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let text = "x".repeat(10 << 20);
    place.database("huge", &format!("CREATE VIEW huge AS SELECT '{text}' AS word"));
    let collected = world::collect(&place.address("huge.duckdb")).await;
    let definition = relation(&collected, &["main", "huge"]).definition.as_ref().unwrap();
    assert!(definition.text.contains(&text));
}

/// Newer storage versions hold more: typed macro parameters and types that have no parts.
#[tokio::test]
async fn a_file_in_the_newest_format_is_read() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let newest = place.path("newest.duckdb");
    let sql = format!(
        "ATTACH '{}' AS newest (STORAGE_VERSION 'latest'); USE newest;
         CREATE TABLE t (a VARIANT, b GEOMETRY, c BIT);
         CREATE MACRO typed(a INTEGER, b := 'x') AS a;
         USE scratch;",
        newest.display()
    );
    place.database("scratch", &sql);
    let collected = world::collect(&place.address("newest.duckdb")).await;
    let types: Vec<_> = relation(&collected, &["main", "t"]).columns.iter().map(|column| &column.type_text).collect();
    assert_eq!(types, ["VARIANT", "GEOMETRY", "BIT"]);
    let key: EntityKey = "duckdb://newest/main/~macro/typed(a INTEGER, b)".parse().unwrap();
    assert!(collected.entities().any(|(found, ..)| *found == key));
}
