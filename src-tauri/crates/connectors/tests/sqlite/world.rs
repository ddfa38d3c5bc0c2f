//! A folder with SQLite files in it, and how the tests read them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::Duration;

use connector::conformance::{self, Collected};
use connector::{Address, Connector, Error, OpenOptions};
use connectors::sqlite::SQLITE;
use rusqlite::Connection;

/// A folder of its own for one test.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn address(&self, name: &str) -> Address {
        Address::of([("path", &self.path(name).to_string_lossy())])
    }

    /// Makes a file with the real engine.
    pub fn database(&self, name: &str, sql: &str) -> PathBuf {
        self.connection(name).execute_batch(sql).unwrap();
        self.path(name)
    }

    /// A connection that writes.
    pub fn connection(&self, name: &str) -> Connection {
        let connection = Connection::open(self.path(name)).unwrap();
        // A test's file need not outlive a power cut.
        connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
        connection
    }

    pub fn written(&self, name: &str, content: &[u8]) -> Address {
        fs::write(self.path(name), content).unwrap();
        self.address(name)
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Every file's name, length and content.
    pub fn fingerprint(&self) -> String {
        let lines = self.names().into_iter().map(|name| {
            let content = fs::read(self.path(&name)).unwrap();
            let mut hasher = DefaultHasher::new();
            content.hash(&mut hasher);
            format!("{name} {} {:x}\n", content.len(), hasher.finish())
        });
        lines.collect()
    }
}

/// An identifier as SQL writes it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Limits that do not make a test wait for a lock.
pub fn options() -> OpenOptions {
    OpenOptions { lock_timeout: Duration::from_millis(1), ..conformance::options() }
}

pub async fn collect(address: &Address) -> Collected {
    let collected = conformance::collect_with(&SQLITE, address, None, &options()).await;
    let collected = collected.unwrap_or_else(|error| panic!("{error:?}"));
    conformance::check_collected(&SQLITE, &collected);
    collected
}

pub async fn open_error(address: &Address) -> Error {
    let source = conformance::source_key(&SQLITE, address);
    match SQLITE.open(&source, address, None, &options()).await {
        Ok(_) => panic!("{address:?} opens"),
        Err(error) => error,
    }
}
