//! Content that takes the place of a file's own, while the file stays open.

use model::{Revision, Timestamp};
use rusqlite::Connection;
use store::{Annotations, Catalog, Error};

use crate::world::World;

#[test]
fn a_catalog_that_stays_open_shows_what_took_its_place() {
    let (ours, theirs) = (World::new(), World::new());
    ours.harvest(&["sales/orders: id bigint"]);
    theirs.harvest(&["sales/customers: id bigint", "sales/visits: id bigint"]);
    let copy = theirs.folder.path().join("copy.db");
    theirs.catalog.backup_to(&copy).unwrap();
    let version = ours.catalog.data_version().unwrap();
    Catalog::replace(&ours.file(), &copy).unwrap();
    assert_eq!(ours.catalog.stamp().unwrap(), theirs.catalog.stamp().unwrap());
    assert_eq!(ours.catalog.counts(None).unwrap().tables, 2);
    assert_ne!(ours.catalog.data_version().unwrap(), version, "whoever follows the file notices");
    assert_eq!(ours.catalog.check(true).unwrap(), []);
    ours.harvest(&["sales/orders: id bigint"]);
    assert_eq!(ours.catalog.check(true).unwrap(), [], "and it can be harvested into");
    assert_eq!(theirs.catalog.counts(None).unwrap().tables, 2, "which the copy knows nothing of");
}

#[test]
fn annotations_that_took_the_place_of_others_are_newer_than_they() {
    let folder = tempfile::tempdir().unwrap();
    let (live, old) = (folder.path().join("annotations.db"), folder.path().join("old.db"));
    let annotations = Annotations::open(&live).unwrap();
    annotations.set_setting("theme", "\"dark\"", Timestamp(1)).unwrap();
    annotations.backup_to(&old).unwrap();
    for at in 0..9 {
        annotations.set_setting("theme", &at.to_string(), Timestamp(at)).unwrap();
    }
    let before = annotations.stamp().unwrap().revision;
    Annotations::open(&old).unwrap().continue_after(before, Timestamp(20)).unwrap();
    Annotations::replace(&live, &old).unwrap();
    assert_eq!(annotations.setting("theme").unwrap().as_deref(), Some("\"dark\""));
    assert_eq!(annotations.stamp().unwrap().revision, Revision(before.0 + 1));
    // Damage now must not bring back what was replaced.
    let newest = Annotations::backups(&live).into_iter().next().unwrap();
    assert_eq!(Annotations::open(&newest).unwrap().setting("theme").unwrap().as_deref(), Some("\"dark\""));
}

#[test]
fn what_could_act_by_itself_is_refused() {
    fn check(sql: &str, is_refused: bool) {
        let world = World::new();
        Connection::open(world.file()).unwrap().execute_batch(sql).unwrap();
        assert_eq!(matches!(world.catalog.refuse_foreign(), Err(Error::Damaged { .. })), is_refused, "{sql}");
    }
    check("CREATE TABLE later (id INTEGER)", false);
    check("CREATE INDEX later ON revision (at)", false);
    check("CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM entity; END", true);
    check("CREATE VIEW v AS SELECT * FROM run", true);
}

#[test]
fn what_is_no_catalog_replaces_nothing() {
    let world = World::new();
    world.harvest(&["sales/orders: id bigint"]);
    let before = world.catalog.stamp().unwrap();
    let other = world.folder.path().join("other.db");
    drop(Annotations::open(&other).unwrap());
    assert!(matches!(Catalog::replace(&world.file(), &other), Err(Error::NotPulk { .. })));
    assert_eq!(world.catalog.stamp().unwrap(), before);
}
