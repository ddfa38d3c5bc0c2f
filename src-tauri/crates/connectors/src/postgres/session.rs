//! One login: which databases it may open, and a connection for each that is read.

use connector::session::Unreadable;
use connector::{Error, ErrorKind, OpenOptions, Out, Probe, Session, Unit, UnitResult};
use model::{EntityKey, Secret};

use super::address::Settings;
use super::connect::{Link, connect};
use super::databases::{Server, read_list};
use super::fault::quote;
use super::password::{Lookup, Surroundings, Wanted};
use super::read::read_database;
use super::statement;

/// The unit of the server's list of databases. No database can be called this; every other unit is called as its own.
const LIST: &str = "";

/// A live login.
pub struct Login {
    source: EntityKey,
    settings: Settings,
    /// What was given; without it each database's own is looked up.
    secret: Option<Secret>,
    surroundings: Surroundings,
    options: OpenOptions,
    /// The database that was opened first.
    entrance: String,
    /// The last connection, kept for the database it is of.
    link: Option<Link>,
    server: Server,
}

impl Login {
    /// Logs in, to the database of the settings or to one that nearly every server has.
    ///
    /// # Errors
    /// See [`super::fault::Scene`].
    pub async fn open(
        source: &EntityKey,
        settings: Settings,
        secret: Option<&Secret>,
        options: &OpenOptions,
        surroundings: Surroundings,
    ) -> Result<Login, Error> {
        let candidates = match &settings.database {
            Some(database) => vec![database.clone()],
            None => vec!["postgres".to_owned(), settings.user.clone(), "template1".to_owned()],
        };
        let mut refusal = None;
        for database in candidates {
            let arriving = async {
                let link = log_in(&settings, &database, secret, &surroundings, options).await?;
                options.sent.note(statement::DATABASES);
                let server = Server::ask(&link).await?;
                Ok((link, server))
            };
            let arrived = tokio::time::timeout(options.connect_timeout, arriving).await;
            match arrived.unwrap_or_else(|_| Err(settings.scene(&database).no_answer())) {
                Ok((link, server)) => {
                    let (source, secret, options) = (source.clone(), secret.cloned(), options.clone());
                    let (entrance, link) = (database, Some(link));
                    return Ok(Login { source, settings, secret, surroundings, options, entrance, link, server });
                }
                // Another database may exist, or let this login in.
                Err(error) if matches!(error.kind, ErrorKind::BadAddress | ErrorKind::Denied) => {
                    refusal.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(refusal.unwrap_or_else(|| settings.scene("postgres").no_answer()))
    }

    /// A connection to whatever database, for what is the same in all of them.
    async fn link_to_any(&mut self) -> Result<Link, Error> {
        let open = self.link.as_ref().map(|link| link.scene.database.clone());
        self.link_to(&open.unwrap_or_else(|| self.entrance.clone())).await
    }

    /// A connection to this database: the one that is open, or another.
    async fn link_to(&mut self, database: &str) -> Result<Link, Error> {
        match self.link.take() {
            Some(link) if link.scene.database == database && !link.client.is_closed() => Ok(link),
            _ => log_in(&self.settings, database, self.secret.as_ref(), &self.surroundings, &self.options).await,
        }
    }
}

/// Connects with the secret that was given, or with the one PostgreSQL's tools would find for this database.
async fn log_in(
    settings: &Settings,
    database: &str,
    given: Option<&Secret>,
    surroundings: &Surroundings,
    options: &OpenOptions,
) -> Result<Link, Error> {
    let wanted = wanted(settings, database);
    let looked = if given.is_none() { surroundings.look_up(wanted) } else { Lookup::Nothing };
    let found = if let Lookup::Found(secret) = &looked { Some(secret) } else { None };
    let linked = connect(settings, database, given.or(found), options).await;
    linked.map_err(|error| match looked {
        // A password is what was missing.
        _ if error.kind != ErrorKind::SecretNeeded => error,
        Lookup::Unlisted(path) => settings.scene(database).unlisted(&path, &wanted).because(error),
        Lookup::Exposed(path) => error
            .remedy(format!("The password file was not used because others may read it: chmod 600 {}", path.display())),
        Lookup::Found(_) | Lookup::Nothing => error,
    })
}

fn wanted<'a>(settings: &'a Settings, database: &'a str) -> Wanted<'a> {
    let host = if settings.socket_folder().is_some() { "localhost" } else { settings.bare_host() };
    Wanted { host, port: settings.port, database, user: &settings.user }
}

/// Adds what may and may not be read in the database that is open.
async fn probe_schemas(link: &Link, login: &str, probe: &mut Probe) -> Result<(), Error> {
    let explain = |error| link.explain(error);
    for row in link.answer(link.client.query(statement::PROBE, &[])).await? {
        let schema: String = row.try_get("schema").map_err(explain)?;
        let relations: i64 = row.try_get("relations").map_err(explain)?;
        let visible: i64 = row.try_get("visible").map_err(explain)?;
        let what = format!("{}.{schema}", link.scene.database);
        let (quoted, login) = (quote(&schema), quote(login));
        if !row.try_get::<_, bool>("usage").map_err(explain)? {
            let remedy = format!("GRANT USAGE ON SCHEMA {quoted} TO {login}");
            probe.unreadable.push(Unreadable { what, remedy: Some(remedy) });
            continue;
        }
        if visible < relations {
            let remedy = format!("GRANT SELECT ON ALL TABLES IN SCHEMA {quoted} TO {login}");
            let what = format!("{what}: {} tables and views", relations - visible);
            probe.unreadable.push(Unreadable { what, remedy: Some(remedy) });
        }
        probe.readable.push(format!("{what}: {visible} tables and views"));
    }
    Ok(())
}

#[async_trait::async_trait]
impl Session for Login {
    async fn probe(&mut self) -> Result<Probe, Error> {
        let server = &self.server;
        let mut probe = Probe { server: server.product(), login: Some(server.login.clone()), ..Probe::default() };
        for database in server.offered() {
            if self.settings.database.as_ref().is_some_and(|wanted| *wanted != database.name) {
                continue;
            }
            if database.may_connect {
                probe.readable.push(database.name.clone());
            } else {
                let (quoted, login) = (quote(&database.name), quote(&server.login));
                let remedy = Some(format!("GRANT CONNECT ON DATABASE {quoted} TO {login}"));
                probe.unreadable.push(Unreadable { what: database.name.clone(), remedy });
            }
        }
        if let Some(link) = self.link.take() {
            probe_schemas(&link, &self.server.login, &mut probe).await?;
            // Kept for reading; a connection that failed is not.
            self.link = Some(link);
        }
        Ok(probe)
    }

    async fn plan(&mut self) -> Result<Vec<Unit>, Error> {
        let unit = |database: &String| Unit { id: database.clone(), covers: self.source.child(database) };
        if let Some(database) = &self.settings.database {
            // Whoever asks for one database hears nothing of the others, nor of their end.
            return Ok(vec![unit(database)]);
        }
        let list = Unit { id: LIST.to_owned(), covers: self.source.clone() };
        // Also those the login may not open: each is reported by its own unit, and left as it was last seen.
        let databases = self.server.offered().map(|database| unit(&database.name));
        Ok(std::iter::once(list).chain(databases).collect())
    }

    async fn read(&mut self, unit: &Unit, out: &mut Out) -> Result<UnitResult, Error> {
        if unit.id == LIST {
            let link = self.link_to_any().await?;
            let result = read_list(&link, &self.source, out).await?;
            self.link = Some(link);
            return Ok(result);
        }
        if self.server.databases.iter().any(|database| database.name == unit.id && !database.may_connect) {
            return Err(self.settings.scene(&unit.id).closed());
        }
        let link = self.link_to(&unit.id).await?;
        let result = read_database(&link, &unit.covers, &self.options, out).await?;
        // Kept for reading the same database again; a connection that failed is not.
        self.link = Some(link);
        Ok(result)
    }
}
