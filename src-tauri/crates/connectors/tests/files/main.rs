//! Folders of files, as they are found on real disks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end here")]

mod damage;
mod formats;
mod sample;
mod tree;
mod world;

use connector::conformance::{self, ODD_NAMES, World};
use connector::{Connector, ErrorKind};
use connectors::files::FILES;

use world::{Place, address, parquet};

/// The odd names a file may have: all but the one with the separator of paths.
fn odd_names() -> impl Iterator<Item = &'static str> {
    ODD_NAMES.iter().copied().filter(|name| !name.contains('/'))
}

#[tokio::test]
async fn passes_the_conformance_suite() {
    let place = Place::new();
    let mut present = Vec::new();
    for name in odd_names() {
        place.write(&format!("{name}.csv"), format!("id,\"{}\"\n1,2\n", name.replace('"', "\"\"")));
        place.write(&format!("{name}/inside.jsonl"), "{\"a\":1}\n");
        present.push(vec![format!("{name}.csv")]);
        present.push(vec![name.to_owned(), "inside.jsonl".to_owned()]);
    }
    let wide: Vec<String> = (0..1_600).map(|column| format!("c{column}")).collect();
    place.write("wide.csv", wide.join(","));
    for part in 0..2_500 {
        place.write(&format!("many/t{part}.csv"), "a,b\n1,2\n");
    }
    let empty = Place::new();
    let bad = Place::new();
    let text = place.path().to_str().unwrap().to_owned();
    let world = World {
        connector: &FILES,
        address: address(&place.path()),
        secret: None,
        present,
        wide: (vec!["wide.csv".to_owned()], 1_600),
        empty: (address(&empty.path()), None),
        bad: vec![
            (address(&bad.path().join("gone")), None, ErrorKind::BadAddress),
            (connector::Address::default(), None, ErrorKind::BadAddress),
            (address(&bad.write("notes.txt", "dear diary")), None, ErrorKind::Unsupported),
            (address(&bad.write("shop.db", "SQLite format 3\0and so on")), None, ErrorKind::Unsupported),
            (address(&bad.write("text.parquet", "a,b\n1,2\n")), None, ErrorKind::Unreadable),
            (address(&bad.write("cut.parquet", &parquet(&["a"], 3)[..40])), None, ErrorKind::Unreadable),
            (address(&bad.write("empty.csv", "")), None, ErrorKind::Unreadable),
            (address(&bad.write("package.json", "{\n \"name\": \"x\"\n}")), None, ErrorKind::Unsupported),
        ],
        pasted: vec![
            (text.clone(), address(&place.path())),
            (format!("  {text}\n"), address(&place.path())),
            (format!("file://{text}"), address(&place.path())),
            (format!("file://{text}/two%20words.csv"), address(&place.path().join("two words.csv"))),
        ],
        mistyped: vec!["file:///nowhere/at/all".to_owned(), "/nowhere/at/all.parquet".to_owned()],
        fingerprint: &|| fingerprint(&place),
    };
    conformance::check_all(&world).await;
}

/// Names, sizes and times of everything in the folder.
fn fingerprint(place: &Place) -> String {
    let mut lines: Vec<String> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let facts = entry.metadata().unwrap();
            format!("{:?} {} {:?}", entry.file_name(), facts.len(), facts.modified().unwrap())
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

#[test]
fn announces_its_reads_without_looking_at_the_place() {
    let place = Place::new();
    let check = |path: std::path::PathBuf| {
        let shown = FILES.statements(&address(&path));
        let purposes: Vec<_> = shown.iter().map(|statement| statement.purpose).collect();
        assert_eq!(purposes, ["statement.list", "statement.footers", "statement.samples"], "{}", path.display());
    };
    check(place.path());
    check(place.write("orders.csv", "id\n1\n"));
    check(place.path().join("gone"));
}

#[test]
fn leaves_to_others_what_is_theirs() {
    let place = Place::new();
    let check = |input: &str| assert!(FILES.recognise(input).is_none(), "{input}");
    check("postgres://host/db");
    check("");
    check("orders");
    check("select * from t.csv where a = 1");
    check(place.write("a.db", "SQLite format 3\0rest").to_str().unwrap());
    check(place.write("a.parquet", "SQLite format 3\0rest").to_str().unwrap());
    check(place.write("a.duckdb", "12345678DUCKrest").to_str().unwrap());
    check(place.write("a.txt", "text").to_str().unwrap());
}

#[test]
fn recognises_a_file_by_its_mark_where_the_name_says_nothing() {
    let place = Place::new();
    let check = |path: std::path::PathBuf| {
        let found = FILES.recognise(path.to_str().unwrap()).unwrap().unwrap();
        assert_eq!(found.address, address(&path));
    };
    check(place.write("download", parquet(&["a"], 1)));
    check(place.write("avro-data", b"Obj\x01\0"));
    check(place.write("readings.bin", b"ARROW1\0\0"));
}

#[test]
fn says_at_once_when_a_file_is_not_what_its_name_says() {
    let place = Place::new();
    let check = |path: std::path::PathBuf| {
        let error = FILES.recognise(path.to_str().unwrap()).unwrap().unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unreadable, "{error}");
        assert!(error.remedy.is_some(), "{error}");
    };
    check(place.write("text.parquet", "a,b\n1,2\n"));
    check(place.write("empty.csv", ""));
}
