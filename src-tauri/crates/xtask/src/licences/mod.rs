//! The list of everything the programs are built from, with the licence of each.
//!
//! Cargo knows the crates and npm's lock file the packages of the interface; the texts are read from the packages
//! themselves. Where a licence leaves the choice, the project takes Apache-2.0, which is its own, so that one text serves
//! hundreds of crates. A text that several packages share is written once. What is only needed for testing is left
//! out, what only builds is not.
//!
//! A package whose licence has no text stops the generator: a person decides then.

mod npm;
mod rust;
mod texts;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde::Serialize;

use crate::place::Place;

/// A package as it was found, with the texts that lie beside it.
pub struct Found {
    name: String,
    version: String,
    /// As the package says it: an SPDX expression, or nearly.
    licence: String,
    from: From,
    /// Where its siblings live; empty where nothing is said.
    repository: String,
    authors: Vec<String>,
    texts: Vec<String>,
}

/// Where a package comes from. The order is that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    Cargo,
    Npm,
    /// A library in another language that a crate brings along.
    Bundled,
}

#[derive(Serialize)]
struct Package<'f> {
    name: &'f str,
    version: &'f str,
    licence: &'f str,
    from: From,
    /// Places in the list of texts.
    texts: Vec<usize>,
}

/// Rewrites the list; returns whether it was another.
pub fn generate(place: &Place) -> anyhow::Result<bool> {
    let mut found = rust::crates(place)?;
    found.extend(npm::packages(&place.ui())?);
    found.sort_by(|a, b| (a.name.to_lowercase(), a.from, &a.version).cmp(&(b.name.to_lowercase(), b.from, &b.version)));
    let apache = read(&place.root.join("LICENSE"))?;
    let texts = texts::settle(&found, &apache)?;
    let text = print(&found, &texts)?;
    let file = place.root.join("src-tauri/crates/app/licences.json");
    if std::fs::read_to_string(&file).is_ok_and(|before| before == text) {
        return Ok(false);
    }
    std::fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
    Ok(true)
}

/// One package a line and one text a line, so that a difference can be read.
fn print(found: &[Found], texts: &[Vec<String>]) -> anyhow::Result<String> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all: Vec<&str> = Vec::new();
    let mut packages = Vec::new();
    for (package, texts) in found.iter().zip(texts) {
        let mut places = Vec::new();
        for text in texts {
            places.push(*numbers.entry(text).or_insert_with(|| {
                all.push(text);
                all.len() - 1
            }));
        }
        let Found { name, version, licence, from, .. } = package;
        packages.push(serde_json::to_string(&Package { name, version, licence, from: *from, texts: places })?);
    }
    let all = all.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{{\"packages\":[\n{}\n],\"texts\":[\n{}\n]}}\n", packages.join(",\n"), all.join(",\n")))
}

fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

/// The licence texts in a folder, by the names people give them.
fn texts_in(folder: &Path) -> anyhow::Result<Vec<String>> {
    const STARTS: [&str; 7] = ["license", "licence", "copying", "copyright", "notice", "unlicense", "ofl"];
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            // A description of the licence is not its text.
            path.is_file() && !name.ends_with(".spdx") && STARTS.iter().any(|start| name.starts_with(start))
        })
        .collect();
    files.sort();
    files.iter().map(|file| read(file)).collect()
}
