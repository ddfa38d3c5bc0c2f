//! Node packages, installed exactly as a lock file says.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::place::Place;
use crate::process::foreground;

/// Runs `npm ci` in `folder`, unless what is installed there came from this very lock file.
///
/// The stamp lies inside `node_modules`, so deleting that folder deletes the stamp with it.
pub fn install(place: &Place, folder: &Path) -> anyhow::Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock).with_context(|| format!("reading {}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let shown = folder.strip_prefix(&place.root).unwrap_or(folder);
    eprintln!("installing the Node packages of {}", shown.display());
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder).stdin(Stdio::null());
    // Standard output is for results; npm's summary belongs beside our own remarks.
    npm.stdout(std::io::stderr());
    foreground(&mut npm)?;
    std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
}
