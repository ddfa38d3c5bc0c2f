//! Why one file could not be described, in words that name it.

use std::error::Error as StdError;
use std::io;

use connector::{Error, ErrorKind};
use model::{EntityKey, Issue, IssueKind};

/// Why a file has no shape. Every variant reads as the end of a sentence that starts with the file's name.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("is empty")]
    Empty,
    #[error("is named like {named} but holds {holds}")]
    Misnamed { named: &'static str, holds: &'static str },
    #[error("{says}")]
    Damaged { says: String, cause: Option<Box<dyn StdError + Send + Sync>> },
    #[error("{says}")]
    Unsupported { says: String, remedy: Option<String> },
    /// JSON that is one document rather than rows: configuration, not data. A folder passes over it in silence.
    #[error("is one JSON document, not rows of data")]
    NotTabular,
    #[error("could not be read within {0} seconds")]
    TimedOut(u64),
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl Fault {
    pub fn damaged(says: impl Into<String>) -> Fault {
        Fault::Damaged { says: says.into(), cause: None }
    }

    pub fn damaged_by(says: impl Into<String>, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Fault {
        Fault::Damaged { says: says.into(), cause: Some(cause.into()) }
    }

    pub fn unsupported(says: impl Into<String>, remedy: &str) -> Fault {
        Fault::Unsupported { says: says.into(), remedy: Some(remedy.to_owned()) }
    }

    fn kind(&self) -> IssueKind {
        match self {
            Fault::Io(cause) if cause.kind() == io::ErrorKind::PermissionDenied => IssueKind::Denied,
            Fault::Unsupported { .. } | Fault::NotTabular => IssueKind::Unsupported,
            Fault::TimedOut(_) => IssueKind::TimedOut,
            _ => IssueKind::Unreadable,
        }
    }

    fn remedy(&self) -> Option<String> {
        let text = match self {
            Fault::Empty => "delete it, or write it again",
            Fault::Misnamed { .. } => "rename it so that its extension says what it is",
            Fault::Damaged { .. } => "copy or write the file again: it may have been cut short",
            Fault::Unsupported { remedy, .. } => return remedy.clone(),
            Fault::TimedOut(_) => "check that the drive it is on is connected",
            Fault::NotTabular => "only JSON with one object a line, or an array of objects, is read as a table",
            Fault::Io(cause) if cause.kind() == io::ErrorKind::PermissionDenied => {
                "give yourself read permission on it"
            }
            Fault::Io(_) => return None,
        };
        Some(text.to_owned())
    }

    /// The fault as a partial failure: `name` is how the person finds the file, relative to the source.
    pub fn issue(&self, at: EntityKey, name: &str) -> Issue {
        let mut message = format!("“{name}” {self}");
        if let Fault::Damaged { cause: Some(cause), .. } = self {
            message.push_str(&format!(" ({cause})"));
        }
        Issue { kind: self.kind(), at, message, remedy: self.remedy() }
    }

    /// The fault as the failure of a whole place.
    pub fn error(self, name: &str) -> Error {
        let kind = match self.kind() {
            IssueKind::Denied => ErrorKind::Denied,
            IssueKind::Unsupported => ErrorKind::Unsupported,
            IssueKind::TimedOut => ErrorKind::TimedOut,
            _ => ErrorKind::Unreadable,
        };
        let error = Error::new(kind, format!("“{name}” {self}"));
        let error = match self.remedy() {
            Some(remedy) => error.remedy(remedy),
            None => error,
        };
        match self {
            Fault::Damaged { cause: Some(cause), .. } => error.because(cause),
            Fault::Io(cause) => error.because(cause),
            _ => error,
        }
    }
}
