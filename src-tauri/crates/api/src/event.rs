//! What the catalog tells its shells without being asked.

use serde::{Deserialize, Serialize};

use crate::harvest::RunView;

/// One message on the event channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ApiEvent"))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Answers that carry one of these tags are out of date.
    Changed { tags: Vec<Tag> },
    /// A harvest moved on.
    Run { run: Box<RunView> },
}

/// What an answer was made from. Declared beside each command, so invalidation is data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    Catalog,
    Index,
    Sources,
    Runs,
    Settings,
    Annotations,
}

impl Tag {
    pub const ALL: [Tag; 6] = [Tag::Catalog, Tag::Index, Tag::Sources, Tag::Runs, Tag::Settings, Tag::Annotations];
}
