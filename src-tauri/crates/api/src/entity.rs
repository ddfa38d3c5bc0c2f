//! Entities: browsing and the page of one.

use serde::{Deserialize, Serialize};

use crate::Int64;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    Source,
    Database,
    Schema,
    Table,
    View,
    Routine,
    Column,
}

/// The finer form within a kind, for labels and icons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EntityForm {
    Source,
    Database,
    Schema,
    Table,
    PartitionedTable,
    ForeignTable,
    VirtualTable,
    FileTable,
    View,
    MaterializedView,
    Function,
    Procedure,
    Aggregate,
    Window,
    Macro,
    TableMacro,
}

/// The source something belongs to, as little as a row needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourceRef {
    pub key: String,
    /// The name the person gave it.
    pub name: String,
    /// The connector's id.
    pub connector: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BrowseRequest {
    /// Absent: the sources.
    pub parent: Option<String>,
    /// How many children come before the first one given.
    #[serde(default)]
    pub offset: u32,
    /// A child of `parent`: the page that holds it is given instead, of all that begin at a multiple of `limit`. Where it
    /// is not among the children, `offset` holds.
    #[serde(default)]
    pub holding: Option<String>,
    /// At most 10,000.
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BrowsePage {
    pub nodes: Vec<Node>,
    /// How many children come before the first node.
    pub offset: u32,
    /// How many children there are in all.
    pub total: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Node {
    pub key: String,
    pub name: String,
    pub kind: EntityKind,
    pub form: EntityForm,
    /// Tables and views below, for a container.
    pub tables: Option<u32>,
    pub rows: Option<Int64>,
    pub bytes: Option<Int64>,
    /// Whether it has children to open.
    pub children: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EntityRequest {
    /// A key; with a `#column` part the view is the table's and `column` names the part.
    pub key: String,
    /// A revision to look at; absent for now.
    #[serde(default)]
    pub as_of: Option<Int64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EntityView {
    pub key: String,
    pub kind: EntityKind,
    pub form: EntityForm,
    pub name: String,
    /// From the source down to the parent.
    pub path: Vec<Crumb>,
    pub source: SourceRef,
    /// The column path asked for with `#…`, dotted.
    pub column: Option<String>,
    pub comment: Option<String>,
    pub owner: Option<String>,
    /// The latest of each, in display order.
    pub observations: Vec<ObservationView>,
    /// When it was first seen and when its record last changed. RFC 3339.
    pub first_seen: Option<String>,
    pub last_changed: Option<String>,
    /// When its source was last harvested. RFC 3339.
    pub harvested: Option<String>,
    /// False when the source no longer has it: what is shown is the last known state.
    pub present: bool,
    pub body: EntityBody,
    /// What it is made from, and what is made from it, as the source declares.
    pub upstream: Vec<Link>,
    pub downstream: Vec<Link>,
    /// Tables whose foreign keys point here.
    pub referenced_by: Vec<Link>,
    pub issues: Vec<IssueView>,
    /// How many revisions touched it.
    pub revisions: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Crumb {
    pub key: String,
    pub name: String,
    pub kind: EntityKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ObservationView {
    pub metric: MetricName,
    /// A count, bytes, or milliseconds since the epoch for moments.
    pub value: Int64,
    /// When it was observed. RFC 3339.
    pub at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MetricName {
    Rows,
    Bytes,
    Scans,
    Writes,
    LastWrite,
    LastAnalyzed,
    Files,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum EntityBody {
    Container(ContainerView),
    Relation(RelationView),
    Routine(RoutineView),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ContainerView {
    pub tables: u32,
    pub views: u32,
    pub routines: u32,
    pub columns: Int64,
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Property {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RelationView {
    pub columns: Vec<ColumnView>,
    pub constraints: Vec<ConstraintView>,
    pub indexes: Vec<IndexView>,
    pub triggers: Vec<TriggerView>,
    pub partitioning: Option<PartitioningView>,
    pub definition: Option<DefinitionView>,
    pub properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ColumnView {
    pub name: String,
    #[serde(rename = "type")]
    pub type_text: String,
    pub nullable: bool,
    pub default: Option<String>,
    pub comment: Option<String>,
    /// Position in the primary key from 1; absent when it is no part of it.
    pub primary_key: Option<u32>,
    /// The column a foreign key of its own points at.
    pub references: Option<Link>,
    pub unique: bool,
    pub indexed: bool,
    pub identity: Option<String>,
    pub generated: Option<String>,
    pub collation: Option<String>,
    pub hidden: bool,
    /// What lies behind the type: enum labels, a domain's base and checks, an array's element.
    pub detail: Vec<Property>,
    pub fields: Vec<ColumnView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConstraintView {
    pub kind: ConstraintKind,
    pub name: Option<String>,
    pub columns: Vec<String>,
    /// Expression, rules, or the whole text, as the source prints it.
    pub text: Option<String>,
    pub references: Option<Link>,
    pub referenced_columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    PrimaryKey,
    ForeignKey,
    Unique,
    Check,
    Exclusion,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IndexView {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
    pub method: Option<String>,
    pub predicate: Option<String>,
    pub definition: Option<String>,
    pub invalid: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TriggerView {
    pub name: String,
    pub definition: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PartitioningView {
    pub key: String,
    pub total: Int64,
    /// The first of them, by name.
    pub partitions: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DefinitionView {
    pub language: String,
    pub text: String,
    /// True when the text was cut for the screen; `export` has all of it.
    pub clipped: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RoutineView {
    pub arguments: String,
    pub returns: Option<String>,
    pub definition: Option<DefinitionView>,
}

/// Another entity, as a row or a chip shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Link {
    pub key: String,
    pub name: String,
    /// Names from below the source to the parent.
    pub path: Vec<String>,
    pub kind: EntityKind,
    /// The columns concerned on its side.
    pub columns: Vec<String>,
    /// False when the catalog has no record of it.
    pub known: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IssueView {
    pub kind: IssueName,
    pub at: String,
    pub message: String,
    pub remedy: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum IssueName {
    Denied,
    Unreadable,
    Unsupported,
    TimedOut,
    Clipped,
}
