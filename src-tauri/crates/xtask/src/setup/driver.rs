//! tauri-driver, which stands between a WebDriver client and the platform's own driver.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::place::{Place, cargo};
use crate::process::foreground;

const VERSION: &str = "2.1.0";

/// Builds tauri-driver into the cache unless it is there, and returns its path.
pub fn install(place: &Place) -> anyhow::Result<PathBuf> {
    // The version is part of the path: another one is another tool.
    let root = place.tools().join(format!("tauri-driver-{VERSION}"));
    let program = root.join("bin/tauri-driver");
    if program.is_file() {
        return Ok(program);
    }
    eprintln!("building tauri-driver {VERSION}");
    let mut install = Command::new(cargo());
    install.args(["install", "--quiet", "--locked", "--debug", "--root"]).arg(&root);
    install.arg(format!("tauri-driver@{VERSION}"));
    // Built from its own lock file, so it shares nothing with the workspace's build output.
    install.env("CARGO_TARGET_DIR", place.target.join("tools")).stdin(Stdio::null());
    foreground(&mut install)?;
    Ok(program)
}
