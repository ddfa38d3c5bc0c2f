//! Which format a file has: what its name promises and what its first bytes say.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::fault::Fault;
use super::sample::{SAMPLE_BYTES, Sample};
use super::shape::Shape;
use super::{arrow, avro, delimited, json, parquet};

/// A format this connector reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Format {
    Parquet,
    Csv,
    Tsv,
    /// One JSON object a line; the name says so.
    JsonLines,
    /// `.json`: rows only if the content says so.
    Json,
    Arrow,
    Avro,
}

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Empty,
    Is(Format),
    /// A database file, which another connector reads.
    Database,
    /// No mark: text, or something unknown.
    Unmarked,
}

impl Format {
    /// The format a file name promises.
    pub fn promised(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "parquet" | "parq" | "pq" => Format::Parquet,
            "csv" => Format::Csv,
            "tsv" | "tab" => Format::Tsv,
            "jsonl" | "ndjson" => Format::JsonLines,
            "json" => Format::Json,
            "arrow" | "arrows" | "feather" | "ipc" => Format::Arrow,
            "avro" => Format::Avro,
            _ => return None,
        })
    }

    /// The format's own name.
    pub fn title(self) -> &'static str {
        match self {
            Format::Parquet => "Parquet",
            Format::Csv => "CSV",
            Format::Tsv => "TSV",
            Format::JsonLines | Format::Json => "JSON",
            Format::Arrow => "Arrow",
            Format::Avro => "Avro",
        }
    }

    /// True where columns are guessed from a sample, so that types may differ between files by chance.
    pub fn is_sampled(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::JsonLines | Format::Json)
    }

    /// Reads what the file says about its columns, and no more of it than that takes.
    ///
    /// # Errors
    /// [`Fault`] when it is not what its name promises, is damaged, or cannot be read.
    pub fn describe(self, path: &Path) -> Result<Shape, Fault> {
        let mut file = File::open(path)?;
        let content = sniff(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        let actual = match content {
            Content::Empty => return Err(Fault::Empty),
            Content::Database => return Err(Fault::Misnamed { named: self.title(), holds: "a database" }),
            // Feather files of version 1 and Arrow streams carry other marks; their reader tells them apart.
            Content::Unmarked if self == Format::Arrow => self,
            Content::Unmarked if matches!(self, Format::Parquet | Format::Avro) => {
                return Err(Fault::Misnamed { named: self.title(), holds: unmarked(&mut file) });
            }
            Content::Is(actual) if actual != self => {
                return Err(Fault::Misnamed { named: self.title(), holds: actual.title() });
            }
            Content::Is(_) | Content::Unmarked => self,
        };
        actual.read(&mut file)
    }

    fn read(self, file: &mut File) -> Result<Shape, Fault> {
        match self {
            Format::Parquet => parquet::describe(file),
            Format::Arrow => arrow::describe(file),
            Format::Avro => avro::describe(file),
            Format::Csv => delimited::describe(&Sample::read(file, SAMPLE_BYTES)?, false),
            Format::Tsv => delimited::describe(&Sample::read(file, SAMPLE_BYTES)?, true),
            Format::JsonLines | Format::Json => {
                let mut sample = Sample::read(file, SAMPLE_BYTES)?;
                if !sample.whole && json::is_array(&sample) {
                    file.seek(SeekFrom::Start(0))?;
                    sample = Sample::read(file, json::ARRAY_BYTES)?;
                }
                json::describe(&sample)
            }
        }
    }
}

/// What the first bytes of an open file say; the caller rewinds.
pub(super) fn sniff(file: &mut File) -> std::io::Result<Content> {
    let mut head = Vec::with_capacity(16);
    file.take(16).read_to_end(&mut head)?;
    Ok(match head.as_slice() {
        [] => Content::Empty,
        [b'P', b'A', b'R', b'1', ..] => Content::Is(Format::Parquet),
        [b'O', b'b', b'j', 1, ..] => Content::Is(Format::Avro),
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Content::Is(Format::Arrow),
        [_, _, _, _, _, _, _, _, b'D', b'U', b'C', b'K', ..] => Content::Database,
        other if other == b"SQLite format 3\0" => Content::Database,
        _ => Content::Unmarked,
    })
}

/// A word for what an unmarked file holds.
fn unmarked(file: &mut File) -> &'static str {
    match Sample::read(file, 4096) {
        Ok(sample) if sample.text().is_ok() => "text",
        _ => "something else",
    }
}
