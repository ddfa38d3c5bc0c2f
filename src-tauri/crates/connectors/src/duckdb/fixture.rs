//! Making DuckDB files, for tests and for the sample. Behind feature `fixtures`; a harvest never comes here.

use std::path::Path;

use connector::{Error, ErrorKind};

use super::library;

/// Opens `path` for writing, creating it when absent, runs `sql` (any number of statements) and closes it again, so
/// that everything is in the one file.
///
/// # Errors
/// [`ErrorKind::MissingLibrary`] without the engine; else the engine's own words.
pub fn run(path: &Path, sql: &str) -> Result<(), Error> {
    let failed = |error| Error::new(ErrorKind::Other, format!("“{}” was not written", path.display())).because(error);
    let settings = [("autoinstall_known_extensions", "false"), ("autoload_known_extensions", "false")];
    let connection = library::engine()?.open(&path.to_string_lossy(), &settings).map_err(failed)?;
    connection.execute(sql).map_err(failed)?;
    connection.execute("CHECKPOINT").map_err(failed)?;
    Ok(())
}

/// Runs `sql` against an open file and calls `meanwhile` while the file is still held for writing.
///
/// # Errors
/// As [`run`].
pub fn hold(path: &Path, sql: &str, meanwhile: impl FnOnce()) -> Result<(), Error> {
    let failed = |error| Error::new(ErrorKind::Other, format!("“{}” was not written", path.display())).because(error);
    let connection = library::engine()?.open(&path.to_string_lossy(), &[]).map_err(failed)?;
    connection.execute(sql).map_err(failed)?;
    meanwhile();
    Ok(())
}
