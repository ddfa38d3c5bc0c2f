//! Re-matches a query against texts that are shown.

use std::ops::Range;

/// Where a text matches a query, and how well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Higher is better. Comparable between texts of the same [`Matcher`].
    pub quality: u32,
    /// Byte ranges on character boundaries, ascending, not overlapping.
    pub ranges: Vec<Range<usize>>,
}

/// A query, ready to be matched against names and prose.
#[derive(Debug, Clone, Default)]
pub struct Matcher {}

impl Matcher {
    /// Reads a query as the index does.
    pub fn new(_query_text: &str) -> Matcher {
        Matcher::default()
    }

    /// True when the query has no word to match.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// What a word of the query matches in an identifier; `None` when nothing does.
    pub fn name(&self, _name: &str) -> Option<Match> {
        None
    }

    /// What a word of the query matches in a comment or definition; `None` when nothing does.
    pub fn prose(&self, _text: &str) -> Option<Match> {
        None
    }
}
