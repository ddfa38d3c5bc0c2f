//! Harvests: starting, watching, stopping.

use serde::{Deserialize, Serialize};

use crate::entity::IssueView;
use crate::source::StatementView;
use crate::{Error, Int64};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum HarvestRequest {
    /// Starts a run and returns at once; progress arrives as events.
    Start {
        source: String,
        /// Go on even if more than 30 % of the source would vanish.
        #[serde(default)]
        accept_removals: bool,
    },
    /// Asks the run to stop. What was committed stays; nothing else changes.
    Cancel {
        run: String,
    },
    Look {
        run: String,
    },
}

/// One harvest, running or ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RunView {
    pub id: String,
    pub source: String,
    pub state: RunState,
    pub step: RunStep,
    /// What the step is at: a database, a folder.
    pub detail: Option<String>,
    pub done: Int64,
    /// Absent while unknown.
    pub expected: Option<Int64>,
    /// Entities a second, over the step so far.
    pub rate: Option<f64>,
    pub seconds_left: Option<f64>,
    /// RFC 3339.
    pub started: String,
    pub ended: Option<String>,
    /// Set once committed.
    pub revision: Option<Int64>,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    pub unchanged: u32,
    pub issues: Vec<IssueView>,
    /// Why it failed.
    pub error: Option<Error>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LogRequest {
    /// A run that goes on or has ended. The latest hundred of each source are kept.
    pub run: String,
}

/// What one run sent to its source. Never holds a value that was sent along, so never a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LogView {
    pub run: RunView,
    /// Every different statement once, in the order of its first use.
    pub statements: Vec<StatementView>,
    /// Each time one was sent, in order.
    pub sent: Vec<SentView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SentView {
    /// Just before it was sent. RFC 3339.
    pub at: String,
    /// What was being read: a database, a folder. Absent where that is the whole source.
    pub place: Option<String>,
    /// Which of the statements, counted from 0.
    pub statement: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    Running,
    Cancelling,
    /// Committed, everything read.
    Done,
    /// Committed, some of it could not be read.
    Partial,
    Failed,
    Cancelled,
    /// Too much would vanish: waits for a person to accept or discard.
    NeedsReview,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunStep {
    Connect,
    Plan,
    Read,
    Diff,
    Commit,
    Index,
    Finished,
}
