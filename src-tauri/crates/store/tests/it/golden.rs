//! Stored records of every released version: they read, they write back byte for byte, and their digests are pinned.
//!
//! `golden/v1/NAME.json` is a record as the first version stored it, `golden/v1/digests.txt` the digests. A failure
//! here means that every catalog out there would see all its tables change: decide that on purpose, in a `v2`.

use std::path::Path;

use model::{Digest, Record};

#[test]
fn records_of_version_1_read_and_write_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1");
    let digests = std::fs::read_to_string(folder.join("digests.txt")).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let found: Vec<_> = names.iter().map(|name| format!("{name} {:?}", digest(&folder, name))).collect();
    assert_eq!(found, digests.lines().collect::<Vec<_>>());
}

fn digest(folder: &Path, name: &str) -> Digest {
    let stored = std::fs::read(folder.join(name).with_extension("json")).unwrap();
    let stored = stored.strip_suffix(b"\n").unwrap_or(&stored);
    let record = Record::from_stored(stored).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    assert_eq!(
        String::from_utf8(record.to_canonical()).unwrap(),
        String::from_utf8(stored.to_vec()).unwrap(),
        "{name}"
    );
    // The tag may stand anywhere as far as the format is concerned: both ways of reading agree.
    assert_eq!(serde_json::from_slice::<Record>(stored).unwrap(), record, "{name}");
    Digest::of(stored)
}

#[test]
fn a_field_of_a_newer_version_is_passed_over() {
    let text = br#"{"record":"container","comment":"kept","later":{"x":1}}"#;
    assert_eq!(Record::from_stored(text).unwrap().comment(), Some("kept"));
    assert!(Record::from_stored(br#"{"record":"dashboard"}"#).is_err());
}
