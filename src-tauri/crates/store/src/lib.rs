//! Storage: the catalog, the annotations and the stages, each a SQLite file. The only crate that knows SQLite.
//!
//! `catalog.db` is written by harvests alone, `annotations.db` by people alone, and a stage is private to one harvest
//! of one source. An entity's record is stored once per content (canonical JSON, compressed with a dictionary that
//! ships with the program) and a temporal row says during which revisions it held, so an unchanged table writes
//! nothing and any past revision can be read.
//!
//! Everything here is synchronous: callers keep it off their async threads. The crate reads no clock and draws
//! randomness only for the identities of files and commits. It knows nothing of search, connectors or the network.

mod annotations;
mod catalog;
mod codec;
mod error;
mod file;
mod health;
mod place;
mod replace;
mod stage;
pub mod stop;

pub use annotations::{Annotations, Presence, SavedSearch, SourceSettings, Visited};
pub use catalog::{
    Catalog, Changed, ChangedEntity, Child, Children, CommitInfo, Committed, Contents, Counts, Difference, Direction,
    EdgeRow, Entity, Form, Listed, Named, Neighbour, News, Outline, PlaceRow, Pulse, RevisionRow, RunGuard, RunRow,
    RunState, SentRow, Sign, Started, Version, Which,
};
pub use error::{Cause, Error};
pub use file::set_aside;
pub use health::{Finding, FindingKind};
pub use stage::{Stage, StagedItem};

/// Local row id of one catalog file, always positive. Never leaves it: what a person or a file may hold is the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub i64);
