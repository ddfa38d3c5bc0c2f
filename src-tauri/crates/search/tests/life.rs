//! The life of an index on disk: changes, generations, damage, several writers and readers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use model::{Kind, Revision, Stamp};
use search::{Document, Facts, Index, Query, Update};

fn stamp(revision: i64) -> Stamp {
    Stamp { file: "f".repeat(32), revision: Revision(revision), commit: format!("{revision:032x}") }
}

fn put(update: &mut Update, id: i64, name: &str) {
    update
        .put(&Document {
            id,
            kind: Kind::Table,
            source: "pg",
            schema: Some("pg/sales"),
            name,
            path: &["sales"],
            columns: &["id", "customer_id"],
            types: &[],
            owner: None,
            comment: Some("a table of the test, with a phrase"),
            column_comments: &[],
            definition: None,
            facts: Facts::default(),
            references: 0,
        })
        .unwrap();
}

/// An index with these tables; ids are positions.
fn build(folder: &Path, names: &[&str]) -> Index {
    let index = Index::open(folder).unwrap();
    let mut update = index.rebuild().unwrap().unwrap();
    for (id, name) in names.iter().enumerate() {
        put(&mut update, id as i64, name);
    }
    update.commit(&stamp(1)).unwrap();
    index
}

fn ids(index: &Index, text: &str) -> Vec<i64> {
    let query = Query { text: text.to_owned(), limit: 20, facets: true, ..Query::default() };
    index.search(&query).unwrap().ids
}

fn generations(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.starts_with('g')).collect();
    names.sort();
    names
}

#[test]
fn the_stamp_survives_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    assert_eq!(index.stamp(), Some(stamp(1)));
    let update = index.update().unwrap().unwrap();
    update.commit(&stamp(2)).unwrap();
    assert_eq!(index.stamp(), Some(stamp(2)));
    let again = Index::open(folder.path()).unwrap();
    assert_eq!((again.stamp(), again.documents()), (Some(stamp(2)), 1));
}

#[test]
fn an_absent_index_is_empty_and_can_be_updated() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("not/there");
    let index = Index::open(&folder).unwrap();
    assert_eq!((index.stamp(), index.documents(), ids(&index, "orders")), (None, 0, vec![]));
    index.check().unwrap();
    assert!(!folder.exists());
    let mut update = index.update().unwrap().unwrap();
    put(&mut update, 7, "orders");
    update.commit(&stamp(1)).unwrap();
    assert_eq!((index.stamp(), ids(&index, "orders")), (Some(stamp(1)), vec![7]));
}

#[test]
fn entities_are_replaced_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders", "zones", "items"]);
    let mut update = index.update().unwrap().unwrap();
    put(&mut update, 0, "purchases");
    update.remove(1);
    update.remove(99);
    put(&mut update, 9, "orders");
    assert_eq!(ids(&index, "orders"), [0]);
    update.commit(&stamp(2)).unwrap();
    assert_eq!(ids(&index, "orders"), [9]);
    assert_eq!(ids(&index, "purchases"), [0]);
    assert_eq!(ids(&index, "zones"), Vec::<i64>::new());
    assert_eq!(index.documents(), 3);
    let mut update = index.update().unwrap().unwrap();
    put(&mut update, 9, "first");
    put(&mut update, 9, "second");
    update.commit(&stamp(3)).unwrap();
    assert_eq!((ids(&index, "first"), ids(&index, "second")), (vec![], vec![9]));
}

#[test]
fn many_commits_stay_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &[]);
    for id in 0..30 {
        let mut update = index.update().unwrap().unwrap();
        put(&mut update, id, ["same", "other_same"][id as usize % 2]);
        update.commit(&stamp(id + 2)).unwrap();
    }
    let found = ids(&index, "same");
    let (exact, others): (Vec<i64>, Vec<i64>) = found.iter().partition(|&&id| id % 2 == 0);
    assert_eq!((exact.len(), others.len()), (15, 5));
    assert_eq!(found[..15], exact);
}

