//! Where a server is: the form's fields, and the addresses people paste (`postgresql://…`, `jdbc:postgresql://…`,
//! `host=… dbname=…`).
//!
//! A pasted password is taken out here and goes on as a [`Secret`]; no error repeats any part of what was pasted but
//! a scheme or a parameter's name.

use std::path::{Path, PathBuf};

use connector::{Address, Error, ErrorKind, Found};
use model::Secret;
use url::Url;

use super::fault::Scene;
use super::tls::{MODES, SslMode};

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

/// Reads a pasted address. `None` when it is for somebody else.
pub fn recognise(input: &str) -> Option<Result<Found, Error>> {
    let input = input.trim();
    let input = input.strip_prefix("jdbc:").unwrap_or(input);
    let Some((scheme, _)) = input.split_once("://") else {
        return looks_like_pairs(input).then(|| from_pairs(input));
    };
    let scheme = scheme.to_ascii_lowercase();
    // SQLAlchemy's way of naming a driver: postgresql+psycopg2.
    let base = scheme.split('+').next().unwrap_or_default();
    match base {
        "postgres" | "postgresql" => Some(from_url(input)),
        _ if is_mistyped_scheme(base) => {
            let message = format!("“{base}://” is no scheme of PostgreSQL");
            Some(Err(bad(&message, "Write postgresql:// or postgres://")))
        }
        _ => None,
    }
}

fn is_mistyped_scheme(scheme: &str) -> bool {
    let near = ["postgres", "postgresql"].iter().any(|known| distance(scheme, known) <= 2);
    near || matches!(scheme, "pg" | "psql" | "pgsql" | "pgx" | "postgis")
}

fn from_url(input: &str) -> Result<Found, Error> {
    let (_, rest) = input.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let hosts = authority.rsplit('@').next().unwrap_or_default();
    if hosts.contains(',') {
        return Err(bad("the address names several hosts", "Write the one host that is to be read"));
    }
    // The cause is left out: the parser's words are about text that may hold a password.
    let url = Url::parse(&format!("postgresql://{rest}")).map_err(|_| {
        bad(
            "the address is no URL of PostgreSQL",
            "Write postgresql://user@host:5432/database, with / # ? @ % and : in a password as %2F %23 %3F %40 %25 %3A",
        )
    })?;
    let mut found = Builder::default();
    found.set("host", &decode(url.host_str().unwrap_or_default())?)?;
    if let Some(port) = url.port() {
        found.set("port", &port.to_string())?;
    }
    found.set("user", &decode(url.username())?)?;
    found.set("dbname", &decode(url.path().trim_start_matches('/'))?)?;
    if let Some(password) = url.password() {
        found.set("password", &decode(password)?)?;
    }
    for pair in url.query().into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        found.set(&decode(name)?, &decode(value)?)?;
    }
    Ok(found.finish())
}

/// True for `host=… dbname=…`: the first word is a known parameter with a value.
fn looks_like_pairs(input: &str) -> bool {
    let first = input.split('=').next().unwrap_or_default().trim();
    input.contains('=') && ["host", "dbname", "user", "port", "hostaddr"].contains(&first)
}

fn from_pairs(input: &str) -> Result<Found, Error> {
    let mut found = Builder::default();
    let mut rest = input.trim_start();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else {
            return Err(bad("the address ends in the middle of a parameter", "Write name=value for each"));
        };
        let (value, after) = take_value(after.trim_start())
            .ok_or_else(|| bad("a quoted value in the address has no end", "Close it with a single quote"))?;
        found.set(name.trim(), &value)?;
        rest = after.trim_start();
    }
    Ok(found.finish())
}

/// A value, quoted or up to the next space, and what follows it.
fn take_value(text: &str) -> Option<(String, &str)> {
    let quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut characters = text.char_indices().skip(usize::from(quoted));
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.push(characters.next()?.1),
            '\'' if quoted => return Some((value, &text[at + 1..])),
            ' ' | '\t' | '\n' if !quoted => return Some((value, &text[at..])),
            other => value.push(other),
        }
    }
    (!quoted).then_some((value, ""))
}

