//! A folder with DuckDB files in it, and how the tests read them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use connector::conformance::{self, Collected};
use connector::{Address, Connector, Error};
use connectors::duckdb::{self, DUCKDB, fixture};

/// False when there is no DuckDB library here, which is said aloud; a failure where nothing may be skipped.
pub fn engine_is_here() -> bool {
    match duckdb::library() {
        Ok(_) => true,
        Err(error) if std::env::var("CI").is_ok_and(|value| value == "true") => {
            panic!("{error}: {}", error.remedy.as_deref().unwrap_or_default())
        }
        Err(error) => {
            eprintln!("SKIPPED: {error}");
            false
        }
    }
}

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

    /// Makes `name.duckdb` with the real engine.
    pub fn database(&self, name: &str, sql: &str) -> PathBuf {
        let path = self.path(&format!("{name}.duckdb"));
        fixture::run(&path, sql).unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)));
        path
    }

    pub fn written(&self, name: &str, content: &[u8]) -> Address {
        fs::write(self.path(name), content).unwrap();
        self.address(name)
    }

    /// Every file's name, length and content.
    pub fn fingerprint(&self) -> String {
        let mut files: Vec<_> = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| format!("{}\n", fingerprint(file))).collect()
    }
}

fn fingerprint(file: &Path) -> String {
    let content = fs::read(file).unwrap();
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{} {} {:x}", file.display(), content.len(), hasher.finish())
}

/// An identifier as SQL writes it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub async fn collect(address: &Address) -> Collected {
    let collected = conformance::collect(&DUCKDB, address, None).await.unwrap_or_else(|error| panic!("{error:?}"));
    conformance::check_collected(&DUCKDB, &collected);
    collected
}

pub async fn open_error(address: &Address) -> Error {
    let source = conformance::source_key(&DUCKDB, address);
    match DUCKDB.open(&source, address, None, &conformance::options()).await {
        Ok(_) => panic!("{address:?} opens"),
        Err(error) => error,
    }
}
