//! Where the data are, and how much room each part of them takes.
//!
//! Looks at names and sizes only, so it also answers when nothing can be opened. What cannot be looked at counts as
//! nothing.

use std::fs::Metadata;
use std::path::Path;

use api::Int64;
use api::storage::{Part, StorageView, StoredPart};

use crate::{Home, backup};

/// In the order they are shown: what cannot be made again first.
const PARTS: [(Part, bool); 9] = [
    (Part::Catalog, false),
    (Part::Annotations, false),
    (Part::Copies, false),
    (Part::Secrets, false),
    (Part::Backups, false),
    (Part::Index, true),
    (Part::Stages, true),
    (Part::Sample, true),
    (Part::Other, false),
];

/// A data folder, part by part.
pub fn of(home: &Home) -> StorageView {
    let mut found: Vec<(Part, String, u64, Vec<String>)> = Vec::new();
    for entry in std::fs::read_dir(home.folder()).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.path().symlink_metadata() else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        let (part, shown) = part_of(home, &name);
        let bytes = size(&entry.path(), &metadata);
        match found.iter_mut().find(|(known, ..)| *known == part) {
            Some((.., sum, files)) => {
                *sum += bytes;
                files.push(name);
            }
            None => found.push((part, shown.to_owned(), bytes, vec![name])),
        }
    }
    let part = |(part, rebuildable): (Part, bool)| {
        let (_, name, bytes, files) = found.iter().find(|(known, ..)| *known == part)?;
        let mut files = files.clone();
        files.sort();
        Some(StoredPart { part, name: name.clone(), files, bytes: whole(*bytes), rebuildable })
    };
    StorageView {
        folder: home.folder().display().to_string(),
        parts: PARTS.into_iter().filter_map(part).collect(),
        free: fs4::available_space(home.folder()).ok().map(whole),
        backup_folder: home.backups().display().to_string(),
        backups: backup::list(home),
    }
}

/// What a file of the data folder belongs to, and under which name that is shown.
fn part_of<'n>(home: &Home, name: &'n str) -> (Part, &'n str) {
    let secrets = secrets::Secrets::open(home.folder(), secrets::Choice::File).file();
    let is = |path: &Path| path.file_name().and_then(|known| known.to_str()) == Some(name);
    match name {
        "catalog.db" | "catalog.db-wal" | "catalog.db-shm" | "catalog.db-restored" => (Part::Catalog, "catalog.db"),
        "annotations.db" | "annotations.db-wal" | "annotations.db-shm" | "annotations.db-restored" => {
            (Part::Annotations, "annotations.db")
        }
        copy if copy.starts_with("annotations.db.backup-") => (Part::Copies, "annotations.db.backup-…"),
        _ if is(&secrets) => (Part::Secrets, name),
        _ if is(&home.index()) => (Part::Index, name),
        _ if is(&home.stages()) => (Part::Stages, name),
        _ if is(&home.sample()) => (Part::Sample, name),
        _ if is(&home.backups()) => (Part::Backups, name),
        _ => (Part::Other, "…"),
    }
}

/// Bytes of a file, or of everything below a folder. A link counts for itself.
pub fn size(path: &Path, metadata: &Metadata) -> u64 {
    if !metadata.is_dir() {
        return metadata.len();
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some(size(&entry.path(), &entry.path().symlink_metadata().ok()?))).sum()
}

pub fn whole(bytes: u64) -> Int64 {
    Int64(i64::try_from(bytes).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_counted_once_where_it_belongs() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let put = |name: &str, bytes: usize| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, vec![0; bytes]).unwrap();
        };
        put("catalog.db", 100);
        put("catalog.db-wal", 10);
        put("annotations.db", 6);
        put("annotations.db-restored", 1);
        put("annotations.db.backup-000000012", 5);
        put("annotations.db.damaged-1", 3);
        put("index/a/b.term", 40);
        put("index/meta.json", 2);
        put("window.json", 1);
        let view = of(&home);
        let parts: Vec<_> = view.parts.iter().map(|part| (part.part, part.bytes.0, part.rebuildable)).collect();
        assert_eq!(
            parts,
            [
                (Part::Catalog, 110, false),
                (Part::Annotations, 7, false),
                (Part::Copies, 5, false),
                (Part::Index, 42, true),
                (Part::Other, 4, false)
            ]
        );
        assert_eq!(view.parts[0].files, ["catalog.db", "catalog.db-wal"]);
        assert_eq!(view.parts[4].files, ["annotations.db.damaged-1", "window.json"]);
        assert!(view.free.is_some_and(|free| free.0 > 0));
        assert_eq!(of(&Home::at(folder.path().join("nowhere"))).parts, []);
    }
}
