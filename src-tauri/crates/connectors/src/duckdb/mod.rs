//! DuckDB files, read with the engine's own library.
//!
//! The library is loaded when the first file is opened and not before; where it is missing, this source says so and
//! nothing else is touched. A file is opened read-only and cut off: no extension is loaded, no other file is opened
//! and no setting can be changed back, so a hostile file cannot reach outside itself. Views over other files are
//! listed with the columns they had when they were made, and are never run.

mod engine;
mod failure;
#[cfg(feature = "fixtures")]
pub mod fixture;
mod library;
mod session;
mod statements;
mod tables;
mod types;

use std::path::Path;

use connector::{Address, Capability, Connector, Error, ErrorKind, Found, OpenOptions, Session, Spec, Statement};
use model::{CaseRule, EntityKey, Kind, Secret};

use crate::{blocking, local};
pub use library::{VARIABLE, VERSION, library};

/// The connector.
pub static DUCKDB: DuckDb = DuckDb;

/// Reads DuckDB files.
#[derive(Debug)]
pub struct DuckDb;

static SPEC: Spec = Spec {
    id: "duckdb",
    title: "DuckDB",
    scheme: "duckdb",
    levels: &[Kind::Schema],
    case_rule: CaseRule::Insensitive,
    dialect: Some("duckdb"),
    form: local::FORM,
    capabilities: &[
        Capability::Comments,
        Capability::Constraints,
        Capability::Indexes,
        Capability::Definitions,
        Capability::Routines,
        Capability::RowCounts,
        Capability::Sizes,
        Capability::NestedFields,
    ],
    parallelism: 1,
};

static FORMAT: local::Format = local::Format {
    title: "a DuckDB database",
    schemes: &["duckdb"],
    extensions: &["duckdb", "ddb"],
    content: local::Content::DuckDb,
    may_be_empty: false,
};

#[async_trait::async_trait]
impl Connector for DuckDb {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn available(&self) -> Result<(), Error> {
        library().map(drop)
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
        let (opened, agent) = (path.clone(), options.application_name.clone());
        let work = move || open(&opened, &agent);
        let (connection, version) = blocking::open(options.connect_timeout, work).await?;
        Ok(Box::new(session::DuckDbSession::new(connection, path, version, source, options)))
    }
}

fn open(path: &Path, agent: &str) -> Result<(engine::Connection, String), Error> {
    FORMAT.check(path)?;
    let engine = library::engine()?;
    // The engine gives a meaning to what stands before a colon (`md:`); an absolute path has nothing there.
    let absolute = std::path::absolute(path).map_err(|error| local::unreadable(path, error))?;
    let settings = [
        ("access_mode", "READ_ONLY"),
        ("enable_external_access", "false"),
        ("autoload_known_extensions", "false"),
        ("autoinstall_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("allow_persistent_secrets", "false"),
        ("lock_configuration", "true"),
        ("threads", "1"),
        ("custom_user_agent", agent),
    ];
    let version = engine.version();
    let connection =
        engine.open(&utf8(&absolute)?, &settings).map_err(|error| failure::of_opening(path, &version, error))?;
    Ok((connection, version))
}

/// The path as the engine takes it.
fn utf8(path: &Path) -> Result<String, Error> {
    let text = path.to_str().ok_or_else(|| {
        Error::new(ErrorKind::BadAddress, format!("the path “{}” is not valid Unicode", path.display()))
            .remedy("Rename the file or its folder.")
    })?;
    // The engine looks for the log of `a?b.duckdb` in `a.wal?b.duckdb`, which is outside what it may open here.
    if text.contains('?') {
        let message = format!("DuckDB cannot open “{text}”, because there is a question mark in its path");
        return Err(Error::new(ErrorKind::Unsupported, message).remedy("Rename the file or its folder."));
    }
    Ok(text.to_owned())
}
