//! Reading one open SQLite file.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connector::{Error, ErrorKind, OpenOptions, Out, Probe, Session, Unit, UnitResult};
use model::{Container, EntityKey, Issue, IssueKind, Kind, Metric, Observation, Record, RelationKind, Timestamp};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, InterruptHandle, Params};

use super::tables::{self, Object, Schema};
use super::{created, failure, statements};
use crate::rows::{Cell, Row, Rows};
use crate::{blocking, local};

/// Files up to this size are walked whole to count rows and bytes. Larger ones tell only what ANALYZE left.
const WALKED_BYTES: i64 = 256 << 20;

/// A file that is open for reading.
pub struct SqliteSession {
    connection: Arc<Mutex<Connection>>,
    interrupt: InterruptHandle,
    path: Arc<PathBuf>,
    source: EntityKey,
    statement_timeout: Duration,
    now: Timestamp,
}

impl SqliteSession {
    pub fn new(connection: Connection, path: PathBuf, source: &EntityKey, options: &OpenOptions) -> Self {
        SqliteSession {
            interrupt: connection.get_interrupt_handle(),
            connection: Arc::new(Mutex::new(connection)),
            path: Arc::new(path),
            source: source.clone(),
            statement_timeout: options.statement_timeout,
            now: options.now,
        }
    }

    /// The rows of one statement; logged and cancellable when there is somewhere to read into.
    async fn ask(&self, sql: &'static str, out: Option<&mut Out>) -> Result<Rows, Error> {
        let out: Option<&Out> = match out {
            Some(out) => {
                out.sent(sql).await?;
                Some(out)
            }
            None => None,
        };
        self.ask_with(sql, [], out).await
    }

    async fn ask_with<P>(&self, sql: &'static str, values: P, out: Option<&Out>) -> Result<Rows, Error>
    where
        P: Params + Send + 'static,
    {
        let (connection, path) = (Arc::clone(&self.connection), Arc::clone(&self.path));
        let work = move || {
            // A panic inside a statement leaves nothing half done: the file is only read.
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            rows(&connection, sql, values).map_err(|error| failure::of(&path, error))
        };
        blocking::run(self.statement_timeout, out, || self.interrupt.interrupt(), work).await
    }

    /// Everything the file tells, as of one moment.
    async fn read_snapshot(&self, out: &mut Out) -> Result<Snapshot, Error> {
        let settings = self.ask(statements::SETTINGS, Some(out)).await?;
        let objects = self.ask(statements::OBJECTS, Some(out)).await?;
        let tables = self.ask(statements::TABLES, Some(out)).await?;
        let mut schema = Schema::new(objects, &tables);
        schema.add_columns(self.ask(statements::COLUMNS, Some(out)).await?);
        let unresolved = self.read_view_columns(&mut schema, out).await?;
        schema.add_foreign_keys(&self.source, &self.ask(statements::FOREIGN_KEYS, Some(out)).await?);
        schema.add_indexes(self.ask(statements::INDEXES, Some(out)).await?);
        let sizes = self.read_sizes(&settings, &schema.objects, out).await?;
        Ok(Snapshot { settings, schema, unresolved, sizes })
    }

    /// Columns of views and virtual tables. One that cannot be resolved spoils the answer about all of them, so then
    /// each is asked for by itself.
    async fn read_view_columns(&self, schema: &mut Schema, out: &mut Out) -> Result<Unresolved, Error> {
        let mut unresolved = Vec::new();
        match self.ask(statements::COLUMNS_OF_VIEWS, Some(out)).await {
            Ok(rows) => schema.add_columns(rows),
            Err(error) if error.kind != ErrorKind::Other => return Err(error),
            Err(_) => {
                out.sent(statements::COLUMNS_OF_VIEW).await?;
                let names: Vec<_> =
                    schema.objects.iter().filter(|object| object.form != RelationKind::Table).cloned().collect();
                for object in names {
                    match self.ask_with(statements::COLUMNS_OF_VIEW, [object.name.clone()], Some(&*out)).await {
                        Ok(rows) => schema.add_columns(rows),
                        Err(error) if error.kind != ErrorKind::Other => return Err(error),
                        Err(error) => unresolved.push((object, error)),
                    }
                }
            }
        }
        Ok(unresolved)
    }

    /// Exact numbers where the file is small enough to be walked, else what ANALYZE last counted.
    async fn read_sizes(&self, settings: &Rows, objects: &[Object], out: &mut Out) -> Result<Vec<Observation>, Error> {
        let settings = settings.first();
        let number = |at| settings.and_then(|row| row.number(at)).unwrap_or(0);
        let observed =
            |table: &str, metric, value| Observation { of: self.source.child(table), metric, at: self.now, value };
        if number(3).saturating_mul(number(4)) <= WALKED_BYTES {
            match self.ask(statements::SIZES, Some(out)).await {
                Ok(rows) => {
                    let sizes = tables::sizes(objects, &rows);
                    return Ok(sizes
                        .flat_map(|(table, rows, bytes)| {
                            [observed(table, Metric::Rows, rows), observed(table, Metric::Bytes, bytes)]
                        })
                        .collect());
                }
                Err(error) if error.kind == ErrorKind::Cancelled => return Err(error),
                Err(error) => self.report_damage(&error, out).await?,
            }
        }
        let analyzed = self.ask(statements::WAS_ANALYZED, Some(out)).await?;
        if analyzed.first().is_none_or(|row| row.number(0) == Some(0)) {
            return Ok(Vec::new());
        }
        let counted = self.ask(statements::COUNTED_ROWS, Some(out)).await?;
        let tables = objects.iter().filter(|object| object.form == RelationKind::Table);
        Ok(tables
            .filter_map(|object| {
                let row = counted.iter().find(|row| row.text(0) == object.name)?;
                Some(observed(&object.name, Metric::Rows, row.number(1).filter(|rows| *rows >= 0)?))
            })
            .collect())
    }

    /// The schema was read, so pages that cannot be walked are no reason to give up.
    async fn report_damage(&self, error: &Error, out: &mut Out) -> Result<(), Error> {
        let kind = if error.kind == ErrorKind::TimedOut { IssueKind::TimedOut } else { IssueKind::Unreadable };
        let message = format!("rows were not counted: {error}");
        out.issue(Issue { kind, at: self.source.clone(), message, remedy: error.remedy.clone() }).await
    }

    /// A view or virtual table that the engine cannot resolve is listed with what its statement says.
    async fn report_unresolved(&self, snapshot: &mut Snapshot, out: &mut Out) -> Result<(), Error> {
        for (object, error) in std::mem::take(&mut snapshot.unresolved) {
            let words = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            let (kind, remedy) = if object.form == RelationKind::VirtualTable {
                let (_, arguments) = object.sql.as_deref().and_then(created::module).unwrap_or_default();
                snapshot.schema.add_declared_columns(&object.name, created::declared_columns(&arguments));
                (
                    IssueKind::Unsupported,
                    "Its module belongs to another program; the table's statement is shown instead.",
                )
            } else {
                (IssueKind::Unreadable, "Change or drop the view; its statement is shown instead of its columns.")
            };
            let message = format!("the columns of “{}” could not be read: {words}", object.name);
            let at = self.source.child(&object.name);
            out.issue(Issue { kind, at, message, remedy: Some(remedy.to_owned()) }).await?;
        }
        Ok(())
    }

    async fn emit(&self, mut snapshot: Snapshot, out: &mut Out) -> Result<(), Error> {
        let objects = std::mem::take(&mut snapshot.schema.objects);
        out.expect(1 + objects.len() as u64).await?;
        out.entity(self.source.clone(), Kind::Source, source_record(&snapshot.settings)).await?;
        for observation in local::observe(&self.path, &self.source, self.now)? {
            out.observe(observation).await?;
        }
        for object in objects {
            let kind = if object.form == RelationKind::View { Kind::View } else { Kind::Table };
            out.entity(self.source.child(&object.name), kind, snapshot.schema.record(object)).await?;
        }
        for observation in snapshot.sizes {
            out.observe(observation).await?;
        }
        Ok(())
    }
}

/// What one reading of a file found.
struct Snapshot {
    settings: Rows,
    schema: Schema,
    unresolved: Unresolved,
    sizes: Vec<Observation>,
}

/// Views and virtual tables whose columns the engine refused to tell, and why.
type Unresolved = Vec<(Object, Error)>;

#[async_trait::async_trait]
impl Session for SqliteSession {
    async fn probe(&mut self) -> Result<Probe, Error> {
        let objects = self.ask(statements::OBJECTS, None).await?;
        let count = |word| objects.iter().filter(|row| row.text(0) == word).count();
        let readable = vec![format!("{}: {} tables, {} views", self.path.display(), count("table"), count("view"))];
        Ok(Probe { server: format!("SQLite {}", rusqlite::version()), readable, ..Probe::default() })
    }

