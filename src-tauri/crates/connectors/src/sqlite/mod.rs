//! SQLite files.
//!
//! A file is opened read-only, trusting nothing in it, and is left as it was: see [`open`]. SQLite describes its schema
//! through table-valued functions, so one statement asks about all tables; what they leave out (checks, expressions
//! of generated columns, conditions of indexes) is cut out of the statements that SQLite keeps. Comments inside those
//! statements are not read as descriptions: they may be about anything.

mod created;
mod failure;
mod open;
mod session;
mod statements;
mod tables;

use connector::{Address, Capability, Connector, Error, Found, OpenOptions, Session, Spec, Statement};
use model::{CaseRule, EntityKey, Secret};

use crate::{blocking, local};

/// The connector.
pub static SQLITE: Sqlite = Sqlite;

/// Reads SQLite files.
#[derive(Debug)]
pub struct Sqlite;

static SPEC: Spec = Spec {
    id: "sqlite",
    title: "SQLite",
    scheme: "sqlite",
    levels: &[],
    case_rule: CaseRule::Insensitive,
    dialect: Some("sqlite"),
    form: local::FORM,
    capabilities: &[
        Capability::Constraints,
        Capability::Indexes,
        Capability::Definitions,
        Capability::RowCounts,
        Capability::Sizes,
    ],
    parallelism: 1,
};

static FORMAT: local::Format = local::Format {
    title: "an SQLite database",
    schemes: &["sqlite", "sqlite3"],
    extensions: &["db", "db3", "sqlite", "sqlite3", "s3db", "sl3"],
    content: local::Content::Sqlite,
    may_be_empty: true,
};

#[async_trait::async_trait]
impl Connector for Sqlite {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn recognise(&self, input: &str) -> Option<Result<Found, Error>> {
        FORMAT.recognise(input)
    }

    fn authority(&self, address: &Address) -> String {
        local::authority(address)
    }

    fn statements(&self, _address: &Address) -> Vec<Statement> {
        statements::all()
    }

    async fn open(
        &self,
        source: &EntityKey,
        address: &Address,
        _secret: Option<&Secret>,
        options: &OpenOptions,
    ) -> Result<Box<dyn Session>, Error> {
        let path = local::path(address)?;
        let (opened, lock_timeout) = (path.clone(), options.lock_timeout);
        let work = move || {
            FORMAT.check(&opened)?;
            open::open(&opened, lock_timeout)
        };
        let connection = blocking::open(options.connect_timeout + lock_timeout, work).await?;
        Ok(Box::new(session::SqliteSession::new(connection, path, source, options)))
    }
}
