//! Turns the built interface (`ui/dist`) into a table of embedded files.
//!
//! Each file is copied first: the interface may be built again while this crate compiles, and a table must name the
//! bytes it was made from.
//!
//! Without a built interface the table is empty and the page says how to build it, so that this crate compiles on a
//! machine that has no Node.

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let dist = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../../ui/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist.canonicalize()?, &mut files)?;
    }
    // By the bytes of the whole path, which is how the table is searched.
    files.sort_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let copies = out.join("ui");
    if copies.exists() {
        fs::remove_dir_all(&copies)?;
    }
    fs::create_dir(&copies)?;
    let mut table = String::from("&[\n");
    for (number, file) in files.iter().enumerate() {
        let copy = copies.join(number.to_string());
        fs::copy(file, &copy)?;
        writeln!(table, "    {},", row(&dist.canonicalize()?, file, &copy)?)?;
    }
    table.push_str("]\n");
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// One `Asset` literal. The names come from our own build, but they are quoted like anybody's.
fn row(dist: &Path, file: &Path, copy: &Path) -> Result<String, Box<dyn Error>> {
    let parts: Vec<_> = file.strip_prefix(dist)?.iter().map(|part| part.to_string_lossy()).collect();
    let path = format!("/{}", parts.join("/"));
    let mut hasher = DefaultHasher::new();
    fs::read(copy)?.hash(&mut hasher);
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    Ok(format!(
        "Asset {{ path: {path:?}, content_type: {:?}, etag: {:?}, bytes: include_bytes!({:?}) }}",
        content_type(&ending),
        format!("\"{:016x}\"", hasher.finish()),
        copy.to_string_lossy(),
    ))
}

fn content_type(ending: &str) -> &'static str {
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
