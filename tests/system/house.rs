//! A data folder of its own, the real connectors, and a SQLite source that tests write with the real engine.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use api::Handler;
use api::harvest::RunView;
use api::search::{SearchPage, SearchRequest};
use api::source::{Place, SourceEdit};
use app::{App, Home, Options};
use model::{Secret, Timestamp};
use tempfile::TempDir;

pub struct House {
    /// Kept so that the folder lives as long as the house.
    folder: TempDir,
    pub app: App,
}

pub fn clock() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    Timestamp(i64::try_from(since.as_millis()).expect("a clock before the year 292278994"))
}

pub fn open(home: &Path) -> Result<App, api::Error> {
    App::open(options(home, false))
}

/// How to open a data folder; with `follow`, as a shell that stays.
pub fn options(home: &Path, follow: bool) -> Options {
    let passphrase = std::env::var("PULK_PASSPHRASE").ok().map(Secret::new);
    Options { home: Home::at(home), connectors: connectors::ALL, clock, passphrase, follow }
}

impl House {
    pub fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        let app = open(&folder.path().join("home")).unwrap();
        House { folder, app }
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A path outside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs SQL on the source file `name`, creating it when absent.
    pub fn sqlite(&self, name: &str, sql: &str) -> PathBuf {
        let path = self.path(name);
        write_sqlite(&path, sql);
        path
    }

    /// Adds a place and gives its key.
    pub fn add(&self, place: &str) -> String {
        try_add(&self.app, place).unwrap()
    }

    pub fn harvest(&self, source: &str) -> RunView {
        harvest(&self.app, source)
    }

    pub fn search(&self, query: &str) -> SearchPage {
        search(&self.app, query)
    }

    /// The keys of the hits.
    pub fn hits(&self, query: &str) -> Vec<String> {
        self.search(query).hits.into_iter().map(|hit| hit.key).collect()
    }
}

pub fn write_sqlite(path: &Path, sql: &str) {
    let database = rusqlite::Connection::open(path).unwrap();
    database.execute_batch(sql).unwrap();
}

pub fn try_add(app: &App, place: &str) -> Result<String, api::Error> {
    let place = Place::Text { text: place.to_owned() };
    let edited = app.edit_source(SourceEdit::Add { place, name: None, secret: None })?;
    Ok(edited.keys[0].clone())
}

pub fn harvest(app: &App, source: &str) -> RunView {
    app.harvest_blocking(source, false, &mut |_| ControlFlow::Continue(())).unwrap()
}

pub fn search(app: &App, query: &str) -> SearchPage {
    let request = SearchRequest { query: query.to_owned(), limit: 50, facets: true, ..SearchRequest::default() };
    app.search(request).unwrap()
}
