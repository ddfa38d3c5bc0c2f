//! What one file tells about its tables and views.

use connector::conformance::Collected;
use model::{Column, Constraint, Identity, IssueKind, Kind, Metric, Record, Relation, RelationKind};

use super::world::{self, Place};

async fn read(sql: &str) -> Collected {
    let place = Place::new();
    place.database("shop.db", sql);
    world::collect(&place.address("shop.db")).await
}

fn relation<'a>(collected: &'a Collected, name: &str) -> &'a Relation {
    collected.record(&[name]).and_then(Record::relation).unwrap_or_else(|| panic!("{name} was not read"))
}

fn column<'a>(relation: &'a Relation, name: &str) -> &'a Column {
    relation.columns.iter().find(|column| column.name == name).unwrap_or_else(|| panic!("no column {name}"))
}

fn names(relation: &Relation) -> Vec<&str> {
    relation.columns.iter().map(|column| column.name.as_str()).collect()
}

#[tokio::test]
async fn columns_say_everything_the_engine_knows() {
    let collected = read(
        "CREATE TABLE customers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name VARCHAR(40) NOT NULL DEFAULT 'x''y' COLLATE NOCASE,
            price DECIMAL(12, 2),
            untyped,
            twice INT GENERATED ALWAYS AS (price * 2),
            kept TEXT AS (name || ')') STORED
        )",
    )
    .await;
    let customers = relation(&collected, "customers");
    assert_eq!(customers.form, RelationKind::Table);
    let get = |name: &str| column(customers, name);
    assert_eq!(get("id").identity, Some(Identity::ByDefault));
    assert_eq!((get("name").type_text.as_str(), get("name").not_null), ("VARCHAR(40)", true));
    assert_eq!(get("name").default.as_deref(), Some("'x''y'"));
    assert_eq!(get("name").collation.as_deref(), Some("NOCASE"));
    assert_eq!(get("price").type_text, "DECIMAL(12, 2)");
    assert_eq!(get("untyped").type_text, "");
    let generated =
        |name: &str| get(name).generated.as_ref().map(|generated| (generated.expression.clone(), generated.stored));
    assert_eq!(generated("twice"), Some(("price * 2".to_owned(), false)));
    assert_eq!(generated("kept"), Some(("name || ')'".to_owned(), true)));
    assert_eq!(generated("price"), None);
    let definition = customers.definition.as_ref().unwrap();
    assert_eq!(definition.language, "sqlite");
    assert!(definition.text.starts_with("CREATE TABLE customers ("));
}

#[tokio::test]
async fn constraints_are_read() {
    let collected = read(
        "CREATE TABLE Customers (id INTEGER PRIMARY KEY, a, b, UNIQUE (a, b));
         CREATE TABLE orders (
            x INT, y INT, customer INT REFERENCES customers, c1 INT, c2 INT,
            other INT REFERENCES never_made (id) ON DELETE CASCADE ON UPDATE SET NULL,
            CONSTRAINT positive CHECK (x > 0), CHECK (y > 0),
            PRIMARY KEY (y, x),
            FOREIGN KEY (c1, C2) REFERENCES CUSTOMERS (A, b)
         ) WITHOUT ROWID, STRICT",
    )
    .await;
    let printed = |name: &str| relation(&collected, name).constraints.iter().map(outline).collect::<Vec<_>>();
    assert_eq!(printed("Customers"), ["primary key id", "unique a, b"]);
    assert_eq!(
        printed("orders"),
        [
            "primary key y, x",
            "customer -> sqlite://shop/Customers ",
            "other -> sqlite://shop/never_made id ON UPDATE SET NULL ON DELETE CASCADE",
            "c1, c2 -> sqlite://shop/Customers a, b",
            "check y > 0",
            "positive: check x > 0",
        ]
    );
    let properties = &relation(&collected, "orders").properties;
    assert_eq!((properties["strict"].as_str(), properties["without_rowid"].as_str()), ("true", "true"));
}

