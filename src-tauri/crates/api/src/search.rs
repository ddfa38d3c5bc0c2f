//! Search: request, hits, facets.

use serde::{Deserialize, Serialize};

use crate::Int64;
use crate::entity::{EntityForm, EntityKind, SourceRef};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchRequest {
    /// As typed. Empty lists everything the filters admit.
    pub query: String,
    /// All must hold; inside one filter any value may.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// At most 200.
    pub limit: u32,
    #[serde(default)]
    pub offset: u32,
    /// Whether to count facets: off while more hits of the same query are paged in.
    pub facets: bool,
    /// Requests of one lane supersede each other: an older turn may be abandoned.
    #[serde(default)]
    pub lane: Option<String>,
    #[serde(default)]
    pub turn: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Filter {
    pub field: FacetField,
    pub values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FacetField {
    /// Values are kind names.
    Kind,
    /// Values are source keys.
    Source,
    /// Values are schema keys.
    Schema,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchPage {
    pub hits: Vec<Hit>,
    pub total: u32,
    /// Set where nothing has all of the words: the hits have the most telling of them.
    pub partial: bool,
    /// What finds more, where this finds nothing as it was typed.
    pub suggestions: Vec<Suggestion>,
    /// What of the query was read otherwise than it may have been meant.
    pub notes: Vec<QueryNote>,
    /// Microseconds from request to answer, without transport.
    pub took_us: u32,
    pub facets: Vec<Facet>,
    /// Set while the index is behind the catalog or being rebuilt: what is shown may be incomplete.
    pub catching_up: bool,
    /// The turn this answers.
    pub turn: u32,
}

/// Another query, and what it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Suggestion {
    pub way: SuggestionWay,
    pub query: String,
    /// Never zero.
    pub total: u32,
}

/// What another query does otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SuggestionWay {
    /// The same keys in the other keyboard layout, under the same filters.
    Layout,
    /// Without the filters of the request.
    Unfiltered,
    /// The words alone: without filters, exclusions and conditions.
    Bare,
}

/// What of a query was not well formed, and was read as words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum QueryNote {
    /// A quote is not closed.
    OpenQuote,
    OpenParenthesis,
    /// One closes nothing.
    StrayParenthesis,
    /// `OR` without something on both sides.
    LoneOr,
    /// Parentheses nested too deep were left out.
    TooDeep,
    /// There was more than can be looked up; the rest was left out.
    TooLong,
    UnknownField {
        field: String,
    },
    UnreadValue {
        field: String,
        value: String,
    },
    /// A regular expression or a wildcard that is none, is too long, or is not possible in its field.
    BadPattern {
        pattern: String,
    },
    /// Nothing in the catalog has this yet: `tag`, `used`, `tests`, `lineage`.
    NothingHas {
        what: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Facet {
    pub field: FacetField,
    /// Most frequent first; counts ignore this facet's own filter, so that another value can be added.
    pub values: Vec<FacetValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FacetValue {
    /// What goes into a [`Filter`].
    pub value: String,
    /// What a person reads, where it differs from `value`.
    pub label: String,
    pub count: u32,
    pub selected: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hit {
    pub key: String,
    pub kind: EntityKind,
    pub form: EntityForm,
    pub source: SourceRef,
    /// Names from below the source to the parent: `["shop", "sales"]`.
    pub path: Vec<String>,
    pub name: Marked,
    /// The part of the comment that matches best, or its start.
    pub comment: Option<Marked>,
    /// Matching columns, best first, at most 6; where the query asks for columns alone at most 40, with details.
    pub columns: Vec<ColumnHit>,
    /// How many columns match in all.
    pub columns_matching: u32,
    pub column_count: u32,
    pub rows: Option<Int64>,
    pub bytes: Option<Int64>,
    /// RFC 3339.
    pub last_write: Option<String>,
    /// True when the definition is where a word was found.
    pub in_definition: bool,
}

/// A text and what to highlight in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Marked {
    pub text: String,
    /// Half-open ranges in UTF-16 code units, ascending, not overlapping.
    pub ranges: Vec<[u32; 2]>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ColumnHit {
    /// The dotted path for a nested field.
    pub name: Marked,
    #[serde(rename = "type")]
    pub type_text: String,
    /// Where the query asks for columns alone.
    pub detail: Option<ColumnDetail>,
}

/// What is told of a column in a list of columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ColumnDetail {
    pub nullable: bool,
    /// Not the type that most columns of this name have, among the hits of this answer.
    pub differs: bool,
}
