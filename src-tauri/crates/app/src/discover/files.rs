//! Data files directly in the folders people save files to, and in a folder `data` of the home.
//!
//! One level, a bounded number of entries, and no link is followed. What has the name of a data file is shown to the
//! connectors, newest first, which look at its first bytes.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use api::discover::FoundKind;
use model::Timestamp;

use super::{Lead, MOST, Scout};

/// Entries of one folder that are looked at.
const MOST_ENTRIES: usize = 5_000;
/// Tables that are one file each; a folder of them is a place of its own.
const TABLES: [&str; 12] =
    ["parquet", "parq", "pq", "csv", "tsv", "tab", "jsonl", "ndjson", "json", "arrow", "feather", "avro"];
const DATABASES: [&str; 6] = ["duckdb", "ddb", "db", "sqlite", "sqlite3", "db3"];

/// A file with the name of a data file.
struct Candidate {
    path: PathBuf,
    from: String,
    bytes: u64,
    modified: Option<Timestamp>,
}

pub fn look(scout: &mut Scout<'_>) -> Option<()> {
    let surroundings = scout.surroundings;
    let mut candidates = Vec::new();
    let mut seen = Vec::new();
    for folder in &surroundings.folders {
        candidates.extend(list(scout, folder, &mut seen)?);
    }
    for folder in ["data", "Data"].map(|name| surroundings.home.join(name)) {
        let inside = list(scout, &folder, &mut seen)?;
        if inside.iter().filter(|candidate| has_ending(&candidate.path, &TABLES)).count() > 1 {
            let modified = inside.iter().filter_map(|candidate| candidate.modified).max();
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = folder.to_str().map(str::to_owned);
            let from = "~".to_owned();
            if let Some(text) = text {
                scout.found(Lead { kind: FoundKind::Folder, text, name, from, bytes: None, modified })?;
            }
        }
        candidates.extend(inside);
    }
    candidates.sort_by(|one, other| other.modified.cmp(&one.modified).then_with(|| one.path.cmp(&other.path)));
    for Candidate { path, from, bytes, modified } in candidates.into_iter().take(MOST) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A path that is no Unicode cannot be sent to a screen and back.
        let Some(text) = path.to_str().map(str::to_owned) else { continue };
        scout.found(Lead { kind: FoundKind::File, text, name, from, bytes: Some(bytes), modified })?;
    }
    Some(())
}

/// The candidates directly in a folder that is no link. `None` when it is time to stop.
fn list(scout: &Scout<'_>, folder: &Path, seen: &mut Vec<PathBuf>) -> Option<Vec<Candidate>> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|facts| facts.is_dir());
    let Ok(place) = fs::canonicalize(folder) else { return Some(Vec::new()) };
    // Where letter case does not count, `data` and `Data` are one folder.
    if !is_folder || seen.contains(&place) {
        return Some(Vec::new());
    }
    seen.push(place);
    let Ok(entries) = fs::read_dir(folder) else { return Some(Vec::new()) };
    let from = scout.surroundings.shown(folder);
    scout.looked(from.clone())?;
    let entries = entries.take(MOST_ENTRIES).filter_map(Result::ok);
    Some(entries.filter_map(|entry| candidate(&entry, &from)).collect())
}

fn candidate(entry: &DirEntry, from: &str) -> Option<Candidate> {
    let path = entry.path();
    if !has_ending(&path, &TABLES) && !has_ending(&path, &DATABASES) {
        return None;
    }
    // Says what the entry itself is, so a link is none, and neither are pipes and devices.
    let facts = entry.metadata().ok().filter(|facts| facts.is_file() && facts.len() > 0)?;
    let since = facts.modified().ok().and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
    let modified = since.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Timestamp);
    Some(Candidate { path, from: from.to_owned(), bytes: facts.len(), modified })
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}
