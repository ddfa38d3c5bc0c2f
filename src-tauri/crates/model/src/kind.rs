//! The kinds of entity and what each may contain.

use serde::{Deserialize, Serialize};

/// What an entity is.
///
/// A kind is not derivable from the depth of a key (some engines have no schema level), so it is stored beside it.
/// Finer forms (materialized view, partitioned table, …) belong to the record, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Source,
    Database,
    Schema,
    Table,
    View,
    Routine,
    Column,
}

impl Kind {
    /// Every kind, in display order.
    pub const ALL: &'static [Kind] =
        &[Kind::Source, Kind::Database, Kind::Schema, Kind::Table, Kind::View, Kind::Routine, Kind::Column];

    /// The stable name used in stored rows, in the query language and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Source => "source",
            Kind::Database => "database",
            Kind::Schema => "schema",
            Kind::Table => "table",
            Kind::View => "view",
            Kind::Routine => "routine",
            Kind::Column => "column",
        }
    }

    /// The kind with this stable name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// True for tables and views: what SQL calls a relation, and what has columns.
    pub fn is_relation(self) -> bool {
        matches!(self, Kind::Table | Kind::View)
    }

    /// True for what other entities live in.
    pub fn is_container(self) -> bool {
        matches!(self, Kind::Source | Kind::Database | Kind::Schema)
    }
}
