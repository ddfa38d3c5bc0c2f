//! The databases of a PostgreSQL server come and go: one that was dropped is removed with all that was in it, one that
//! is merely closed, or not asked for, stays as it was last seen.

use std::collections::BTreeMap;

use api::Handler;
use api::entity::{EntityKind, EntityRequest};
use api::harvest::{RunState, RunView};
use api::history::{ChangeName, HistoryRequest};
use api::source::SourceEdit;

use crate::house::House;
use crate::postgres::{Server, own};

/// A house that reads every database of a server as a login that is nobody special.
struct Reader {
    house: House,
    server: Server,
    source: String,
}

impl Reader {
    /// `None` where PostgreSQL is not installed.
    fn new(databases: &[&str]) -> Option<Reader> {
        let server = own(&[])?;
        server.sql("postgres", "CREATE ROLE ann LOGIN");
        for name in databases {
            server.database(name, "CREATE TABLE orders (id int); GRANT SELECT ON orders TO ann");
        }
        let house = House::new();
        // Over the socket nobody is asked for a password.
        let (folder, port) = (server.path(""), server.port);
        let source = house.add(&format!("postgres:///?host={}&port={port}&user=ann", folder.trim_end_matches('/')));
        Some(Reader { house, server, source })
    }

    fn is_present(&self, path: &str) -> bool {
        let key = format!("{}{path}", self.source);
        self.house.app.entity(EntityRequest { key, as_of: None }).unwrap().present
    }

    /// Harvests, and compares what is removed with these paths.
    #[track_caller]
    fn check(&self, state: RunState, removed: &[&str]) -> RunView {
        let run = self.house.harvest(&self.source);
        assert_eq!(run.state, state, "{run:?}");
        assert_eq!(run.removed as usize, removed.len(), "{run:?}");
        let history = HistoryRequest { limit: 1, ..HistoryRequest::default() };
        let last = self.house.app.history(history).unwrap().revisions.remove(0);
        let is_removal = |change: &api::history::ChangeView| change.kind == ChangeName::EntityRemoved;
        let gone = last.entities.iter().filter(|entity| entity.changes.iter().any(is_removal));
        let gone: Vec<&str> = gone.map(|entity| entity.key.strip_prefix(&self.source).unwrap()).collect();
        if !removed.is_empty() {
            assert_eq!(gone, removed);
        }
        run
    }

    fn ask_for(&self, database: Option<&str>) {
        let port = self.server.port.to_string();
        let folder = self.server.path("");
        let fields = [("host", Some(folder.trim_end_matches('/'))), ("port", Some(&port)), ("user", Some("ann"))];
        let fields = fields.into_iter().chain([("database", database)]);
        let address: BTreeMap<String, String> =
            fields.filter_map(|(field, value)| Some((field.to_owned(), value?.to_owned()))).collect();
        let change = SourceEdit::Change { key: self.source.clone(), name: None, address: Some(address), secret: None };
        self.house.app.edit_source(change).unwrap();
    }
}

#[test]
fn a_database_that_was_dropped_is_removed_with_all_that_was_in_it() {
    let Some(reader) = Reader::new(&["kept", "closed", "doomed"]) else { return };
    reader.check(RunState::Done, &[]);
    let source = EntityRequest { key: reader.source.clone(), as_of: None };
    let source = reader.house.app.entity(source).unwrap();
    assert!(source.kind == EntityKind::Source && source.first_seen.is_some(), "the server is an entity: {source:?}");

    reader.server.sql("postgres", "DROP DATABASE doomed; REVOKE CONNECT ON DATABASE closed FROM public");
    let run = reader.check(RunState::Partial, &["/doomed", "/doomed/public", "/doomed/public/orders"]);
    assert_eq!(run.issues.len(), 1, "of the database that may not be opened: {run:?}");
    let left = ["/closed", "/closed/public/orders", "/kept/public/orders", "/doomed/public/orders"];
    assert_eq!(left.map(|path| reader.is_present(path)), [true, true, true, false]);
    assert_eq!(reader.house.hits("orders").len(), 2, "search finds what is there");

    // Nobody is asked about the others, so it stays unknown that one of them was dropped.
    reader.server.sql("postgres", "DROP DATABASE closed");
    reader.ask_for(Some("kept"));
    reader.check(RunState::Done, &[]);
    assert!(reader.is_present("/closed/public/orders"));
    reader.ask_for(None);
    reader.check(RunState::Done, &["/closed", "/closed/public", "/closed/public/orders"]);
}

#[test]
fn a_person_looks_before_most_of_a_server_is_removed() {
    let Some(reader) = Reader::new(&["kept", "one", "two", "three"]) else { return };
    reader.check(RunState::Done, &[]);
    reader.server.sql("postgres", "DROP DATABASE one; DROP DATABASE two; DROP DATABASE three");
    let run = reader.house.harvest(&reader.source);
    assert_eq!((run.state, run.removed), (RunState::NeedsReview, 9), "{run:?}");
    assert!(reader.is_present("/one/public/orders"));
}

#[test]
fn a_person_looks_before_all_that_a_small_server_holds_is_removed() {
    let Some(reader) = Reader::new(&["shop"]) else { return };
    reader.check(RunState::Done, &[]);
    reader.server.sql("postgres", "DROP DATABASE shop");
    let run = reader.house.harvest(&reader.source);
    assert_eq!((run.state, run.removed), (RunState::NeedsReview, 3), "{run:?}");
    assert!(reader.is_present("/shop/public/orders"));
}
