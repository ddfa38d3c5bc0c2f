//! Reading one open DuckDB file.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use connector::{Error, OpenOptions, Out, Probe, Session, Unit, UnitResult};
use model::{Container, EntityKey, Kind, Metric, Observation, Record, Timestamp};

use super::engine::Connection;
use super::{failure, statements, tables};
use crate::rows::Rows;
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
        let tables = self.ask(statements::TABLES, Some(out)).await?;
        let mut parts = tables::Parts::of(&tables);
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

#[cfg(test)]
mod tests {
    use connector::ErrorKind;

    use super::super::{fixture, library, open};
    use super::*;

    fn connection() -> Option<(tempfile::TempDir, Arc<Connection>)> {
        if let Err(error) = library() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{error}");
            eprintln!("SKIPPED: {error}");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.duckdb");
        fixture::run(&file, "CREATE TABLE t (a INTEGER)").unwrap();
        let (connection, _) = open(&file, "pulk/test").unwrap();
        Some((folder, Arc::new(connection)))
    }

    #[tokio::test]
    async fn a_statement_that_takes_too_long_is_stopped() {
        let Some((_folder, connection)) = connection() else { return };
        let endless =
            "SELECT count(*)::VARCHAR FROM range(1000000000) a, range(1000000000) b WHERE a.range % 7 = b.range % 3";
        let running = Arc::clone(&connection);
        let work = move || running.query(endless).map_err(|error| failure::of_statement(&PathBuf::new(), error));
        let limit = Duration::from_millis(50);
        let error = blocking::run(limit, None, || connection.interrupt(), work).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::TimedOut);
        assert_eq!(connection.query("SELECT 'alive'").unwrap()[0].text(0), "alive", "the connection goes on");
    }

    #[test]
    fn nothing_outside_the_file_can_be_reached() {
        let Some((folder, connection)) = connection() else { return };
        let check = |sql: &str| assert!(connection.query(sql).is_err(), "{sql}");
        let other = folder.path().join("other.csv");
        std::fs::write(&other, "a\n1\n").unwrap();
        check(&format!("SELECT * FROM read_csv('{}')", other.display()));
        check(&format!("COPY t TO '{}'", other.display()));
        check(&format!("ATTACH '{}'", folder.path().join("b.duckdb").display()));
        check("INSERT INTO t VALUES (1)");
        check("SET enable_external_access = true");
        check("LOAD httpfs");
        check("INSTALL httpfs");
    }

    #[test]
    fn values_arrive_as_they_are() {
        let Some((_folder, connection)) = connection() else { return };
        let rows = connection.query("SELECT NULL::VARCHAR, '', 'twelve bytes', 'thirteen bytes and more', ['a', NULL, '고객'], NULL::VARCHAR[] FROM range(3000)").unwrap();
        assert_eq!(rows.len(), 3_000);
        let last = &rows[2_999];
        assert_eq!((last.optional(0), last.optional(1)), (None, Some("")));
        assert_eq!((last.text(2), last.text(3)), ("twelve bytes", "thirteen bytes and more"));
        assert_eq!(last.list(4), ["a", "고객"]);
        assert!(last.list(5).is_empty());
        assert!(connection.query("SELECT 1").is_err(), "other types are refused, not misread");
    }
}
