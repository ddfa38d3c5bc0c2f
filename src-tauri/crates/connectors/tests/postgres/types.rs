//! Types are printed here as the server prints them.

use super::server::shared;

/// One of every type with modifiers, most of them in arrays too.
const TYPES: &[&str] = &[
    "varchar",
    "varchar(1)",
    "varchar(20)[]",
    "char",
    "char(7)[]",
    "\"char\"",
    "bit",
    "bit(3)",
    "bit varying(12)[]",
    "numeric",
    "numeric(12)",
    "numeric(1000,1000)",
    "numeric(3,-2)",
    "numeric(5,2)[][]",
    "time",
    "time(0)",
    "time(3)[]",
    "timetz(6)",
    "timestamp(0)",
    "timestamp(3)[]",
    "timestamptz",
    "timestamptz(2)",
    "timestamptz(2)[]",
    "interval",
    "interval(4)",
    "interval year",
    "interval month",
    "interval day",
    "interval hour",
    "interval minute",
    "interval second",
    "interval second(2)",
    "interval year to month",
    "interval day to hour",
    "interval day to minute",
    "interval day to second(0)",
    "interval hour to minute",
    "interval hour to second",
    "interval minute to second(5)[]",
    "int4range",
    "regclass",
    "name",
    "oidvector",
    "pg_class",
    "information_schema.sql_identifier",
    "holder",
    "holder[]",
];

#[tokio::test(flavor = "multi_thread")]
async fn prints_types_as_the_server_does() {
    let Some(server) = shared() else { return };
    let columns: Vec<String> = TYPES.iter().enumerate().map(|(number, name)| format!("c{number} {name}")).collect();
    let make = format!("CREATE TABLE holder (a int, b varchar(3)); CREATE TABLE t ({})", columns.join(", "));
    server.database("types", &make);
    let printed = "SELECT pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
        WHERE attrelid = 'public.t'::regclass AND attnum > 0 ORDER BY attnum";
    let printed = server.sql("types", &format!("SET search_path = pg_catalog; {printed}"));
    let collected = server.read("types", "postgres").await;
    let relation = collected.record(&["types", "public", "t"]).and_then(|record| record.relation()).unwrap();
    let read: Vec<&str> = relation.columns.iter().map(|column| column.type_text.as_str()).collect();
    assert_eq!(read, printed.lines().collect::<Vec<_>>());
    let holder = relation.columns.iter().find(|column| column.type_text == "public.holder[]").unwrap();
    let fields: Vec<&str> = holder.fields.iter().map(|field| field.type_text.as_str()).collect();
    assert_eq!(fields, ["integer", "character varying(3)"], "the fields of a table's rows");
}
