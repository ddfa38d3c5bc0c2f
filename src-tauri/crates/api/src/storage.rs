//! Where the data are, how much room they take, and bringing them to safety.

use serde::{Deserialize, Serialize};

use crate::Int64;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StorageRequest {}

/// The data folder, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StorageView {
    pub folder: String,
    /// What is there, in a fixed order; what is not there is left out.
    pub parts: Vec<StoredPart>,
    /// Bytes that may still be written to the disk of the folder; `None` where the system does not say.
    pub free: Option<Int64>,
    /// Where backups go that are given no place of their own.
    pub backup_folder: String,
    /// The backups in that folder, newest first.
    pub backups: Vec<BackupFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StoredPart {
    pub part: Part,
    /// Name of the file or folder below the data folder.
    pub name: String,
    /// Every file and folder of the data folder that belongs to it, by name.
    pub files: Vec<String>,
    pub bytes: Int64,
    /// Made from the rest: may be deleted, and is made again.
    pub rebuildable: bool,
}

/// What a data folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Catalog,
    Annotations,
    /// Copies of the annotations, kept beside them.
    Copies,
    Secrets,
    Index,
    Stages,
    Sample,
    Backups,
    /// Everything else, such as damaged files that were set aside.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BackupFile {
    pub path: String,
    pub bytes: Int64,
    /// `None` when the file does not say: it is damaged, or of a newer version.
    pub about: Option<BackupAbout>,
    /// Made by a restore, of what it replaced.
    pub before_restore: bool,
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BackupAbout {
    /// RFC 3339.
    pub created: String,
    /// Of the program that wrote it.
    pub version: String,
    pub sources: u32,
    pub tables: u32,
    pub columns: Int64,
    pub revision: Int64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BackupRequest {
    /// Where to write it; absent for a new file in the folder of backups.
    #[serde(default)]
    pub path: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BackupView {
    pub path: String,
    pub bytes: Int64,
    pub about: BackupAbout,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum RestoreRequest {
    /// What a file says of itself. Changes nothing.
    Look { path: String },
    /// Verifies the file and puts its content in the place of what is there, which is backed up first.
    Start { path: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RestoreView {
    pub about: BackupAbout,
    /// The backup of what was there before; `None` when nothing was, and when the file was only looked at.
    pub before: Option<String>,
}
