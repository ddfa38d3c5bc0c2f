//! Looking at something without adding it.

use serde::{Deserialize, Serialize};

use crate::entity::{EntityView, IssueView};
use crate::source::Place;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InspectRequest {
    pub place: Place,
    pub secret: Option<String>,
    /// At most this many tables are returned, largest scopes first cut; at most 500.
    pub limit: u32,
}

/// What was found there. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InspectView {
    pub connector: String,
    pub name: String,
    /// Tables, views and routines, in the source's order.
    pub entities: Vec<EntityView>,
    /// How many there are in all.
    pub total: u32,
    pub issues: Vec<IssueView>,
}
