//! A computer without a usable DuckDB library: this test binary, started once more with another place to look.

use std::process::Command;

use connector::{Connector, ErrorKind};
use connectors::duckdb::{self, DUCKDB};

use super::world::{self, Place};

const TOLD: &str = "PULK_TEST_WITHOUT_LIBRARY";

#[test]
fn without_the_library_only_this_source_is_missing() {
    let place = Place::new();
    place.written("libnothing.so", b"this is text");
    for library in [place.path("gone.so"), place.path("libnothing.so")] {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["library::what_is_said_without_a_library", "--exact"])
            .env(duckdb::VARIABLE, &library)
            .env(TOLD, "yes")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Runs in the other process; in an ordinary run there is nothing to say.
#[tokio::test]
async fn what_is_said_without_a_library() {
    if std::env::var_os(TOLD).is_none() {
        return;
    }
    let place = Place::new();
    let address = place.written("a.duckdb", b"12345678DUCK and more");
    let error = world::open_error(&address).await;
    assert_eq!(error.kind, ErrorKind::MissingLibrary, "{error:?}");
    let (remedy, named) = (error.remedy.unwrap(), std::env::var(duckdb::VARIABLE).unwrap());
    assert!(remedy.contains(duckdb::VERSION) && (remedy + &error.message).contains(&named));
    assert!(DUCKDB.recognise(&address.0["path"]).unwrap().is_ok(), "files are still recognised");
}
