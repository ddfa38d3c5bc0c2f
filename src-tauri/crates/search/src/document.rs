//! What the index is told about one entity.

use model::Kind;

use crate::weights::Weighed;

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
    /// Types of columns as the engine writes them; each may occur more than once.
    pub types: &'a [&'a str],
    pub owner: Option<&'a str>,
    /// The entity's own comment.
    pub comment: Option<&'a str>,
    pub column_comments: &'a [&'a str],
    /// The SQL text of a view or routine.
    pub definition: Option<&'a str>,
    pub facts: Facts,
    /// How many other entities refer to this one.
    pub references: u32,
}

/// What can be asked of an entity beyond its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    pub rows: Option<i64>,
    pub bytes: Option<i64>,
    /// When its data were last written, in milliseconds since the epoch.
    pub written_ms: Option<i64>,
    /// When its definition last changed, in milliseconds since the epoch.
    pub changed_ms: Option<i64>,
    /// How old its data were when they were last looked at, in milliseconds.
    pub age_ms: Option<i64>,
    pub has_primary_key: bool,
    pub is_partitioned: bool,
}

impl Document<'_> {
    /// What its place among others of the same tier follows from.
    pub(crate) fn weighed(&self) -> Weighed<'_> {
        Weighed {
            name: self.name,
            comment: self.comment,
            references: self.references,
            rows: self.facts.rows,
            age_ms: self.facts.age_ms,
        }
    }
}