fn outline(constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey { columns, .. } => format!("primary key {}", columns.join(", ")),
        Constraint::Unique { columns, .. } => format!("unique {}", columns.join(", ")),
        Constraint::Check { name: Some(name), expression } => format!("{name}: check {expression}"),
        Constraint::Check { expression, .. } => format!("check {expression}"),
        Constraint::Exclusion { definition, .. } => definition.clone(),
        Constraint::ForeignKey { columns, references, referenced_columns, rules, .. } => {
            let rules = rules.as_ref().map(|rules| format!(" {rules}")).unwrap_or_default();
            format!("{} -> {references} {}{rules}", columns.join(", "), referenced_columns.join(", "))
        }
    }
}

#[tokio::test]
async fn indexes_and_triggers_are_read() {
    let collected = read(
        "CREATE TABLE t (a, b, c UNIQUE);
         CREATE UNIQUE INDEX two ON t (b, a DESC);
         CREATE INDEX partly ON t (lower(a)) WHERE b > 0;
         CREATE VIEW v AS SELECT a FROM t;
         CREATE TRIGGER late AFTER INSERT ON T BEGIN DELETE FROM t; END;
         CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN DELETE FROM t; END;",
    )
    .await;
    let table = relation(&collected, "t");
    let indexes: Vec<_> = table
        .indexes
        .iter()
        .map(|index| (index.name.as_str(), index.columns.join(", "), index.unique, index.predicate.as_deref()))
        .collect();
    assert_eq!(
        indexes,
        [("partly", "lower(a)".to_owned(), false, Some("b > 0")), ("two", "b, a DESC".to_owned(), true, None)]
    );
    assert_eq!(table.triggers[0].name, "late");
    let view = relation(&collected, "v");
    assert_eq!((view.form, view.triggers[0].name.as_str()), (RelationKind::View, "instead"));
    assert_eq!(view.definition.as_ref().unwrap().text, "CREATE VIEW v AS SELECT a FROM t");
    assert_eq!(names(view), ["a"]);
}

#[tokio::test]
async fn virtual_tables_are_one_table_and_not_six() {
    let collected = read(
        "CREATE VIRTUAL TABLE notes USING fts5(title, body);
         CREATE VIRTUAL TABLE boxes USING rtree(id, low, high);
         INSERT INTO notes VALUES ('a', 'b');",
    )
    .await;
    let found: Vec<_> =
        collected.entities().filter(|(_, kind, _)| *kind == Kind::Table).map(|(key, ..)| key.name()).collect();
    assert_eq!(found, ["boxes", "notes"]);
    let notes = relation(&collected, "notes");
    assert_eq!((notes.form, notes.properties["module"].as_str()), (RelationKind::VirtualTable, "fts5"));
    assert_eq!(names(notes), ["title", "body", "notes", "rank"]);
    assert!(column(notes, "rank").hidden && !column(notes, "title").hidden);
    assert_eq!(collected.issues().count(), 0);
}

/// What cannot be resolved is listed with an issue, and costs nobody else their columns.
#[tokio::test]
async fn broken_views_and_foreign_modules_do_not_stop_the_rest() {
    let place = Place::new();
    place.database(
        "shop.db",
        "CREATE TABLE gone (a); CREATE VIEW broken AS SELECT a FROM gone; DROP TABLE gone;
         CREATE TABLE t (a, b); CREATE VIEW fine AS SELECT b FROM t;
         CREATE VIEW loop1 AS SELECT 1 AS a; CREATE VIEW loop2 AS SELECT a FROM loop1;
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = 'CREATE VIEW loop1 AS SELECT a FROM loop2' WHERE name = 'loop1';
         INSERT INTO sqlite_schema VALUES
            ('table', 'vectors', 'vectors', 0, 'CREATE VIRTUAL TABLE vectors USING vec0(id INTEGER PRIMARY KEY, e FLOAT[3])'),
            ('table', 'words', 'words', 0, 'CREATE VIRTUAL TABLE words USING spellfix1');",
    );
    let collected = world::collect(&place.address("shop.db")).await;
    assert_eq!(names(relation(&collected, "t")), ["a", "b"]);
    assert_eq!(names(relation(&collected, "fine")), ["b"]);
    assert_eq!(names(relation(&collected, "vectors")), ["id", "e"]);
    let check = |name: &str, kind: IssueKind, said: &str| {
        let issue =
            collected.issues().find(|issue| issue.at.name() == name).unwrap_or_else(|| panic!("{name} is no issue"));
        assert_eq!(issue.kind, kind, "{issue:?}");
        assert!(issue.message.contains(said), "{issue:?}");
        assert!(relation(&collected, name).definition.is_some(), "{name} shows its statement");
    };
    check("broken", IssueKind::Unreadable, "no such table: main.gone");
    check("loop2", IssueKind::Unreadable, "circularly defined");
    check("vectors", IssueKind::Unsupported, "no such module: vec0");
    check("words", IssueKind::Unsupported, "no such module: spellfix1");
}