#[test]
fn an_unfinished_update_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    for rebuild in [false, true] {
        let update = if rebuild { index.rebuild() } else { index.update() };
        let mut update = update.unwrap().unwrap();
        put(&mut update, 5, "orders");
        drop(update);
        assert_eq!(index.refresh().map(|_| ids(&index, "orders")).unwrap(), [0]);
        assert_eq!(ids(&Index::open(folder.path()).unwrap(), "orders"), [0]);
        assert_eq!(generations(folder.path()), ["g00001"]);
    }
}

#[test]
fn a_rebuild_is_swapped_in_under_open_readers() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    let reader = Index::open(folder.path()).unwrap();
    let mut update = index.rebuild().unwrap().unwrap();
    put(&mut update, 8, "orders");
    assert_eq!(ids(&reader, "orders"), [0]);
    update.commit(&stamp(2)).unwrap();
    assert_eq!(generations(folder.path()), ["g00002"]);
    assert_eq!((ids(&index, "orders"), ids(&reader, "orders")), (vec![8], vec![0]));
    assert!(reader.refresh().unwrap());
    assert!(!reader.refresh().unwrap());
    assert_eq!((ids(&reader, "orders"), reader.stamp()), (vec![8], Some(stamp(2))));
}

#[test]
fn readers_follow_commits_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    let reader = Index::open(folder.path()).unwrap();
    let mut update = index.update().unwrap().unwrap();
    put(&mut update, 1, "orders");
    update.commit(&stamp(2)).unwrap();
    assert_eq!(reader.stamp(), Some(stamp(1)));
    assert!(reader.refresh().unwrap());
    assert_eq!((ids(&reader, "orders").len(), reader.stamp()), (2, Some(stamp(2))));
}

#[test]
fn one_writer_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    let other = Index::open(folder.path()).unwrap();
    let held = index.update().unwrap().unwrap();
    assert!(other.update().unwrap().is_none());
    assert!(other.rebuild().unwrap().is_none());
    assert!(index.rebuild().unwrap().is_none());
    held.commit(&stamp(2)).unwrap();
    let held = other.rebuild().unwrap().unwrap();
    assert!(index.update().unwrap().is_none());
    drop(held);
    assert!(index.update().unwrap().is_some());
}

#[test]
fn a_writer_works_on_what_others_swapped_in() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    let other = Index::open(folder.path()).unwrap();
    let mut update = index.rebuild().unwrap().unwrap();
    put(&mut update, 3, "fresh");
    update.commit(&stamp(2)).unwrap();
    let mut update = other.update().unwrap().unwrap();
    put(&mut update, 4, "fresh");
    update.commit(&stamp(3)).unwrap();
    assert_eq!(ids(&Index::open(folder.path()).unwrap(), "fresh"), [3, 4]);
}

#[test]
fn leftovers_of_a_dead_process_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    fs::create_dir(folder.path().join("g00007")).unwrap();
    fs::write(folder.path().join("g00007/half"), "written").unwrap();
    fs::write(folder.path().join("CURRENT.new"), "g000").unwrap();
    let again = Index::open(folder.path()).unwrap();
    assert_eq!(ids(&again, "orders"), [0]);
    drop(index);
    again.update().unwrap().unwrap().commit(&stamp(2)).unwrap();
    assert_eq!(generations(folder.path()), ["g00001"]);
}

