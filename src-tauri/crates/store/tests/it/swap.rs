//! What happens when somebody puts another file in the place of an open one, or takes it away.

use std::path::Path;

use model::Timestamp;
use rusqlite::Connection;
use store::{Annotations, Catalog, Error, RunState, Stage};

use crate::world::World;

/// Puts these bytes in the place of a file. As programs that synchronise do it, or as `cp` does.
type Put = fn(&Path, &[u8]);

fn rename(file: &Path, bytes: &[u8]) {
    let new = file.with_extension("new");
    std::fs::write(&new, bytes).unwrap();
    std::fs::rename(new, file).unwrap();
}

fn write_over(file: &Path, bytes: &[u8]) {
    std::fs::write(file, bytes).unwrap();
}

const PUTS: [Put; 2] = [rename, write_over];

/// A whole catalog of another computer.
fn another() -> (World, Vec<u8>) {
    let world = World::new();
    world.harvest(&["sales/customers: id bigint", "sales/visits: id bigint"]);
    let copy = world.folder.path().join("copy.db");
    world.catalog.backup_to(&copy).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    (world, bytes)
}

fn harvested() -> World {
    let world = World::new();
    world.harvest(&["sales/orders: id bigint"]);
    assert!(!world.catalog.look().unwrap(), "what was harvested is no other file");
    world
}

#[test]
fn another_catalog_is_read_and_written_from_then_on() {
    for put in PUTS {
        let (ours, (theirs, bytes)) = (harvested(), another());
        put(&ours.file(), &bytes);
        assert!(ours.catalog.look().unwrap());
        assert!(!ours.catalog.look().unwrap(), "it is noticed once");
        assert_eq!(ours.catalog.stamp().unwrap(), theirs.catalog.stamp().unwrap());
        assert_eq!(ours.catalog.counts(None).unwrap().tables, 2);
        assert_eq!(ours.catalog.check(true).unwrap(), [], "the log of the first is not taken for that of the other");
        ours.harvest(&["sales/orders: id bigint"]);
        assert!(!ours.catalog.look().unwrap());
        drop(ours.catalog.clone());
        let anew = Catalog::open(&ours.file()).unwrap();
        assert_eq!(anew.counts(None).unwrap().tables, 1, "and whoever opens it finds the same");
    }
}

#[test]
fn an_older_copy_of_its_own_is_another_catalog() {
    for put in PUTS {
        let world = harvested();
        let copy = world.folder.path().join("copy.db");
        world.catalog.backup_to(&copy).unwrap();
        world.harvest(&["sales/orders: id bigint", "sales/visits: id bigint"]);
        assert!(!world.catalog.look().unwrap());
        put(&world.file(), &std::fs::read(copy).unwrap());
        assert!(world.catalog.look().unwrap());
        assert_eq!(world.catalog.counts(None).unwrap().tables, 1);
        world.check_house();
    }
}

#[test]
fn what_sqlite_itself_replaced_is_no_other_file() {
    let world = harvested();
    let copy = world.folder.path().join("copy.db");
    world.catalog.backup_to(&copy).unwrap();
    world.harvest(&["sales/orders: id bigint", "sales/visits: id bigint"]);
    for from in [&copy, &copy] {
        assert!(!world.catalog.look().unwrap());
        Catalog::replace(&world.file(), from).unwrap();
        assert!(!world.catalog.look().unwrap());
        assert_eq!(world.catalog.counts(None).unwrap().tables, 1);
    }
}

