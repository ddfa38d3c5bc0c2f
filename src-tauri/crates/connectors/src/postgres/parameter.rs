//! The parameters of a PostgreSQL address, by libpq's names: which are taken, which change nothing, which are refused.

use connector::{Address, Error, ErrorKind, Found};
use model::Secret;

use super::tls::MODES;

/// What an address says, gathered parameter by parameter.
#[derive(Default)]
pub struct Parameters {
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

/// Whether libpq knows a parameter of this name.
pub fn is_parameter(name: &str) -> bool {
    [KNOWN, WITHOUT_EFFECT, UNSUPPORTED].iter().any(|names| names.contains(&name))
}

impl Parameters {
    /// Takes one parameter.
    ///
    /// # Errors
    /// [`ErrorKind::BadAddress`] for one that is not known or not supported, and for a value that cannot be.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let field = match name {
            // The name is what a certificate is checked against, so it goes before the number.
            "hostaddr" if self.address.get("host").is_some() => return Ok(()),
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

    /// The place, on this computer where nothing else was said.
    pub fn finish(mut self) -> Found {
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

/// The error of an `sslmode` that is none.
pub fn bad_mode(mode: &str) -> Error {
    let nearest = MODES.iter().min_by_key(|known| distance(mode, known)).copied().unwrap_or_default();
    bad("the sslmode is none of PostgreSQL's", &format!("Write “{nearest}”, or another of {}", MODES.join(", ")))
}

/// The error of an address with something wrong in it.
pub fn bad(message: &str, remedy: &str) -> Error {
    Error::new(ErrorKind::BadAddress, message).remedy(remedy)
}

/// Edits (insert, delete, replace) that turn one word into another.
pub fn distance(one: &str, other: &str) -> usize {
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