/// Every file of the index below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Opens a damaged index, uses it, and rebuilds it: whatever it answers, nothing panics and nothing fails.
#[track_caller]
fn survives(folder: &Path, what: &str) {
    let index = Index::open(folder).unwrap_or_else(|error| panic!("{what}: {error}"));
    let query = Query { text: "ordr customer \"a phrase\"".to_owned(), limit: 5, facets: true, ..Query::default() };
    let _ = index.search(&query);
    let _ = index.check();
    if index.stamp().is_some() {
        assert_eq!(ids(&index, "orders"), [0], "{what}: it still answers, so it must answer right");
    }
    let mut update = index.rebuild().unwrap().unwrap_or_else(|| panic!("{what}: the lock is free"));
    put(&mut update, 0, "orders");
    update.commit(&stamp(9)).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!((ids(&index, "orders"), index.stamp()), (vec![0], Some(stamp(9))), "{what}");
}

/// What is left of a file; nothing when it is gone.
type Damage = fn(&[u8]) -> Option<Vec<u8>>;

#[test]
fn damage_of_any_file_ends_in_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    drop(build(&whole, &["orders", "customer_address", "items"]));
    let files = files(&whole);
    assert!(files.len() >= 8, "{files:?}");
    let damages: [(&str, Damage); 4] = [
        ("deleted", |_| None),
        ("emptied", |_| Some(Vec::new())),
        ("halved", |bytes| Some(bytes[..bytes.len() / 2].to_vec())),
        ("with a flipped byte", |bytes| Some(flipped(bytes, bytes.len() / 3))),
    ];
    for file in &files {
        for (damage, change) in &damages {
            let name = file.strip_prefix(&whole).unwrap();
            let damaged = folder.path().join("damaged");
            copy(&whole, &damaged);
            match change(&fs::read(file).unwrap()) {
                Some(bytes) => fs::write(damaged.join(name), bytes).unwrap(),
                None => fs::remove_file(damaged.join(name)).unwrap(),
            }
            survives(&damaged, &format!("{} {damage}", name.display()));
            fs::remove_dir_all(&damaged).unwrap();
        }
    }
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 0x55;
    }
    bytes
}

#[test]
fn damage_is_found_while_open() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders", "items"]);
    let segment =
        files(folder.path()).into_iter().find(|file| file.extension().is_some_and(|end| end == "idx")).unwrap();
    let bytes = flipped(&fs::read(&segment).unwrap(), 4);
    // In place: the open index has the file mapped.
    fs::write(&segment, bytes).unwrap();
    assert!(index.check().is_err());
    assert_eq!((index.stamp(), index.documents()), (None, 0));
    assert!(!index.refresh().unwrap());
    index.check().unwrap();
    let mut update = index.update().unwrap().unwrap();
    put(&mut update, 0, "orders");
    update.commit(&stamp(2)).unwrap();
    assert_eq!((ids(&index, "orders"), index.stamp()), (vec![0], Some(stamp(2))));
}

#[test]
fn a_deleted_folder_is_an_empty_index() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("index");
    let index = build(&root, &["orders"]);
    fs::remove_dir_all(&root).unwrap();
    assert!(index.refresh().unwrap());
    assert_eq!((index.stamp(), index.documents()), (None, 0));
    survives(&root, "deleted folder");
}

#[test]
fn an_index_of_another_version_is_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    drop(build(folder.path(), &["orders"]));
    let meta = folder.path().join("g00001/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let changed = text.replace("\\\"schema\\\":3", "\\\"schema\\\":999");
    assert_ne!(text, changed);
    fs::write(&meta, changed).unwrap();
    assert_eq!(Index::open(folder.path()).unwrap().stamp(), None);
    survives(folder.path(), "version 999");
}

#[test]
fn searches_run_while_generations_change() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), &["orders"]);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                let reader = Index::open(folder.path()).unwrap();
                scope.spawn(move || {
                    for _ in 0..60 {
                        reader.refresh().unwrap();
                        assert_eq!(ids(&reader, "orders"), [0]);
                    }
                })
            })
            .collect();
        for revision in 2..8 {
            let mut update = if revision % 2 == 0 { index.rebuild() } else { index.update() }.unwrap().unwrap();
            put(&mut update, 0, "orders");
            update.commit(&stamp(revision)).unwrap();
        }
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
}
