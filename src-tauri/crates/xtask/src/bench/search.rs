//! `bench search`: the catalog and its index at several sizes, asked through the application layer.
//!
//! The measuring is done inside one process, by an example of crate `tests`; this only builds it and passes its lines on.

use std::process::Command;

use super::Options;
use crate::place::{Place, cargo};
use crate::process::foreground;

const SIZES: &[u32] = &[10_000, 100_000, 1_000_000];

pub fn run(place: &Place, options: &Options) -> anyhow::Result<()> {
    let sizes = options.tables.map_or_else(|| SIZES.to_vec(), |tables| vec![tables]);
    for tables in sizes {
        let mut command = Command::new(cargo());
        command.args(["run", "--release", "--package", "tests", "--example", "bench-search", "--"]);
        command.arg(tables.to_string());
        command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
        foreground(&mut command)?;
    }
    Ok(())
}
