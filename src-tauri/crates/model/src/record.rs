//! Records: what someone decided about an entity, as stored.
//!
//! A record is serialised as canonical JSON (fields in declaration order, empty ones left out, maps sorted) and
//! addressed by the digest of that text, so an unchanged entity writes nothing on the next harvest. Adding an
//! optional field keeps old digests; anything else is a new stored version, and the golden files say so first.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::EntityKey;

/// The harvested statement about one entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record {
    /// A source, database or schema.
    Container(Container),
    /// A table or view, with its columns inside.
    Relation(Box<Relation>),
    Routine(Box<Routine>),
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Container {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Facts only this engine has, by the engine's own words (`encoding`, `collation`, `version`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, String>,
}

/// The form of a table or view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    #[default]
    Table,
    PartitionedTable,
    ForeignTable,
    VirtualTable,
    /// One or more files read as one table.
    FileTable,
    View,
    MaterializedView,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Relation {
    pub form: RelationKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// In the source's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// By name, so that the engine's listing order cannot change a digest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
    /// By name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// By name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partitioning: Option<Partitioning>,
    /// The SQL that makes a view, or the statement that made a table where the engine keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<Definition>,
    /// Facts only this engine has, by the engine's own words (`strict`, `format`, `server`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    pub name: String,
    /// The full type in the source's spelling: `numeric(12,2)`, `STRUCT(city VARCHAR, zip INTEGER)`. Empty when the
    /// source declares none.
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub type_text: String,
    /// True when the source forbids nulls.
    #[serde(skip_serializing_if = "is_false")]
    pub not_null: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<Generated>,
    /// Only when it differs from the type's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// True when `SELECT *` leaves it out.
    #[serde(skip_serializing_if = "is_false")]
    pub hidden: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<TypeDetail>,
    /// Fields of a struct, of a list's element, or a map's `key` and `value`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Column>,
}

/// What lies behind a named type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum TypeDetail {
    Enum {
        labels: Vec<String>,
    },
    Array {
        element: String,
    },
    Domain {
        base: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        checks: Vec<String>,
    },
    /// A named row type; its parts are the column's `fields`.
    Composite,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    Always,
    ByDefault,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    pub expression: String,
    /// False when it is computed on reading.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stored: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "constraint", rename_all = "snake_case")]
pub enum Constraint {
    PrimaryKey {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        columns: Vec<String>,
    },
    ForeignKey {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        columns: Vec<String>,
        /// The table referred to, in the same source.
        references: EntityKey,
        /// Same length as `columns`; empty when the source leaves the target's primary key implied.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        referenced_columns: Vec<String>,
        /// The rest as the engine prints it (`ON DELETE CASCADE`, `NOT VALID`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rules: Option<String>,
    },
    Unique {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        columns: Vec<String>,
    },
    Check {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        expression: String,
    },
    Exclusion {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        definition: String,
    },
}

impl Constraint {
    /// The constraint's own name, where it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Constraint::PrimaryKey { name, .. }
            | Constraint::ForeignKey { name, .. }
            | Constraint::Unique { name, .. }
            | Constraint::Check { name, .. }
            | Constraint::Exclusion { name, .. } => name.as_deref(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Index {
    pub name: String,
    /// Column names or expressions, in index order.
    pub columns: Vec<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub unique: bool,
    /// `btree`, `gin`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The condition of a partial index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// True when the engine marks it unusable.
    #[serde(skip_serializing_if = "is_false")]
    pub invalid: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    pub name: String,
    pub definition: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Partitioning {
    /// As the engine prints it: `RANGE (created_at)`, `dt, region`.
    pub key: String,
    /// By name. The children are folded in here and are no entities of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partitions: Vec<Partition>,
    /// Set when `partitions` was cut; the number there really are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    pub name: String,
    /// `FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')`, `dt=2024-01-01`.
    pub bound: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The SQL dialect or language, by the connector's word: `postgres`, `sqlite`, `duckdb`, `plpgsql`.
    pub language: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RoutineKind {
    #[default]
    Function,
    Procedure,
    Aggregate,
    Window,
    Macro,
    TableMacro,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Routine {
    pub form: RoutineKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// As the engine prints them, without the parentheses.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub arguments: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<Definition>,
}

impl Record {
    /// The comment the source keeps for the entity.
    pub fn comment(&self) -> Option<&str> {
        match self {
            Record::Container(container) => container.comment.as_deref(),
            Record::Relation(relation) => relation.comment.as_deref(),
            Record::Routine(routine) => routine.comment.as_deref(),
        }
    }

    /// Who owns the entity in the source.
    pub fn owner(&self) -> Option<&str> {
        match self {
            Record::Container(container) => container.owner.as_deref(),
            Record::Relation(relation) => relation.owner.as_deref(),
            Record::Routine(routine) => routine.owner.as_deref(),
        }
    }

    /// The relation, where this is one.
    pub fn relation(&self) -> Option<&Relation> {
        match self {
            Record::Relation(relation) => Some(relation),
            _ => None,
        }
    }

    /// The stored form: canonical JSON.
    pub fn to_canonical(&self) -> Vec<u8> {
        // Serialising plain data with string keys into memory has no failure path.
        serde_json::to_vec(self).expect("BUG: a record serialises")
    }

    /// Reads a stored form, of this version or an older one.
    ///
    /// # Errors
    /// [`RecordError`] when the bytes are not a record: damage, or a newer program wrote them.
    pub fn from_stored(bytes: &[u8]) -> Result<Record, RecordError> {
        // Nearly every record is one, and its tag comes first. Looking for a tag that may stand anywhere, serde would
        // keep a whole record in pieces before reading it, which takes twice as long.
        let read = match bytes.starts_with(RELATION) {
            true => serde_json::from_slice(bytes).map(|relation| Record::Relation(Box::new(relation))),
            false => serde_json::from_slice(bytes),
        };
        read.map_err(RecordError)
    }
}

/// How the stored form of a relation begins.
const RELATION: &[u8] = br#"{"record":"relation","#;

/// A stored record that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("a stored record cannot be read")]
pub struct RecordError(#[source] serde_json::Error);

/// The first 16 bytes of the BLAKE3 hash of a stored record: its content address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 16]);

impl Digest {
    /// The digest of canonical bytes.
    pub fn of(canonical: &[u8]) -> Digest {
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::hash(canonical).as_bytes()[..16]);
        Digest(short)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}
