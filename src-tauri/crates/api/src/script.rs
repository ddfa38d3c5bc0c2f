//! An entity as text to paste elsewhere.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScriptRequest {
    /// With a `#column` part, `name` and `qualified_name` are the column's.
    pub key: String,
    pub script: ScriptName,
    /// Dotted paths: only these columns, in this order; empty: all. `name` gives their names then, one a line.
    #[serde(default)]
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ScriptName {
    /// The name alone, quoted where the source's SQL needs it.
    Name,
    /// With database or schema, as a query would name it.
    QualifiedName,
    /// A SELECT that lists the columns.
    Select,
    /// What would create it: the source's own words where it gives them, else put together from the record.
    Ddl,
    /// The columns as a Markdown table under a heading.
    Markdown,
    /// `pulk://…`, which opens it in the window.
    Link,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScriptView {
    pub text: String,
    /// The SQL dialect, `markdown`, or `text`.
    pub language: String,
}
