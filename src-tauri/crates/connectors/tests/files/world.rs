//! Folders for tests, written with the formats' own crates.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use connector::Address;
use connector::conformance::{Collected, check_collected, collect};
use connectors::files::FILES;
use parquet::column::writer::ColumnWriter;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// A temporary folder named `place`, so that keys do not depend on chance.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::create_dir(place.path()).unwrap();
        place
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().join("place")
    }

    /// Somewhere beside the folder.
    pub fn outside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, its folders included.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads the folder and checks what the contract promises.
    pub async fn collect(&self) -> Collected {
        collect_at(&self.path()).await
    }
}

pub fn address(path: &Path) -> Address {
    Address::of([("path", path.to_str().unwrap())])
}

/// Reads a place and checks what the contract promises.
pub async fn collect_at(path: &Path) -> Collected {
    let collected = collect(&FILES, &address(path), None).await.unwrap();
    check_collected(&FILES, &collected);
    collected
}

/// A Parquet file with nullable columns of type `INT64`, all null.
pub fn parquet(columns: &[&str], rows: usize) -> Vec<u8> {
    let fields: String = columns.iter().map(|name| format!("optional int64 {name};")).collect();
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {fields} }}")).unwrap());
    let file = tempfile::NamedTempFile::new().unwrap();
    let properties = WriterProperties::builder().set_created_by("a test".to_owned()).build();
    let writing: File = file.reopen().unwrap();
    let mut writer = SerializedFileWriter::new(writing, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    while let Some(mut column) = group.next_column().unwrap() {
        match column.untyped() {
            ColumnWriter::Int64ColumnWriter(writer) => writer.write_batch(&[], Some(&vec![0; rows]), None).unwrap(),
            _ => unreachable!(),
        };
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    fs::read(file.path()).unwrap()
}

/// Names and types of a table's columns, nested fields after a dot.
pub fn columns(collected: &Collected, path: &[&str]) -> Vec<String> {
    fn add(columns: &[model::Column], outer: &str, all: &mut Vec<String>) {
        for column in columns {
            all.push(format!("{outer}{} {}", column.name, column.type_text));
            add(&column.fields, &format!("{outer}{}.", column.name), all);
        }
    }
    let relation = collected.record(path).and_then(model::Record::relation).unwrap_or_else(|| panic!("{path:?}"));
    let mut all = Vec::new();
    add(&relation.columns, "", &mut all);
    all
}
