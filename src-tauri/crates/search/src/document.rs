//! What the index is told about one entity.

use model::Kind;

/// One entity with everything it can be found by. Nothing of it is stored: the index answers with ids.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The id of the entity in its catalog file.
    pub id: i64,
    pub kind: Kind,
    /// Key of the source.
    pub source: &'a str,
    /// Key of the innermost container below the source.
    pub schema: Option<&'a str>,
    pub name: &'a str,
    /// Names from below the source to the parent.
    pub path: &'a [&'a str],
    /// Column names, dotted for nested fields.
    pub columns: &'a [&'a str],
    /// The entity's own comment first, then its columns'.
    pub comments: &'a [&'a str],
    /// The SQL text of a view or routine.
    pub definition: Option<&'a str>,
    pub rows: Option<i64>,
    /// How many other entities refer to this one.
    pub references: u32,
}
