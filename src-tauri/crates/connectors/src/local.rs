//! Databases that are one file on this computer: what a path or URL means, and what the file's first bytes say.

use std::fs::File;
use std::io::{ErrorKind as IoKind, Read};
use std::path::{Path, PathBuf};

use std::time::UNIX_EPOCH;

use connector::{Address, Error, ErrorKind, Field, FieldKind, Found};
use model::{EntityKey, Metric, Observation, Timestamp};

use crate::percent;

/// The one setting of such a source.
pub const FORM: &[Field] = &[Field { name: "path", kind: FieldKind::File, required: true, default: "" }];

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Empty,
    Sqlite,
    DuckDb,
    /// One of the formats that connector `files` reads.
    Data,
    Unknown,
}

/// How a kind of database file is written down.
#[derive(Debug)]
pub struct Format {
    /// In a sentence: `an SQLite database`.
    pub title: &'static str,
    /// Schemes of its URLs.
    pub schemes: &'static [&'static str],
    /// Extensions that promise this format, in lower case.
    pub extensions: &'static [&'static str],
    pub content: Content,
    /// True when an empty file is a valid, empty database.
    pub may_be_empty: bool,
}

impl Format {
    /// Recognises a URL of one of the schemes, or the path of a file that has the content or the extension.
    pub fn recognise(&self, input: &str) -> Option<Result<Found, Error>> {
        let input = input.trim();
        if let Some((scheme, rest)) = input.split_once(':')
            && self.schemes.contains(&scheme.to_ascii_lowercase().as_str())
        {
            return Some(path_of_url(rest).and_then(|path| self.check(&path).map(|()| found(&path))));
        }
        let path = match input.strip_prefix("file://") {
            Some(rest) => path_of_url(rest).ok()?,
            None if input.is_empty() || input.contains("://") => return None,
            None => expand(input),
        };
        match sniff(&path) {
            Ok(content) if content == self.content => Some(Ok(found(&path))),
            // Another connector reads it, whatever its name promises.
            Ok(Content::Sqlite | Content::DuckDb | Content::Data) => None,
            _ if path.is_dir() || !self.promised_by(&path) => None,
            _ => Some(self.check(&path).map(|()| found(&path))),
        }
    }

    /// Whether the file is there, may be read, and is what it should be.
    ///
    /// # Errors
    /// [`ErrorKind::BadAddress`] when there is no such file, [`ErrorKind::Denied`] when it may not be read, and
    /// [`ErrorKind::Unreadable`] when it is something else.
    pub fn check(&self, path: &Path) -> Result<(), Error> {
        let shown = path.display();
        if path.is_dir() {
            let message = format!("“{shown}” is a folder, not {}", self.title);
            return Err(Error::new(ErrorKind::BadAddress, message).remedy("Choose the database file inside it."));
        }
        match sniff(path) {
            Ok(content) if content == self.content || (content == Content::Empty && self.may_be_empty) => Ok(()),
            Ok(Content::Empty) => {
                Err(Error::new(ErrorKind::Unreadable, format!("“{shown}” is empty, so it is not {} yet", self.title))
                    .remedy("Create a table in it first, or choose another file."))
            }
            Ok(content) => Err(Error::new(
                ErrorKind::Unreadable,
                format!("“{shown}” is not what its name says: {}, not {}", content.words(), self.title),
            )
            .remedy(content.remedy())),
            Err(error) => Err(unreadable(path, error)),
        }
    }

    fn promised_by(&self, path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        self.extensions.contains(&extension.to_ascii_lowercase().as_str())
    }
}

impl Content {
    fn words(self) -> &'static str {
        match self {
            Content::Empty => "it is empty",
            Content::Sqlite => "it is an SQLite database",
            Content::DuckDb => "it is a DuckDB database",
            Content::Data => "it is a data file",
            Content::Unknown => "it is damaged, encrypted or something else",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Content::Sqlite => "Add it as an SQLite source.",
            Content::DuckDb => "Add it as a DuckDB source.",
            Content::Data => "Add it as a file source.",
            Content::Empty | Content::Unknown => {
                "If it is encrypted, export an unencrypted copy and add that; otherwise check that the file is whole."
            }
        }
    }
}

/// What the first bytes of a file say it is.
fn sniff(path: &Path) -> std::io::Result<Content> {
    // Opening a pipe would wait for its other end.
    if !std::fs::metadata(path)?.is_file() {
        return Err(IoKind::InvalidInput.into());
    }
    let mut head = Vec::with_capacity(16);
    File::open(path)?.take(16).read_to_end(&mut head)?;
    Ok(match head.as_slice() {
        [] => Content::Empty,
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', b'o', b'r', b'm', b'a', b't', b' ', b'3', 0] => {
            Content::Sqlite
        }
        [_, _, _, _, _, _, _, _, b'D', b'U', b'C', b'K', ..] => Content::DuckDb,
        [b'P', b'A', b'R', b'1', ..] | [b'O', b'b', b'j', 1, ..] | [b'A', b'R', b'R', b'O', b'W', b'1', ..] => {
            Content::Data
        }
        _ => Content::Unknown,
    })
}

/// The file an address names.
///
/// # Errors
/// [`ErrorKind::BadAddress`] when it names none.
pub fn path(address: &Address) -> Result<PathBuf, Error> {
    let path = address.get("path").ok_or_else(|| {
        Error::new(ErrorKind::BadAddress, "no file is chosen").remedy("Choose the database file to read.")
    })?;
    Ok(expand(path))
}

/// The authority to propose for a file: its name without the extension.
pub fn authority(address: &Address) -> String {
    address.get("path").map(|path| stem(&expand(path))).unwrap_or_else(|| "database".to_owned())
}

