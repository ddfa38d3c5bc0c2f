//! DuckDB files, read with the real engine.

#![allow(clippy::unwrap_used)]

mod damage;
mod holder;
mod library;
mod records;
mod world;

use connector::conformance::{self, ODD_NAMES, World};
use connector::{Connector, ErrorKind};
use connectors::duckdb::{DUCKDB, fixture};

use world::{Place, engine_is_here, quoted};

#[tokio::test]
async fn passes_the_conformance_suite() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let file = place.database("shop", &odd_world());
    let empty = place.database("empty", "");
    let encrypted = place.path("encrypted.duckdb");
    place.database(
        "scratch",
        &format!(
            "SET force_mbedtls_unsafe = true; ATTACH '{}' AS e (ENCRYPTION_KEY 'key'); CREATE TABLE e.t (a INTEGER);",
            encrypted.display()
        ),
    );
    let bad = vec![
        (place.address("encrypted.duckdb"), None, ErrorKind::Unsupported),
        (place.address("gone.duckdb"), None, ErrorKind::BadAddress),
        (place.address(""), None, ErrorKind::BadAddress),
        (place.written("blank.duckdb", b""), None, ErrorKind::Unreadable),
        (place.written("notes.duckdb", b"dear diary, this is no database"), None, ErrorKind::Unreadable),
        (place.written("other.duckdb", b"SQLite format 3\0and so on"), None, ErrorKind::Unreadable),
        (place.written("headless.duckdb", &damage::truncated(&file, 4_096)), None, ErrorKind::Unreadable),
        (place.written("newer.duckdb", &damage::of_version(&file, 99)), None, ErrorKind::Unsupported),
        (place.written("older.duckdb", &damage::of_version(&file, 30)), None, ErrorKind::Unsupported),
    ];
    let text = file.to_string_lossy().into_owned();
    let address = place.address("shop.duckdb");
    let world = World {
        connector: &DUCKDB,
        address: address.clone(),
        secret: None,
        present: present(),
        wide: (vec!["main".to_owned(), "wide".to_owned()], 1_600),
        empty: (connector::Address::of([("path", &empty.to_string_lossy())]), None),
        bad,
        pasted: vec![
            (text.clone(), address.clone()),
            (format!("  {text}\n"), address.clone()),
            (format!("duckdb://{text}"), address.clone()),
            (format!("duckdb:///{text}?access_mode=read_only"), address.clone()),
            (format!("file://{text}"), address),
        ],
        mistyped: vec![
            format!("duckdb://{text}?mode=rw"),
            "duckdb://".to_owned(),
            "duckdb:///:memory:".to_owned(),
            "duckdb:///a%zz.duckdb".to_owned(),
            "/nowhere/at/all.duckdb".to_owned(),
        ],
        fingerprint: &|| place.fingerprint(),
    };
    conformance::check_all(&world).await;
}

/// A schema, a table and a column of each odd name, and a table of 1,600 columns.
fn odd_world() -> String {
    let mut sql = String::new();
    for name in ODD_NAMES {
        let name = quoted(name);
        sql.push_str(&format!("CREATE SCHEMA {name}; CREATE TABLE {name}.{name} ({name} INTEGER PRIMARY KEY);"));
        sql.push_str(&format!("CREATE TABLE {name} ({name} INTEGER);"));
        sql.push_str(&format!("COMMENT ON COLUMN {name}.{name} IS '<script>alert(1)</script>';"));
    }
    let columns: Vec<_> = (0..1_600).map(|at| format!("column_{at} INTEGER")).collect();
    sql.push_str(&format!("CREATE TABLE wide ({});", columns.join(", ")));
    sql
}

fn present() -> Vec<Vec<String>> {
    let own = |name: &&str| vec![(*name).to_owned(), (*name).to_owned()];
    let main = |name: &&str| vec!["main".to_owned(), (*name).to_owned()];
    ODD_NAMES.iter().map(own).chain(ODD_NAMES.iter().map(main)).collect()
}

#[tokio::test]
async fn a_file_that_another_program_writes_is_locked() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let file = place.database("busy", "CREATE TABLE t (a INTEGER)");
    let holder = holder::Holder::of(&file, "SELECT 1");
    let error = world::open_error(&place.address("busy.duckdb")).await;
    assert_eq!(error.kind, ErrorKind::Locked, "{error:?}");
    assert!(error.message.contains(&format!("process {}", holder.id())), "{error} names who holds it");
    assert!(error.remedy.is_some());
    holder.leave();
    world::collect(&place.address("busy.duckdb")).await;
}

#[tokio::test]
async fn what_a_killed_writer_left_in_its_log_is_read_and_left_alone() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let file = place.database("torn", "CREATE TABLE t (a INTEGER)");
    holder::Holder::of(&file, "CREATE TABLE from_the_log (a INTEGER)").kill();
    let before = place.fingerprint();
    let collected = world::collect(&place.address("torn.duckdb")).await;
    assert!(collected.record(&["main", "from_the_log"]).is_some());
    assert_eq!(place.fingerprint(), before, "the log stays for its owner to replay");
}

#[tokio::test]
async fn two_sources_read_one_file_at_once() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    place.database("shared", "CREATE TABLE t (a INTEGER)");
    let address = place.address("shared.duckdb");
    let (one, other) = tokio::join!(world::collect(&address), world::collect(&address));
    assert_eq!(one.entities().count(), other.entities().count());
}

#[test]
fn leaves_to_others_what_is_not_its_own() {
    fn check(input: &str) {
        assert!(DUCKDB.recognise(input).is_none(), "{input}");
    }
    let place = Place::new();
    check("postgres://localhost/shop");
    check("");
    check("~");
    check("/");
    check("orders");
    check(&place.written("really_sqlite.duckdb", b"SQLite format 3\0").0["path"]);
    check(&place.written("data.duckdb", b"PAR1....").0["path"]);
}

#[test]
fn a_file_is_known_by_its_first_bytes_and_not_by_its_name() {
    let place = Place::new();
    let address = place.written("warehouse.bin", b"12345678DUCK and more");
    let found = DUCKDB.recognise(&address.0["path"]).unwrap().unwrap();
    assert_eq!((found.address, found.name.as_str()), (address, "warehouse"));
    let address = place.written("liar.duckdb", b"a,b,c\n1,2,3\n");
    let error = DUCKDB.recognise(&address.0["path"]).unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreadable);
    assert!(error.message.contains("is not what its name says"), "{error}");
}

#[test]
fn writing_what_the_engine_refuses_is_an_error() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let error = fixture::run(&place.path("x.duckdb"), "CREATE TABEL t").unwrap_err();
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("syntax error"));
}

#[tokio::test]
async fn a_file_may_have_any_name() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    for name in ["a b", "50%41#", "고객 'x' \"y\"", "md:😀", "main", "temp"] {
        let path = place.database(name, "CREATE TABLE t (a INTEGER)");
        let found = DUCKDB.recognise(&path.to_string_lossy()).unwrap().unwrap();
        let collected = world::collect(&found.address).await;
        assert!(collected.record(&["main", "t"]).is_some(), "{name}");
    }
}

/// The engine has its own idea of what a question mark in a path means.
#[tokio::test]
async fn a_question_mark_in_a_path_is_refused_in_words() {
    if !engine_is_here() {
        return;
    }
    let place = Place::new();
    let error = world::open_error(&place.written("why?.duckdb", b"12345678DUCK and more")).await;
    assert_eq!(error.kind, ErrorKind::Unsupported, "{error:?}");
    assert!(error.message.contains("question mark") && error.remedy.is_some());
}
