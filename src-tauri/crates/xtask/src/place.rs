//! Where things are: the workspace, its build output, and the cache folder for what set-up fetches.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// Folders every command works with. Nothing here is created by finding it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The root of the clone.
    pub root: PathBuf,
    /// `pulk` below the user's cache folder: tools, the DuckDB library, the demonstration's data.
    pub cache: PathBuf,
    /// Cargo's build output.
    pub target: PathBuf,
    /// True when nobody watches and whatever cannot be installed is a failure.
    pub ci: bool,
}

impl Place {
    /// Asks cargo where the workspace and its build output are.
    ///
    /// In CI, where `CARGO_TARGET_DIR` is not set, build output goes below the cache folder, so that a clone can be
    /// thrown away without losing it.
    pub fn find() -> anyhow::Result<Place> {
        let cache = user_cache()?.join("pulk");
        let ci = std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
        let mut metadata = Command::new(cargo());
        metadata.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
        // Cargo names the clone it runs us from. Where this was compiled would be another clone when several share
        // one folder of build output.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").context("run this through `cargo xtask`")?;
        metadata.current_dir(manifest);
        if ci && std::env::var_os("CARGO_TARGET_DIR").is_none() {
            metadata.env("CARGO_TARGET_DIR", cache.join("target"));
        }
        let output = metadata.output().context("running cargo metadata")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let facts: serde_json::Value = serde_json::from_slice(&output.stdout).context("reading cargo metadata")?;
        let path = |field: &str| {
            let text = facts.get(field).and_then(serde_json::Value::as_str);
            text.map(PathBuf::from).with_context(|| format!("cargo metadata has no {field}"))
        };
        Ok(Place { root: path("workspace_root")?, target: path("target_directory")?, cache, ci })
    }

    /// The folder of the user interface's package.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A program this workspace builds. `profile` is `debug` or `release`.
    pub fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A fresh folder below the build output, removed first if it is left over from an earlier run.
    pub fn scratch(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.target.join("xtask").join(name);
        fresh(&folder)?;
        Ok(folder)
    }

    /// Where set-up puts command line tools it builds.
    pub fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }
}

/// The cargo that runs us, or the one on the path.
pub fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// Empties and creates `folder`.
pub fn fresh(folder: &Path) -> anyhow::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("emptying {}", folder.display()));
        }
        _ => {}
    }
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))
}

/// The platform's folder for what can be fetched or built again. The same rules as crate `dirs`, which the program
/// uses; written out here to keep this crate free of dependencies.
fn user_cache() -> anyhow::Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let found = if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Caches"))
    } else {
        from("XDG_CACHE_HOME").or_else(|| from("HOME").map(|home| home.join(".cache")))
    };
    found.context("no cache folder: neither HOME nor the platform's own variable for it is set")
}
