//! What this computer already knows: connections other programs keep, and data files in the usual folders.

use serde::{Deserialize, Serialize};

use crate::Int64;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DiscoverRequest {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DiscoverView {
    /// Connections first, then files, newest first. At most 200.
    pub found: Vec<FoundPlace>,
    /// The files and folders that were looked into, as a person writes them: `~/.pgpass`.
    pub looked: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FoundPlace {
    pub kind: FoundKind,
    /// What to show or add it by, without any secret: an address or a path.
    pub text: String,
    pub name: String,
    /// The connector's id.
    pub connector: String,
    /// Where it was found, as a person writes it: `~/.pg_service.conf`, `~/Downloads`.
    pub from: String,
    /// For a file.
    pub bytes: Option<Int64>,
    /// When the file was last written. RFC 3339.
    pub modified: Option<String>,
    /// True when it is a source already.
    pub added: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    Connection,
    File,
    Folder,
}
