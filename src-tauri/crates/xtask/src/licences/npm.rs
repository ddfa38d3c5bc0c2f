//! The packages the interface is built from, fonts included, as the lock file lists them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;

use super::{Found, From, read, texts_in};

/// Packages whose manifests name no licence, though their texts do.
const UNNAMED: [(&str, &str); 1] = [("svelte-toolbelt", "MIT")];

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    #[serde(default)]
    version: String,
    license: Option<String>,
    #[serde(default)]
    dev: bool,
    #[serde(default, rename = "devOptional")]
    dev_optional: bool,
}

pub fn packages(ui: &Path) -> anyhow::Result<Vec<Found>> {
    let lock = read(&ui.join("package-lock.json"))?;
    let lock: Lock = serde_json::from_str(&lock).context("reading package-lock.json")?;
    // The package without a path is the interface itself.
    let built = lock.packages.iter().filter(|(path, one)| !path.is_empty() && !one.dev && !one.dev_optional);
    built.map(|(path, one)| package(&ui.join(path), path, one)).collect()
}

fn package(folder: &Path, path: &str, locked: &Locked) -> anyhow::Result<Found> {
    let name = path.rsplit("node_modules/").next().unwrap_or(path);
    let manifest = read(&folder.join("package.json")).context("is the interface set up? try “cargo xtask setup”")?;
    let manifest: Value = serde_json::from_str(&manifest).with_context(|| format!("reading the manifest of {name}"))?;
    let unnamed = || UNNAMED.iter().find(|row| row.0 == name).map(|row| row.1.to_owned());
    let licence = locked.license.clone().or_else(unnamed);
    let author = manifest.get("author").and_then(|author| author.as_str().or_else(|| author.get("name")?.as_str()));
    let repository = manifest.get("repository").and_then(|one| one.as_str().or_else(|| one.get("url")?.as_str()));
    let mut texts = texts_in(folder)?;
    if texts.is_empty() && folder.join("dist").is_dir() {
        texts = texts_in(&folder.join("dist"))?;
    }
    Ok(Found {
        licence: licence.with_context(|| format!("the package {name} names no licence"))?,
        name: name.to_owned(),
        version: locked.version.clone(),
        from: From::Npm,
        repository: repository.unwrap_or_default().to_owned(),
        authors: author.map(str::to_owned).into_iter().collect(),
        texts,
    })
}
