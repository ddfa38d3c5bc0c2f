//! What the system tests in `system/` share: where the workspace is, and the programs it builds.

use std::path::{Path, PathBuf};

/// The root of the clone.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// A program of this workspace, built with the same profile into the same folder as the test that asks.
///
/// # Panics
/// When it has not been built. Cargo builds programs for tests of their own package only, so `cargo xtask test` builds
/// them all beforehand.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    let profile = test.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    let program = profile.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "{} is not built: run `cargo build --workspace` first", program.display());
    program
}