#[test]
fn what_is_no_catalog_is_refused_and_left_as_it_is() {
    fn check(bytes: &[u8], is_expected: fn(&Error) -> bool) {
        for put in PUTS {
            let world = harvested();
            let copy = world.folder.path().join("copy.db");
            world.catalog.backup_to(&copy).unwrap();
            put(&world.file(), bytes);
            for _ in 0..2 {
                let error = world.catalog.look().unwrap_err();
                assert!(is_expected(&error), "{error:?}");
                let started = world.catalog.start_run(&world.source, Timestamp(1));
                assert!(is_expected(&started.unwrap_err()), "nothing is written");
            }
            assert_eq!(std::fs::read(world.file()).unwrap(), bytes);
            put(&world.file(), &std::fs::read(copy).unwrap());
            assert!(world.catalog.look().unwrap(), "it goes on by itself");
            assert_eq!(world.catalog.counts(None).unwrap().tables, 1);
            world.check_house();
        }
    }
    let is_foreign = |error: &Error| matches!(error, Error::NotPulk { .. });
    check(&b"no database ".repeat(2_000), is_foreign);
    check(b"", is_foreign);
    let (_theirs, mut newer) = another();
    // The number of the last breaking change stands in the header.
    newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    check(&newer, |error| matches!(error, Error::Newer { .. }));
}

#[test]
fn nothing_is_made_in_the_place_of_what_is_gone() {
    let world = harvested();
    let aside = world.folder.path().join("aside.db");
    std::fs::rename(world.file(), &aside).unwrap();
    assert!(matches!(world.catalog.look(), Err(Error::Gone { .. })));
    assert!(matches!(world.catalog.start_run(&world.source, Timestamp(1)), Err(Error::Gone { .. })));
    assert!(!world.file().exists());
    std::fs::rename(&aside, world.file()).unwrap();
    assert!(!world.catalog.look().unwrap(), "it is the one that was open all along");
    world.harvest(&["sales/orders: id bigint"]);
}

#[test]
fn a_log_that_came_with_another_catalog_stays() {
    let (ours, (theirs, bytes)) = (World::new(), another());
    let home = ours.folder.path().join("home");
    let incoming = ours.folder.path().join("incoming");
    for folder in [&home, &incoming] {
        std::fs::create_dir(folder).unwrap();
    }
    let open = Catalog::open(&home.join("catalog.db")).unwrap();
    std::fs::write(theirs.file().with_extension("fresh"), bytes).unwrap();
    // What the other wrote last is in its log alone.
    let writer = Connection::open(theirs.file()).unwrap();
    writer.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE revision SET at = 4242").unwrap();
    for name in ["catalog.db", "catalog.db-wal"] {
        std::fs::copy(theirs.folder.path().join(name), incoming.join(name)).unwrap();
    }
    std::fs::rename(&home, ours.folder.path().join("before")).unwrap();
    assert!(matches!(open.look(), Err(Error::Gone { .. })));
    assert!(!home.exists());
    std::fs::rename(&incoming, &home).unwrap();
    assert!(open.look().unwrap());
    drop(open);
    let ats: i64 = Connection::open(home.join("catalog.db"))
        .unwrap()
        .query_row("SELECT count(*) FROM revision WHERE at = 4242", [], |row| row.get(0))
        .unwrap();
    assert_eq!(ats, 1);
}

#[test]
fn a_program_that_noticed_nothing_leaves_the_other_log_when_it_ends() {
    let (ours, (theirs, _bytes)) = (harvested(), another());
    let folder = ours.folder.path();
    let writer = Connection::open(theirs.file()).unwrap();
    writer.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE revision SET at = 4242").unwrap();
    for name in ["catalog.db-wal", "catalog.db"] {
        let new = folder.join("new");
        std::fs::copy(theirs.folder.path().join(name), &new).unwrap();
        std::fs::rename(new, folder.join(name)).unwrap();
    }
    let file = ours.file();
    let World { folder: _kept, catalog, .. } = ours;
    drop(catalog);
    let at: i64 = Connection::open(&file).unwrap().query_row("SELECT at FROM revision", [], |row| row.get(0)).unwrap();
    assert_eq!(at, 4242);
}

