//! Failures as shells see them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A failed command. The screen maps `code` to behaviour and shows `message` and `remedy`; `details` is for the
/// “Copy details” button. No field ever contains a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ApiError"))]
pub struct Error {
    pub code: Code,
    /// One sentence naming the thing concerned.
    pub message: String,
    pub remedy: Option<String>,
    /// The chain of causes, in the words of the layers below.
    pub details: Option<String>,
}

/// What a shell does differently about. A variant exists only where one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request itself is wrong.
    BadRequest,
    NotFound,
    /// Nothing answers at the source.
    Unreachable,
    /// The login was refused; ask for the secret again.
    Login,
    /// A secret is needed; ask for it.
    SecretNeeded,
    /// The secret store itself is locked; ask for its passphrase.
    PassphraseNeeded,
    Denied,
    /// Somebody else is at it: a harvest of this source runs, a file is locked.
    Busy,
    Cancelled,
    /// A file cannot be read or is not what it says.
    Unreadable,
    /// A file was written by a newer version of this program.
    Newer,
    /// A database of our own is damaged; `doctor` can help.
    Damaged,
    /// No space, or no permission to write.
    Storage,
    Unsupported,
    /// What reads this kind of source is not installed.
    MissingLibrary,
    /// A fault of this program.
    Internal,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error { code, message: message.into(), remedy: None, details: None }
    }

    pub fn remedy(mut self, remedy: impl Into<String>) -> Error {
        self.remedy = Some(remedy.into());
        self
    }

    pub fn details(mut self, details: impl Into<String>) -> Error {
        self.details = Some(details.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
