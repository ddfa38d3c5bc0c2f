//! Failures of the layers below, as shells see them.
//!
//! One place maps each typed error to a code, a sentence and what to do; the chain of causes becomes `details`.

use api::{Code, Error};
use connector::ErrorKind;

/// The causes of an error, outermost first, one a line.
pub fn chain(error: &dyn std::error::Error) -> Option<String> {
    let mut lines = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let line = error.to_string();
        // Transparent wrappers repeat their cause; saying it once is enough.
        if lines.last() != Some(&line) {
            lines.push(line);
        }
        cause = error.source();
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

pub fn of_source(error: &connector::Error) -> Error {
    let code = match error.kind {
        ErrorKind::Unreachable | ErrorKind::Tls | ErrorKind::Gone | ErrorKind::TimedOut => Code::Unreachable,
        ErrorKind::Login => Code::Login,
        ErrorKind::SecretNeeded => Code::SecretNeeded,
        ErrorKind::Denied => Code::Denied,
        ErrorKind::BadAddress => Code::BadRequest,
        ErrorKind::Unreadable => Code::Unreadable,
        ErrorKind::Unsupported => Code::Unsupported,
        ErrorKind::MissingLibrary => Code::MissingLibrary,
        ErrorKind::Locked => Code::Busy,
        ErrorKind::Cancelled => Code::Cancelled,
        ErrorKind::Other => Code::Internal,
    };
    Error { code, message: error.message.clone(), remedy: error.remedy.clone(), details: chain(error) }
}

pub fn of_harvest(error: &::harvest::Error) -> Error {
    match error {
        ::harvest::Error::Source(error) => of_source(error),
        ::harvest::Error::Store(error) => of_store(error),
    }
}

pub fn of_store(error: &store::Error) -> Error {
    use store::Error as E;
    let (code, remedy) = match error {
        E::Newer { .. } => (Code::Newer, "update this program, or choose another data folder with PULK_HOME"),
        E::NotPulk { .. } | E::Damaged { .. } => (Code::Damaged, "run “pulk doctor --repair”"),
        E::Gone { .. } => (
            Code::Damaged,
            "put the file back where it was, or restore a backup: this program goes on by itself, and writes nothing \
             until then",
        ),
        E::Replaced { .. } => (Code::Busy, "look at what is there now, and do it again"),
        E::Full { .. } => (Code::Storage, "free some space on that disk and try again; nothing was lost"),
        E::ReadOnly { .. } => (Code::Storage, "allow writing to the data folder, or choose another with PULK_HOME"),
        E::Busy { .. } | E::Running { .. } | E::Superseded { .. } => (Code::Busy, "try again in a moment"),
        E::Record { .. } => (Code::Newer, "update this program"),
        E::Cancelled => (Code::Cancelled, "harvest again when it suits"),
        _ => (Code::Internal, "try again; if it happens again, report it with the details"),
    };
    Error { code, message: error.to_string(), remedy: Some(remedy.to_owned()), details: chain(error) }
}

pub fn of_search(error: &search::Error) -> Error {
    use std::io::ErrorKind as Kind;
    let (code, message, remedy) = match error.io() {
        Some(Kind::StorageFull | Kind::QuotaExceeded) => (
            Code::Storage,
            "there is no space left for the search index",
            "free some space on that disk and try again; the catalog itself is whole",
        ),
        Some(Kind::ReadOnlyFilesystem | Kind::PermissionDenied) => (
            Code::Storage,
            "the search index cannot be brought up to date: its folder cannot be written",
            "allow writing to the data folder, or choose another with PULK_HOME",
        ),
        _ => (
            Code::Internal,
            "the search index could not be read",
            "run “pulk doctor --repair”: the index is rebuilt from the catalog",
        ),
    };
    Error {
        code,
        message: message.to_owned(),
        remedy: Some(remedy.to_owned()),
        details: Some(match chain(error) {
            Some(causes) => format!("{error}\n{causes}"),
            None => error.to_string(),
        }),
    }
}

/// Lets `?` turn errors of the layers below into spoken ones.
pub trait Spoken<T> {
    fn spoken(self) -> Result<T, Error>;
}

impl<T> Spoken<T> for Result<T, store::Error> {
    fn spoken(self) -> Result<T, Error> {
        self.map_err(|error| of_store(&error))
    }
}

impl<T> Spoken<T> for Result<T, connector::Error> {
    fn spoken(self) -> Result<T, Error> {
        self.map_err(|error| of_source(&error))
    }
}

impl<T> Spoken<T> for Result<T, search::Error> {
    fn spoken(self) -> Result<T, Error> {
        self.map_err(|error| of_search(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_installed_is_told_from_what_is_not_supported() {
        fn check(kind: ErrorKind, expected: Code) {
            assert_eq!(of_source(&connector::Error::new(kind, "no")).code, expected, "{kind:?}");
        }
        check(ErrorKind::MissingLibrary, Code::MissingLibrary);
        check(ErrorKind::Unsupported, Code::Unsupported);
    }
}
