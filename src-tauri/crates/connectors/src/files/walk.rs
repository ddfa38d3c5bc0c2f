//! The tree of a source: every folder once, folded into tables.
//!
//! Folders are listed one at a time off the async threads, so a slow disk delays nobody and a cancelled run ends at
//! the next folder. Links to folders are not followed, so there are no loops; depth and number are limited all the
//! same, and a limit that is reached is said.

use std::collections::HashMap;
use std::path::PathBuf;

use connector::{Error, Out};
use model::{EntityKey, Issue, IssueKind};

use super::blocking::Desk;
use super::folder::{DataFile, Folder, Listing, partition_of};
use super::format::Format;
use super::table::{Files, Partitions, Table, schema_key};

/// Levels of folders below the source.
const MAX_DEPTH: usize = 24;
/// Folders listed in one run.
const MAX_FOLDERS: usize = 100_000;
/// Entries looked at in one folder.
const MAX_ENTRIES: usize = 200_000;

/// What was found in the tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// By schema and name.
    pub tables: Vec<Table>,
    /// False when some folder could not be listed, or a limit was reached: then absence means nothing.
    pub is_whole: bool,
}

/// Walks the tree below `root`, a canonical path. What goes wrong becomes an issue on `out`.
///
/// # Errors
/// Only when the run was cancelled.
pub(super) async fn walk(source: &EntityKey, root: &Folder, desk: &Desk, out: &mut Out) -> Result<Tree, Error> {
    let mut walk = Walk {
        source,
        root,
        desk,
        out,
        tree: Tree { tables: Vec::new(), is_whole: true },
        folders: 0,
        pending: vec![Place { path: root.path.clone(), relative: Vec::new() }],
    };
    while let Some(place) = walk.pending.pop() {
        walk.visit(place).await?;
    }
    let mut tree = walk.tree;
    tree.tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    Ok(tree)
}

/// A folder to visit.
#[derive(Debug, Clone)]
struct Place {
    path: PathBuf,
    /// Names of the folders from the source down to it.
    relative: Vec<String>,
}

impl Place {
    fn inside(&self, folder: &Folder) -> Place {
        let mut relative = self.relative.clone();
        relative.push(folder.name.clone());
        Place { path: folder.path.clone(), relative }
    }

    /// As a person finds it: relative to the source.
    fn shown(&self) -> String {
        if self.relative.is_empty() { ".".to_owned() } else { self.relative.join("/") }
    }

    /// The schema of the tables directly in this folder.
    fn schema(&self) -> Option<String> {
        (!self.relative.is_empty()).then(|| self.relative.join("/"))
    }

    /// Schema and name of the table that this folder itself is. The source's own folder lends its name.
    fn as_table(&self, root: &Folder) -> (Option<String>, String) {
        match self.relative.split_last() {
            None => (None, root.name.clone()),
            Some((name, [])) => (None, name.clone()),
            Some((name, above)) => (Some(above.join("/")), name.clone()),
        }
    }
}

struct Walk<'a> {
    source: &'a EntityKey,
    root: &'a Folder,
    desk: &'a Desk,
    out: &'a mut Out,
    tree: Tree,
    folders: usize,
    pending: Vec<Place>,
}

