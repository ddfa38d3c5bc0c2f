//! What the driver and the server say, as errors a person can act on.
//!
//! The server's own words stay in the chain of causes. They never hold a password: the server is not told one in the
//! clear unless it asks, and does not repeat it.

use std::error::Error as StdError;
use std::io;
use std::path::Path;

use connector::{Error, ErrorKind};
use tokio_postgres::error::SqlState;

use super::password::Wanted;

/// Whom a sentence is about.
#[derive(Debug, Clone)]
pub struct Scene {
    /// `wh.example:5432`, or the folder of a socket.
    pub place: String,
    pub user: String,
    pub database: String,
}

impl Scene {
    /// An error of a connection being made or in use.
    pub fn explain(&self, error: tokio_postgres::Error) -> Error {
        if let Some(code) = error.code() {
            return self.by_state(&code.clone(), &error).because(error);
        }
        if is_missing_password(&error) {
            return self.needs_secret().because(error);
        }
        if let Some(tls) = find::<rustls::Error>(&error) {
            return self.by_tls(&tls.clone()).because(error);
        }
        if is_without_tls(&error) {
            return self.no_tls().because(error);
        }
        if error.is_closed() || find::<io::Error>(&error).is_some() {
            return self.gone().because(error);
        }
        Error::new(ErrorKind::Other, format!("{} gave an answer this program does not understand", self.place))
            .remedy("Check that a PostgreSQL server, version 12 or later, answers at this host and port")
            .because(error)
    }

    /// An error of a connection that is still being made.
    pub fn explain_login(&self, error: tokio_postgres::Error) -> Error {
        let explained = self.explain(error);
        if explained.kind != ErrorKind::Gone {
            return explained;
        }
        let message = format!("{} ended the connection before the login was done", self.place);
        Error::new(ErrorKind::Unreachable, message)
            .remedy("Check that what answers at this host and port is a PostgreSQL server, and that it is not shutting down")
            .because(explained)
    }

    /// No TCP connection, or no socket to open.
    pub fn unreachable(&self, error: io::Error) -> Error {
        let (message, remedy) = match error.kind() {
            io::ErrorKind::ConnectionRefused => (
                format!("{} refused the connection", self.place),
                "Check the port, and that the server runs and listens on this address",
            ),
            io::ErrorKind::NotFound => (
                format!("no PostgreSQL server has a socket at {}", self.place),
                "Check the folder and the port, and that the server runs on this computer",
            ),
            io::ErrorKind::PermissionDenied => (
                format!("this computer does not let the program connect to {}", self.place),
                "Check the permissions of the socket, or the firewall",
            ),
            _ => (
                format!("{} cannot be reached", self.place),
                "Check the network, the VPN and the firewall between this computer and the server",
            ),
        };
        Error::new(ErrorKind::Unreachable, message).remedy(remedy).because(error)
    }

    /// The name of the host leads nowhere.
    pub fn unknown_host(&self, host: &str, error: io::Error) -> Error {
        Error::new(ErrorKind::Unreachable, format!("no host called “{host}” is known here"))
            .remedy("Check the spelling, and that the network or VPN that knows this name is connected")
            .because(error)
    }

    /// Nothing answered in time.
    pub fn no_answer(&self) -> Error {
        Error::new(ErrorKind::TimedOut, format!("{} did not answer in time", self.place))
            .remedy("Check host and port, and whether a firewall or a VPN stands in between")
    }

    /// The server asks for a password and there is none to give.
    pub fn needs_secret(&self) -> Error {
        let message = format!("{} asks for the password of “{}”", self.place, self.user);
        Error::new(ErrorKind::SecretNeeded, message)
            .remedy("Give the password, or keep it in PGPASSWORD or in a .pgpass file that only you may read")
    }

    /// The server asks for a password, and a password file has none for `wanted`.
    pub fn unlisted(&self, file: &Path, wanted: &Wanted<'_>) -> Error {
        let message = format!(
            "{} asks for the password of “{}”, and {} has no line for {wanted}",
            self.place,
            self.user,
            file.display()
        );
        Error::new(ErrorKind::SecretNeeded, message)
            .remedy("Add such a line to the file, name a database it has a line for, or give the password")
    }

    /// The connection ended.
    pub fn gone(&self) -> Error {
        Error::new(ErrorKind::Gone, format!("the connection to {} ended in the middle", self.place))
            .remedy("Check the network and that the server is up, then try again; what was finished is kept")
    }

    /// A statement was sent and nothing came back, or nothing more: not even that it took too long.
    pub fn silent(&self) -> Error {
        Error::new(ErrorKind::TimedOut, format!("{} did not answer for “{}” in time", self.place, self.database))
            .remedy("Check the network and how busy the server is, then try again, or raise the statement timeout")
    }