#[derive(Default)]
struct Builder {
    address: Address,
    secret: Option<Secret>,
}

/// Parameters of libpq that change nothing about what is read, or that the program decides itself.
const WITHOUT_EFFECT: &[&str] = &[
    "application_name",
    "channel_binding",
    "client_encoding",
    "connect_timeout",
    "fallback_application_name",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "load_balance_hosts",
    "options",
    "passfile",
    "sslcompression",
    "sslnegotiation",
    "sslsni",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "target_session_attrs",
    "tcp_user_timeout",
];
/// Parameters that decide who we are or where we go, in ways this program has not.
const UNSUPPORTED: &[&str] =
    &["gsslib", "krbsrvname", "replication", "require_auth", "service", "sslcert", "sslcrl", "sslkey", "sslpassword"];
const KNOWN: &[&str] = &["host", "hostaddr", "port", "dbname", "user", "password", "sslmode", "sslrootcert"];

impl Builder {
    fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let field = match name {
            "host" | "hostaddr" => "host",
            "dbname" | "database" => "database",
            "port" | "user" | "sslmode" | "sslrootcert" => name,
            "password" => {
                self.secret = Some(Secret::new(value));
                return Ok(());
            }
            "ssl" if value == "true" => return self.set("sslmode", "require"),
            _ if WITHOUT_EFFECT.contains(&name) => return Ok(()),
            _ => return Err(bad_parameter(name)),
        };
        if value.is_empty() {
            return Ok(());
        }
        if name == "port" && value.parse::<u16>().is_err() {
            return Err(bad("the port in the address is no number", "Write a number from 1 to 65535"));
        }
        if name == "sslmode" && !MODES.contains(&value) {
            return Err(bad_mode(value));
        }
        self.address.set(field, value);
        Ok(())
    }

    fn finish(mut self) -> Found {
        if self.address.get("host").is_none() {
            self.address.set("host", "localhost");
        }
        let name = self.address.get("database").or_else(|| self.address.get("host")).unwrap_or_default().to_owned();
        Found { address: self.address, secret: self.secret, name }
    }
}

fn bad_parameter(name: &str) -> Error {
    if UNSUPPORTED.contains(&name) {
        let message = format!("the parameter “{name}” of the address is not supported");
        return bad(&message, "Take it out and log in with a user and a password");
    }
    // A name that is like none may be the rest of a password with a “&” in it, so it is not repeated.
    let nearest = KNOWN.iter().chain(WITHOUT_EFFECT).min_by_key(|known| distance(name, known));
    match nearest.filter(|nearest| distance(name, nearest) <= 2) {
        Some(nearest) => {
            bad(&format!("“{name}” is no parameter of a PostgreSQL address"), &format!("Write “{nearest}”"))
        }
        None => bad(
            "the address has a parameter PostgreSQL does not know",
            &format!("Take it out; known are {}. Write & in a password as %26", KNOWN.join(", ")),
        ),
    }
}

fn bad_mode(mode: &str) -> Error {
    let nearest = MODES.iter().min_by_key(|known| distance(mode, known)).copied().unwrap_or_default();
    bad("the sslmode is none of PostgreSQL's", &format!("Write “{nearest}”, or another of {}", MODES.join(", ")))
}

fn bad(message: &str, remedy: &str) -> Error {
    Error::new(ErrorKind::BadAddress, message).remedy(remedy)
}

/// Undoes percent-encoding. `+` stays a plus, as in libpq.
fn decode(text: &str) -> Result<String, Error> {
    let wrong =
        || bad("the address has a “%” that is not followed by two hexadecimal digits", "Write a plain % as %25");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16)).ok_or_else(wrong);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).map_err(|_| wrong())?);
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}

