//! Makes the archive of sample files that the program carries, from the readable sources in `app/sample`.
//!
//! Run through `cargo xtask sample`, which brings the DuckDB library that writing needs.

mod build;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/sample");
    let made = tempfile::tempdir()?;
    build::build(&sources, made.path())?;
    let archive = sources.join("sample.tar.zst");
    build::pack(made.path(), &archive)?;
    println!("{}: {} bytes", archive.canonicalize()?.display(), std::fs::metadata(&archive)?.len());
    Ok(())
}
