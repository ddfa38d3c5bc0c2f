//! What can go wrong with the index, in words a person can act on.
//!
//! Damage found while opening is no error (the index is then empty and unstamped); these are what is left.

use std::path::{Path, PathBuf};

/// Why a call on the index failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index folder could not be read or written: permissions, a full disk, a vanished drive.
    #[error("could not {action} {}", path.display())]
    Folder {
        /// A verb phrase, such as `create the folder`.
        action: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    /// The files of the index contradict themselves. The index is empty from now on, and has to be rebuilt.
    #[error("the search index is damaged ({detail}); it is rebuilt from the catalog")]
    Damaged { detail: String },
    /// The index engine refused, for another reason than damage.
    #[error("could not {action} the search index")]
    Engine {
        /// A verb, such as `write`.
        action: &'static str,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// What the system said, where it was the system that refused.
    pub fn io(&self) -> Option<std::io::ErrorKind> {
        match self {
            Error::Folder { source, .. } => Some(source.kind()),
            Error::Engine { source, .. } => match source.downcast_ref::<tantivy::TantivyError>()? {
                tantivy::TantivyError::IoError(source) => Some(source.kind()),
                _ => None,
            },
            Error::Damaged { .. } => None,
        }
    }

    pub(crate) fn folder(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Folder { action, path, source }
    }

    pub(crate) fn engine<E>(action: &'static str) -> impl FnOnce(E) -> Error
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        move |source| Error::Engine { action, source: Box::new(source) }
    }

    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Error {
        Error::Damaged { detail: detail.to_string() }
    }
}
