//! One reading of a folder or file: the tree first, then each table's files.

use std::collections::HashSet;

use connector::{Error, OpenOptions, Out, Probe, Session, Statement, Unit, UnitResult};
use model::{
    Container, EntityKey, Issue, IssueKind, Kind, Metric, Observation, Record, Relation, RelationKind, Timestamp,
};

use super::blocking::Desk;
use super::fault::Fault;
use super::folder::DataFile;
use super::place::Place;
use super::shape::{Field, Shape, columns};
use super::table::{Files, Table, schema_key};
use super::walk::{Tree, walk};

/// Sampled files read of one table: each costs up to a mebibyte.
const MAX_SAMPLED: usize = 32;
/// Bad files of one table that get an issue each.
const MAX_NAMED: usize = 5;

/// A place being read.
#[derive(Debug)]
pub(super) struct FileSession {
    pub source: EntityKey,
    pub place: Place,
    /// What was announced.
    pub reads: Vec<Statement>,
    pub options: OpenOptions,
}

#[async_trait::async_trait]
impl Session for FileSession {
    async fn probe(&mut self) -> Result<Probe, Error> {
        let (what, path) = match &self.place {
            Place::Folder(folder) => ("folder", &folder.path),
            Place::File(file) => ("file", &file.path),
        };
        let readable = vec![format!("{what} {}", path.display())];
        Ok(Probe { server: "local files".to_owned(), readable, ..Probe::default() })
    }

    async fn plan(&mut self) -> Result<Vec<Unit>, Error> {
        Ok(vec![Unit { id: "files".to_owned(), covers: self.source.clone() }])
    }

    async fn read(&mut self, _: &Unit, out: &mut Out) -> Result<UnitResult, Error> {
        let desk = Desk { limit: self.options.statement_timeout };
        out.entity(self.source.clone(), Kind::Source, Record::Container(Container::default())).await?;
        let tree = match &self.place {
            Place::Folder(root) => {
                self.log(super::LIST, out).await?;
                walk(&self.source, root, &desk, out).await?
            }
            Place::File(file) => Tree { tables: vec![only_table(file)], is_whole: true },
        };
        for (purpose, is_sampled) in [(super::FOOTERS, false), (super::SAMPLES, true)] {
            if tree.tables.iter().any(|table| table.format.is_sampled() == is_sampled) {
                self.log(purpose, out).await?;
            }
        }
        out.expect(tree.tables.len() as u64).await?;
        let mut reading = Reading { session: self, desk: &desk, out, except: Vec::new() };
        reading.tables(&tree.tables).await?;
        let mut except = reading.except;
        if !tree.is_whole {
            except.push(self.source.clone());
        }
        Ok(UnitResult { except, cursor: None })
    }
}

impl FileSession {
    /// Logs a read as it was announced.
    async fn log(&self, purpose: &str, out: &mut Out) -> Result<(), Error> {
        match self.reads.iter().find(|read| read.purpose == purpose) {
            Some(read) => out.sent(&read.text).await,
            None => Ok(()),
        }
    }
}

fn only_table(file: &DataFile) -> Table {
    let (name, format) = (file.name.clone(), file.format);
    Table { schema: None, name, format, files: Files::of(file.clone()), partitions: None }
}

struct Reading<'a> {
    session: &'a FileSession,
    desk: &'a Desk,
    out: &'a mut Out,
    except: Vec<EntityKey>,
}

/// What the files of one table said together.
struct Described {
    /// The newest file's, which is what the next reader of the table will meet.
    shape: Shape,
    /// Exact, when every file said how many.
    rows: Option<u64>,
}

