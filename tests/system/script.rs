//! Entities as text to paste elsewhere: what is pasted into the engine it came from does what it says.

use std::path::Path;

use api::entity::{EntityBody, EntityRequest};
use api::script::{ScriptName, ScriptRequest, ScriptView};
use api::source::{Place, SourceEdit};
use api::{Code, Handler};
use connectors::duckdb::fixture;

use crate::house::{self, House};
use crate::postgres;

fn ask(house: &House, key: &str, script: ScriptName) -> Result<ScriptView, api::Error> {
    house.app.script(ScriptRequest { key: key.to_owned(), script, columns: Vec::new() })
}

fn text(house: &House, key: &str, script: ScriptName) -> String {
    ask(house, key, script).unwrap().text
}

fn chosen(house: &House, key: &str, script: ScriptName, columns: &[&str]) -> Result<String, api::Error> {
    let columns = columns.iter().map(|&column| column.to_owned()).collect();
    house.app.script(ScriptRequest { key: key.to_owned(), script, columns }).map(|view| view.text)
}

/// What a page says of every column of a table, for comparing two tables.
fn columns(house: &House, key: &str) -> Vec<String> {
    let view = house.app.entity(EntityRequest { key: key.to_owned(), as_of: None }).unwrap();
    let EntityBody::Relation(relation) = view.body else { panic!("{key} is no table") };
    let column = |column: &api::entity::ColumnView| {
        let keys = (column.primary_key, column.unique, column.references.as_ref().map(|link| link.name.clone()));
        let made = (&column.default, &column.generated, &column.identity, &column.collation);
        format!("{} {} {} {made:?} {keys:?} {:?}", column.name, column.type_text, column.nullable, column.comment)
    };
    let constraint = |constraint: &api::entity::ConstraintView| {
        format!("{:?} {:?} {:?} {:?}", constraint.kind, constraint.name, constraint.columns, constraint.text)
    };
    let comment = format!("{:?}", view.comment);
    let constraints = relation.constraints.iter().map(constraint);
    relation.columns.iter().map(column).chain(constraints).chain([comment]).collect()
}

/// Every word SQLite knows, as a name; its grammar takes many of them unquoted, and none of the rest.
fn sqlite_words() -> Vec<String> {
    let words = "ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN BY
        CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME
        CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE
        EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP
        GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN
        KEY LAST LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER
        OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX
        RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN
        TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH
        WITHOUT";
    words.split_whitespace().map(str::to_owned).collect()
}

const ODD_NAMES: [&str; 7] = ["a.b", "two words", "say \"hi\"", "주문 내역", "Mixed", "x\"); DROP TABLE t; --", "it's"];

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[test]
fn sqlite_takes_what_is_pasted_into_it() {
    let house = House::new();
    let names: Vec<String> = sqlite_words().into_iter().chain(ODD_NAMES.map(str::to_owned)).collect();
    let list: Vec<_> = names.iter().map(|name| format!("{} INTEGER", quoted(name))).collect();
    let tables: Vec<_> = names.iter().map(|name| format!("CREATE TABLE {} (id INTEGER);", quoted(name))).collect();
    let sql = format!("CREATE TABLE every ({}); {}", list.join(", "), tables.concat());
    let file = house.sqlite("shop.db", &sql);
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let key: model::EntityKey = source.parse().unwrap();
    let engine = rusqlite::Connection::open(&file).unwrap();
    let every = text(&house, &format!("{source}/every"), ScriptName::Select);
    let statement = engine.prepare(&every).unwrap();
    assert_eq!(
        statement.column_names().collect::<Vec<_>>(),
        names.iter().map(String::as_str).collect::<Vec<_>>(),
        "{every}"
    );
    for name in &names {
        let select = text(&house, key.child(name).as_str(), ScriptName::Select);
        engine.prepare(&select).unwrap_or_else(|error| panic!("{select}: {error}"));
    }
    assert_eq!(ask(&house, &format!("{source}/every"), ScriptName::Select).unwrap().language, "sqlite");
    // SQLite keeps the statement, so it is given as it was written.
    let made = text(&house, &format!("{source}/every"), ScriptName::Ddl);
    assert_eq!(made, format!("CREATE TABLE every ({});\n", list.join(", ")));
}

