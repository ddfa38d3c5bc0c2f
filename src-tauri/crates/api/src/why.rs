//! Why an entity is a result of a search.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhyRequest {
    /// As typed.
    pub query: String,
    /// Key of the entity.
    pub key: String,
}

/// `placed` is `None` where the entity is no result, or where nothing was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhyView {
    pub placed: Option<Placed>,
    /// How each word of the query is in it. Those it has not are left out.
    pub words: Vec<WhyWord>,
    /// What brings it before others of its tier, and behind them.
    pub signals: Vec<WhySignal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Placed {
    pub tier: Tier,
    /// How loosely its worst word is matched: 0 as typed, 1 inside of another or with one slip, 2 with two slips.
    pub looseness: u8,
}

/// What results are ordered by first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The name, or the qualified name, as typed.
    Exact,
    /// The words of the name, in any order and notation.
    SameWords,
    /// The name begins like the query.
    Begins,
    Name,
    /// The whole name of a column.
    ColumnWhole,
    Column,
    Path,
    Comment,
    Definition,
    /// Some of the words are not in it at all.
    Partial,
}

/// One word of the query, and the best place it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhyWord {
    pub word: String,
    pub spot: Spot,
    pub how: How,
    /// What of the entity it is found in; at most 60 characters.
    pub found: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    Name,
    Column,
    Path,
    Comment,
    Definition,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum How {
    Whole,
    Begins,
    /// By another word that stands for it.
    StandsFor,
    Inside,
    Slip,
    /// By a wildcard, an anchor or an expression.
    Pattern,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WhySignal {
    pub signal: Signal,
    /// Below zero it brings the entity forward.
    pub points: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The name is long.
    Length,
    /// Foreign keys point to it.
    References,
    Rows,
    /// Its data were written lately.
    Fresh,
    Described,
    /// Named like a backup, a copy, or one day of many.
    LeftOver,
    Deprecated,
    Starred,
    /// Opened lately.
    Visited,
}
