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
    /// At most 200 revisions; each lists at most 200 entities.
    pub limit: u32,
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
    pub source: Option<SourceRef>,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    /// At most 200.
    pub entities: Vec<EntityChange>,
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
