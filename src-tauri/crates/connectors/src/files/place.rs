//! What a person types or drops, as a place on this computer.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use connector::{Address, Error, ErrorKind, Found};

use super::fault::Fault;
use super::folder::{DataFile, Folder, modified};
use super::format::{Content, Format, sniff};

/// A place that can be read.
#[derive(Debug)]
pub(super) enum Place {
    /// The canonical path of a folder.
    Folder(Folder),
    /// One file, which then is the only table.
    File(DataFile),
}

/// Recognises a path, `~/…` or `file://…`.
pub(super) fn recognise(input: &str) -> Option<Result<Found, Error>> {
    let input = input.trim();
    let is_url = input.len() > 5 && input.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    let path = if is_url {
        match url::Url::parse(input).ok().and_then(|url| url.to_file_path().ok()) {
            Some(path) => path,
            None => {
                let error = Error::new(ErrorKind::BadAddress, format!("“{input}” is not the URL of a local file"));
                return Some(Err(error.remedy("write file:///path/to/folder, or just the path")));
            }
        }
    } else if input.is_empty() || input.contains("://") {
        return None;
    } else {
        expand(input)
    };
    match fs::metadata(&path) {
        Ok(facts) if facts.is_dir() => Some(Ok(found(&path))),
        Ok(_) => recognise_file(&path),
        // Something that does not exist is only ours if it says so; it may as well be for another connector.
        Err(cause) if is_url || (Format::promised(&path).is_some() && looks_like_path(input)) => {
            Some(Err(unreachable(&path, cause)))
        }
        Err(_) => None,
    }
}

fn recognise_file(path: &Path) -> Option<Result<Found, Error>> {
    let promised = Format::promised(path);
    let content = match File::open(path).and_then(|mut file| sniff(&mut file)) {
        Ok(content) => content,
        Err(cause) => return promised.map(|_| Err(unreachable(path, cause))),
    };
    let marked = |format| matches!(format, Format::Parquet | Format::Avro);
    match (content, promised) {
        (Content::Database, _) | (Content::Unmarked | Content::Empty, None) => None,
        (Content::Empty, Some(_)) => Some(Err(Fault::Empty.error(&shown(path)))),
        (Content::Unmarked, Some(format)) if marked(format) => {
            Some(Err(Fault::Misnamed { named: format.title(), holds: "something else" }.error(&shown(path))))
        }
        (Content::Is(_), _) | (Content::Unmarked, Some(_)) => Some(Ok(found(path))),
    }
}

/// Opens the place an address names: follows links, so that what is read later stays where it is now.
///
/// # Errors
/// [`ErrorKind::BadAddress`] when nothing is there, [`ErrorKind::Denied`] when it may not be read,
/// [`ErrorKind::Unsupported`] when it is a file of another kind.
pub(super) fn open(address: &Address) -> Result<Place, Error> {
    let text = address.get("path").ok_or_else(|| {
        Error::new(ErrorKind::BadAddress, "no folder or file is chosen").remedy("choose the folder to read")
    })?;
    let path = expand(text.trim());
    let canonical = fs::canonicalize(&path).map_err(|cause| unreachable(&path, cause))?;
    let facts = fs::metadata(&canonical).map_err(|cause| unreachable(&path, cause))?;
    // The name is the one the person chose, which for a link is not the target's.
    let name = name(&path);
    if facts.is_dir() {
        fs::read_dir(&canonical).map_err(|cause| unreachable(&path, cause))?;
        return Ok(Place::Folder(Folder { name, path: canonical }));
    }
    let content =
        File::open(&canonical).and_then(|mut file| sniff(&mut file)).map_err(|cause| unreachable(&path, cause))?;
    let format = match (content, Format::promised(&canonical)) {
        (Content::Database, _) => {
            let error =
                Error::new(ErrorKind::Unsupported, format!("“{}” is a database, not a file of rows", shown(&path)));
            return Err(error.remedy("add it as an SQLite or DuckDB source"));
        }
        (_, Some(format)) | (Content::Is(format), None) => format,
        (_, None) => {
            let error = Error::new(ErrorKind::Unsupported, format!("“{}” is in no format that is read", shown(&path)));
            return Err(error.remedy("Parquet, CSV, TSV, JSON lines, Arrow and Avro are"));
        }
    };
    Ok(Place::File(DataFile { name, path: canonical, format, bytes: facts.len(), modified: modified(&facts) }))
}

/// The authority to propose: the name of the folder or file.
pub(super) fn authority(address: &Address) -> String {
    address.get("path").map_or_else(|| "files".to_owned(), |path| name(&expand(path.trim())))
}

fn found(path: &Path) -> Found {
    // A relative path would mean another place once the program is started elsewhere.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Found { address: Address::of([("path", &shown(&path))]), secret: None, name: name(&path) }
}

/// The last name of a path, `.` and `..` resolved.
fn name(path: &Path) -> String {
    let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    last(path).or_else(|| fs::canonicalize(path).ok().as_deref().and_then(last)).unwrap_or_else(|| "files".to_owned())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// True for text that can only be meant as a path.
fn looks_like_path(input: &str) -> bool {
    input.contains(['/', '\\']) || input.starts_with('~') || !input.contains(char::is_whitespace)
}

fn expand(path: &str) -> PathBuf {
    let home = || dirs::home_dir();
    if path == "~" {
        return home().unwrap_or_else(|| PathBuf::from(path));
    }
    match (path.strip_prefix("~/"), home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

fn unreachable(path: &Path, cause: io::Error) -> Error {
    let shown = shown(path);
    let error = match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Error::new(ErrorKind::BadAddress, format!("there is nothing at “{shown}”"))
                .remedy("check the path: it may have been moved or renamed, or its drive is not connected")
        }
        io::ErrorKind::PermissionDenied => Error::new(ErrorKind::Denied, format!("you may not read “{shown}”"))
            .remedy("ask its owner for permission to read it"),
        _ => Error::new(ErrorKind::Unreadable, format!("“{shown}” could not be read"))
            .remedy("check that its drive is connected and undamaged"),
    };
    error.because(cause)
}
