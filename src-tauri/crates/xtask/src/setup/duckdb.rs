//! DuckDB's official prebuilt library.
//!
//! It is published as Node packages, one a platform, which makes it fetchable through the registry that is needed
//! anyway. npm checks the archive against the registry's digest. Compiling DuckDB is deliberately not an option.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::place::{Place, fresh};
use crate::process::{captured, foreground};

const VERSION: &str = "1.5.6";
const PACKAGE_VERSION: &str = "1.5.6-r.1";

/// Where the DuckDB connector looks when the program was not told otherwise.
pub fn library(place: &Place) -> PathBuf {
    place.cache.join("duckdb").join(VERSION).join(file_name())
}

/// Fetches the library into the cache unless it is there, and returns its path.
///
/// # Errors
/// On a platform the library is not published for, and when the registry cannot be reached.
pub fn install(place: &Place) -> anyhow::Result<PathBuf> {
    let library = library(place);
    if library.is_file() {
        return Ok(library);
    }
    let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (os, arch) => bail!("no DuckDB library is published for {os} on {arch}"),
    };
    eprintln!("fetching the DuckDB library");
    let folder = library.parent().context("BUG: the library's path has a folder")?;
    let unpacked = folder.with_file_name(format!("{VERSION}.unpacking"));
    fresh(&unpacked)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", &format!("@duckdb/node-bindings-{platform}@{PACKAGE_VERSION}")]);
    let archive = captured(pack.current_dir(&unpacked)).context("fetching the DuckDB library")?;
    let archive = archive.lines().last().context("npm named no archive")?.trim().to_owned();
    let mut tar = Command::new("tar");
    tar.args(["-xzf", &archive, "--strip-components=1"]).current_dir(&unpacked).stdin(Stdio::null());
    foreground(&mut tar)?;
    std::fs::remove_file(unpacked.join(&archive)).context("removing the archive")?;
    // A rename at the end: a half unpacked library is never found.
    fresh(folder)?;
    std::fs::rename(&unpacked, folder).context("putting the DuckDB library in place")?;
    if !library.is_file() {
        bail!("the DuckDB package holds no {}", file_name());
    }
    Ok(library)
}

fn file_name() -> &'static str {
    if cfg!(target_os = "macos") { "libduckdb.dylib" } else { "libduckdb.so" }
}
