//! What changed, when.

use serde::{Deserialize, Serialize};

use crate::Int64;
use crate::entity::{EntityKind, SourceRef};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryRequest {
    /// An entity or a container; absent for the whole catalog.
    #[serde(default)]
    pub key: Option<String>,
    /// Compare from this revision (not included); absent for the list of revisions with their changes.
    #[serde(default)]
    pub from: Option<Int64>,
    /// Compare to this revision; absent for now.
    #[serde(default)]
    pub to: Option<Int64>,
    /// Continue before this revision when listing.
    #[serde(default)]
    pub before: Option<Int64>,
    /// This revision alone.
    #[serde(default)]
    pub revision: Option<Int64>,
    /// Continue after this entity: in a comparison, or in the one revision asked for.
    #[serde(default)]
    pub after: Option<String>,
    /// Only entities that fared so; empty for all.
    #[serde(default)]
    pub signs: Vec<ChangeSign>,
    /// Only entities of these kinds; empty for all.
    #[serde(default)]
    pub kinds: Vec<EntityKind>,
    /// Entities that each revision lists at most: up to 1,000; absent for 200.
    #[serde(default)]
    pub entities: Option<u32>,
    /// At most 200 revisions. Those that hold nothing of what is asked for are passed over.
    pub limit: u32,
}

/// What became of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChangeSign {
    Added,
    Changed,
    Removed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryPage {
    /// Newest first. A comparison of two revisions is one entry.
    pub revisions: Vec<RevisionView>,
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RevisionView {
    pub revision: Int64,
    /// RFC 3339.
    pub at: String,
    /// Absent where a comparison is of every source.
    pub source: Option<SourceRef>,
    /// Entities of all that was asked for, listed or not.
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    /// As many as asked for. What is left out is listed by asking for what comes after the last one.
    pub entities: Vec<EntityChange>,
    /// What the listed entities lie in, in the order they come.
    pub places: Vec<PlaceChanges>,
}

/// How much was changed directly in a container: a source counts as in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlaceChanges {
    pub source: SourceRef,
    /// Names below the source, as of the entities in it.
    pub path: Vec<String>,
    /// Entities of all that was asked for, listed or not.
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EntityChange {
    pub key: String,
    pub name: String,
    pub path: Vec<String>,
    pub kind: EntityKind,
    pub changes: Vec<ChangeView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChangeView {
    pub kind: ChangeName,
    /// A column path, a constraint, index or property name; empty for the entity itself.
    pub part: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChangeName {
    EntityAdded,
    EntityRemoved,
    ColumnAdded,
    ColumnRemoved,
    ColumnMoved,
    TypeChanged,
    NullabilityChanged,
    DefaultChanged,
    ColumnDetailChanged,
    CommentChanged,
    OwnerChanged,
    ConstraintAdded,
    ConstraintRemoved,
    ConstraintChanged,
    IndexAdded,
    IndexRemoved,
    IndexChanged,
    TriggerAdded,
    TriggerRemoved,
    TriggerChanged,
    PartitioningChanged,
    DefinitionChanged,
    FormChanged,
    PropertyChanged,
}