/// Edits (insert, delete, replace) that turn one word into another.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, character) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, expected) in row.iter_mut().skip(1).zip(&other) {
            let best = (diagonal + usize::from(character != *expected)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_paste() {
        fn check(text: &str, address: &[(&str, &str)], secret: Option<&str>) {
            let found = recognise(text).unwrap().unwrap();
            let expected = Address(address.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect());
            assert_eq!(found.address, expected, "{text}");
            assert_eq!(found.secret.as_ref().map(Secret::reveal), secret, "{text}");
        }
        check(
            "postgresql://ann:p%40ss@wh.example:5433/shop?sslmode=require",
            &[("host", "wh.example"), ("port", "5433"), ("user", "ann"), ("database", "shop"), ("sslmode", "require")],
            Some("p@ss"),
        );
        check("postgres://%EC%95%A4@wh.example", &[("host", "wh.example"), ("user", "앤")], None);
        check("postgres:///shop", &[("host", "localhost"), ("database", "shop")], None);
        check("postgres://%2Fvar%2Frun/shop", &[("host", "/var/run"), ("database", "shop")], None);
        check(
            "postgres:///shop?host=/run/pg&port=5433",
            &[("host", "/run/pg"), ("port", "5433"), ("database", "shop")],
            None,
        );
        check(
            "postgresql+psycopg2://[::1]:5432/a%2Fb",
            &[("host", "[::1]"), ("port", "5432"), ("database", "a/b")],
            None,
        );
        check(
            "jdbc:postgresql://wh/shop?user=ann&password=x%26y",
            &[("host", "wh"), ("database", "shop"), ("user", "ann")],
            Some("x&y"),
        );
        check(
            "host=wh dbname='two words' password='it\\'s' connect_timeout=3",
            &[("host", "wh"), ("database", "two words")],
            Some("it's"),
        );
    }

    #[test]
    fn leaves_to_others_what_is_theirs() {
        for text in
            ["mysql://wh/shop", "shop.db", "/data/x=1/part.parquet", "sqlite:///x", "", "https://example.com/?host=x"]
        {
            assert!(recognise(text).is_none(), "{text}");
        }
    }

    #[test]
    fn says_what_is_mistyped_and_never_the_password() {
        fn check(text: &str, message: &str, remedy: &str) {
            let error = recognise(text).unwrap().unwrap_err();
            assert_eq!(error.kind, ErrorKind::BadAddress, "{text}");
            let said = format!("{error} {error:?}");
            assert!(said.contains(message) && !said.contains("s3cret"), "{text}: {said}");
            assert!(error.remedy.as_deref().is_some_and(|said| said.contains(remedy)), "{text}: {:?}", error.remedy);
        }
        check("postgre://ann:s3cret@wh/shop", "“postgre://”", "postgresql://");
        check("postgress://ann:s3cret@wh/shop", "“postgress://”", "postgresql://");
        check("psql://ann:s3cret@wh/shop", "“psql://”", "postgresql://");
        check("postgres://ann:s3cret@wh/shop?sslmod=require", "“sslmod”", "“sslmode”");
        check("postgres://ann:s3cret@wh/shop?sslmode=requre", "sslmode", "“require”");
        check("postgres://ann@wh/shop?password=x&s3cret", "does not know", "%26");
        check("postgres://ann:s3cret@wh/shop?sslkey=k", "“sslkey” of the address is not supported", "Take it out");
        check("postgres://ann:s3cret#x@wh/shop", "no URL", "%23");
        check("postgres://ann:s3cret%zz@wh/shop", "hexadecimal", "%25");
        check("postgres://ann:s3cret@one,two/shop", "several hosts", "one host");
        check("postgres://ann:s3cret@wh:54x/shop", "no URL", "5432");
        check("host=wh password='s3cret", "quoted", "single quote");
    }

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
}
