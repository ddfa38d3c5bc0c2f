//! A question to the index, and its answer.

/// What is asked: words, filters, and which part of the ranked list to return.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// As typed, in the language that `pulk search --help` describes. No text is an error.
    pub text: String,
    /// All must hold; within one entry any of the values may. An entry without values admits everything.
    pub filters: Vec<(Facet, Vec<String>)>,
    /// How many ids to return at most.
    pub limit: usize,
    /// How many of the best ids to leave out: those of the pages before.
    pub offset: usize,
    /// Whether to count facets.
    pub facets: bool,
    /// The moment that ages are counted from, in milliseconds since the epoch.
    pub now_ms: i64,
    /// Ids of what the person has starred, ascending.
    pub starred: Vec<i64>,
    /// Ids of what the person opened lately, ascending.
    pub visited: Vec<i64>,
}

/// What an entity may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    Description,
    Owner,
    PrimaryKey,
    Partitions,
    /// Says of itself that it should not be used any more.
    Deprecation,
    Tests,
    Lineage,
}

impl Has {
    /// Its bit among the facts of an entity; part of the format of the index.
    pub(crate) fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// What an entity is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    Rows,
    Bytes,
    Columns,
    /// When its data were last written.
    Written,
    /// When its definition last changed.
    Changed,
}

impl Metric {
    /// The field of the index that holds it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Metric::Rows => "rows",
            Metric::Bytes => "bytes",
            Metric::Columns => "columns",
            Metric::Written => "written",
            Metric::Changed => "changed",
        }
    }
}

/// Another query, and what it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub way: Way,
    pub text: String,
    /// Never zero.
    pub total: u32,
}

/// What another query does otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The same keys in the other keyboard layout.
    Layout,
    /// Without the filters chosen beside the list.
    Unfiltered,
    /// The words alone: without filters, exclusions and conditions.
    Bare,
}

/// What of a query was not read as it may have been meant. It was read as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    OpenQuote,
    OpenParenthesis,
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
    /// Nothing in the catalog has this yet.
    NothingHas {
        what: String,
    },
}

/// A property of entities that results are counted and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Values are names of [`model::Kind`].
    Kind,
    /// Values are source keys.
    Source,
    /// Values are schema keys.
    Schema,
}

impl Facet {
    /// Every facet, in display order.
    pub const ALL: [Facet; 3] = [Facet::Kind, Facet::Source, Facet::Schema];
}

/// The answer to a [`Query`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Ids of the page's entities, best first.
    pub ids: Vec<i64>,
    /// How many entities match in all, filters applied. Exact.
    pub total: u32,
    /// No entity has all of the words; these have the most telling of them.
    pub partial: bool,
    /// What finds more, where this finds nothing as it was typed.
    pub suggestions: Vec<Suggestion>,
    /// What of the query was read otherwise than it may have been meant.
    pub notes: Vec<Note>,
    /// Values with their counts, most frequent first, at most [`FACET_VALUES`] each (what a filter names is always
    /// among them). A facet's counts leave out its own filter, so that another of its values can be added.
    pub facets: Vec<(Facet, Vec<(String, u32)>)>,
}

/// How many values of one facet an answer lists.
pub const FACET_VALUES: usize = 200;
