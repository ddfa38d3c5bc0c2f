//! Files in the repository that are made from others.

use std::process::Command;

use anyhow::Context;

use crate::Outcome;
use crate::licences;
use crate::place::{Place, cargo};
use crate::process::foreground;
use crate::setup::duckdb;

const CURRENT: &str = "was current";
const CHANGED: &str = "has been rewritten: look at the difference and commit it";

/// Rewrites the TypeScript side of the API, and the list of what the programs are built from.
///
/// The drift test itself is the generator: on a difference it rewrites the file and fails once, so a second run that
/// fails is a real failure.
pub fn generate(place: &Place, _: &[String]) -> anyhow::Result<Outcome> {
    let file = place.ui().join("src/api/index.ts");
    let before = std::fs::read(&file).unwrap_or_default();
    let drift = || {
        let mut command = Command::new(cargo());
        command.args(["test", "--quiet", "--package", "api", "--features", "typescript", "--test", "typescript"]);
        command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    };
    if foreground(&mut drift()).is_err() {
        let mut again = drift();
        again.stderr(std::process::Stdio::inherit());
        foreground(&mut again)?;
    }
    let after = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
    let what = if before == after { CURRENT } else { CHANGED };
    println!("ui/src/api/index.ts {what}");
    let what = if licences::generate(place)? { CHANGED } else { CURRENT };
    println!("src-tauri/crates/app/licences.json {what}");
    Ok(Outcome::Good)
}

/// Rebuilds the archive of sample files that is embedded in the program.
pub fn sample(place: &Place, _: &[String]) -> anyhow::Result<Outcome> {
    let library = duckdb::install(place)?;
    let mut command = Command::new(cargo());
    command.args(["run", "--quiet", "--package", "connectors", "--features", "fixtures", "--example", "sample"]);
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target).env("PULK_DUCKDB_LIBRARY", library);
    foreground(&mut command)?;
    Ok(Outcome::Good)
}