#[test]
fn a_run_for_the_first_catalog_commits_nothing_to_the_other() {
    for put in PUTS {
        let (ours, (theirs, bytes)) = (harvested(), another());
        let run = ours.start();
        let stage = Stage::open(&ours.stages(), &ours.source, "test 1", &ours.catalog).unwrap();
        put(&ours.file(), &bytes);
        run.pulse().beat(Timestamp(1));
        let compared = ours.catalog.compare(&stage, &run);
        assert!(matches!(compared, Err(Error::Replaced { .. })), "{compared:?}");
        let committed = ours.catalog.commit(&stage, &run, &ours.info(), &mut |_, _| {});
        assert!(matches!(committed, Err(Error::Replaced { .. })), "{committed:?}");
        run.finish(Timestamp(2), RunState::Failed, &[], None).unwrap();
        assert_eq!(ours.catalog.stamp().unwrap(), theirs.catalog.stamp().unwrap());
        ours.check_house();
        ours.harvest(&["sales/orders: id bigint"]);
    }
}

/// Annotations with a theme, and where they are.
fn annotations(folder: &Path, name: &str, theme: &str, edits: i64) -> Annotations {
    let annotations = Annotations::open(&folder.join(name)).unwrap();
    for at in 1..edits {
        annotations.set_setting("size", &at.to_string(), Timestamp(at)).unwrap();
    }
    annotations.set_setting("theme", theme, Timestamp(edits)).unwrap();
    annotations
}

fn theme(file: &Path) -> Option<String> {
    Annotations::open(file).unwrap().setting("theme").unwrap()
}

#[test]
fn annotations_whose_place_is_taken_are_kept_beside_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let ours = annotations(folder.path(), "annotations.db", "dark", 5);
    drop(annotations(folder.path(), "theirs.db", "light", 2));
    // A copy with a higher number than the others' last edit.
    let file = ours.file().to_owned();
    ours.backup_to(&file.with_file_name("annotations.db.backup-000000005")).unwrap();
    std::fs::rename(folder.path().join("theirs.db"), &file).unwrap();
    assert!(ours.look().unwrap());
    assert_eq!(ours.setting("theme").unwrap().as_deref(), Some("light"));
    ours.set_setting("size", "9", Timestamp(9)).unwrap();
    assert_eq!(theme(&folder.path().join("annotations.db.replaced-1")).as_deref(), Some("dark"));
    let newest = Annotations::backups(&file).into_iter().next().unwrap();
    assert_eq!(theme(&newest).as_deref(), Some("light"), "a copy of the first is not taken for a later state");
    drop(ours);
    assert_eq!(Annotations::open(&file).unwrap().setting("size").unwrap().as_deref(), Some("9"));
}

#[test]
fn annotations_that_hold_all_of_the_first_leave_no_copy_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let ours = annotations(folder.path(), "annotations.db", "dark", 2);
    let later = folder.path().join("later.db");
    ours.backup_to(&later).unwrap();
    Annotations::open(&later).unwrap().set_setting("theme", "light", Timestamp(9)).unwrap();
    std::fs::rename(&later, ours.file()).unwrap();
    assert!(ours.look().unwrap());
    assert_eq!(ours.setting("theme").unwrap().as_deref(), Some("light"));
    assert!(!folder.path().join("annotations.db.replaced-1").exists());
}

#[test]
fn an_edit_goes_to_what_is_there_or_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let ours = annotations(folder.path(), "annotations.db", "dark", 2);
    let file = ours.file().to_owned();
    drop(annotations(folder.path(), "theirs.db", "light", 1));
    std::fs::rename(folder.path().join("theirs.db"), &file).unwrap();
    ours.set_setting("size", "7", Timestamp(7)).unwrap();
    assert_eq!(Annotations::open(&file).unwrap().setting("size").unwrap().as_deref(), Some("7"));
    std::fs::remove_file(&file).unwrap();
    let Err(Error::Gone { backup: Some(copy), .. }) = ours.set_setting("size", "8", Timestamp(8)) else {
        panic!("what was written last is in a copy")
    };
    assert!(!file.exists());
    assert_eq!(Annotations::open(&copy).unwrap().setting("size").unwrap().as_deref(), Some("7"));
}
