//! A PostgreSQL connection as other programs describe it, and the address it makes.

use std::fmt::Write as _;

/// The parts of a connection that are no secret. Empty ones are not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connection {
    pub host: String,
    pub port: String,
    pub database: String,
    pub user: String,
    pub sslmode: String,
    pub sslrootcert: String,
}

impl Connection {
    /// The address; `None` where no server is named. Several hosts are several servers, and which one is meant shows
    /// only when connecting.
    pub fn text(&self) -> Option<String> {
        let is_one = !self.host.is_empty() && !self.host.contains(|one: char| one == ',' || one.is_whitespace());
        if !is_one {
            return None;
        }
        let mut text = String::from("postgres://");
        if !self.user.is_empty() {
            let _ = write!(text, "{}@", encoded(&self.user));
        }
        match self.host.contains(':') && !self.host.starts_with('[') {
            true => {
                let _ = write!(text, "[{}]", self.host);
            }
            false if self.host.starts_with('[') => text.push_str(&self.host),
            false => text.push_str(&encoded(&self.host)),
        }
        if !self.port.is_empty() {
            self.port.parse::<u16>().ok()?;
            let _ = write!(text, ":{}", self.port);
        }
        if !self.database.is_empty() {
            let _ = write!(text, "/{}", encoded(&self.database));
        }
        let mut sign = '?';
        for (name, value) in [("sslmode", &self.sslmode), ("sslrootcert", &self.sslrootcert)] {
            if !value.is_empty() {
                let _ = write!(text, "{sign}{name}={}", encoded(value));
                sign = '&';
            }
        }
        Some(text)
    }

    /// What to call it where nobody gave it a name.
    pub fn name(&self) -> &str {
        if self.database.is_empty() { &self.host } else { &self.database }
    }
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            other => {
                let _ = write!(encoded, "%{other:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_an_address() {
        fn check([host, port, database, user, sslmode]: [&str; 5], expected: Option<&str>) {
            let [host, port, database, user, sslmode] = [host, port, database, user, sslmode].map(str::to_owned);
            let connection = Connection { host, port, database, user, sslmode, sslrootcert: String::new() };
            assert_eq!(connection.text().as_deref(), expected);
        }
        check(["wh", "", "", "", ""], Some("postgres://wh"));
        check(["wh", "5433", "a b/c", "me@x", "require"], Some("postgres://me%40x@wh:5433/a%20b%2Fc?sslmode=require"));
        check(["/run/pg", "", "shop", "", ""], Some("postgres://%2Frun%2Fpg/shop"));
        check(["::1", "5432", "", "", ""], Some("postgres://[::1]:5432"));
        check(["", "", "shop", "", ""], None);
        check(["a,b", "", "", "", ""], None);
        check(["a b", "", "", "", ""], None);
        check(["wh", "54x", "", "", ""], None);
    }
}
