//! The databases of a server: what its own list says, and who asks.
//!
//! Each database is read through a connection of its own, and can vouch for nothing but itself. That a database was
//! dropped only the server's list can tell, so the list is a unit too: it covers the source, and excepts every database
//! that is listed, whether or not the login may open it. What it does not list is gone.

use connector::{Error, ErrorKind, Out, UnitResult};
use model::{Container, EntityKey, Kind, Record};
use tokio_postgres::Row;

use super::connect::Link;
use super::statement;

/// The oldest server whose catalog the statements read.
const OLDEST: i32 = 12_00_00;

/// What a server says of itself and its databases.
#[derive(Debug, Default)]
pub struct Server {
    /// As the server says it, with compiler and platform.
    pub version: String,
    pub login: String,
    /// By name.
    pub databases: Vec<Database>,
}

/// One line of the server's list.
#[derive(Debug)]
pub struct Database {
    pub name: String,
    /// False for a template, and for one that admits nobody at all.
    pub is_offered: bool,
    /// Whether this login may open it.
    pub may_connect: bool,
}

impl Server {
    /// Asks the server over a connection to any of its databases.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] for a server that is too old; see also [`super::fault::Scene`].
    pub async fn ask(link: &Link) -> Result<Server, Error> {
        let mut server = Server::default();
        for row in link.answer(link.client.query(statement::DATABASES, &[])).await? {
            let number = server.take(&row).map_err(|error| link.explain(error))?;
            if number < OLDEST {
                let message = format!("{} runs {}, which is too old to be read", link.scene.place, server.product());
                return Err(Error::new(ErrorKind::Unsupported, message).remedy("Version 12 or later is needed"));
            }
        }
        Ok(server)
    }

    /// Takes a row of the answer; gives the number of the server's version.
    fn take(&mut self, row: &Row) -> Result<i32, tokio_postgres::Error> {
        self.version = row.try_get("version")?;
        self.login = row.try_get("login")?;
        self.databases.push(Database {
            name: row.try_get("name")?,
            is_offered: row.try_get("is_offered")?,
            may_connect: row.try_get("may_connect")?,
        });
        row.try_get("number")
    }

    /// The databases that are for reading.
    pub fn offered(&self) -> impl Iterator<Item = &Database> {
        self.databases.iter().filter(|database| database.is_offered)
    }

    /// `PostgreSQL 15.18` of the long text with compiler and platform.
    pub fn product(&self) -> String {
        self.version.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }
}

/// Reads the list of databases of the server at `source`.
///
/// # Errors
/// As [`Server::ask`]; [`ErrorKind::Cancelled`] once the run is.
pub async fn read_list(link: &Link, source: &EntityKey, out: &mut Out) -> Result<UnitResult, Error> {
    out.sent(statement::DATABASES).await?;
    // Not what was found when the session was opened: a database that was made since is no reason to remove it.
    let server = Server::ask(link).await?;
    out.expect(1).await?;
    out.entity(source.clone(), Kind::Source, Record::Container(Container::default())).await?;
    let except = server.databases.iter().map(|database| source.child(&database.name)).collect();
    Ok(UnitResult { except, cursor: None })
}