#[tokio::test]
async fn rows_and_bytes_are_counted_without_reading_tables_one_by_one() {
    let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO";
    let collected = read(&format!(
        "CREATE TABLE plain (a TEXT); {fill} plain SELECT hex(randomblob(20)) FROM n;
         CREATE TABLE keyed (a TEXT PRIMARY KEY) WITHOUT ROWID; {fill} keyed SELECT hex(randomblob(20)) FROM n;
         CREATE TABLE blank (a); CREATE INDEX i ON plain (a);",
    ))
    .await;
    let observed = |name: &str, metric| {
        let key = collected.source.child(name);
        collected.observations().find(|found| found.of == key && found.metric == metric).map(|found| found.value)
    };
    assert_eq!(observed("plain", Metric::Rows), Some(20_000));
    assert_eq!(observed("keyed", Metric::Rows), Some(20_000));
    assert_eq!(observed("blank", Metric::Rows), Some(0));
    assert!(observed("plain", Metric::Bytes) > Some(20_000 * 40));
    let of_source =
        |metric| collected.observations().any(|found| found.of == collected.source && found.metric == metric);
    assert!(of_source(Metric::Bytes) && of_source(Metric::LastWrite));
}

/// The statement count does not depend on how many tables there are.
#[tokio::test]
async fn a_thousand_tables_take_as_many_statements_as_one() {
    let tables = |count: usize| {
        (0..count).map(|at| format!("CREATE TABLE t{at} (a INTEGER PRIMARY KEY, b REFERENCES t0);")).collect::<String>()
    };
    let (few, many) = (read(&tables(1)).await, read(&tables(1_000)).await);
    assert_eq!(many.units[0].expected, Some(1_001));
    assert_eq!(few.units[0].sent, many.units[0].sent);
    assert!(many.units[0].sent.len() <= 11, "{:#?}", many.units[0].sent);
}

#[tokio::test]
async fn a_definition_of_ten_megabytes_is_read_whole() {
    let place = Place::new();
    let view = format!("CREATE VIEW huge AS SELECT '{}' AS word", "x".repeat(900_000));
    place.database("shop.db", &view);
    let grow =
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' /*' || hex(zeroblob(5000000)) || '*/'";
    place.database("shop.db", grow);
    let collected = world::collect(&place.address("shop.db")).await;
    assert!(relation(&collected, "huge").definition.as_ref().unwrap().text.len() > 10_000_000);
}

/// Text in a schema is somebody else's: it is passed on as it is and never run.
#[tokio::test]
async fn text_that_is_not_unicode_is_read_as_far_as_it_goes() {
    let place = Place::new();
    place.database("shop.db", "CREATE TABLE t (a TEXT DEFAULT 'plain')");
    let file = place.path("shop.db");
    let content = std::fs::read(&file).unwrap();
    let at = content.windows(5).position(|window| window == b"plain").unwrap();
    let mut damaged = content;
    damaged[at] = 0xff;
    std::fs::write(&file, damaged).unwrap();
    let collected = world::collect(&place.address("shop.db")).await;
    assert_eq!(column(relation(&collected, "t"), "a").default.as_deref(), Some("'\u{fffd}lain'"));
}
