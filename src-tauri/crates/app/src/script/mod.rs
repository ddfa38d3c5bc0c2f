//! An entity as text to paste elsewhere.
//!
//! SQL is written in the source's own dialect. Files have none; a table that is one file is named and selected from as
//! DuckDB reads it, because the path of that file is known: the source's folder, the table's folder below it, and its
//! name. A table made of many files has no one path, and no SQL.

mod ddl;
mod dialect;
mod markdown;

use std::path::Path;

use api::script::{ScriptName, ScriptRequest, ScriptView};
use api::{Code, Error};
use connector::Spec;
use model::{Column, EntityKey, Kind, Record, Relation};

use crate::error::Spoken;
use crate::{App, entity, view};
use dialect::{Dialect, literal};

/// What text is asked of.
pub struct Subject<'a> {
    key: &'a EntityKey,
    kind: Kind,
    record: &'a Record,
    /// What the person calls the source.
    source: &'a str,
    spec: Option<&'static Spec>,
    /// The file that the table is, as DuckDB names it.
    file: Option<String>,
    /// Dotted paths; empty for all.
    columns: Vec<String>,
}

pub fn script(app: &App, request: &ScriptRequest) -> Result<ScriptView, Error> {
    let asked = entity::parse(&request.key)?;
    let key = asked.entity();
    if request.script == ScriptName::Link {
        return Ok(ScriptView { text: link(&asked), language: "text".to_owned() });
    }
    let settings = app.0.annotations.source(&key.source_key()).spoken()?;
    let found = app.0.catalog.entity(&key, None).spoken()?;
    let (kind, record) = match found {
        Some(found) => (found.kind, found.record),
        // A source is there from the moment it is added.
        None if settings.as_ref().is_some_and(|settings| settings.key == key) => {
            (Kind::Source, Record::Container(model::Container::default()))
        }
        None => return Err(entity::not_found(&key)),
    };
    let mut subject = Subject {
        key: &key,
        kind,
        record: &record,
        source: settings.as_ref().map_or("", |settings| settings.name.as_str()),
        spec: app.spec_of(&key),
        file: None,
        columns: request.columns.clone(),
    };
    let column = asked.column_path();
    if !column.is_empty() && subject.columns.is_empty() {
        subject.columns.push(column.join("."));
    }
    subject.check_columns()?;
    if subject.dialect().is_none() {
        let folder = settings.as_ref().and_then(|settings| settings.address.get("path"));
        subject.file = folder.and_then(|folder| subject.file_in(folder));
    }
    subject.text(request.script, &column)
}

/// The name of an entity as [`ScriptName::Name`] gives it, where that is not the name a list shows.
pub fn written(app: &App, key: &EntityKey, kind: Kind) -> Option<String> {
    let dialect = app.spec_of(key).and_then(Dialect::of);
    let shown = key.name();
    let bare = bare(kind, &shown);
    let text = dialect.filter(|_| kind != Kind::Source).map_or_else(|| bare.to_owned(), |dialect| dialect.name(bare));
    (text != shown).then_some(text)
}

/// The name alone. The parameters in a routine's key tell overloads apart and are no part of its name.
fn bare(kind: Kind, name: &str) -> &str {
    match name.find('(') {
        Some(at) if at > 0 && kind == Kind::Routine => &name[..at],
        _ => name,
    }
}

