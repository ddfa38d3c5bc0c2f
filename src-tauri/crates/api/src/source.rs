//! Sources: their list, their forms, adding, changing, asking.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Int64;
use crate::entity::IssueView;
use crate::harvest::RunView;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourcesRequest {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourcesView {
    /// By name.
    pub sources: Vec<SourceView>,
    /// What a new source may be.
    pub connectors: Vec<ConnectorView>,
    /// Where secrets go, and whether that place is open.
    pub secrets: SecretStoreView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SecretStoreView {
    /// The operating system's keychain.
    Keychain,
    /// An encrypted file, opened.
    File,
    /// An encrypted file that needs its passphrase.
    FileLocked,
    /// No keychain here and no file yet: the first passphrase creates it.
    FileAbsent,
}

/// Runs a source comes with at most.
pub const RUNS: usize = 10;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourceView {
    pub key: String,
    pub name: String,
    pub connector: String,
    /// The connector's product name.
    pub title: String,
    /// Settings by field, without the secret.
    pub address: BTreeMap<String, String>,
    pub has_secret: bool,
    /// What the person said it is used for.
    pub environment: Option<Environment>,
    pub tables: u32,
    pub columns: Int64,
    /// When it was last harvested to the end. RFC 3339.
    pub harvested: Option<String>,
    /// The latest runs, newest first, at most 10.
    pub runs: Vec<RunView>,
    /// What the latest run could not read.
    pub issues: Vec<IssueView>,
    /// What a harvest sends, in order.
    pub statements: Vec<StatementView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatementView {
    /// A label key: `statement.objects`.
    pub purpose: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConnectorView {
    pub id: String,
    pub title: String,
    pub fields: Vec<FieldView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FieldView {
    /// Also the label key: `field.<name>`.
    pub name: String,
    pub kind: FieldType,
    /// For a choice.
    pub choices: Vec<String>,
    pub required: bool,
    pub default: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    Text,
    Number,
    File,
    Folder,
    Choice,
    Secret,
}

/// A place to read: one of four ways to say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Place {
    /// A pasted URL or a path, recognised by the connectors.
    Text { text: String },
    /// A filled-in form.
    Form { connector: String, address: BTreeMap<String, String> },
    /// A source already added.
    Source { key: String },
    /// A source already added, at an address it does not have yet. Its stored secret is used only where that goes to
    /// the same login of the same server.
    Change { key: String, address: BTreeMap<String, String> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum SourceEdit {
    /// Adds a source. Nothing is read yet.
    Add { place: Place, name: Option<String>, secret: Option<String> },
    /// Changes settings. The key stays. An absent secret keeps the stored one, an empty one removes it. One that was
    /// given for another login or server is sent to no new one; it is used again when the old address comes back.
    Change { key: String, name: Option<String>, address: Option<BTreeMap<String, String>>, secret: Option<String> },
    /// Says what the source is used for.
    Mark { key: String, environment: Option<Environment> },
    /// Removes the source with its secret and everything harvested from it. What people wrote stays.
    Remove { key: String },
    /// Creates the sample files in the data folder and adds them as sources. Harvests nothing yet.
    AddSample {},
    /// Opens (or first creates) the encrypted secrets file.
    Unlock { passphrase: String },
}

/// What a source is used for: its colour wherever it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Production,
    Staging,
    Development,
    Personal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourceEdited {
    /// The sources concerned.
    pub keys: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourceQuestion {
    pub place: Place,
    pub secret: Option<String>,
    /// False only recognises the place and lists its statements; true connects and asks.
    pub connect: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProbeView {
    pub connector: String,
    /// The name to propose.
    pub name: String,
    pub address: BTreeMap<String, String>,
    /// True when the pasted text held a secret (it is not sent back).
    pub had_secret: bool,
    pub statements: Vec<StatementView>,
    /// What the source answered; absent when nothing was asked.
    pub answer: Option<ProbeAnswer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProbeAnswer {
    pub server: String,
    pub login: Option<String>,
    pub readable: Vec<String>,
    pub unreadable: Vec<UnreadableView>,
    pub took_ms: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnreadableView {
    pub what: String,
    pub remedy: Option<String>,
}
