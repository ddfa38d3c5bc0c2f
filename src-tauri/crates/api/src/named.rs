//! What the names in a definition mean: which of them are tables and views of the same source.
//!
//! No SQL is read here. Whoever shows a definition says which words may be names, and is told which of them are.

use serde::{Deserialize, Serialize};

use crate::entity::Link;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NamedRequest {
    /// The entity whose definition holds the names: a bare name is looked for beside it.
    pub key: String,
    /// Each from the outermost part to the name itself. Those after the first 200 are not looked for.
    pub names: Vec<Vec<NamePart>>,
}

/// One part of a dotted name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NamePart {
    /// Without quotes.
    pub text: String,
    pub quoted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NamedView {
    /// The tables and views that are meant by any of the names, each once.
    pub links: Vec<Link>,
}
