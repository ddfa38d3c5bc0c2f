//! The catalog as a whole: status, settings, health, export.

use serde::{Deserialize, Serialize};

use crate::harvest::RunView;
use crate::storage::StorageView;
use crate::{Error, Int64};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatusRequest {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatusView {
    pub version: String,
    pub sources: u32,
    pub tables: u32,
    pub columns: Int64,
    pub revision: Int64,
    /// When anything was last harvested. RFC 3339.
    pub harvested: Option<String>,
    pub index: IndexState,
    pub runs: Vec<RunView>,
    /// Where the data live.
    pub data_folder: String,
    /// Set when the data folder cannot be written: everything can be read, nothing harvested.
    pub read_only: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum IndexState {
    Current,
    /// Replaying what was committed since.
    CatchingUp {
        done: u32,
        expected: u32,
    },
    Rebuilding {
        done: u32,
        expected: u32,
    },
    /// It could not be brought up to date: searches show an older state, or nothing. It is tried again by itself,
    /// less and less often.
    Failed {
        error: Error,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReindexRequest {}

/// What the person prefers. Absent fields of a change keep their value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SettingsRequest {
    #[serde(default)]
    pub theme: Option<Theme>,
    #[serde(default)]
    pub language: Option<Language>,
    #[serde(default)]
    pub density: Option<Density>,
    /// Size of text in percent of the usual: 90, 100, 110, 125 or 150.
    #[serde(default)]
    pub text_size: Option<u16>,
    #[serde(default)]
    pub refresh: Option<Refresh>,
    /// Seconds one statement may take at a source: 30, 120 or 600.
    #[serde(default)]
    pub statement_seconds: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SettingsView {
    pub theme: Theme,
    pub language: Language,
    pub density: Density,
    /// In percent.
    pub text_size: u16,
    pub refresh: Refresh,
    pub statement_seconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    System,
    En,
    Ko,
}

/// How old a source may be before it is harvested by itself when the window starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Refresh {
    Never,
    Day,
    Week,
}

/// How much room a row takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Density {
    Compact,
    Comfortable,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DoctorRequest {
    pub repair: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DoctorReport {
    pub checks: Vec<Check>,
    pub healthy: bool,
    pub storage: StorageView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Check {
    /// What was looked at: `catalog`, `annotations`, `index`, `stages`, `secrets`, `duckdb`.
    pub name: String,
    pub outcome: Outcome,
    pub message: String,
    pub remedy: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Ok,
    Repaired,
    Warning,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExportRequest {
    /// Where to write. The ending decides: `.jsonl` one entity a line, `.md` readable pages, `.db` the catalog itself.
    pub path: String,
    /// Only this entity and what lies below; absent for everything.
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub as_of: Option<Int64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExportView {
    pub path: String,
    pub entities: u32,
    pub bytes: Int64,
}