    /// The database is there, but the login may not open it.
    pub fn closed(&self) -> Error {
        let Scene { place, user, database } = self;
        Error::new(ErrorKind::Denied, format!("“{user}” may not open the database “{database}” on {place}"))
            .remedy(format!("GRANT CONNECT ON DATABASE {} TO {}", quote(database), quote(user)))
    }

    fn no_tls(&self) -> Error {
        Error::new(ErrorKind::Tls, format!("{} does not offer TLS", self.place)).remedy(
            "Ask the administrator to turn TLS on, or choose the sslmode “prefer” or “disable” if the network is safe",
        )
    }

    fn by_state(&self, code: &SqlState, error: &tokio_postgres::Error) -> Error {
        let Scene { place, user, database } = self;
        let said = error.as_db_error().map_or("", |said| said.message());
        let (kind, message, remedy) = match code.code() {
            "28P01" => (
                ErrorKind::Login,
                format!("{place} refused the password of “{user}”"),
                "Check the user and the password".to_owned(),
            ),
            "28000" if said.contains("pg_hba.conf") => (
                ErrorKind::Login,
                format!("{place} does not admit “{user}” to “{database}” from this computer in this way"),
                "Ask the administrator for a line in pg_hba.conf, or try another sslmode".to_owned(),
            ),
            "28000" => (
                ErrorKind::Login,
                format!("{place} knows no login “{user}”, or does not admit it"),
                "Check the user, or ask the administrator for a role with LOGIN".to_owned(),
            ),
            "3D000" => (
                ErrorKind::BadAddress,
                format!("there is no database “{database}” on {place}"),
                "Check the spelling, or leave the database empty to read every one the login may open".to_owned(),
            ),
            "42501" => (
                ErrorKind::Denied,
                format!("“{user}” may not read this in “{database}”"),
                format!("GRANT CONNECT ON DATABASE {} TO {}", quote(database), quote(user)),
            ),
            "53300" => (
                ErrorKind::Unreachable,
                format!("{place} has no connection free"),
                "Try again later, or ask the administrator to raise max_connections".to_owned(),
            ),
            "55P03" => (
                ErrorKind::Locked,
                format!("somebody's change to a table of “{database}” kept its lock for too long"),
                "Try again once the change is done, or raise the lock timeout".to_owned(),
            ),
            // The driver hears nothing of a statement after its last row: one that was stopped there is known only by
            // what the next is told, that their transaction has failed.
            "57014" | "25P02" => (
                ErrorKind::TimedOut,
                format!("reading the catalog of “{database}” took longer than the statement timeout allows"),
                "Try again when the server is less busy, or raise the statement timeout".to_owned(),
            ),
            "57P03" => (
                ErrorKind::Unreachable,
                format!("{place} is starting up or shutting down"),
                "Try again in a moment".to_owned(),
            ),
            "57P01" | "57P02" | "57P05" | "25P03" | "25P04" => return self.gone(),
            _ => (
                ErrorKind::Other,
                format!("{place} could not answer for “{database}”: {said}"),
                format!("Look up the PostgreSQL error code {} or ask the administrator", code.code()),
            ),
        };
        Error::new(kind, message).remedy(remedy)
    }

    fn by_tls(&self, error: &rustls::Error) -> Error {
        use rustls::{CertificateError, Error as Tls};
        let place = &self.place;
        let (message, remedy) = match error {
            Tls::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            ) => (
                format!("the certificate of {place} is for another name"),
                "Write the host as the certificate spells it, or choose the sslmode “verify-ca”",
            ),
            Tls::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_)) => (
                format!("the certificate of {place} was not issued by an authority this computer trusts"),
                "Choose the authority's certificate as the root certificate file, or the sslmode “require”",
            ),
            Tls::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => (
                format!("the certificate of {place} has expired"),
                "Ask the administrator for a new certificate, and check this computer's clock",
            ),
            Tls::InvalidCertificate(_) => (
                format!("the certificate of {place} does not hold"),
                "Ask the administrator to look at the server's certificate",
            ),
            _ => (
                format!("no TLS connection to {place} could be agreed on"),
                "Check that the server speaks TLS 1.2 or later and needs no client certificate",
            ),
        };
        Error::new(ErrorKind::Tls, message).remedy(remedy)
    }
}

/// A name as SQL writes it, for statements that are shown and never sent.
pub fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// True when trying again without, or with, TLS may help: as `prefer` and `allow` promise.
pub fn is_about_encryption(error: &tokio_postgres::Error) -> bool {
    is_without_tls(error)
        || find::<rustls::Error>(error).is_some()
        || error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// The first error of this type down the chain of causes, looking into `io::Error`s too.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

// The driver keeps these two conditions as text only; the real-engine tests hold the text in place.
fn is_missing_password(error: &tokio_postgres::Error) -> bool {
    error.source().is_some_and(|cause| cause.to_string() == "password missing")
}

fn is_without_tls(error: &tokio_postgres::Error) -> bool {
    error.source().is_some_and(|cause| cause.to_string() == "server does not support TLS")
}
