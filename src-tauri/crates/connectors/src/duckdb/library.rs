//! Where the DuckDB library is, and the one loaded copy of it.

use std::path::PathBuf;
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
    if let Some(named) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        return vec![PathBuf::from(named)];
    }
    let mut places = Vec::new();
    if let Some(beside) = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_path_buf())) {
        places.push(beside.join(FILE));
        if let Some(above) = beside.parent() {
            places.push(above.join("lib").join("pulk").join(FILE));
            places.push(above.join("Frameworks").join(FILE));
        }
    }
    if let Some(cache) = dirs::cache_dir() {
        places.push(cache.join("pulk").join("duckdb").join(VERSION).join(FILE));
    }
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
