//! `bench search`: the index and the catalog behind it, at several sizes.
//!
//! The measuring is done where the index can be reached directly, in an example of crate `search`; this only builds
//! it and passes its lines on.

use std::process::Command;

use super::Options;
use crate::place::{Place, cargo};
use crate::process::foreground;

const SIZES: &[u32] = &[10_000, 100_000, 1_000_000];

pub fn run(place: &Place, options: &Options) -> anyhow::Result<()> {
    let sizes = options.tables.map_or_else(|| SIZES.to_vec(), |tables| vec![tables]);
    for tables in sizes {
        let mut command = Command::new(cargo());
        command.args(["run", "--release", "--package", "search", "--example", "bench_search", "--"]);
        command.args(["--tables", &tables.to_string()]);
        command.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
        foreground(&mut command)?;
    }
    Ok(())
}
