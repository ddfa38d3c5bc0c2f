//! Tauri's command line tool, which packs a built program for a system's package manager.
//!
//! Kept out of the interface's own packages: only measuring sizes needs it, and npm would want its binaries for every
//! platform in the lock file.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::place::Place;
use crate::process::foreground;

const VERSION: &str = "2.12.5";

/// Installs the tool into the cache unless it is there, and returns its path.
pub fn install(place: &Place) -> anyhow::Result<PathBuf> {
    // The version is part of the path: another one is another tool.
    let root = place.tools().join(format!("tauri-cli-{VERSION}"));
    let program = root.join("node_modules/.bin/tauri");
    if program.is_file() {
        return Ok(program);
    }
    eprintln!("installing Tauri's command line tool {VERSION}");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--no-package-lock", "--loglevel=error", "--prefix"]);
    npm.arg(&root).arg(format!("@tauri-apps/cli@{VERSION}")).stdin(Stdio::null()).stdout(std::io::stderr());
    foreground(&mut npm)?;
    Ok(program)
}