/// Size and last write of the file, as observations of its source. Both belong to the file as a whole: it does not
/// say which table was written.
///
/// # Errors
/// As [`Format::check`], when the file is gone by now.
pub fn observe(path: &Path, source: &EntityKey, now: Timestamp) -> Result<Vec<Observation>, Error> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, error))?;
    let observation = |metric, value| Observation { of: source.clone(), metric, at: now, value };
    let written = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let written = written.and_then(|since| i64::try_from(since.as_millis()).ok());
    let bytes = i64::try_from(metadata.len()).ok();
    let bytes = bytes.map(|bytes| observation(Metric::Bytes, bytes));
    Ok(bytes.into_iter().chain(written.map(|written| observation(Metric::LastWrite, written))).collect())
}

/// The failure to read a file, in words.
pub fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let shown = path.display();
    let failure = match error.kind() {
        IoKind::NotFound | IoKind::NotADirectory => {
            Error::new(ErrorKind::BadAddress, format!("there is no file “{shown}”"))
                .remedy("Check the path; the file may have been moved, renamed or be on a drive that is not connected.")
        }
        IoKind::PermissionDenied => Error::new(ErrorKind::Denied, format!("you may not read “{shown}”"))
            .remedy("Ask the file's owner for permission to read it."),
        _ => Error::new(ErrorKind::Unreadable, format!("“{shown}” could not be read"))
            .remedy("Check that the drive it is on is connected and healthy."),
    };
    failure.because(error)
}

/// The path is made absolute: a source outlives the folder somebody was in when adding it.
fn found(path: &Path) -> Found {
    let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let address = Address::of([("path", &path.to_string_lossy())]);
    Found { address, secret: None, name: stem(path) }
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "database".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// A path as a person writes it: `~` is the home folder.
fn expand(path: &str) -> PathBuf {
    let below_home = path.strip_prefix('~').and_then(|rest| rest.strip_prefix(['/', std::path::MAIN_SEPARATOR]));
    match (below_home, dirs::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// The path in what follows the scheme's colon: `///abs`, `////abs`, `///C:/abs`, `//relative`, `/abs`.
///
/// With three slashes some tools mean an absolute path and others a relative one; the one that exists wins, the
/// absolute one when neither does.
fn path_of_url(rest: &str) -> Result<PathBuf, Error> {
    let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
        check_parameter(parameter)?;
    }
    let path = percent::decoded(path).ok_or_else(|| {
        Error::new(ErrorKind::BadAddress, "“%” in the URL must be followed by two hexadecimal digits")
            .remedy("Write a percent sign in a path as %25.")
    })?;
    let path = path.strip_prefix("//").unwrap_or(&path);
    if path.is_empty() || path == "/" || path.contains(":memory:") {
        return Err(Error::new(ErrorKind::BadAddress, "the URL names no file")
            .remedy("Write the path of the file after the scheme: sqlite:///path/to/file.db"));
    }
    let Some(relative) = path.strip_prefix('/') else { return Ok(expand(path)) };
    let has_drive = relative.as_bytes().get(1) == Some(&b':');
    let absolute = Path::new(path);
    if relative.starts_with(['/', '~']) || has_drive || (!absolute.exists() && Path::new(relative).exists()) {
        return Ok(expand(relative));
    }
    Ok(absolute.to_path_buf())
}

/// Parameters that say nothing this program does not do anyway are let through.
fn check_parameter(parameter: &str) -> Result<(), Error> {
    match parameter.to_ascii_lowercase().as_str() {
        "mode=ro" | "uri=true" | "cache=private" | "cache=shared" | "access_mode=read_only" | "immutable=1" => Ok(()),
        _ => Err(Error::new(ErrorKind::BadAddress, format!("the URL has a parameter that is not known: {parameter}"))
            .remedy("Leave it out: databases are always opened read-only.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_path() {
        fn check(rest: &str, expected: &str) {
            assert_eq!(path_of_url(rest).unwrap(), Path::new(expected), "{rest}");
        }
        check("///nowhere/a.db", "/nowhere/a.db");
        check("////nowhere/a.db", "/nowhere/a.db");
        check("/nowhere/a.db", "/nowhere/a.db");
        check("//a.db", "a.db");
        check("a.db", "a.db");
        check("///C:/data/a.db", "C:/data/a.db");
        check("///nowhere/a%20b%EA%B3%A0.db?mode=ro&uri=true", "/nowhere/a b고.db");
        // With three slashes, the file that exists wins; tests run in the crate's own folder.
        check("///Cargo.toml", "Cargo.toml");
    }

    #[test]
    fn a_mistake_in_a_url_is_named() {
        fn check(rest: &str, said: &str) {
            let error = path_of_url(rest).unwrap_err();
            assert_eq!(error.kind, ErrorKind::BadAddress);
            assert!(error.message.contains(said), "{error} says {said}");
            assert!(error.remedy.is_some());
        }
        check("", "names no file");
        check("//", "names no file");
        check("///", "names no file");
        check("//:memory:", "names no file");
        check("///a.db?mode=rwc", "mode=rwc");
        check("///a%2.db", "hexadecimal");
        check("///a%ff.db", "hexadecimal");
    }

    #[test]
    fn home_is_written_as_a_tilde() {
        let home = dirs::home_dir().unwrap();
        fn check(path: &str, expected: PathBuf) {
            assert_eq!(expand(path), expected);
        }
        check("~/a.db", home.join("a.db"));
        check("~other/a.db", PathBuf::from("~other/a.db"));
        check("/x/~/a.db", PathBuf::from("/x/~/a.db"));
    }
}
