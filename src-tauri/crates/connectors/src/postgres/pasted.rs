//! The addresses people paste: `postgresql://…`, `jdbc:postgresql://…`, `host=… dbname=…`.
//!
//! A pasted password is taken out here and goes on as a secret; no error repeats any part of what was pasted but a
//! scheme or a parameter's name.

use connector::{Error, Found};
use url::Url;

use super::parameter::{Parameters, bad, distance, is_parameter};
use crate::percent;

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
    let mut found = Parameters::default();
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

/// True for `host=… dbname=…`: the first word is a parameter with a value, as libpq takes them in any order.
fn looks_like_pairs(input: &str) -> bool {
    input.split_once('=').is_some_and(|(name, _)| is_parameter(name.trim()))
}

fn from_pairs(input: &str) -> Result<Found, Error> {
    let mut found = Parameters::default();
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

/// Undoes percent-encoding, as libpq does.
fn decode(text: &str) -> Result<String, Error> {
    percent::decoded(text).ok_or_else(|| {
        bad("the address has a “%” that is not followed by two hexadecimal digits", "Write a plain % as %25")
    })
}

#[cfg(test)]
mod tests {
    use connector::{Address, ErrorKind};
    use model::Secret;

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
        let pairs = [("host", "wh"), ("user", "ann")];
        for text in [
            "password=s3 host=wh user=ann",
            "user=ann password = s3 host = wh",
            "sslmode=require host=wh user=ann password=s3",
            "application_name=x host=wh user=ann password=s3",
            "hostaddr=10.0.0.7 host=wh user=ann password=s3",
            "host=wh hostaddr=10.0.0.7 user=ann password=s3",
        ] {
            let mode = [("sslmode", "require")];
            let with_mode = pairs.iter().chain(mode.iter().filter(|_| text.contains("sslmode"))).copied();
            check(text, &with_mode.collect::<Vec<_>>(), Some("s3"));
        }
        check("hostaddr=10.0.0.7", &[("host", "10.0.0.7")], None);
    }

    #[test]
    fn leaves_to_others_what_is_theirs() {
        for text in [
            "mysql://wh/shop",
            "shop.db",
            "/data/host=1/part.parquet",
            "day=1/x.csv",
            "sqlite:///x",
            "",
            "https://example.com/?host=x",
        ] {
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
}
