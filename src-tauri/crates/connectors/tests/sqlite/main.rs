//! SQLite files, read with the real engine.

#![allow(clippy::unwrap_used)]

mod journal;
mod records;
mod world;

use connector::conformance::{self, ODD_NAMES, World};
use connector::{Connector, ErrorKind};
use connectors::sqlite::SQLITE;

use world::{Place, quoted};

#[tokio::test]
async fn passes_the_conformance_suite() {
    let place = Place::new();
    let file = place.database("shop.db", &odd_world());
    place.database("empty.db", "VACUUM");
    let whole = std::fs::read(&file).unwrap();
    let bad = vec![
        (place.address("gone.db"), None, ErrorKind::BadAddress),
        (place.address(""), None, ErrorKind::BadAddress),
        (connector::Address::default(), None, ErrorKind::BadAddress),
        (place.written("notes.db", b"dear diary, this is no database"), None, ErrorKind::Unreadable),
        (place.written("encrypted.db", &noise(8_192)), None, ErrorKind::Unreadable),
        (place.written("other.db", b"12345678DUCK and so on"), None, ErrorKind::Unreadable),
        (place.written("header.db", &whole[..100]), None, ErrorKind::Unreadable),
        (place.written("cut.db", &whole[..8_192]), None, ErrorKind::Unreadable),
        (place.written("scribbled.db", &scribbled(&whole)), None, ErrorKind::Unreadable),
        (place.written("newer.db", &with_byte(&whole, 19, 3)), None, ErrorKind::Unsupported),
    ];
    let text = file.to_string_lossy().into_owned();
    let address = place.address("shop.db");
    let world = World {
        connector: &SQLITE,
        address: address.clone(),
        secret: None,
        present: ODD_NAMES.iter().map(|name| vec![(*name).to_owned()]).collect(),
        wide: (vec!["wide".to_owned()], 1_600),
        empty: (place.address("empty.db"), None),
        bad,
        pasted: vec![
            (text.clone(), address.clone()),
            (format!("  {text}\n"), address.clone()),
            (format!("sqlite://{text}"), address.clone()),
            (format!("sqlite:///{text}?mode=ro"), address.clone()),
            (format!("sqlite:{text}"), address.clone()),
            (format!("SQLite3://{text}"), address.clone()),
            (format!("file://{text}"), address),
        ],
        mistyped: vec![
            format!("sqlite://{text}?mode=rwc"),
            "sqlite://".to_owned(),
            "sqlite:///:memory:".to_owned(),
            "sqlite:///a%zz.db".to_owned(),
            "/nowhere/at/all.sqlite".to_owned(),
        ],
        fingerprint: &|| place.fingerprint(),
    };
    conformance::check_all(&world).await;
}

/// A table, column, index, view and trigger of each odd name, and a table of 1,600 columns.
fn odd_world() -> String {
    let mut sql = String::new();
    for name in ODD_NAMES {
        let (table, other) = (quoted(name), |prefix: &str| quoted(&format!("{prefix} {name}")));
        sql.push_str(&format!(
            "CREATE TABLE {table} ({table} INTEGER PRIMARY KEY CHECK ({table} > 0), b REFERENCES {table});"
        ));
        sql.push_str(&format!("CREATE INDEX {} ON {table} (b) WHERE {table} > 9;", other("index")));
        sql.push_str(&format!("CREATE VIEW {} AS SELECT * FROM {table};", other("view")));
        sql.push_str(&format!(
            "CREATE TRIGGER {} AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END;",
            other("trigger")
        ));
    }
    let columns: Vec<_> = (0..1_600).map(|at| format!("column_{at} INTEGER")).collect();
    sql.push_str(&format!("CREATE TABLE wide ({});", columns.join(", ")));
    sql
}

/// Bytes without any pattern, as encryption leaves them.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// The file with its first page written over, but for the header.
fn scribbled(file: &[u8]) -> Vec<u8> {
    let mut content = file.to_vec();
    content[100..4_096].copy_from_slice(&noise(3_996));
    content
}

fn with_byte(file: &[u8], at: usize, byte: u8) -> Vec<u8> {
    let mut content = file.to_vec();
    content[at] = byte;
    content
}

#[tokio::test]
async fn an_empty_file_is_an_empty_database() {
    let place = Place::new();
    let address = place.written("blank.sqlite", b"");
    SQLITE.recognise(&address.0["path"]).unwrap().unwrap();
    let collected = world::collect(&address).await;
    assert_eq!(collected.entities().count(), 1, "the source itself");
}

#[test]
fn leaves_to_others_what_is_not_its_own() {
    fn check(input: &str) {
        assert!(SQLITE.recognise(input).is_none(), "{input}");
    }
    let place = Place::new();
    check("postgres://localhost/shop");
    check("duckdb:///a.db");
    check("");
    check("~");
    check("/");
    check("orders");
    check(&place.written("really_duck.db", b"12345678DUCK and more").0["path"]);
    check(&place.written("data.db", b"PAR1....").0["path"]);
    check(&place.written("notes.txt", b"dear diary").0["path"]);
}

#[test]
fn a_file_is_known_by_its_first_bytes_and_not_by_its_name() {
    let place = Place::new();
    let address = place.written("History", b"SQLite format 3\0");
    let found = SQLITE.recognise(&address.0["path"]).unwrap().unwrap();
    assert_eq!((found.address, found.name.as_str()), (address, "History"));
    let address = place.written("liar.sqlite", b"a,b,c\n1,2,3\n");
    let error = SQLITE.recognise(&address.0["path"]).unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreadable);
    assert!(error.message.contains("is not what its name says"), "{error}");
    assert!(error.remedy.is_some());
}

#[test]
fn a_path_may_begin_at_home() {
    let error = SQLITE.recognise("~/no such folder of ours/a.sqlite").unwrap().unwrap_err();
    let home = dirs::home_dir().unwrap();
    assert!(error.message.contains(&*home.to_string_lossy()), "{error}");
    assert_eq!(error.kind, ErrorKind::BadAddress);
}

/// A source outlives the folder somebody was in when adding it.
#[test]
fn a_relative_path_is_made_absolute() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let relative = std::path::Path::new(folder.path().file_name().unwrap()).join("a.sqlite");
    std::fs::write(&relative, b"SQLite format 3\0").unwrap();
    let found = SQLITE.recognise(&relative.to_string_lossy()).unwrap().unwrap();
    let expected = std::env::current_dir().unwrap().join(relative);
    assert_eq!(found.address.get("path"), expected.to_str());
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_not_opened() {
    let place = Place::new();
    let pipe = place.path("pipe.sqlite");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let error = SQLITE.recognise(&pipe.to_string_lossy()).unwrap().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreadable);
}

#[tokio::test]
async fn a_file_may_have_any_name() {
    let place = Place::new();
    for name in ["a b.db", "50%41#?.db", "고객 'x' \"y\".db", "😀", ".hidden"] {
        place.database(name, "CREATE TABLE t (a)");
        let path = place.path(name);
        let found = SQLITE.recognise(&path.to_string_lossy()).unwrap().unwrap();
        let collected = world::collect(&found.address).await;
        assert!(collected.record(&["t"]).is_some(), "{name}");
    }
}
