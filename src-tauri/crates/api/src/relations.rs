//! The neighbourhood of a table: which tables its keys lead to, and whose keys lead to it.

use serde::{Deserialize, Serialize};

use crate::entity::{EntityForm, EntityKind};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RelationsRequest {
    /// The table in the middle.
    pub key: String,
    /// Tables whose own neighbours are shown too: those a person opened.
    #[serde(default)]
    pub open: Vec<String>,
    /// At most 60.
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RelationsView {
    /// The table in the middle first, then by distance.
    pub tables: Vec<RelatedTable>,
    /// Foreign keys between them.
    pub keys: Vec<KeyBetween>,
    /// Neighbours left out because of the limit.
    pub left_out: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RelatedTable {
    pub key: String,
    pub name: String,
    /// Names from below the source to the parent.
    pub path: Vec<String>,
    pub kind: EntityKind,
    pub form: EntityForm,
    /// False when the catalog knows only its name.
    pub known: bool,
    pub column_count: u32,
    /// The columns that take part in a key, in the table's order. At most 16.
    pub columns: Vec<RelatedColumn>,
    /// Steps from the table in the middle.
    pub hop: u32,
    /// Neighbours of its own that are not in this picture.
    pub more: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RelatedColumn {
    pub name: String,
    pub r#type: String,
    pub primary_key: bool,
    pub foreign_key: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KeyBetween {
    pub name: Option<String>,
    /// The key of the table that holds the foreign key.
    pub from: String,
    pub to: String,
    /// Empty where the source does not say.
    pub from_columns: Vec<String>,
    pub to_columns: Vec<String>,
}