impl Walk<'_> {
    async fn visit(&mut self, place: Place) -> Result<(), Error> {
        let Some(listing) = self.list(&place).await? else { return Ok(()) };
        let as_table = place.as_table(self.root);
        if let Some(name) = listing.table_format {
            let at = schema_key(self.source, as_table.0.as_deref()).child(&as_table.1);
            let article = if name == "Iceberg" { "an" } else { "a" };
            let says = format!(
                "“{}” is {article} {name} table; its own log, not its files, says what is in it",
                place.shown()
            );
            let remedy = format!("read it through an engine that knows {name}; this version reads plain files");
            return self.issue(IssueKind::Unsupported, at, says, Some(remedy)).await;
        }
        for folder in listing.folders.iter().filter(|folder| partition_of(&folder.name).is_none()) {
            self.pending.push(place.inside(folder));
        }
        if listing.has_partitions() {
            self.partitioned(&place, as_table, &listing).await
        } else if listing.is_parts() {
            self.table(as_table, listing.files, None);
            Ok(())
        } else {
            for file in listing.files {
                let (name, format) = (file.name.clone(), file.format);
                let files = Files::of(file);
                self.tree.tables.push(Table { schema: place.schema(), name, format, files, partitions: None });
            }
            Ok(())
        }
    }

    /// Lists a folder; `None` when it cannot be, or a limit is reached.
    async fn list(&mut self, place: &Place) -> Result<Option<Listing>, Error> {
        self.folders += 1;
        if self.folders > MAX_FOLDERS || place.relative.len() > MAX_DEPTH {
            return self.limit(place).await.map(|()| None);
        }
        let (path, root) = (place.path.clone(), self.root.path.clone());
        let listed = self.desk.run(Some(self.out), move || Ok(Listing::read(&path, &root, MAX_ENTRIES)?)).await?;
        match listed {
            Ok(listing) => {
                self.tree.is_whole &= listing.entries <= MAX_ENTRIES;
                self.odd_names(place, &listing).await?;
                Ok(Some(listing))
            }
            Err(fault) => {
                self.tree.is_whole = false;
                let issue = fault.issue(self.source.clone(), &format!("{}/", place.shown()));
                self.out.issue(issue).await.map(|()| None)
            }
        }
    }

    async fn odd_names(&mut self, place: &Place, listing: &Listing) -> Result<(), Error> {
        if listing.unnameable > 0 {
            let says =
                format!("“{}” has {} names that are not UTF-8; they were left out", place.shown(), listing.unnameable);
            let remedy = Some("rename them".to_owned());
            self.issue(IssueKind::Unsupported, self.source.clone(), says, remedy).await?;
        }
        if listing.entries > MAX_ENTRIES {
            let says = format!("“{}” has more than {MAX_ENTRIES} entries; the rest was left out", place.shown());
            let remedy = Some("add its folders as sources of their own".to_owned());
            self.issue(IssueKind::Clipped, self.source.clone(), says, remedy).await?;
        }
        Ok(())
    }

    async fn limit(&mut self, place: &Place) -> Result<(), Error> {
        self.tree.is_whole = false;
        self.pending.clear();
        let says = if place.relative.len() > MAX_DEPTH {
            format!("“{}” lies deeper than {MAX_DEPTH} folders; what is below it was left out", place.shown())
        } else {
            format!("the folder holds more than {MAX_FOLDERS} folders; the rest was left out")
        };
        let remedy = Some("add the folder that matters as a source of its own".to_owned());
        self.issue(IssueKind::Clipped, self.source.clone(), says, remedy).await
    }

    /// Gathers the files below `key=value` folders into one table.
    async fn partitioned(
        &mut self,
        place: &Place,
        as_table: (Option<String>, String),
        listing: &Listing,
    ) -> Result<(), Error> {
        let mut partitions = Partitions::default();
        let mut files = Vec::new();
        let mut below = Vec::new();
        let enter = |below: &mut Vec<_>, place: &Place, folders: &[Folder], values: &[(String, String)]| {
            // Taken from the end: reversed, the folders are visited by name.
            for folder in folders.iter().rev() {
                let mut values = values.to_vec();
                if let Some((key, value)) = partition_of(&folder.name) {
                    values.push((key.to_owned(), value));
                } else if values.is_empty() {
                    continue;
                }
                below.push((place.inside(folder), values));
            }
        };
        enter(&mut below, place, &listing.folders, &[]);
        while let Some((inner, values)) = below.pop() {
            let Some(listing) = self.list(&inner).await? else { continue };
            if !listing.files.is_empty() {
                partitions.add(&values);
            }
            files.extend(listing.files);
            enter(&mut below, &inner, &listing.folders, &values);
        }
        if let Some(beside) = listing.files.first() {
            let at = schema_key(self.source, as_table.0.as_deref()).child(&as_table.1);
            let says =
                format!("“{}/{}” lies beside the partitions of a table and was left out", place.shown(), beside.name);
            let remedy = Some("move it into a partition, or to another folder".to_owned());
            self.issue(IssueKind::Unsupported, at, says, remedy).await?;
        }
        self.table(as_table, files, Some(partitions));
        Ok(())
    }

    /// Adds one table of many files. The format most files have is the table's.
    fn table(
        &mut self,
        (schema, name): (Option<String>, String),
        files: Vec<DataFile>,
        partitions: Option<Partitions>,
    ) {
        let mut counts: HashMap<Format, usize> = HashMap::new();
        for file in &files {
            *counts.entry(file.format).or_default() += 1;
        }
        // Equal counts are told apart by title, so that two readings agree.
        let most = counts.into_iter().max_by_key(|&(format, count)| (count, std::cmp::Reverse(format.title())));
        let Some((format, _)) = most else { return };
        let mut of_format = files.into_iter().filter(|file| file.format == format);
        let Some(first) = of_format.next() else { return };
        let mut files = Files::of(first);
        of_format.for_each(|file| files.add(file));
        self.tree.tables.push(Table { schema, name, format, files, partitions });
    }

    async fn issue(
        &mut self,
        kind: IssueKind,
        at: EntityKey,
        message: String,
        remedy: Option<String>,
    ) -> Result<(), Error> {
        self.out.issue(Issue { kind, at, message, remedy }).await
    }
}
