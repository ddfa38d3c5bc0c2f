//! Where a server is: the form's fields, checked, and the name a source at them gets.

use std::path::{Path, PathBuf};

use connector::{Address, Error};

use super::fault::Scene;
use super::parameter::{bad, bad_mode};
use super::tls::SslMode;

/// The port PostgreSQL listens on unless told otherwise.
pub const PORT: u16 = 5432;
const DEFAULT_MODE: SslMode = SslMode::Prefer;

/// An address, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    /// `None` for every database the login may open.
    pub database: Option<String>,
    pub user: String,
    pub sslmode: SslMode,
    pub root: Option<PathBuf>,
}

impl Settings {
    /// # Errors
    /// [`ErrorKind::BadAddress`] naming the field.
    pub fn of(address: &Address) -> Result<Settings, Error> {
        let host =
            address.get("host").ok_or_else(|| bad("a PostgreSQL source needs a host", "Write the server's name"))?;
        let port = match address.get("port") {
            Some(port) => port.trim().parse().ok().filter(|&port| port != 0).ok_or_else(|| {
                bad(&format!("“{port}” is no port"), "Write a number from 1 to 65535; PostgreSQL's own is 5432")
            })?,
            None => PORT,
        };
        let sslmode = match address.get("sslmode") {
            Some(mode) => SslMode::from_name(mode).ok_or_else(|| bad_mode(mode))?,
            None => DEFAULT_MODE,
        };
        Ok(Settings {
            host: host.trim().to_owned(),
            port,
            database: address.get("database").map(str::to_owned),
            user: address.get("user").map(str::to_owned).or_else(login_name).unwrap_or_else(|| "postgres".to_owned()),
            sslmode,
            root: address.get("sslrootcert").map(PathBuf::from),
        })
    }

    /// The folder of a Unix socket, when the host is one.
    pub fn socket_folder(&self) -> Option<&Path> {
        self.host.starts_with('/').then(|| Path::new(&self.host))
    }

    /// The host without the brackets of an IPv6 address.
    pub fn bare_host(&self) -> &str {
        self.host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&self.host)
    }

    /// Whom errors about `database` are about.
    pub fn scene(&self, database: &str) -> Scene {
        let place = match self.socket_folder() {
            Some(folder) => folder.display().to_string(),
            None if self.bare_host().contains(':') => format!("[{}]:{}", self.bare_host(), self.port),
            None => format!("{}:{}", self.host, self.port),
        };
        Scene { place, user: self.user.clone(), database: database.to_owned() }
    }
}

/// The name PostgreSQL's tools log in with when none is given.
fn login_name() -> Option<String> {
    ["PGUSER", "USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}

/// Whether what was given for one address is safe at another: the same login of the same server, protected as well. An
/// address that is wrong names no login.
pub fn is_same_login(given_for: &Address, asked: &Address) -> bool {
    let (Ok(given_for), Ok(asked)) = (Settings::of(given_for), Settings::of(asked)) else { return false };
    let login = |settings: &Settings| (settings.host.clone(), settings.port, settings.user.clone());
    // A file of authorities may name anybody's; where none was checked before, it protects all the same.
    let is_checked_alike =
        asked.root == given_for.root || (given_for.root.is_none() && given_for.sslmode < SslMode::VerifyCa);
    login(&given_for) == login(&asked) && asked.sslmode >= given_for.sslmode && is_checked_alike
}

/// `host`, or `host:port` when the port is not PostgreSQL's own; `localhost` for a socket.
pub fn authority(address: &Address) -> String {
    let host = match address.get("host").map(str::trim) {
        Some(host) if !host.starts_with('/') => host.to_lowercase(),
        _ => "localhost".to_owned(),
    };
    match address.get("port").map(str::trim) {
        Some(port) if port != PORT.to_string() => format!("{host}:{port}"),
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_source_without_the_usual_port() {
        fn check(address: &[(&str, &str)], expected: &str) {
            let address = Address(address.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect());
            assert_eq!(authority(&address), expected);
        }
        check(&[("host", "WH.Example")], "wh.example");
        check(&[("host", "wh"), ("port", "5432")], "wh");
        check(&[("host", "wh"), ("port", "6000")], "wh:6000");
        check(&[("host", "/run/pg"), ("port", "6000")], "localhost:6000");
        check(&[], "localhost");
    }

    #[test]
    fn a_login_is_the_same_where_host_port_and_user_are_and_no_less_is_checked() {
        fn check(one: &[(&str, &str)], other: &[(&str, &str)], expected: bool) {
            let address = |pairs: &[(&str, &str)]| {
                Address(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
            };
            assert_eq!(is_same_login(&address(one), &address(other)), expected, "{one:?} {other:?}");
        }
        let shop = [("host", "wh"), ("user", "ada"), ("database", "shop")];
        check(&shop, &shop, true);
        check(&shop, &[("host", " wh "), ("user", "ada"), ("port", "5432"), ("database", "crm")], true);
        check(&shop, &[("host", "wh"), ("user", "ada"), ("sslmode", "require")], true);
        let mode = |mode: &'static str| [("host", "wh"), ("user", "ada"), ("sslmode", mode)];
        check(&mode("verify-full"), &mode("prefer"), false);
        check(&mode("require"), &mode("disable"), false);
        check(&mode("disable"), &mode("verify-full"), true);
        let rooted =
            |mode: &'static str| [("host", "wh"), ("user", "ada"), ("sslmode", mode), ("sslrootcert", "/ca.pem")];
        check(&mode("require"), &rooted("verify-full"), true);
        check(&mode("verify-full"), &rooted("verify-full"), false);
        check(&rooted("verify-full"), &mode("verify-full"), false);
        check(&rooted("verify-ca"), &rooted("verify-full"), true);
        check(&shop, &[("host", "elsewhere"), ("user", "ada"), ("database", "shop")], false);
        check(&shop, &[("host", "wh"), ("user", "ada"), ("port", "6000")], false);
        check(&shop, &[("host", "wh"), ("user", "eve"), ("database", "shop")], false);
        check(&shop, &[("user", "ada")], false);
        check(&[("host", "wh"), ("port", "x")], &[("host", "wh"), ("port", "x")], false);
    }
}
