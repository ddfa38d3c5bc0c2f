//! Files as other programs see them, and migrations.

use std::path::Path;

use store::{Annotations, Catalog, Error};
use tempfile::TempDir;

use crate::world::World;

/// Rows of a table, read from the bytes by a connection of our own.
pub fn count(file: &Path, table: &str) -> u64 {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))
        .unwrap()
        .unsigned_abs()
}

fn pragma(file: &Path, sql: &str) {
    rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_file_that_is_not_ours_is_refused_and_left_alone() {
    fn check(content: impl FnOnce(&Path), expected: fn(&Error) -> bool) {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("some.db");
        content(&file);
        let before = std::fs::read(&file).unwrap();
        for error in [Catalog::open(&file).unwrap_err(), Annotations::open(&file).unwrap_err()] {
            assert!(expected(&error), "{error:?}");
            assert!(error.to_string().contains("some.db"), "{error}");
        }
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
    check(
        |file| std::fs::write(file, "my shopping list, which is long enough to be no header".repeat(9)).unwrap(),
        |e| matches!(e, Error::NotPulk { .. }),
    );
    check(|file| pragma(file, "CREATE TABLE mine (x)"), |e| matches!(e, Error::NotPulk { .. }));
    check(
        |file| pragma(file, "PRAGMA application_id = 1; CREATE TABLE mine (x)"),
        |e| matches!(e, Error::NotPulk { .. }),
    );
    check(
        |file| std::fs::create_dir(file.with_extension("x")).and_then(|()| std::fs::write(file, [0_u8; 4096])).unwrap(),
        |e| matches!(e, Error::NotPulk { .. } | Error::Damaged { .. }),
    );
}

#[test]
fn one_kind_of_file_is_not_taken_for_another() {
    let folder = TempDir::new().unwrap();
    let (catalog, annotations) = (folder.path().join("catalog.db"), folder.path().join("annotations.db"));
    drop(Catalog::open(&catalog).unwrap());
    drop(Annotations::open(&annotations).unwrap());
    assert!(matches!(Catalog::open(&annotations), Err(Error::NotPulk { .. })));
    assert!(matches!(Annotations::open(&catalog), Err(Error::NotPulk { .. })));
}

#[test]
fn a_catalog_of_a_newer_version_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("catalog.db");
    drop(Catalog::open(&file).unwrap());
    pragma(&file, "PRAGMA user_version = 7");
    let error = Catalog::open(&file).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 7, known: 1, .. }), "{error:?}");
    assert!(error.to_string().contains("update Pulk"), "{error}");
    assert!(matches!(Catalog::open_read_only(&file), Err(Error::Newer { .. })));
}

#[test]
fn a_newer_but_compatible_catalog_opens() {
    let world = World::new();
    world.harvest(&["a/t: id"]);
    pragma(
        &world.file(),
        "CREATE TABLE later (x); INSERT INTO migration (number) VALUES (99); ALTER TABLE entity ADD COLUMN later TEXT",
    );
    let reopened = Catalog::open(&world.file()).unwrap();
    assert_eq!(reopened.stamp().unwrap(), world.catalog.stamp().unwrap());
    world.harvest(&["a/t: id, more"]);
}

#[test]
fn opening_anew_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("deep/er/catalog.db");
    let stamp = Catalog::open(&file).unwrap().stamp().unwrap();
    assert_eq!((stamp.revision.0, stamp.commit.as_str(), stamp.file.len()), (0, "", 32));
    for _ in 0..2 {
        assert_eq!(Catalog::open(&file).unwrap().stamp().unwrap(), stamp);
    }
    let other = Catalog::open(&folder.path().join("other.db")).unwrap();
    assert!(other.stamp().unwrap().file != stamp.file && !other.knows(&stamp).unwrap());
    assert_eq!(count(&file, "migration"), 3);
}

#[test]
fn a_catalog_of_an_older_version_is_brought_up_to_date() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("catalog.db");
    let stamp = Catalog::open(&file).unwrap().stamp().unwrap();
    let older = "ALTER TABLE statement DROP COLUMN scope; DROP INDEX observation_by_bytes;
                 DELETE FROM migration WHERE number > 1;";
    rusqlite::Connection::open(&file).unwrap().execute_batch(older).unwrap();
    let catalog = Catalog::open(&file).unwrap();
    assert_eq!(catalog.stamp().unwrap(), stamp);
    assert_eq!(catalog.log("nobody").unwrap(), []);
    assert_eq!(count(&file, "migration"), 3);
}

#[test]
fn many_processes_may_create_it_at_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("catalog.db");
    let stamps: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| Catalog::open(&file).unwrap().stamp().unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(stamps.windows(2).all(|pair| pair[0] == pair[1]), "{stamps:?}");
}

#[test]
fn a_copy_is_consistent_and_never_overwrites() {
    let world = World::new();
    world.harvest(&["a/t: id"]);
    let copy = world.folder.path().join("it's a copy.db");
    world.catalog.backup_to(&copy).unwrap();
    let copied = Catalog::open(&copy).unwrap();
    assert_eq!(copied.stamp().unwrap(), world.catalog.stamp().unwrap());
    assert_eq!(copied.check(true).unwrap(), []);
    assert!(world.catalog.backup_to(&copy).is_err());
}

#[test]
fn other_processes_commits_are_noticed() {
    let world = World::new();
    let other = Catalog::open(&world.file()).unwrap();
    let before = other.data_version().unwrap();
    assert_eq!(other.data_version().unwrap(), before);
    world.harvest(&["a/t: id"]);
    let after = other.data_version().unwrap();
    assert_ne!(after, before);
    // Its own are no news to it.
    drop(crate::world::start(&other, &world.source, world.now()));
    assert_eq!(other.data_version().unwrap(), after);
}
