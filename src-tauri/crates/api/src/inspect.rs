//! Looking at something without adding it.

use serde::{Deserialize, Serialize};

use crate::entity::{EntityForm, EntityView, IssueView};
use crate::source::Place;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InspectRequest {
    pub place: Place,
    pub secret: Option<String>,
    /// At most this many tables are returned, largest scopes first cut; at most 500.
    pub limit: u32,
    /// Whether to return the names of everything, too.
    #[serde(default)]
    pub names: bool,
    /// Returns this one alone, wherever it stands.
    #[serde(default)]
    pub only: Option<String>,
}

/// What was found there. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InspectView {
    pub connector: String,
    pub name: String,
    /// Tables, views and routines, in the source's order.
    pub entities: Vec<EntityView>,
    /// The names of everything there is, in the same order, where they were asked for; at most 20,000.
    #[serde(default)]
    pub names: Vec<InspectedName>,
    /// How many there are in all.
    pub total: u32,
    pub issues: Vec<IssueView>,
}

/// What is known of a table before it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InspectedName {
    pub key: String,
    pub name: String,
    /// Names from below the source to the parent.
    pub path: Vec<String>,
    pub form: EntityForm,
}
