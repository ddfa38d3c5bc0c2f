//! What reading the catalog returns.

use model::{Edge, EntityKey, Issue, Kind, Record, RelationKind, Revision, RoutineKind, Stamp, Timestamp};

use crate::EntityId;

/// One version of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    pub id: EntityId,
    pub key: EntityKey,
    pub kind: Kind,
    pub name: String,
    pub record: Record,
    /// False when the source no longer had it: this is its last version.
    pub present: bool,
    /// The revision that brought this version.
    pub since: Revision,
    pub since_at: Timestamp,
    /// When the entity was first seen.
    pub first_at: Timestamp,
}

/// The finer form of a relation or routine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Relation(RelationKind),
    Routine(RoutineKind),
}

/// What an entity is, without its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub key: EntityKey,
    pub kind: Kind,
    /// `None` for a container.
    pub form: Option<Form>,
}

/// An entity as a row of a tree shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    pub key: EntityKey,
    pub name: String,
    pub kind: Kind,
    /// `None` for a container.
    pub form: Option<Form>,
    /// Tables and views below, for a container.
    pub tables: u32,
    /// The latest row count, where one was observed.
    pub rows: Option<i64>,
    /// The latest size, where one was observed.
    pub bytes: Option<i64>,
    pub has_children: bool,
}

/// Some of the children of a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Children {
    pub rows: Vec<Child>,
    /// How many there are in all.
    pub total: usize,
}

/// How much of each there is, columns at the top level only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub tables: u64,
    pub views: u64,
    pub routines: u64,
    pub columns: u64,
}

/// Which end of an edge an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    From,
    To,
}

/// An edge seen from one of its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeRow {
    pub edge: Edge,
    /// The kind of the other end, where the catalog knows it.
    pub other_kind: Option<Kind>,
    /// Whether the catalog has, or had, a record of the other end.
    pub known: bool,
}

/// A committed harvest that changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    pub revision: Revision,
    pub at: Timestamp,
    pub source: EntityKey,
    /// Entities, among what was asked for.
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
}

/// What became of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Added,
    Changed,
    Removed,
}

/// How many entities directly in a container were changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    pub key: EntityKey,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
}

/// An entity before and after. `None` where it was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntity {
    pub key: EntityKey,
    pub kind: Kind,
    pub before: Option<Record>,
    pub after: Option<Record>,
}

/// The net difference of two revisions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    /// By key; as many as asked for.
    pub entities: Vec<ChangedEntity>,
}

/// What is new to somebody who knew an earlier revision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// Altered and removed ones before added ones; as many as asked for.
    pub entities: Vec<ChangedEntity>,
    pub total: u32,
}

/// When an entity had one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    pub since: Revision,
    pub since_at: Timestamp,
    /// The first revision that no longer had it; `None` while it holds.
    pub until: Option<Revision>,
}

/// A harvest, running or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    pub id: String,
    pub source: EntityKey,
    pub state: RunState,
    pub started: Timestamp,
    pub ended: Option<Timestamp>,
    /// The last sign of life.
    pub beat: Timestamp,
    pub pid: u32,
    /// What it committed, if it did.
    pub revision: Option<Revision>,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    pub unchanged: u32,
    /// The JSON its process gave.
    pub error: Option<String>,
    pub issues: Vec<Issue>,
}

/// A statement that a run sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRow {
    pub at: Timestamp,
    pub text: String,
    /// What was being read with it.
    pub scope: Option<EntityKey>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunState {
    Running,
    Done,
    /// Committed, but some of it could not be read.
    Partial,
    Failed,
    Cancelled,
    /// Waits for a person, because too much would vanish.
    NeedsReview,
    /// Its process died.
    Abandoned,
}

/// What the caller of a commit knows and a stage does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitInfo {
    pub now: Timestamp,
    pub case_rule: model::CaseRule,
    /// The connector's id.
    pub connector: String,
}

/// What a commit would do, in entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Difference {
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
    pub unchanged: u64,
    /// Entities the catalog has of the source before the commit.
    pub present: u64,
    /// The same of what the containers are there for.
    pub contents: Contents,
    /// Databases among what is removed.
    pub removed_databases: u64,
}

/// Of a [`Difference`], the part that is no source, database or schema: tables, views, routines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    pub added: u64,
    pub removed: u64,
    /// Before the commit.
    pub present: u64,
}

/// A commit that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    pub revision: Revision,
    pub stamp: Stamp,
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
    pub unchanged: u64,
}