/// A table with something of everything, and what refers to it.
const WAREHOUSE: &str = r#"
    CREATE SCHEMA "Sales 1";
    CREATE TABLE "Sales 1".customers (id integer PRIMARY KEY, "order" text);
    CREATE TABLE "Sales 1"."주문 ""x""" (
        id bigint GENERATED ALWAYS AS IDENTITY, "user" text NOT NULL DEFAULT 'it''s', "Total" numeric(12,2),
        doubled numeric GENERATED ALWAYS AS ("Total" * 2) STORED, customer_id integer, name text COLLATE "C", tags text[],
        CONSTRAINT "PK 1" PRIMARY KEY (id, "user"), UNIQUE ("Total", customer_id),
        CONSTRAINT positive CHECK ("Total" > 0 AND "user" <> ')'),
        CONSTRAINT buyer FOREIGN KEY (customer_id) REFERENCES "Sales 1".customers (id) ON DELETE CASCADE
    );
    CREATE INDEX by_name ON "Sales 1"."주문 ""x""" (lower(name)) WHERE name IS NOT NULL;
    COMMENT ON TABLE "Sales 1"."주문 ""x""" IS 'it''s; one row | a line
        and another';
    COMMENT ON COLUMN "Sales 1"."주문 ""x"""."user" IS 'who';
    CREATE VIEW "Sales 1".late AS SELECT id, "user" FROM "Sales 1"."주문 ""x""";
    CREATE MATERIALIZED VIEW "Sales 1".heavy AS SELECT "user", count(*) AS n FROM "Sales 1"."주문 ""x""" GROUP BY 1;
    CREATE FUNCTION "Sales 1".net(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 0.9';
"#;

#[test]
fn postgres_takes_what_is_pasted_into_it() {
    let Some(server) = postgres::own(&[]) else { return };
    let house = House::new();
    let words = server.sql("postgres", "SELECT word FROM pg_get_keywords()");
    let words: Vec<&str> = words.lines().chain(ODD_NAMES).collect();
    let list: Vec<_> = words.iter().map(|word| format!("{} integer", quoted(word))).collect();
    server.database("shop", &format!("{WAREHOUSE} CREATE TABLE \"Sales 1\".every ({});", list.join(", ")));
    server.database("copy", "");
    let add = |database: &str| {
        let place = Place::Text { text: format!("postgres://postgres@127.0.0.1:{}/{database}", server.port) };
        let edit = SourceEdit::Add { place, name: None, secret: None };
        let source = house.app.edit_source(edit).unwrap().keys[0].clone();
        house.harvest(&source);
        format!("{source}/{database}/Sales 1")
    };
    let schema = add("shop");
    let below = |name: &str| schema.parse::<model::EntityKey>().unwrap().child(name);
    let orders = below("주문 \"x\"");

    let names = |key: &str| [ScriptName::Name, ScriptName::QualifiedName].map(|script| text(&house, key, script));
    assert_eq!(names(orders.as_str()), ["\"주문 \"\"x\"\"\"", "\"Sales 1\".\"주문 \"\"x\"\"\""]);
    assert_eq!(names(&format!("{schema}/customers#order")), ["\"order\"", "\"Sales 1\".customers.\"order\""]);
    assert_eq!(names(&format!("{schema}/~function/net(numeric)")), ["net", "\"Sales 1\".net"]);
    assert_eq!(names(&schema), ["\"Sales 1\""; 2]);

    let every = text(&house, below("every").as_str(), ScriptName::Select);
    let listed = server.sql("shop", &format!("CREATE TEMP TABLE pasted AS {every} SELECT attname FROM pg_attribute WHERE attrelid = 'pasted'::regclass AND attnum > 0 ORDER BY attnum"));
    assert_eq!(listed.lines().collect::<Vec<_>>(), words);

    // Made anew from what is pasted, everything is as it was.
    let tables = [below("customers"), orders.clone(), below("late"), below("heavy")];
    let mut made = text(&house, &schema, ScriptName::Ddl);
    tables.iter().for_each(|key| made.push_str(&text(&house, key.as_str(), ScriptName::Ddl)));
    made.push_str(&text(&house, &format!("{schema}/~function/net(numeric)"), ScriptName::Ddl));
    server.sql("copy", &made);
    let copy = add("copy").parse::<model::EntityKey>().unwrap();
    for table in &tables {
        let again = columns(&house, copy.child(&table.name()).as_str());
        assert_eq!(again, columns(&house, table.as_str()), "{made}");
    }
    assert_eq!(
        text(&house, copy.child("late").as_str(), ScriptName::Ddl),
        text(&house, tables[2].as_str(), ScriptName::Ddl)
    );
}

#[test]
fn duckdb_takes_what_is_pasted_into_it() {
    let house = House::new();
    let file = house.path("shop.duckdb");
    let sql = r#"
        CREATE SCHEMA "Sales 1";
        CREATE TABLE "Sales 1".customers (id INTEGER PRIMARY KEY, "order" VARCHAR);
        CREATE TABLE "Sales 1"."주문 ""x""" (
            id BIGINT, "user" VARCHAR NOT NULL DEFAULT 'it''s', "Total" DECIMAL(12,2) CHECK ("Total" > 0),
            address STRUCT(city VARCHAR, "zip code" INTEGER), customer_id INTEGER REFERENCES "Sales 1".customers (id),
            PRIMARY KEY (id, "user")
        );
        COMMENT ON TABLE "Sales 1"."주문 ""x""" IS 'it''s';
        COMMENT ON COLUMN "Sales 1"."주문 ""x"""."user" IS 'who';
        CREATE VIEW "Sales 1".late AS SELECT id FROM "Sales 1"."주문 ""x""";
        CREATE MACRO "Sales 1".net(amount) AS amount * 0.9;
    "#;
    match fixture::run(&file, sql) {
        Err(error) if error.kind == connector::ErrorKind::MissingLibrary => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "DuckDB's library is not installed");
            return println!("SKIPPED: DuckDB's library is not installed");
        }
        done => done.unwrap(),
    }
    let add = |file: &Path| {
        let source = house::try_add(&house.app, file.to_str().unwrap()).unwrap();
        house.harvest(&source);
        source.parse::<model::EntityKey>().unwrap().child("Sales 1")
    };
    let schema = add(&file);
    let orders = schema.child("주문 \"x\"");
    let select = chosen(&house, orders.as_str(), ScriptName::Select, &["user", "address.zip code"]).unwrap();
    let several = ["user", "id", "address.zip code"];
    let listed = chosen(&house, orders.as_str(), ScriptName::Name, &several).unwrap();
    assert_eq!(listed, "user\nid\naddress.\"zip code\"", "the names of several columns, each as one is given");
    let refused = chosen(&house, orders.as_str(), ScriptName::Name, &["id", "gone"]).unwrap_err();
    assert_eq!(refused.code, Code::NotFound);
    assert_eq!(select, "SELECT\n    user,\n    address.\"zip code\"\nFROM \"Sales 1\".\"주문 \"\"x\"\"\";\n");
    let tables = [schema.child("customers"), orders.clone(), schema.child("late")];
    let copy = house.path("copy.duckdb");
    let mut made = text(&house, schema.as_str(), ScriptName::Ddl);
    tables.iter().for_each(|key| made.push_str(&text(&house, key.as_str(), ScriptName::Ddl)));
    made.push_str(&text(&house, schema.typed_child("macro", "net(amount)").as_str(), ScriptName::Ddl));
    tables.iter().for_each(|key| made.push_str(&text(&house, key.as_str(), ScriptName::Select)));
    fixture::run(&copy, &format!("{made}{select}")).unwrap_or_else(|error| panic!("{made}: {error:?}"));
    let copy = add(&copy);
    for table in &tables {
        assert_eq!(columns(&house, copy.child(&table.name()).as_str()), columns(&house, table.as_str()), "{made}");
    }
}

