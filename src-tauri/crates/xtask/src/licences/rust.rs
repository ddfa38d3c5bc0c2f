//! The crates the programs are built from, as cargo resolves them, and the C libraries some of them bring along.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::{Found, From, read, texts_in};
use crate::place::{Place, cargo};
use crate::process::captured;

/// What is packaged is packaged for this platform.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";
const PROGRAMS: [&str; 2] = ["cli", "desktop"];

/// A crate, the library inside it, its licence, and the file of the crate that holds the text.
const BUNDLED: [(&str, &str, &str, &str); 2] = [
    ("libsqlite3-sys", "SQLite", "blessing", "sqlite3/sqlite3.h"),
    ("zstd-sys", "Zstandard", "BSD-3-Clause", "zstd/LICENSE"),
];

#[derive(Deserialize)]
struct Facts {
    packages: Vec<Package>,
    resolve: Resolve,
    workspace_members: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    authors: Vec<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

fn read_metadata(place: &Place) -> anyhow::Result<String> {
    let mut command = Command::new(cargo());
    command.args(["metadata", "--offline", "--format-version", "1", "--filter-platform", PLATFORM]);
    captured(command.current_dir(&place.root))
}

fn read_crates(text: &str) -> anyhow::Result<Vec<Found>> {
    let facts: Facts = serde_json::from_str(text).context("reading cargo metadata")?;
    let reached = reached(&facts);
    let mut found = Vec::new();
    let packages = facts.packages.iter().filter(|package| !facts.workspace_members.contains(&package.id));
    for package in packages.filter(|package| reached.contains(package.id.as_str())) {
        let Some(licence) = &package.license else { bail!("the crate {} names no licence", package.name) };
        let folder = package.manifest_path.parent().unwrap_or(Path::new("."));
        for (_, library, licence, file) in BUNDLED.iter().filter(|row| row.0 == package.name) {
            found.push(bundled(package, library, licence, &folder.join(file))?);
        }
        found.push(Found {
            name: package.name.clone(),
            version: package.version.clone(),
            licence: licence.clone(),
            from: From::Cargo,
            repository: package.repository.clone().unwrap_or_default(),
            authors: package.authors.clone(),
            texts: texts_in(folder)?,
        });
    }
    Ok(found)
}

pub fn crates(place: &Place) -> anyhow::Result<Vec<Found>> {
    read_crates(&read_metadata(place)?)
}

/// The ids of all that the programs are built from, their tests aside.
fn reached(facts: &Facts) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Node> = facts.resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let is_program =
        |package: &&Package| facts.workspace_members.contains(&package.id) && PROGRAMS.contains(&package.name.as_str());
    let mut waiting: Vec<&str> = facts.packages.iter().filter(is_program).map(|package| package.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let below = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let built = below.filter(|one| one.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev")));
        waiting.extend(built.map(|one| one.pkg.as_str()));
    }
    seen
}

/// A header's first comment is its licence; any other file is the text itself.
fn bundled(package: &Package, library: &str, licence: &str, file: &Path) -> anyhow::Result<Found> {
    let text = read(file)?;
    let text = match file.extension().is_some_and(|ending| ending == "h") {
        true => text.split("*/").next().unwrap_or_default().trim_start_matches("/*").trim().to_owned(),
        false => text,
    };
    Ok(Found {
        name: library.to_owned(),
        version: format!("in {} {}", package.name, package.version),
        licence: licence.to_owned(),
        from: From::Bundled,
        repository: String::new(),
        authors: Vec::new(),
        texts: vec![text],
    })
}
