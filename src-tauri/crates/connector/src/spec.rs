//! What a connector says of itself before it is opened.

use model::{CaseRule, Kind};

/// The constant facts of a connector. Labels are keys of the screen's own dictionaries (`field.host`), never text.
#[derive(Debug)]
pub struct Spec {
    /// Stable id: `postgres`. Also the name of its folder.
    pub id: &'static str,
    /// The product's own name: `PostgreSQL`.
    pub title: &'static str,
    /// The scheme of its keys.
    pub scheme: &'static str,
    /// The kinds between a source and its tables, outermost first: `[Database, Schema]`.
    pub levels: &'static [Kind],
    pub case_rule: CaseRule,
    /// The SQL dialect of its definitions; `None` where it has no SQL.
    pub dialect: Option<&'static str>,
    /// What the “add a source” form asks, in order.
    pub form: &'static [Field],
    pub capabilities: &'static [Capability],
    /// Sessions that may read at once.
    pub parallelism: u8,
}

/// One setting of a source.
#[derive(Debug)]
pub struct Field {
    /// Name in [`crate::Address`], stable: `host`.
    pub name: &'static str,
    pub kind: FieldKind,
    pub required: bool,
    /// What an absent value means, shown as the placeholder. Empty when nothing is assumed.
    pub default: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Number,
    /// A file on this computer.
    File,
    /// A folder on this computer.
    Folder,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// Goes to the keychain, never into an [`crate::Address`]. At most one per form.
    Secret,
}

/// What a source of this kind can tell, when the login is allowed to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    Comments,
    Constraints,
    Indexes,
    Definitions,
    Dependencies,
    Routines,
    Owners,
    RowCounts,
    Sizes,
    Usage,
    NestedFields,
    Partitions,
}
