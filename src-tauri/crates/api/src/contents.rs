//! What containers hold, as tables and as areas, and the first page of the whole catalog.

use serde::{Deserialize, Serialize};

use crate::Int64;
use crate::entity::{EntityForm, EntityKind};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ContentsRequest {
    /// The container: a source, a database or a schema.
    pub key: String,
    /// False lists its children; true the tables and views at any depth below it.
    pub deep: bool,
    /// Words their names, comments and columns are searched for, as in the search box. Empty: all.
    #[serde(default)]
    pub filter: String,
    /// Only these kinds; empty: all.
    #[serde(default)]
    pub kinds: Vec<EntityKind>,
    pub sort: ContentSort,
    pub descending: bool,
    pub offset: u32,
    /// At most 500 where rows are asked for; names are given for as many as are wanted.
    pub limit: u32,
}

/// What rows are ordered by. What has no value comes last either way; equals are ordered by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ContentSort {
    Name,
    Kind,
    Rows,
    Bytes,
    Columns,
    LastWrite,
    LastChanged,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ContentsPage {
    pub rows: Vec<ContentRow>,
    /// How many the filter and the kinds admit.
    pub matching: u32,
    /// How many there are without them.
    pub total: u32,
}

/// The names of what a container holds, for a selection that reaches beyond the rows a screen was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NamesView {
    /// In the order asked for.
    pub names: Vec<String>,
    /// Those that the source's SQL writes otherwise.
    pub written: Vec<WrittenName>,
}

/// A name of a list as the source's SQL writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WrittenName {
    /// Its position in the list, from 0.
    pub at: u32,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ContentRow {
    pub key: String,
    pub name: String,
    /// The name as the source's SQL writes it, where that is another text.
    pub written: Option<String>,
    /// Names from below the source to the parent.
    pub path: Vec<String>,
    pub kind: EntityKind,
    pub form: EntityForm,
    /// Tables and views below, for a container.
    pub tables: Option<u32>,
    /// Columns, for a table or view.
    pub columns: Option<u32>,
    pub rows: Option<Int64>,
    pub bytes: Option<Int64>,
    /// RFC 3339.
    pub last_write: Option<String>,
    /// When its record last changed. RFC 3339.
    pub last_changed: Option<String>,
    /// At most 300 characters of it.
    pub comment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TreemapRequest {
    /// The container whose contents are drawn.
    pub key: String,
    pub measure: Measure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    Bytes,
    Rows,
}

/// What lies below a container by size: tables, and views that keep rows. Other views have no size and are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TreemapView {
    /// Largest first, at most 300.
    pub tiles: Vec<Tile>,
    /// What those that are measured and not listed come to.
    pub rest: Int64,
    pub rest_count: u32,
    /// Tables, and views that keep rows, that the source gives no such figure for.
    pub unmeasured: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Tile {
    pub key: String,
    pub name: String,
    /// The name as the source's SQL writes it, where that is another text.
    pub written: Option<String>,
    /// Names from below the source to the parent.
    pub path: Vec<String>,
    pub kind: EntityKind,
    pub form: EntityForm,
    pub value: Int64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HomeRequest {}

/// What stands out in the whole catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HomeView {
    /// The largest tables by bytes, or by rows where no source gives bytes. At most 8.
    pub biggest: Vec<ContentRow>,
    /// The tables and views that appeared last, newest first, without what came with a source's first harvest unless
    /// there is nothing else. At most 8.
    pub newest: Vec<Arrival>,
}

/// A table or view, and when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Arrival {
    pub row: ContentRow,
    /// When a harvest first found it; of one that was gone, when it was back. RFC 3339.
    pub at: String,
}
