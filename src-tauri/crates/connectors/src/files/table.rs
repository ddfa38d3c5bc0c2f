//! A table made of files: which files, how they are partitioned, and where it stands in the tree.

use std::collections::BTreeMap;

use model::{Column, EntityKey, Partition, Partitioning};

use super::folder::DataFile;
use super::format::Format;
use super::infer::Inferred;
use super::shape::{Field, Type};

/// Files whose footers are read for an exact count. Beyond it the count is left out.
pub(super) const MAX_COUNTED: usize = 1_000;
/// Partitions listed in a record.
const MAX_PARTITIONS: usize = 1_000;
/// What Hive and Spark write for a null.
const NULL_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";

/// A table as found in the tree, before any of its files was opened.
#[derive(Debug)]
pub(super) struct Table {
    /// The folder it stands in, relative to the source; `None` directly under it.
    pub schema: Option<String>,
    pub name: String,
    pub format: Format,
    pub files: Files,
    pub partitions: Option<Partitions>,
}

impl Table {
    /// The key under `source`.
    pub fn key(&self, source: &EntityKey) -> EntityKey {
        schema_key(source, self.schema.as_deref()).child(&self.name)
    }
}

/// The key of what a table stands in.
pub(super) fn schema_key(source: &EntityKey, schema: Option<&str>) -> EntityKey {
    schema.map_or_else(|| source.clone(), |schema| source.child(schema))
}

/// The files of a table. Never empty.
#[derive(Debug)]
pub(super) struct Files {
    /// The first ones found, at most [`MAX_COUNTED`].
    pub kept: Vec<DataFile>,
    pub newest: DataFile,
    pub oldest: DataFile,
    pub count: u64,
    pub bytes: u64,
}

impl Files {
    pub fn of(first: DataFile) -> Files {
        let bytes = first.bytes;
        Files { newest: first.clone(), oldest: first.clone(), kept: vec![first], count: 1, bytes }
    }

    pub fn add(&mut self, file: DataFile) {
        self.count += 1;
        self.bytes = self.bytes.saturating_add(file.bytes);
        // Equal times are common in copied folders; the name then decides, so that two readings agree.
        let age = |file: &DataFile| (file.modified, file.path.clone());
        if age(&file) > age(&self.newest) {
            self.newest = file.clone();
        }
        if age(&file) < age(&self.oldest) {
            self.oldest = file.clone();
        }
        if self.kept.len() < MAX_COUNTED {
            self.kept.push(file);
        }
    }

    /// True when every file is in `kept`.
    pub fn all_kept(&self) -> bool {
        self.count == self.kept.len() as u64
    }
}

/// The partitions of a table, by hive's convention.
#[derive(Debug, Default)]
pub(super) struct Partitions {
    /// Keys in the order of the folders, with the type their values fit.
    keys: Vec<(String, Inferred)>,
    /// Bound by name; the first by name are kept.
    names: BTreeMap<String, String>,
    total: u64,
}

impl Partitions {
    /// Adds the partition at these keys and values, outermost first.
    pub fn add(&mut self, values: &[(String, String)]) {
        for (key, value) in values {
            let ty = if value == NULL_PARTITION { Inferred::Null } else { Inferred::of(value) };
            match self.keys.iter_mut().find(|(known, _)| known == key) {
                Some((_, seen)) => *seen = seen.widen(ty),
                None => self.keys.push((key.clone(), ty)),
            }
        }
        let join = |between: &str| {
            let parts: Vec<String> = values.iter().map(|(key, value)| format!("{key}={value}")).collect();
            parts.join(between)
        };
        self.total += 1;
        self.names.insert(join("/"), join(", "));
        if self.names.len() > MAX_PARTITIONS {
            self.names.pop_last();
        }
    }

    /// As stored.
    pub fn partitioning(&self) -> Partitioning {
        let keys: Vec<&str> = self.keys.iter().map(|(key, _)| key.as_str()).collect();
        let partitions = self.names.iter().map(|(name, bound)| Partition { name: name.clone(), bound: bound.clone() });
        Partitioning {
            key: keys.join(", "),
            partitions: partitions.collect(),
            total: (self.total > self.names.len() as u64).then_some(self.total),
        }
    }

    /// The columns the folders add, those left out that the files have themselves.
    pub fn columns(&self, of_files: &[Column]) -> Vec<Column> {
        let added = self.keys.iter().filter(|(key, _)| !of_files.iter().any(|column| column.name == *key));
        added.map(|(key, ty)| Field::new(key.clone(), Type::scalar(ty.name()), false).column()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_list_of_partitions_and_says_so() {
        fn check(days: u64, listed: usize, total: Option<u64>) {
            let mut partitions = Partitions::default();
            for day in 0..days {
                partitions.add(&[("day".to_owned(), day.to_string()), ("region".to_owned(), "kr".to_owned())]);
            }
            let partitioning = partitions.partitioning();
            assert_eq!(partitioning.key, "day, region");
            assert_eq!((partitioning.partitions.len(), partitioning.total), (listed, total));
            assert_eq!(partitions.columns(&[])[0].type_text, "INT64");
        }
        check(3, 3, None);
        check(1_200, 1_000, Some(1_200));
    }
}