/// `pulk://open/` and the key, all of it one segment.
fn link(key: &EntityKey) -> String {
    let mut text = String::from("pulk://open/");
    for byte in key.as_str().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

impl Subject<'_> {
    fn dialect(&self) -> Option<Dialect> {
        self.spec.and_then(Dialect::of)
    }

    fn name(&self) -> String {
        match self.kind {
            Kind::Source if !self.source.is_empty() => self.source.to_owned(),
            kind => bare(kind, &self.key.name()).to_owned(),
        }
    }

    /// The names a query puts before a dot. A database is the one a session is in, and cannot be named.
    fn names_of(&self, key: &EntityKey) -> Vec<String> {
        let levels = self.spec.map(|spec| spec.levels).unwrap_or_default();
        let leading = levels.iter().take_while(|level| **level == Kind::Database).count();
        let mut path = key.path();
        path.drain(..leading.min(path.len().saturating_sub(1)));
        path
    }

    /// The name with what a query has to put before it.
    fn qualified(&self, dialect: &Dialect) -> String {
        let mut names = self.names_of(self.key);
        if let Some(last) = names.last_mut() {
            *last = self.name();
        }
        if names.is_empty() { dialect.name(&self.name()) } else { dialect.path(&names) }
    }

    /// The path of the file that this table is, where it is one. See the top of this file.
    fn file_in(&self, folder: &str) -> Option<String> {
        let relation = self.record.relation().filter(|relation| relation.partitioning.is_none())?;
        let name = self.key.name();
        let (_, ending) = name.rsplit_once('.')?;
        let reads = match (relation.properties.get("format")?.as_str(), ending.to_ascii_lowercase().as_str()) {
            ("Parquet", "parquet") | ("CSV", "csv") | ("TSV", "tsv") | ("JSON", "json" | "jsonl" | "ndjson") => None,
            ("Parquet", _) => Some("read_parquet"),
            ("CSV" | "TSV", _) => Some("read_csv"),
            ("JSON", _) => Some("read_json"),
            // DuckDB reads no other format by itself.
            _ => return None,
        };
        let folder = Path::new(folder);
        let mut inside = self.key.path();
        let is_the_source = inside.len() == 1 && folder.file_name().is_some_and(|last| last == name.as_str());
        let path = match is_the_source {
            true => folder.to_owned(),
            false => {
                inside.pop();
                inside.iter().fold(folder.to_owned(), |path, part| path.join(part)).join(&name)
            }
        };
        let path = literal(path.to_str()?);
        Some(reads.map_or_else(|| path.clone(), |function| format!("{function}({path})")))
    }

    fn check_columns(&self) -> Result<(), Error> {
        let Some(relation) = self.record.relation() else {
            return match self.columns.is_empty() {
                true => Ok(()),
                false => Err(self.refuse(Code::BadRequest, "has no columns")),
            };
        };
        let unknown = self.columns.iter().find(|path| find(relation, path).is_none());
        match unknown {
            None => Ok(()),
            Some(path) => {
                let says = format!("has no column “{}”", view::clip(path, 80));
                Err(self.refuse(Code::NotFound, &says))
            }
        }
    }

    fn refuse(&self, code: Code, says: &str) -> Error {
        Error::new(code, format!("“{}” {says}", self.name())).details(self.key.to_string())
    }

    fn text(&self, script: ScriptName, column: &[String]) -> Result<ScriptView, Error> {
        let dialect = self.dialect();
        let language = |of_sql: bool| match &dialect {
            Some(dialect) => dialect.name,
            None if of_sql => Dialect::duckdb().name,
            None => "text",
        };
        let (text, language) = match script {
            ScriptName::Name => (self.plain_names(column)?, language(false)),
            ScriptName::QualifiedName => (self.qualified_name(column), language(self.file.is_some())),
            ScriptName::Select => (self.select()?, language(true)),
            ScriptName::Ddl => {
                let written = dialect.as_ref().and_then(|dialect| ddl::ddl(self, dialect));
                let refusal = || self.refuse(Code::Unsupported, "has no statement that its source would give or take");
                (written.ok_or_else(refusal)?, language(true))
            }
            ScriptName::Markdown => {
                let relation = self.relation()?;
                let title = self.names_of(self.key).join(".");
                let chosen = (!self.columns.is_empty()).then_some(self.columns.as_slice());
                (markdown::markdown(&title, relation, chosen), "markdown")
            }
            ScriptName::Link => (link(self.key), "text"),
        };
        Ok(ScriptView { text, language: language.to_owned() })
    }

    fn relation(&self) -> Result<&Relation, Error> {
        self.record.relation().ok_or_else(|| self.refuse(Code::BadRequest, "has no columns"))
    }

    /// The name asked for, or of the columns that were chosen each its own line.
    fn plain_names(&self, column: &[String]) -> Result<String, Error> {
        if !column.is_empty() || self.columns.is_empty() {
            return Ok(self.plain_name(column));
        }
        let relation = self.relation()?;
        let paths = self.columns.iter().filter_map(|path| find(relation, path));
        let names = paths.map(|path| self.plain_name(&path.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        Ok(names.collect::<Vec<_>>().join("\n"))
    }

    fn plain_name(&self, column: &[String]) -> String {
        let dialect = self.dialect();
        match (&dialect, column) {
            (None, []) => self.name(),
            (None, column) => column.join("."),
            (Some(_), []) if self.kind == Kind::Source => self.name(),
            (Some(dialect), []) => dialect.name(&self.name()),
            (Some(dialect), column) => dialect.path(column),
        }
    }

    fn qualified_name(&self, column: &[String]) -> String {
        let Some(dialect) = self.dialect() else {
            return match (&self.file, column) {
                (Some(file), []) => file.clone(),
                // A column of a file has no name outside of a query.
                (_, column) if !column.is_empty() => column.join("."),
                _ => self.key.path().join("/"),
            };
        };
        match column {
            [] if self.kind == Kind::Source => self.name(),
            [] => self.qualified(&dialect),
            // PostgreSQL takes a bare dot after a column for a table's.
            [outer, fields @ ..] if dialect.name == "postgres" && !fields.is_empty() => {
                format!("({}.{}).{}", self.qualified(&dialect), dialect.name(outer), dialect.path(fields))
            }
            column => format!("{}.{}", self.qualified(&dialect), dialect.path(column)),
        }
    }

    fn select(&self) -> Result<String, Error> {
        let relation = self.relation()?;
        let (dialect, from) = match (self.dialect(), &self.file) {
            (Some(dialect), _) => (dialect, self.qualified(&dialect)),
            (None, Some(file)) => (Dialect::duckdb(), file.clone()),
            (None, None) => {
                let refusal = self.refuse(Code::Unsupported, "is no one file that SQL could read");
                return Err(refusal.remedy("copy its columns as a Markdown table"));
            }
        };
        let column = |path: &[&str]| match (dialect.name, path) {
            ("postgres", [outer, fields @ ..]) if !fields.is_empty() => {
                format!("({}).{}", dialect.name(outer), dialect.path(fields))
            }
            (_, path) => dialect.path(path),
        };
        let columns: Vec<String> = match self.columns.as_slice() {
            [] => relation.columns.iter().map(|one| dialect.name(&one.name)).collect(),
            chosen => chosen.iter().filter_map(|path| Some(column(&find(relation, path)?))).collect(),
        };
        // Some engines have tables without columns.
        let columns = if columns.is_empty() { vec!["*".to_owned()] } else { columns };
        Ok(format!("SELECT\n    {}\nFROM {from};\n", columns.join(",\n    ")))
    }
}

/// The names along a dotted path to a column or a field in it. A name may itself hold a dot.
fn find<'a>(relation: &'a Relation, path: &str) -> Option<Vec<&'a str>> {
    fn walk<'a>(columns: &'a [Column], path: &str) -> Option<Vec<&'a str>> {
        columns.iter().find_map(|column| {
            let rest = path.strip_prefix(column.name.as_str())?;
            if rest.is_empty() {
                return Some(vec![column.name.as_str()]);
            }
            let mut below = walk(&column.fields, rest.strip_prefix('.')?)?;
            below.insert(0, &column.name);
            Some(below)
        })
    }
    walk(&relation.columns, path)
}