impl Reading<'_> {
    async fn tables(&mut self, tables: &[Table]) -> Result<(), Error> {
        let mut seen = HashSet::from([self.session.source.clone()]);
        for table in tables {
            let schema = schema_key(&self.session.source, table.schema.as_deref());
            if seen.insert(schema.clone()) {
                self.out.entity(schema, Kind::Schema, Record::Container(Container::default())).await?;
            }
            let key = table.key(&self.session.source);
            if !seen.insert(key.clone()) {
                let says = format!("two tables would be called “{}”; the second was left out", table.name);
                self.issue(IssueKind::Unsupported, key, says, "rename one of the folders").await?;
                continue;
            }
            match self.describe(table, &key).await? {
                Some(described) => self.emit(table, key, described).await?,
                None => self.except.push(key),
            }
        }
        Ok(())
    }

    /// Opens the table's files: the newest for its columns, the others for drift and for the number of rows.
    async fn describe(&mut self, table: &Table, key: &EntityKey) -> Result<Option<Described>, Error> {
        let limit = if table.format.is_sampled() { MAX_SAMPLED } else { usize::MAX };
        let count_all = table.files.all_kept() && table.files.kept.len() <= limit;
        let mut newest_first: Vec<&DataFile> = vec![&table.files.newest];
        if count_all {
            newest_first.extend(table.files.kept.iter().filter(|file| **file != table.files.newest));
        } else {
            newest_first.push(&table.files.oldest);
        }
        let mut found: Option<Described> = None;
        let (mut bad, mut drifted) = (0_usize, false);
        for file in newest_first {
            let shape = match self.shape(file).await? {
                Ok(shape) => shape,
                Err(Fault::NotTabular) if matches!(self.session.place, Place::Folder(_)) => continue,
                Err(fault) => {
                    bad += 1;
                    self.bad_file(fault, file, key, bad).await?;
                    continue;
                }
            };
            let Some(first) = &mut found else {
                self.warn(&shape, file, key).await?;
                found = Some(Described { rows: shape.rows, shape });
                continue;
            };
            first.rows = first.rows.zip(shape.rows).map(|(all, more)| all.saturating_add(more));
            let difference = difference(&first.shape.fields, &shape.fields, table.format.is_sampled());
            if let Some(difference) = difference.filter(|_| !drifted) {
                drifted = true;
                let says = format!(
                    "the files of “{}” do not share one schema: in “{}” {difference}",
                    table.name,
                    self.shown(file)
                );
                self.issue(
                    IssueKind::Unsupported,
                    key.clone(),
                    says,
                    "write the older files again with today's columns",
                )
                .await?;
            }
        }
        if let Some(found) = &mut found
            && (bad > 0 || !count_all)
        {
            found.rows = None;
        }
        Ok(found)
    }

    async fn shape(&mut self, file: &DataFile) -> Result<Result<Shape, Fault>, Error> {
        let (path, format) = (file.path.clone(), file.format);
        self.desk.run(Some(self.out), move || format.describe(&path)).await
    }

    /// A file that is the whole source fails it; among others it is an issue.
    async fn bad_file(&mut self, fault: Fault, file: &DataFile, key: &EntityKey, bad: usize) -> Result<(), Error> {
        if let Place::File(_) = self.session.place {
            return Err(fault.error(&file.name));
        }
        if bad > MAX_NAMED {
            return Ok(());
        }
        self.out.issue(fault.issue(key.clone(), &self.shown(file))).await
    }

    async fn warn(&mut self, shape: &Shape, file: &DataFile, key: &EntityKey) -> Result<(), Error> {
        for warning in &shape.warnings {
            let message = format!("“{}” {}", self.shown(file), warning.says);
            self.out.issue(Issue { kind: warning.kind, at: key.clone(), message, remedy: None }).await?;
        }
        Ok(())
    }

    async fn emit(&mut self, table: &Table, key: EntityKey, described: Described) -> Result<(), Error> {
        let Described { shape, rows } = described;
        let mut columns = columns(&shape.fields);
        if let Some(partitions) = &table.partitions {
            let added = partitions.columns(&columns);
            columns.extend(added);
        }
        let mut properties = shape.properties;
        properties.insert("format".to_owned(), table.format.title().to_owned());
        let relation = Relation {
            form: RelationKind::FileTable,
            comment: shape.comment,
            columns,
            partitioning: table.partitions.as_ref().map(|partitions| partitions.partitioning()),
            properties,
            ..Relation::default()
        };
        self.out.entity(key.clone(), Kind::Table, Record::Relation(Box::new(relation))).await?;
        self.observe(&key, Metric::Rows, rows).await?;
        self.observe(&key, Metric::Bytes, Some(table.files.bytes)).await?;
        self.observe(&key, Metric::Files, Some(table.files.count)).await?;
        let written = table.files.newest.modified.and_then(|at| u64::try_from(at).ok());
        self.observe(&key, Metric::LastWrite, written).await
    }

    async fn observe(&mut self, of: &EntityKey, metric: Metric, value: Option<u64>) -> Result<(), Error> {
        let Some(value) = value.and_then(|value| i64::try_from(value).ok()) else { return Ok(()) };
        let at: Timestamp = self.session.options.now;
        self.out.observe(Observation { of: of.clone(), metric, at, value }).await
    }

    async fn issue(&mut self, kind: IssueKind, at: EntityKey, message: String, remedy: &str) -> Result<(), Error> {
        self.out.issue(Issue { kind, at, message, remedy: Some(remedy.to_owned()) }).await
    }

    /// A file as a person finds it: relative to the source.
    fn shown(&self, file: &DataFile) -> String {
        match &self.session.place {
            Place::Folder(root) => file.path.strip_prefix(&root.path).unwrap_or(&file.path).display().to_string(),
            Place::File(file) => file.name.clone(),
        }
    }
}

/// How another file's columns differ, as the end of a sentence. Types guessed from samples are not compared: they
/// differ by chance.
fn difference(newest: &[Field], other: &[Field], is_sampled: bool) -> Option<String> {
    for field in newest {
        match other.iter().find(|there| there.name == field.name) {
            None => return Some(format!("the column “{}” is missing", field.name)),
            Some(there) if !is_sampled && there.ty != field.ty => {
                return Some(format!("the column “{}” is {} and not {}", field.name, there.ty.text(), field.ty.text()));
            }
            Some(_) => {}
        }
    }
    let extra = other.iter().find(|there| !newest.iter().any(|field| field.name == there.name))?;
    Some(format!("there is a column “{}” that newer files do not have", extra.name))
}
