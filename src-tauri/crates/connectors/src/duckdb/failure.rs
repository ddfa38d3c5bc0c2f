//! The engine's words, in words a person can act on.
//!
//! The engine tells failures apart only by their text. Texts that are not recognised pass through as the details of
//! a general failure, so a reworded one in a later version loses its remedy and nothing else.

use std::path::Path;

use connector::{Error, ErrorKind};

use super::engine::EngineError;

/// Why `path` could not be opened by engine `version`.
pub fn of_opening(path: &Path, version: &str, error: EngineError) -> Error {
    let file = path.display();
    let failure = |kind, message, remedy: &str| Error::new(kind, message).remedy(remedy);
    let words = error.0.as_str();
    let has = |part| words.contains(part);
    let known = if has("Could not set lock") || has("being used by another process") {
        let holder = holder(words).map(|holder| format!(" ({holder})")).unwrap_or_default();
        let message = format!("“{file}” is open for writing in another program{holder}");
        failure(ErrorKind::Locked, message, "Close it there, or let that program open it read-only, then try again.")
    } else if has("we can only read version") {
        wrong_version(path, version, words)
    } else if has("encrypted") || has("encryption key") {
        let message = format!("“{file}” is encrypted, and encrypted DuckDB files cannot be read");
        failure(ErrorKind::Unsupported, message, "Export an unencrypted copy of it and add that.")
    } else if has("database does not exist") {
        let message = format!("there is no file “{file}”");
        failure(ErrorKind::BadAddress, message, "Check the path; the file may have been moved or renamed.")
    } else if has("Permission denied") {
        let message = format!("you may not read “{file}”");
        failure(ErrorKind::Denied, message, "Ask the file's owner for permission to read it.")
    } else if has("not a valid DuckDB database file") {
        let message = format!("“{file}” is not a DuckDB database");
        failure(ErrorKind::Unreadable, message, "Check that this is the file you mean.")
    } else {
        damaged(path, words).unwrap_or_else(|| {
            let message = format!("“{file}” could not be opened");
            failure(ErrorKind::Other, message, "The details hold the engine's own words.")
        })
    };
    known.because(error)
}

/// Why a statement about `path` failed.
pub fn of_statement(path: &Path, error: EngineError) -> Error {
    let known = damaged(path, &error.0).unwrap_or_else(|| {
        Error::new(ErrorKind::Other, format!("the catalog of “{}” could not be read", path.display()))
            .remedy("The details hold the engine's own words.")
    });
    known.because(error)
}

fn damaged(path: &Path, words: &str) -> Option<Error> {
    let file = path.display();
    let unreadable = |message| Error::new(ErrorKind::Unreadable, message);
    if words.contains("Could not read enough bytes") {
        let failure = unreadable(format!("“{file}” ends too early: a part of it is missing"));
        return Some(failure.remedy("If it is still being copied, wait until that is done; else copy it again."));
    }
    if words.contains("Corrupt database") || words.contains("Serialization Error") || words.contains("FATAL Error") {
        let failure = unreadable(format!("“{file}” is damaged"));
        return Some(failure.remedy("Restore it from a backup, or copy it again from where it came from."));
    }
    None
}

/// “Trying to read a database file with version number 99, but we can only read versions between 64 and 67.”
fn wrong_version(path: &Path, version: &str, words: &str) -> Error {
    let numbers: Vec<u64> = words
        .split(|character: char| !character.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .take(2)
        .collect();
    let file = path.display();
    match numbers.as_slice() {
        [found, oldest] if found < oldest => Error::new(
            ErrorKind::Unsupported,
            format!("“{file}” was written by a DuckDB older than {version} can read"),
        )
        .remedy("Export it with the version that wrote it (EXPORT DATABASE) and import it with a current one."),
        _ => Error::new(ErrorKind::Unsupported, format!("“{file}” was written by a DuckDB newer than {version}"))
            .remedy(format!(
                "Write it with an older storage version (STORAGE_VERSION), or name a newer library in {}.",
                super::VARIABLE
            )),
    }
}

/// “Conflicting lock is held in /usr/bin/duckdb (PID 7).” names the program; only its file name is passed on.
fn holder(words: &str) -> Option<String> {
    let (_, rest) = words.split_once("lock is held in ")?;
    let (program, rest) = rest.split_once(" (PID ")?;
    let (id, _) = rest.split_once(')')?;
    let program = Path::new(program).file_name()?.to_string_lossy();
    id.chars().all(|digit| digit.is_ascii_digit()).then(|| format!("{program}, process {id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_to_open_says_what_it_is() {
        fn check(words: &str, kind: ErrorKind, said: &str) {
            let error = of_opening(Path::new("/d/a.duckdb"), "v1.5.6", EngineError(words.to_owned()));
            assert_eq!(error.kind, kind, "{words}");
            assert!(error.message.contains(said), "“{}” says “{said}”", error.message);
            assert!(error.remedy.is_some());
        }
        check(
            "IO Error: Could not set lock on file \"/d/a.duckdb\": Conflicting lock is held in /usr/bin/python3 (PID 7).",
            ErrorKind::Locked,
            "another program (python3, process 7)",
        );
        check(
            "IO Error: Cannot open file: The process cannot access the file because it is being used by another process.",
            ErrorKind::Locked,
            "another program",
        );
        let versions = |found| {
            format!(
                "IO Error: Trying to read a database file with version number {found}, but we can only read versions between 64 and 67."
            )
        };
        check(&versions(99), ErrorKind::Unsupported, "newer than v1.5.6");
        check(&versions(39), ErrorKind::Unsupported, "older than v1.5.6");
        check("IO Error: Could not read enough bytes from file", ErrorKind::Unreadable, "ends too early");
        check("IO Error: Corrupt database file: computed checksum", ErrorKind::Unreadable, "damaged");
        check("Catalog Error: Cannot open encrypted database without a key", ErrorKind::Unsupported, "encrypted");
        check("IO Error: words nobody has seen", ErrorKind::Other, "could not be opened");
    }
}
