//! What happens to data, as opposed to what someone decided about it.

use serde::{Deserialize, Serialize};

use crate::{EntityKey, Timestamp};

/// One measured value of one entity at one moment.
///
/// If it changes when nobody changed anything, it is an observation and not part of a record: keeping the two
/// apart is what keeps records byte-stable between harvests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    pub of: EntityKey,
    pub metric: Metric,
    pub at: Timestamp,
    pub value: i64,
}

/// What was measured, with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Rows, exact or as the engine estimates them.
    Rows,
    /// Bytes on disk.
    Bytes,
    /// Scans since the engine's counters were reset.
    Scans,
    /// Rows written since the engine's counters were reset.
    Writes,
    /// Moment of the last write, in milliseconds since the epoch.
    LastWrite,
    /// Moment of the engine's last statistics run, in milliseconds since the epoch.
    LastAnalyzed,
    /// Files behind a file-based table.
    Files,
}

impl Metric {
    pub const ALL: &'static [Metric] = &[
        Metric::Rows,
        Metric::Bytes,
        Metric::Scans,
        Metric::Writes,
        Metric::LastWrite,
        Metric::LastAnalyzed,
        Metric::Files,
    ];

    /// The stable name used in stored rows.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Rows => "rows",
            Metric::Bytes => "bytes",
            Metric::Scans => "scans",
            Metric::Writes => "writes",
            Metric::LastWrite => "last_write",
            Metric::LastAnalyzed => "last_analyzed",
            Metric::Files => "files",
        }
    }

    /// The metric with this stable name.
    pub fn from_name(name: &str) -> Option<Metric> {
        Metric::ALL.iter().copied().find(|metric| metric.name() == name)
    }
}
