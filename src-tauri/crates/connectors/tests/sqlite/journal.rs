//! Files that other programs have open, or left in the middle of something.

use std::fs;

use connector::{Connector, ErrorKind, conformance};
use connectors::sqlite::SQLITE;

use super::world::{self, Place};

#[tokio::test]
async fn a_file_in_log_mode_is_read_without_a_trace() {
    let place = Place::new();
    place.database("a.db", "PRAGMA journal_mode = wal; CREATE TABLE t (a)");
    assert_eq!(place.names(), ["a.db"], "its last owner tidied up");
    let before = place.fingerprint();
    let collected = world::collect(&place.address("a.db")).await;
    assert!(collected.record(&["t"]).is_some());
    assert_eq!(place.fingerprint(), before);
}

#[tokio::test]
async fn changes_in_the_log_of_a_running_program_are_seen() {
    let place = Place::new();
    place.database("a.db", "PRAGMA journal_mode = wal; CREATE TABLE t (a)");
    let owner = place.connection("a.db");
    owner.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE from_the_log (a)").unwrap();
    let before = place.names();
    let collected = world::collect(&place.address("a.db")).await;
    assert!(collected.record(&["from_the_log"]).is_some());
    assert_eq!(place.names(), before, "nothing was added and nothing taken away");
    owner.execute_batch("CREATE TABLE later (a)").unwrap();
}

#[tokio::test]
async fn a_program_that_is_open_but_wrote_nothing_is_not_disturbed() {
    let place = Place::new();
    place.database("a.db", "PRAGMA journal_mode = wal; CREATE TABLE t (a)");
    let owner = place.connection("a.db");
    owner.query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
    let before = place.names();
    world::collect(&place.address("a.db")).await;
    assert_eq!(place.names(), before);
    owner.execute_batch("INSERT INTO t VALUES (1)").unwrap();
}

/// What a crash leaves: the file and its log, but nobody who has them open.
#[tokio::test]
async fn changes_that_a_crash_left_in_the_log_are_seen() {
    let place = Place::new();
    place.database("a.db", "PRAGMA journal_mode = wal; CREATE TABLE t (a)");
    let owner = place.connection("a.db");
    owner.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE from_the_log (a)").unwrap();
    fs::copy(place.path("a.db"), place.path("b.db")).unwrap();
    fs::copy(place.path("a.db-wal"), place.path("b.db-wal")).unwrap();
    let log = fs::read(place.path("b.db-wal")).unwrap();
    let collected = world::collect(&place.address("b.db")).await;
    assert!(collected.record(&["from_the_log"]).is_some());
    assert_eq!(fs::read(place.path("b.db-wal")).unwrap(), log, "the log stays for its owner to replay");
}

/// In a folder that cannot be written `-shm` cannot be opened. A link in its place does the same, for the superuser
/// too: the engine follows none.
#[cfg(unix)]
#[tokio::test]
async fn where_the_log_cannot_be_shared_only_an_empty_one_is_passed_over() {
    let place = Place::new();
    place.database("a.db", "PRAGMA journal_mode = wal; CREATE TABLE t (a)");
    let owner = place.connection("a.db");
    owner.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE from_the_log (a)").unwrap();
    for name in ["full.db", "empty.db"] {
        fs::copy(place.path("a.db"), place.path(name)).unwrap();
        std::os::unix::fs::symlink(place.path("a.db-shm"), place.path(&format!("{name}-shm"))).unwrap();
    }
    fs::copy(place.path("a.db-wal"), place.path("full.db-wal")).unwrap();
    fs::write(place.path("empty.db-wal"), b"").unwrap();
    let error = world::open_error(&place.address("full.db")).await;
    assert_eq!(error.kind, ErrorKind::Unreadable, "{error:?}");
    assert!(error.remedy.as_ref().is_some_and(|remedy| remedy.contains("-wal")), "{error:?}");
    let collected = world::collect(&place.address("empty.db")).await;
    assert!(collected.record(&["t"]).is_some());
}

#[tokio::test]
async fn a_file_that_another_program_writes_is_locked() {
    let place = Place::new();
    place.database("a.db", "CREATE TABLE t (a)");
    let owner = place.connection("a.db");
    owner.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = world::open_error(&place.address("a.db")).await;
    assert_eq!(error.kind, ErrorKind::Locked, "{error:?}");
    assert!(error.kind.is_transient() && error.remedy.is_some());
    owner.execute_batch("ROLLBACK").unwrap();
    world::collect(&place.address("a.db")).await;
}

#[tokio::test]
async fn reading_does_not_keep_others_from_writing() {
    let place = Place::new();
    place.database("a.db", "CREATE TABLE t (a)");
    world::collect(&place.address("a.db")).await;
    place.connection("a.db").execute_batch("INSERT INTO t VALUES (1); DROP TABLE t").unwrap();
}

/// A rollback journal with content means that a write was cut off; only its owner may undo it.
#[tokio::test]
async fn a_write_that_was_cut_off_is_left_to_its_owner() {
    let place = Place::new();
    place.database("a.db", "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    let owner = place.connection("a.db");
    owner
        .execute_batch(
            "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO t SELECT hex(randomblob(200)) FROM n",
        )
        .unwrap();
    fs::copy(place.path("a.db"), place.path("b.db")).unwrap();
    fs::copy(place.path("a.db-journal"), place.path("b.db-journal")).unwrap();
    let before = fs::read(place.path("b.db")).unwrap();
    let error = world::open_error(&place.address("b.db")).await;
    assert_eq!(error.kind, ErrorKind::Unreadable, "{error:?}");
    assert!(error.message.contains("in the middle of a write"), "{error}");
    assert_eq!(fs::read(place.path("b.db")).unwrap(), before);
}

/// A statement that fails in the middle of a reading must not spoil the next attempt.
#[tokio::test]
async fn a_reading_that_failed_can_be_repeated() {
    let place = Place::new();
    place.database("a.db", "CREATE TABLE t (a)");
    let address = place.address("a.db");
    let source = conformance::source_key(&SQLITE, &address);
    let mut session = SQLITE.open(&source, &address, None, &world::options()).await.unwrap();
    let unit = session.plan().await.unwrap().remove(0);
    let owner = place.connection("a.db");
    for (locked, expected) in [(true, Err(ErrorKind::Locked)), (false, Ok(()))] {
        owner.execute_batch(if locked { "BEGIN EXCLUSIVE" } else { "ROLLBACK" }).unwrap();
        let (mut out, mut receiver) = connector::channel();
        let reading = async {
            let read = session.read(&unit, &mut out).await.map(drop).map_err(|error| error.kind);
            drop(out);
            read
        };
        let (read, ()) = tokio::join!(reading, async { while receiver.recv().await.is_some() {} });
        assert_eq!(read, expected);
    }
}