#[test]
fn files_are_named_as_duckdb_reads_them_where_their_path_is_known() {
    let house = House::new();
    let folder = house.path("it's data");
    for (name, content) in [
        ("orders.csv", "id,\"two words\"\n1,a\n"),
        ("deep/lines.jsonl", "{\"id\": 1}\n"),
        ("parts/year=2024/a.csv", "id\n1\n"),
        ("parts/year=2025/a.csv", "id\n1\n"),
    ] {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    let source = house.add(folder.to_str().unwrap());
    house.harvest(&source);
    let key = |names: &[&str]| {
        names.iter().fold(source.parse::<model::EntityKey>().unwrap(), |key, name| key.child(name)).to_string()
    };
    let path = folder.to_str().unwrap().replace('\'', "''");
    let view = ask(&house, &key(&["orders.csv"]), ScriptName::Select).unwrap();
    assert_eq!(view.text, format!("SELECT\n    id,\n    \"two words\"\nFROM '{path}/orders.csv';\n"));
    assert_eq!(view.language, "duckdb");
    assert_eq!(text(&house, &key(&["orders.csv"]), ScriptName::Name), "orders.csv");
    assert_eq!(
        text(&house, &key(&["deep", "lines.jsonl"]), ScriptName::QualifiedName),
        format!("'{path}/deep/lines.jsonl'")
    );
    assert_eq!(text(&house, &key(&["parts"]), ScriptName::QualifiedName), "parts");
    let refused = |script| ask(&house, &key(&["parts"]), script).unwrap_err();
    assert_eq!(refused(ScriptName::Select).code, Code::Unsupported);
    assert_eq!(refused(ScriptName::Ddl).code, Code::Unsupported);
    assert!(text(&house, &key(&["parts"]), ScriptName::Markdown).contains("| year |"));
    // A file that is the whole source.
    let file = folder.join("orders.csv");
    let alone = house.add(file.to_str().unwrap());
    house.harvest(&alone);
    let only = house
        .app
        .browse(api::entity::BrowseRequest { parent: Some(alone), offset: 0, holding: None, limit: 1 })
        .unwrap();
    assert_eq!(text(&house, &only.nodes[0].key, ScriptName::QualifiedName), format!("'{path}/orders.csv'"));
}

#[test]
fn markdown_links_and_refusals() {
    let house = House::new();
    let file = house.sqlite(
        "shop.db",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer TEXT NOT NULL DEFAULT 'a|b' REFERENCES customers (id));
         CREATE TABLE customers (id TEXT);",
    );
    let source = house.add(file.to_str().unwrap());
    house.harvest(&source);
    let orders = format!("{source}/orders");
    assert_eq!(
        text(&house, &orders, ScriptName::Markdown),
        "### orders\n\n\
         | Column | Type | Null | Key | Default | Description |\n| --- | --- | --- | --- | --- | --- |\n\
         | id | INTEGER | yes | primary |  |  |\n| buyer | TEXT | no | → customers | 'a\\|b' |  |\n"
    );
    let chosen = |columns: &[&str]| chosen(&house, &orders, ScriptName::Select, columns);
    assert_eq!(chosen(&["buyer", "id"]).unwrap(), "SELECT\n    buyer,\n    id\nFROM orders;\n");
    assert_eq!(chosen(&["nothing"]).unwrap_err().code, Code::NotFound);
    let refused = |key: &str, script| ask(&house, key, script).unwrap_err().code;
    assert_eq!(refused(&source, ScriptName::Select), Code::BadRequest);
    assert_eq!(refused(&source, ScriptName::Ddl), Code::Unsupported);
    assert_eq!(refused(&format!("{source}/nothing"), ScriptName::Name), Code::NotFound);
    assert_eq!(refused(&format!("{orders}#nothing"), ScriptName::Name), Code::NotFound);
    assert_eq!(refused("no key", ScriptName::Link), Code::BadRequest);
    // A link is to whatever a key names, there or not.
    let link = text(&house, "postgres://wh/shop/주문 a#x", ScriptName::Link);
    assert_eq!(link, "pulk://open/postgres%3A%2F%2Fwh%2Fshop%2F%EC%A3%BC%EB%AC%B8%20a%23x");
    assert_eq!(text(&house, &source, ScriptName::QualifiedName), "shop");
}
