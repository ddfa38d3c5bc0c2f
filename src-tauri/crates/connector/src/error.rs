//! Why a source could not be read, in words a person can act on.

use std::fmt;

/// A failure of one session. Says what happened (`message`), what to do (`remedy`), and keeps the driver's own words
/// as `source()` for the details view. Never carries a secret.
#[derive(Debug)]
pub struct Error {
    pub kind: ErrorKind,
    /// One sentence naming the thing concerned.
    pub message: String,
    pub remedy: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What a caller does differently about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Nothing answers there: unknown host, refused connection, network gone.
    Unreachable,
    /// TLS could not be agreed on, or the certificate does not hold.
    Tls,
    /// The login was refused: wrong password, unknown user.
    Login,
    /// A secret is needed and none was found; asking the person is the remedy.
    SecretNeeded,
    /// Logged in, but not permitted to read this.
    Denied,
    /// The address itself is wrong: a typo in a URL, a missing field, a file that is not there.
    BadAddress,
    /// It is there but is not what it says, or is damaged.
    Unreadable,
    /// A version or feature this program does not understand.
    Unsupported,
    /// Another process holds it.
    Locked,
    /// A limit on time was reached, also by a silence in the middle. A harvest does not wait for the same again.
    TimedOut,
    /// The connection ended in the middle, and that was noticed. A harvest connects again and reads the unit anew.
    Gone,
    /// A part this source needs is missing on this computer.
    MissingLibrary,
    /// The run was cancelled.
    Cancelled,
    /// None of the above; the details tell.
    Other,
}

impl ErrorKind {
    /// True when trying the same unit again may succeed.
    pub fn is_transient(self) -> bool {
        matches!(self, ErrorKind::Unreachable | ErrorKind::Gone | ErrorKind::Locked | ErrorKind::TimedOut)
    }
}

impl Error {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), remedy: None, source: None }
    }

    /// Adds what to do about it.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Error {
        self.remedy = Some(remedy.into());
        self
    }

    /// Keeps the cause.
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        self.source = Some(cause.into());
        self
    }

    /// The failure of a cancelled run.
    pub fn cancelled() -> Error {
        Error::new(ErrorKind::Cancelled, "the harvest was cancelled")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|cause| cause as _)
    }
}
