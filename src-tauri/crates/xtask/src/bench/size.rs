//! `bench size`: what a person downloads and what lands on the disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

use super::{Options, print};
use crate::demo;
use crate::place::Place;
use crate::process::{captured, foreground};
use crate::setup::{bundler, duckdb};

pub fn run(place: &Place, _: &Options) -> anyhow::Result<()> {
    demo::build(place)?;
    for (name, metric) in [("pulk", "cli_bytes"), ("pulk-desktop", "window_bytes")] {
        print("size", metric, bytes(&place.binary("release", name))?, "bytes", 1);
    }
    let deb = bundle(place)?;
    print("size", "deb_bytes", bytes(&deb)?, "bytes", 1);
    let library = duckdb::install(place)?;
    print("size", "duckdb_library_bytes", bytes(&library)?, "bytes", 1);
    print("size", "deb_with_duckdb_bytes", bytes(&with_library(place, &deb, &library)?)?, "bytes", 1);
    Ok(())
}

/// Packs the program that is built already as a Debian package, and returns its path.
fn bundle(place: &Place) -> anyhow::Result<PathBuf> {
    let folder = place.target.join("release/bundle/deb");
    crate::place::fresh(&folder)?;
    let mut tauri = Command::new(bundler::install(place)?);
    tauri.args(["bundle", "--bundles", "deb", "--ci"]).current_dir(&place.root).stdin(Stdio::null());
    tauri.env("CARGO_TARGET_DIR", &place.target).stdout(std::io::stderr());
    foreground(&mut tauri)?;
    let entries = std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let deb = entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "deb"));
    deb.with_context(|| format!("no package was written to {}", folder.display()))
}

/// The same package with the DuckDB library beside the program, made with Debian's own tool.
fn with_library(place: &Place, deb: &Path, library: &Path) -> anyhow::Result<PathBuf> {
    let folder = place.scratch("deb")?;
    let (tree, packed) = (folder.join("tree"), folder.join("with-duckdb.deb"));
    captured(Command::new("dpkg-deb").arg("--raw-extract").arg(deb).arg(&tree))?;
    let lib = tree.join("usr/lib/pulk");
    std::fs::create_dir_all(&lib).with_context(|| format!("creating {}", lib.display()))?;
    std::fs::copy(library, lib.join(library.file_name().context("BUG: a library's path names a file")?))
        .context("copying the DuckDB library")?;
    captured(Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&tree).arg(&packed))?;
    Ok(packed)
}

fn bytes(file: &Path) -> anyhow::Result<f64> {
    let facts = std::fs::metadata(file).with_context(|| format!("looking at {}", file.display()))?;
    Ok(facts.len() as f64)
}
