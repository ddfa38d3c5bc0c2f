//! The suite of the contract, on a server whose world has every odd name and the widest table.

use std::net::TcpListener;

use connector::conformance::{ODD_NAMES, World, check_all};
use connector::{Address, ErrorKind};
use connectors::postgres::POSTGRES;
use model::Secret;

use super::server::{PASSWORD, own};

/// The most columns a table can have.
const WIDEST: usize = 1_600;

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A table, a view of it, a column and a schema for every odd name.
fn odd_world() -> String {
    let mut sql = String::from("CREATE SCHEMA odd; CREATE TABLE odd.wide ();\n");
    sql.push_str("DO $$ BEGIN EXECUTE 'ALTER TABLE odd.wide ' || ");
    sql.push_str("(SELECT string_agg('ADD COLUMN c' || i || ' int', ', ') FROM generate_series(1, 1600) i); END $$;\n");
    for name in ODD_NAMES {
        let name = quoted(name);
        sql.push_str(&format!("CREATE SCHEMA {name}; CREATE TABLE {name}.{name} ({name} int PRIMARY KEY);\n"));
        sql.push_str(&format!("COMMENT ON TABLE {name}.{name} IS {};\n", "$$<img src=x onerror=alert(1)> ]]> \\ %s$$"));
        sql.push_str(&format!("CREATE TABLE odd.{name} ({name} int REFERENCES {name}.{name});\n"));
    }
    sql
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_the_contract() {
    let Some(server) = own(&[]) else { return };
    server.database("world", &odd_world());
    server.database("empty", "DROP SCHEMA public");
    server.sql("postgres", &format!("CREATE ROLE ann LOGIN PASSWORD $pw${PASSWORD}$pw$ IN ROLE pg_read_all_data"));
    server.sql("postgres", "CREATE ROLE rejected LOGIN");
    let grants = ODD_NAMES.iter().map(|name| format!("GRANT USAGE ON SCHEMA {} TO ann;", quoted(name)));
    server.sql("world", &grants.collect::<String>());
    let right = || Some(Secret::new(PASSWORD));
    let with = |field: &str, value: &str| {
        let mut address = server.address("world", "ann");
        address.set(field, value);
        address
    };
    let path = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let present = ODD_NAMES.iter().flat_map(|name| [path(&["world", name, name]), path(&["world", "odd", name])]);
    // A port that was free a moment ago.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let fingerprint = || {
        let dump = server.dump("world");
        let stable = dump.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
        // No number was given to a transaction that writes, in any database, since the last look.
        let counters = server.sql("world", "SELECT pg_snapshot_xmax(pg_current_snapshot())");
        format!("{counters}{}", stable.collect::<Vec<_>>().join("\n"))
    };
    let world = World {
        connector: &POSTGRES,
        address: server.address("world", "ann"),
        secret: right(),
        present: present.collect(),
        wide: (path(&["world", "odd", "wide"]), WIDEST),
        empty: (server.address("empty", "ann"), right()),
        bad: vec![
            (server.address("world", "ann"), Some(Secret::new("wrong horse")), ErrorKind::Login),
            (server.address("nowhere", "ann"), right(), ErrorKind::BadAddress),
            (server.address("world", "nobody"), right(), ErrorKind::Login),
            (server.address("world", "rejected"), right(), ErrorKind::Login),
            (with("port", &nobody), right(), ErrorKind::Unreachable),
            (with("port", "not a port"), right(), ErrorKind::BadAddress),
            (with("host", "no such host"), right(), ErrorKind::Unreachable),
            (with("host", "/no/such/folder"), right(), ErrorKind::Unreachable),
            (with("sslmode", "require"), right(), ErrorKind::Tls),
            (with("sslmode", "full"), right(), ErrorKind::BadAddress),
            (Address::default(), right(), ErrorKind::BadAddress),
        ],
        pasted: vec![
            (
                "postgresql://ann:p%40ss%2Fw@wh.example:5433/shop?sslmode=verify-full&connect_timeout=3".to_owned(),
                Address::of([
                    ("host", "wh.example"),
                    ("port", "5433"),
                    ("database", "shop"),
                    ("user", "ann"),
                    ("sslmode", "verify-full"),
                ]),
            ),
            ("postgres://wh.example".to_owned(), Address::of([("host", "wh.example")])),
        ],
        mistyped: vec![
            "postgre://wh.example/shop".to_owned(),
            "postgress://wh.example/shop".to_owned(),
            "postgres://wh.example/shop?sslmod=require".to_owned(),
            "postgres://wh.example/shop?sslmode=verify_full".to_owned(),
            "postgres://wh.example:port/shop".to_owned(),
        ],
        fingerprint: &fingerprint,
    };
    check_all(&world).await;
}
