//! Where the DuckDB library is, and the one loaded copy of it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use connector::{Error, ErrorKind};

use super::engine::Engine;

/// The version this program is built and tested against; its folder in the cache.
pub const VERSION: &str = "1.5.6";

/// Names the library file itself and nothing else is tried: for packagers, and for another version of the engine.
pub const VARIABLE: &str = "PULK_DUCKDB_LIBRARY";

#[cfg(target_os = "windows")]
const FILE: &str = "duckdb.dll";
#[cfg(target_os = "macos")]
const FILE: &str = "libduckdb.dylib";
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const FILE: &str = "libduckdb.so";

/// The library file that will be loaded.
///
/// Looked for, in this order:
/// 1. the file that `PULK_DUCKDB_LIBRARY` names, and then nowhere else;
/// 2. beside the executable;
/// 3. `../lib/pulk/` from there (packages for Linux), `../Frameworks/` from there (macOS bundles);
/// 4. `pulk/duckdb/1.5.6/` in the person's cache folder (where `cargo xtask` puts it for development).
///
/// # Errors
/// [`ErrorKind::MissingLibrary`], with every place that was tried in the remedy.
pub fn library() -> Result<PathBuf, Error> {
    let places = places();
    places.iter().find(|place| place.is_file()).cloned().ok_or_else(|| missing(&places))
}

/// The loaded engine. A library that is missing now is looked for again next time; a loaded one stays.
///
/// # Errors
/// As [`library`]; [`ErrorKind::MissingLibrary`] too when the file is not a usable library.
pub(super) fn engine() -> Result<&'static Engine, Error> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    if let Some(engine) = ENGINE.get() {
        return Ok(engine);
    }
    let path = library()?;
    let engine = Engine::load(&path).map_err(|error| {
        Error::new(ErrorKind::MissingLibrary, format!("“{}” is no DuckDB library for this computer", path.display()))
            .remedy(format!("Replace it with the official library, version {VERSION}."))
            .because(error)
    })?;
    Ok(ENGINE.get_or_init(|| engine))
}

fn places() -> Vec<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
    places_of(named.map(PathBuf::from), std::env::current_exe().ok(), dirs::cache_dir())
}

fn places_of(named: Option<PathBuf>, executable: Option<PathBuf>, cache: Option<PathBuf>) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named];
    }
    let mut places = Vec::new();
    if let Some(beside) = executable.as_deref().and_then(Path::parent) {
        places.push(beside.join(FILE));
        if let Some(above) = beside.parent() {
            places.push(above.join("lib").join("pulk").join(FILE));
            places.push(above.join("Frameworks").join(FILE));
        }
    }
    places.extend(cache.map(|cache| cache.join("pulk").join("duckdb").join(VERSION).join(FILE)));
    places
}

fn missing(places: &[PathBuf]) -> Error {
    let tried: Vec<_> = places.iter().map(|place| place.display().to_string()).collect();
    Error::new(ErrorKind::MissingLibrary, "the DuckDB library is not installed, so DuckDB files cannot be read").remedy(
        format!(
            "Put {FILE} of DuckDB {VERSION} in one of these places, or name it in {VARIABLE}: {}",
            tried.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_in_the_named_place_or_in_all_others() {
        fn check(named: Option<&str>, executable: Option<&str>, expected: &[&str]) {
            let places = places_of(named.map(PathBuf::from), executable.map(PathBuf::from), Some("/c".into()));
            let expected: Vec<_> = expected.iter().map(|folder| Path::new(folder).join(FILE)).collect();
            assert_eq!(places, if named.is_some() { vec![PathBuf::from("/x/own.so")] } else { expected });
        }
        check(None, Some("/usr/bin/pulk"), &["/usr/bin", "/usr/lib/pulk", "/usr/Frameworks", "/c/pulk/duckdb/1.5.6"]);
        check(None, None, &["/c/pulk/duckdb/1.5.6"]);
        check(Some("/x/own.so"), Some("/usr/bin/pulk"), &[]);
    }

    #[test]
    fn a_missing_library_says_where_it_was_looked_for() {
        let error = missing(&places_of(None, Some("/opt/pulk/bin/pulk".into()), Some("/c".into())));
        assert_eq!(error.kind, ErrorKind::MissingLibrary);
        let remedy = error.remedy.unwrap();
        for place in ["/opt/pulk/lib/pulk", "/c/pulk/duckdb/1.5.6", VARIABLE, FILE] {
            assert!(remedy.contains(place), "{remedy} names {place}");
        }
    }
}
