//! A question to the index, and its answer.

/// What is asked: words, filters, and which part of the ranked list to return.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// As typed. Words, `"phrases"`, `-not`, and `kind:` `source:` `schema:` as filters. No text is an error.
    pub text: String,
    /// All must hold; within one entry any of the values may. An entry without values admits everything.
    pub filters: Vec<(Facet, Vec<String>)>,
    /// How many ids to return at most.
    pub limit: usize,
    /// How many of the best ids to leave out: those of the pages before.
    pub offset: usize,
    /// Whether to count facets.
    pub facets: bool,
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
    /// Values with their counts, most frequent first, at most [`FACET_VALUES`] each (what a filter names is always
    /// among them). A facet's counts leave out its own filter, so that another of its values can be added.
    pub facets: Vec<(Facet, Vec<(String, u32)>)>,
}

/// How many values of one facet an answer lists.
pub const FACET_VALUES: usize = 200;
