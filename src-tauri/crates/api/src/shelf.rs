//! What a person keeps at hand: stars, saved searches, what was looked at last, what changed since the last visit.

use serde::{Deserialize, Serialize};

use crate::Int64;
use crate::entity::{EntityForm, EntityKind, SourceRef};
use crate::history::EntityChange;
use crate::search::Filter;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ShelfRequest {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ShelfView {
    /// In the order they were starred.
    pub stars: Vec<Kept>,
    /// By name.
    pub searches: Vec<SavedSearch>,
    /// What was opened last, newest first, at most 50.
    pub recent: Vec<Visit>,
    pub changed: ChangedSince,
}

/// An entity a person keeps by its key, which may have left the catalog since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Kept {
    pub key: String,
    pub name: String,
    /// Names from below the source to the parent.
    pub path: Vec<String>,
    pub kind: EntityKind,
    pub form: EntityForm,
    pub source: SourceRef,
    /// False when the catalog no longer has it.
    pub present: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SavedSearch {
    pub id: Int64,
    pub name: String,
    pub query: String,
    pub filters: Vec<Filter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Visit {
    pub entity: Kept,
    /// When it was opened last. RFC 3339.
    pub at: String,
    /// How often it was opened.
    pub times: u32,
}

/// What harvests changed since the person was last here. A visit is over after four hours without a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChangedSince {
    /// When the last visit ended; absent on the first one. RFC 3339.
    pub since: Option<String>,
    /// The revision the person knew then.
    pub revision: Int64,
    /// What differs from then, most telling first: altered and removed before added. At most 50.
    pub entities: Vec<EntityChange>,
    /// How many there are in all.
    pub total: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum ShelfEdit {
    Star {
        key: String,
    },
    Unstar {
        key: String,
    },
    /// Saves a search under a name; with an `id`, the one that is there is replaced.
    SaveSearch {
        #[serde(default)]
        id: Option<Int64>,
        name: String,
        query: String,
        filters: Vec<Filter>,
    },
    ForgetSearch {
        id: Int64,
    },
    /// An entity's page was opened.
    Visit {
        key: String,
    },
    /// What changed so far has been seen.
    Seen,
    /// Forgets what was opened and when somebody was here. Stars and saved searches stay.
    ForgetVisits,
}
