//! Why a harvest committed nothing.

/// A failure of a whole run. What only part of a source suffered is an issue in the outcome instead.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The source's side.
    #[error(transparent)]
    Source(#[from] connector::Error),
    /// Our own files.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Error {
    /// True when the run ended because somebody asked it to.
    pub fn is_cancelled(&self) -> bool {
        match self {
            Error::Source(error) => error.kind == connector::ErrorKind::Cancelled,
            Error::Store(error) => matches!(error, store::Error::Cancelled),
        }
    }
}
