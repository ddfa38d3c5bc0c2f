//! Reading one open DuckDB file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use connector::{Error, OpenOptions, Out, Probe, Session, Unit, UnitResult};
use model::{Container, EntityKey, Kind, Metric, Observation, Record, Timestamp};

use super::engine::Connection;
use super::rows::Rows;
use super::{failure, statements, tables};
use crate::{blocking, local};

/// A file that is open for reading.
pub struct DuckDbSession {
    connection: Arc<Connection>,
    path: Arc<PathBuf>,
    source: EntityKey,
    version: String,
    statement_timeout: Duration,
    now: Timestamp,
}

impl DuckDbSession {
    pub fn new(
        connection: Connection,
        path: PathBuf,
        version: String,
        source: &EntityKey,
        options: &OpenOptions,
    ) -> Self {
        DuckDbSession {
            connection: Arc::new(connection),
            path: Arc::new(path),
            source: source.clone(),
            version,
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
        let (connection, path) = (Arc::clone(&self.connection), Arc::clone(&self.path));
        let work = move || connection.query(sql).map_err(|error| failure::of_statement(&path, error));
        blocking::run(self.statement_timeout, out, || self.connection.interrupt(), work).await
    }

    async fn read_schemas(&self, out: &mut Out) -> Result<u64, Error> {
        let schemas = self.ask(statements::SCHEMAS, Some(out)).await?;
        let sequences = self.ask(statements::SEQUENCES, Some(out)).await?;
        let schemas = tables::schemas(schemas, &sequences);
        let count = schemas.len() as u64;
        for (name, container) in schemas {
            out.entity(self.source.child(&name), Kind::Schema, Record::Container(container)).await?;
        }
        Ok(count)
    }

    async fn read_relations(&self, schemas: u64, out: &mut Out) -> Result<(), Error> {
        let mut parts = tables::Parts::default();
        let tables = self.ask(statements::TABLES, Some(out)).await?;
        parts.add_columns(self.ask(statements::COLUMNS, Some(out)).await?);
        parts.add_statements(&self.ask(statements::TABLE_STATEMENTS, Some(out)).await?);
        parts.add_constraints(&self.source, self.ask(statements::CONSTRAINTS, Some(out)).await?);
        parts.add_indexes(self.ask(statements::INDEXES, Some(out)).await?);
        let views = self.ask(statements::VIEWS, Some(out)).await?;
        let macros = self.ask(statements::MACROS, Some(out)).await?;
        out.expect(1 + schemas + (tables.len() + views.len() + macros.len()) as u64).await?;
        for mut row in tables {
            let key = self.source.child(row.text(0)).child(row.text(1));
            out.entity(key.clone(), Kind::Table, parts.table(&mut row)).await?;
            if let Some(value) = row.number(3) {
                out.observe(Observation { of: key, metric: Metric::Rows, at: self.now, value }).await?;
            }
        }
        for mut row in views {
            let key = self.source.child(row.text(0)).child(row.text(1));
            out.entity(key, Kind::View, parts.view(&mut row)).await?;
        }
        for mut row in macros {
            let (key, record) = tables::macro_of(&self.source, &mut row);
            out.entity(key, Kind::Routine, record).await?;
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl Session for DuckDbSession {
    async fn probe(&mut self) -> Result<Probe, Error> {
        let tables = self.ask(statements::TABLES, None).await?.len();
        let views = self.ask(statements::VIEWS, None).await?.len();
        let readable = vec![format!("{}: {tables} tables, {views} views", self.path.display())];
        Ok(Probe { server: format!("DuckDB {}", self.version), readable, ..Probe::default() })
    }

    async fn plan(&mut self) -> Result<Vec<Unit>, Error> {
        Ok(vec![Unit { id: "file".to_owned(), covers: self.source.clone() }])
    }

    async fn read(&mut self, _unit: &Unit, out: &mut Out) -> Result<UnitResult, Error> {
        out.entity(self.source.clone(), Kind::Source, Record::Container(Container::default())).await?;
        for observation in local::observe(&self.path, &self.source, self.now)? {
            out.observe(observation).await?;
        }
        let schemas = self.read_schemas(out).await?;
        self.read_relations(schemas, out).await?;
        Ok(UnitResult::default())
    }
}
