//! The archive the program carries, against the sources it was made from.

use std::path::{Path, PathBuf};

use connector::conformance::{Collected, collect};
use connector::{Address, Connector};
use connectors::{duckdb, files, sqlite};
use model::{EntityKey, Kind, Record};

#[path = "../../examples/sample/build.rs"]
mod build;

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/sample")
}

/// Writes the sample's events from their sources.
pub fn build_events(out: &Path) {
    build::build_events(&sources(), out).unwrap();
}

/// The committed archive, unpacked.
fn unpacked() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let archive = std::fs::read(sources().join("sample.tar.zst")).unwrap();
    assert!(archive.len() < 400_000, "the archive has grown to {} bytes", archive.len());
    tar::Archive::new(zstd::Decoder::with_buffer(archive.as_slice()).unwrap()).unpack(folder.path()).unwrap();
    folder
}

async fn read(connector: &dyn Connector, path: &Path) -> Collected {
    let address = Address::of([("path", path.to_str().unwrap())]);
    collect(connector, &address, None).await.unwrap()
}

/// Everything but what a clock or a build adds.
fn records(collected: &Collected) -> Vec<(&EntityKey, Kind, &Record)> {
    collected
        .entities()
        .filter(|(_, kind, _)| *kind != Kind::Source)
        .map(|(key, kind, record)| (key, *kind, record))
        .collect()
}

/// What the archive holds is what its sources make, and holds at least this many tables and views.
async fn check(connector: &dyn Connector, name: &str, fresh: &Path, tables: usize) {
    let archive = unpacked();
    let shipped = read(connector, &archive.path().join(name)).await;
    let made = read(connector, fresh).await;
    let (shipped, made) = (records(&shipped), records(&made));
    for (shipped, made) in shipped.iter().zip(&made) {
        assert_eq!(shipped, made, "run `cargo xtask sample` and commit the archive");
    }
    assert_eq!(shipped.len(), made.len(), "run `cargo xtask sample` and commit the archive");
    let found = made.iter().filter(|(_, kind, _)| kind.is_relation()).count();
    assert!(found >= tables, "{name} has {found} tables");
}

#[tokio::test]
async fn the_archive_holds_what_the_sources_of_the_events_make() {
    let made = tempfile::tempdir().unwrap();
    let fresh = made.path().join("events");
    build_events(&fresh);
    check(&files::FILES, "events", &fresh, 8).await;
}

#[tokio::test]
async fn the_archive_holds_what_the_sources_of_the_shop_make() {
    let made = tempfile::tempdir().unwrap();
    let fresh = made.path().join("shop.db");
    build::build_shop(&sources(), &fresh).unwrap();
    check(&sqlite::SQLITE, "shop.db", &fresh, 30).await;
}

#[tokio::test]
async fn the_archive_holds_what_the_sources_of_the_analytics_make() {
    if duckdb::DUCKDB.available().is_err() {
        // The tests of that connector say loudly that the engine is missing.
        return;
    }
    let made = tempfile::tempdir().unwrap();
    let (shop, fresh) = (made.path().join("shop.db"), made.path().join("analytics.duckdb"));
    build::build_shop(&sources(), &shop).unwrap();
    build::build_analytics(&sources(), &shop, &fresh).unwrap();
    check(&duckdb::DUCKDB, "analytics.duckdb", &fresh, 20).await;
}
