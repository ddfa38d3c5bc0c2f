//! `bench size`: what a person downloads and what lands on the disk.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Options, print};
use crate::place::Place;
use crate::setup::duckdb;
use crate::{demo, package};

pub fn run(place: &Place, _: &Options) -> anyhow::Result<()> {
    demo::build(place)?;
    for (name, metric) in [("pulk", "cli_bytes"), ("pulk-desktop", "window_bytes")] {
        print("size", metric, bytes(&place.binary("release", name))?, "bytes", 1);
    }
    let deb = package::debian(place)?;
    print("size", "deb_bytes", bytes(&deb)?, "bytes", 1);
    let library = duckdb::install(place)?;
    print("size", "duckdb_library_bytes", bytes(&library)?, "bytes", 1);
    print("size", "deb_with_duckdb_bytes", bytes(&with_library(place, &deb, &library)?)?, "bytes", 1);
    Ok(())
}

/// The same package with the DuckDB library beside the programs.
fn with_library(place: &Place, deb: &Path, library: &Path) -> anyhow::Result<PathBuf> {
    let folder = place.scratch("deb-with-duckdb")?;
    let (tree, packed) = (folder.join("tree"), folder.join("with-duckdb.deb"));
    package::unpack(deb, &tree)?;
    let lib = tree.join("usr/lib/pulk");
    std::fs::create_dir_all(&lib).with_context(|| format!("creating {}", lib.display()))?;
    std::fs::copy(library, lib.join(library.file_name().context("BUG: a library's path names a file")?))
        .context("copying the DuckDB library")?;
    package::seal(&tree, &packed)?;
    Ok(packed)
}

fn bytes(file: &Path) -> anyhow::Result<f64> {
    let facts = std::fs::metadata(file).with_context(|| format!("looking at {}", file.display()))?;
    Ok(facts.len() as f64)
}