    async fn plan(&mut self) -> Result<Vec<Unit>, Error> {
        Ok(vec![Unit { id: "file".to_owned(), covers: self.source.clone() }])
    }

    async fn read(&mut self, _unit: &Unit, out: &mut Out) -> Result<UnitResult, Error> {
        self.ask(statements::SNAPSHOT, Some(out)).await?;
        let read = self.read_snapshot(out).await;
        // Ended before anything is handed over, so that a slow reader never holds up the file's writer; and ended
        // after a failure too, so that the unit can be tried again. After a cancellation nobody will.
        let ended = match &read {
            Err(error) if error.kind == ErrorKind::Cancelled => Ok(Rows::new()),
            _ => self.ask(statements::DONE, Some(out)).await,
        };
        let mut snapshot = read?;
        ended?;
        self.report_unresolved(&mut snapshot, out).await?;
        self.emit(snapshot, out).await?;
        Ok(UnitResult::default())
    }
}

/// What the file says of itself.
fn source_record(settings: &Rows) -> Record {
    let mut container = Container::default();
    if let Some(row) = settings.first() {
        let facts = [("encoding", row.text(0)), ("user_version", row.text(1)), ("application_id", row.text(2))];
        let told = facts.into_iter().filter(|(_, value)| !matches!(*value, "" | "0"));
        container.properties = told.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    Record::Container(container)
}

fn rows(connection: &Connection, sql: &str, values: impl Params) -> rusqlite::Result<Rows> {
    let mut statement = connection.prepare_cached(sql)?;
    let width = statement.column_count();
    let mut found = statement.query(values)?;
    let mut rows = Rows::new();
    while let Some(row) = found.next()? {
        let cells = (0..width).map(|at| row.get_ref(at).map(cell)).collect::<rusqlite::Result<_>>()?;
        rows.push(Row(cells));
    }
    Ok(rows)
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Text(number.to_string()),
        ValueRef::Real(number) => Cell::Text(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
    }
}
