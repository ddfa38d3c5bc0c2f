//! Making one connection: the name, the socket, TLS in the mode's order, the login.
//!
//! The steps are taken one by one rather than by the driver in one go, so that each failure is known for what it is.
//! Nothing but the application's name is sent at start-up, because poolers refuse parameters they do not know.

use std::path::Path;
use std::time::Duration;

use connector::{Error, ErrorKind, OpenOptions};
use model::Secret;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio_postgres::config::SslMode as Encryption;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, NoTls};

use super::address::Settings;
use super::fault::{Scene, is_about_encryption};
use super::tls;

/// How much longer than the statement timeout the server may stay silent before it counts as gone.
const GRACE: Duration = Duration::from_secs(10);

/// One connection to one database. Dropping it ends it.
pub struct Link {
    pub client: Client,
    pub scene: Scene,
    /// The longest silence in the middle of a statement.
    pub patience: Duration,
    driver: AbortHandle,
}

impl Link {
    /// The driver's error as ours.
    pub fn explain(&self, error: tokio_postgres::Error) -> Error {
        self.scene.explain(error)
    }

    /// Waits for the answer to a statement, but no longer than the server may be silent: its own timeout does not help
    /// when nothing comes back from it at all. Afterwards the connection is of no more use.
    ///
    /// # Errors
    /// What the server says; [`ErrorKind::TimedOut`] when it says nothing.
    pub async fn answer<T>(&self, asked: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, Error> {
        match tokio::time::timeout(self.patience, asked).await {
            Ok(answer) => answer.map_err(|error| self.explain(error)),
            Err(elapsed) => Err(self.silent().because(elapsed)),
        }
    }

    /// The error of a server that has fallen silent. A limit was reached, which is not a connection that was lost:
    /// whoever waited for so long does not want to wait as long again.
    pub fn silent(&self) -> Error {
        self.scene.silent()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // Closing the socket, rather than waiting for what is still being sent, is what makes cancelling quick.
        self.driver.abort();
    }
}

/// Connects and logs in.
///
/// # Errors
/// See [`Scene`].
pub async fn connect(
    settings: &Settings,
    database: &str,
    password: Option<&Secret>,
    options: &OpenOptions,
) -> Result<Link, Error> {
    let scene = settings.scene(database);
    let attempt = Attempt { settings, database, password, options, scene: &scene };
    match tokio::time::timeout(options.connect_timeout, attempt.make()).await {
        Ok(link) => link,
        Err(_) => Err(scene.no_answer()),
    }
}

struct Attempt<'a> {
    settings: &'a Settings,
    database: &'a str,
    password: Option<&'a Secret>,
    options: &'a OpenOptions,
    scene: &'a Scene,
}

impl Attempt<'_> {
    async fn make(&self) -> Result<Link, Error> {
        if let Some(folder) = self.settings.socket_folder() {
            return self.by_socket(folder).await;
        }
        let mut tls = tls::connector(self.settings.sslmode, self.settings.root.as_ref())?;
        let modes = self.settings.sslmode.attempts();
        let mut refusal = None;
        for (position, &encrypted) in modes.iter().enumerate() {
            let stream = self.dial().await?;
            let by_name = MakeTlsConnect::<TcpStream>::make_tls_connect(&mut tls, self.settings.bare_host())
                .map_err(|error| Error::new(ErrorKind::Tls, "TLS cannot be set up on this computer").because(error))?;
            match self.log_in(stream, encrypted, by_name).await {
                Ok(link) => return Ok(link),
                Err(error) if position + 1 < modes.len() && is_about_encryption(&error) => {
                    refusal.get_or_insert(error);
                }
                // Of two refusals the first is about the way that was preferred.
                Err(error) => return Err(self.scene.explain_login(refusal.unwrap_or(error))),
            }
        }
        Err(refusal.map_or_else(|| self.scene.no_answer(), |error| self.scene.explain_login(error)))
    }

    async fn dial(&self) -> Result<TcpStream, Error> {
        let host = self.settings.bare_host();
        let addresses: Vec<_> = tokio::net::lookup_host((host, self.settings.port))
            .await
            .map_err(|error| self.scene.unknown_host(host, error))?
            .collect();
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(|error| self.scene.unreachable(error))?;
        // Requests are small and each is waited for.
        stream.set_nodelay(true).map_err(|error| self.scene.unreachable(error))?;
        Ok(stream)
    }

    #[cfg(unix)]
    async fn by_socket(&self, folder: &Path) -> Result<Link, Error> {
        let path = folder.join(format!(".s.PGSQL.{}", self.settings.port));
        let stream = tokio::net::UnixStream::connect(path).await.map_err(|error| self.scene.unreachable(error))?;
        // A socket never leaves the computer: the server offers no TLS over it, whatever the mode.
        self.log_in(stream, false, NoTls).await.map_err(|error| self.scene.explain_login(error))
    }

    #[cfg(not(unix))]
    async fn by_socket(&self, _folder: &Path) -> Result<Link, Error> {
        Err(self.scene.unreachable(std::io::ErrorKind::NotFound.into()))
    }

    async fn log_in<S, T>(&self, stream: S, encrypted: bool, tls: T) -> Result<Link, tokio_postgres::Error>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: TlsConnect<S, Stream: Send + 'static>,
    {
        let mut config = Config::new();
        config
            .user(&self.settings.user)
            .dbname(self.database)
            .application_name(&self.options.application_name)
            .ssl_mode(if encrypted { Encryption::Require } else { Encryption::Disable });
        if let Some(password) = self.password {
            config.password(password.reveal());
        }
        let (client, connection) = config.connect_raw(stream, tls).await?;
        let driver = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a PostgreSQL connection ended");
            }
        });
        Ok(Link {
            client,
            scene: self.scene.clone(),
            patience: self.options.statement_timeout.saturating_add(GRACE),
            driver: driver.abort_handle(),
        })
    }
}
