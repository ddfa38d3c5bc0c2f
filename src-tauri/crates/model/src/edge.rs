//! Directed relations between entities other than containment.

use serde::{Deserialize, Serialize};

use crate::EntityKey;

/// "`from` leads to `to`": data flows, or a reference points, in that direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    pub from: EntityKey,
    pub to: EntityKey,
    pub kind: EdgeKind,
    /// Who said so. Several origins for one pair stay several edges; the screen merges them and shows the evidence.
    pub origin: Origin,
    pub trust: Trust,
    /// Column detail where it is known, in the order the source gave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnLink>,
}

/// A pair of columns an edge is about. Either side may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnLink {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// A foreign key: `from` holds values of `to`.
    References,
    /// Data of `from` ends up in `to`.
    Feeds,
}

/// Where an edge was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A constraint in the record of `from`.
    Constraint,
    /// The engine's own dependency catalog.
    DependencyCatalog,
    /// A definition that was parsed.
    Definition,
}

/// How much an edge can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// The source itself states it.
    Declared,
    /// Read out of SQL text.
    Parsed,
    /// Seen in a log.
    Observed,
    /// Drawn by a person.
    Drawn,
}

macro_rules! stable_names {
    ($type:ty { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// The stable name used in stored rows.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The value with this stable name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

stable_names!(EdgeKind { References => "references", Feeds => "feeds" });
stable_names!(Origin { Constraint => "constraint", DependencyCatalog => "dependency_catalog", Definition => "definition" });
stable_names!(Trust { Declared => "declared", Parsed => "parsed", Observed => "observed", Drawn => "drawn" });
