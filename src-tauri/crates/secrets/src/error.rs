//! What can go wrong with a place for secrets, and what to do about it.

use std::path::PathBuf;

/// Never carries a secret, nor bytes that may be one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the secrets file “{}” is locked", path.display())]
    Locked { path: PathBuf },
    #[error("there is no keychain on this computer and no secrets file “{}” yet", path.display())]
    Absent { path: PathBuf },
    #[error("the passphrase does not open “{}”", path.display())]
    WrongPassphrase { path: PathBuf },
    #[error("a passphrase cannot be empty")]
    EmptyPassphrase,
    #[error("the secrets file “{}” is damaged: {what}", path.display())]
    Damaged { path: PathBuf, what: &'static str },
    #[error("the secrets file “{}” was written by a newer version of Pulk (format {version})", path.display())]
    Newer { path: PathBuf, version: u16 },
    #[error("the secrets file “{}” could not be {action}", path.display())]
    File { path: PathBuf, action: &'static str, source: std::io::Error },
    #[error("this computer gives no random numbers: {0}")]
    Random(String),
    #[error("the keychain could not {action}")]
    Keychain { action: &'static str, source: Box<dyn std::error::Error + Send + Sync> },
}

impl Error {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Error::Locked { .. } => "Give its passphrase; on the command line in the variable PULK_PASSPHRASE.",
            Error::Absent { .. } => {
                "Choose a passphrase to create it; on the command line in the variable PULK_PASSPHRASE."
            }
            Error::WrongPassphrase { .. } => {
                "Try again. If the passphrase is lost, move the file away: a new one is created and asks for each \
                 source's password once."
            }
            Error::EmptyPassphrase => "Give at least one character; a sentence is better.",
            Error::Damaged { .. } => {
                "Restore it from a backup, or move it away: a new one is created and asks for each source's password \
                 once. The catalog itself is not concerned."
            }
            Error::Newer { .. } => "Update Pulk. The file was left as it is.",
            Error::File { .. } => "Check that the disk has space and that the data folder may be written.",
            Error::Random(_) => "Restart the computer; if it stays, its operating system is at fault.",
            Error::Keychain { .. } => {
                "Unlock the keychain and try again, or set PULK_KEYCHAIN=off to keep passwords in an encrypted file."
            }
        }
    }
}
