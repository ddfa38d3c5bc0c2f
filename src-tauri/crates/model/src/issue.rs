//! Partial failure as a value: what could not be read, and what would help.

use serde::{Deserialize, Serialize};

use crate::EntityKey;

/// Something a harvest could not do, while the rest went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub kind: IssueKind,
    /// What it concerns; the source itself when nothing narrower is known.
    pub at: EntityKey,
    /// One sentence naming the thing, in words a person can act on. Never contains a secret.
    pub message: String,
    /// What to do about it, where that is known (a grant, a setting, a command).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// The login may not read it.
    Denied,
    /// It is there but could not be read: damaged, truncated, not what its name says.
    Unreadable,
    /// The engine has it, this version of the program does not understand it.
    Unsupported,
    /// It took longer than the limits allow.
    TimedOut,
    /// It was cut because it is larger than the limits allow.
    Clipped,
}
