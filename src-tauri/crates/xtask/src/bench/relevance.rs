//! `bench relevance`: judged queries over four catalogs, asked of Pulk, of SQLite's FTS5 and of Amundsen's formula.
//!
//! The measuring is an example of crate `tests`, beside the data in `tests/relevance`; this builds it and passes its lines on.

use std::process::Command;

use super::Options;
use crate::place::{Place, cargo};
use crate::process::foreground;

pub fn run(place: &Place, _options: &Options) -> anyhow::Result<()> {
    let mut command = Command::new(cargo());
    command.args(["run", "--release", "--package", "tests", "--example", "bench-relevance"]);
    command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    foreground(&mut command)?;
    Ok(())
}
