//! Where PostgreSQL's own tools keep a password: `PGPASSWORD`, then the password file.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use model::Secret;

/// What of the process's environment matters here. Read once, so that tests can bring their own.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// `PGPASSWORD`.
    pub password: Option<Secret>,
    /// `PGPASSFILE`, or the file's usual place.
    pub file: Option<PathBuf>,
}

/// For which connection a password is wanted. Prints as the beginning of a line of the password file.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// `localhost` for a socket in its usual place.
    pub host: &'a str,
    pub port: u16,
    pub database: &'a str,
    pub user: &'a str,
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}:{}", self.host, self.port, self.database, self.user)
    }
}

/// What was found.
#[derive(Debug)]
pub enum Lookup {
    Found(Secret),
    /// There is neither the variable nor a password file that can be opened.
    Nothing,
    /// There is a password file, but no line of it fits.
    Unlisted(PathBuf),
    /// There is a password file, but others may read it, so it is not trusted.
    Exposed(PathBuf),
}

impl Surroundings {
    /// The surroundings of this process.
    pub fn of_process() -> Surroundings {
        let file = std::env::var_os("PGPASSFILE").map(PathBuf::from).or_else(usual_place);
        Surroundings {
            password: std::env::var("PGPASSWORD").ok().filter(|text| !text.is_empty()).map(Secret::new),
            file,
        }
    }

    /// The password for a connection.
    pub fn look_up(&self, wanted: Wanted<'_>) -> Lookup {
        if let Some(password) = &self.password {
            return Lookup::Found(password.clone());
        }
        let Some(path) = self.file.as_deref().filter(|path| path.is_file()) else { return Lookup::Nothing };
        if is_exposed(path) {
            return Lookup::Exposed(path.to_owned());
        }
        match File::open(path) {
            Ok(file) => {
                search(BufReader::new(file), wanted).map_or_else(|| Lookup::Unlisted(path.to_owned()), Lookup::Found)
            }
            Err(error) => {
                tracing::debug!(%error, "the password file cannot be opened");
                Lookup::Nothing
            }
        }
    }
}

#[cfg(unix)]
fn usual_place() -> Option<PathBuf> {
    dirs::home_dir().map(|home| home.join(".pgpass"))
}

#[cfg(not(unix))]
fn usual_place() -> Option<PathBuf> {
    dirs::config_dir().map(|folder| folder.join("postgresql").join("pgpass.conf"))
}

#[cfg(unix)]
fn is_exposed(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_exposed(_path: &Path) -> bool {
    false
}

/// The password of the first line that fits: `host:port:database:user:password`, `*` for anything, `\` before `:` and `\`.
fn search(lines: impl BufRead, wanted: Wanted<'_>) -> Option<Secret> {
    let port = wanted.port.to_string();
    let wanted = [wanted.host, &port, wanted.database, wanted.user];
    lines.lines().map_while(Result::ok).filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut rest = line.as_str();
        for expected in wanted {
            let (field, after) = take_field(rest)?;
            if field.literal != expected && !field.is_wildcard {
                return None;
            }
            rest = after;
        }
        Some(Secret::new(unescape(rest)))
    })
}

struct Field {
    literal: String,
    is_wildcard: bool,
}

/// Splits a line after its first field; `None` when no `:` ends it.
fn take_field(line: &str) -> Option<(Field, &str)> {
    let mut literal = String::new();
    let mut characters = line.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => literal.push(characters.next()?.1),
            ':' => {
                let is_wildcard = &line[..at] == "*";
                return Some((Field { literal, is_wildcard }, &line[at + 1..]));
            }
            other => literal.push(other),
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            // A further field is no part of the password.
            ':' => break,
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted<'_> = Wanted { host: "wh.example", port: 5432, database: "shop", user: "ann" };

    #[test]
    fn takes_the_first_line_that_fits() {
        fn check(lines: &str, expected: Option<&str>) {
            let found = search(lines.as_bytes(), WANTED);
            assert_eq!(found.as_ref().map(Secret::reveal), expected, "{lines}");
        }
        check("wh.example:5432:shop:ann:right", Some("right"));
        check("*:*:*:*:any", Some("any"));
        check("wh.example:5433:shop:ann:port\nother:5432:shop:ann:host\n*:*:*:ann:right\n*:*:*:*:late", Some("right"));
        check("# wh.example:5432:shop:ann:comment", None);
        check("wh.example:5432:shop:ann", None);
        check("wh.example:5432:shop:ann:", Some(""));
        check("wh.example:5432:shop:ann:a\\:b\\\\c", Some("a:b\\c"));
        check("\\*:5432:shop:ann:escaped star", None);
        check("", None);
        check(":::::", None);
        check("\\", None);
    }

    #[test]
    fn understands_escapes_in_names() {
        let wanted = Wanted { host: "::1", database: "a\\b", ..WANTED };
        let found = search("\\:\\:1:5432:a\\\\b:ann:right".as_bytes(), wanted);
        assert_eq!(found.as_ref().map(Secret::reveal), Some("right"));
    }

    #[test]
    fn prefers_the_variable_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let surroundings =
            Surroundings { password: Some(Secret::new("variable")), file: Some(folder.path().join("none")) };
        assert!(matches!(surroundings.look_up(WANTED), Lookup::Found(secret) if secret.reveal() == "variable"));
        let surroundings = Surroundings { password: None, ..surroundings };
        assert!(matches!(surroundings.look_up(WANTED), Lookup::Nothing));
    }

    #[cfg(unix)]
    #[test]
    fn tells_a_file_without_the_line_from_no_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pgpass");
        std::fs::write(&path, "wh.example:5432:other:ann:wrong\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let surroundings = Surroundings { password: None, file: Some(path.clone()) };
        assert!(matches!(surroundings.look_up(WANTED), Lookup::Unlisted(found) if found == path));
        assert_eq!(WANTED.to_string(), "wh.example:5432:shop:ann");
    }

    #[cfg(unix)]
    #[test]
    fn ignores_a_file_that_others_may_read() {
        use std::os::unix::fs::PermissionsExt;
        fn check(mode: u32, expected: fn(&Lookup) -> bool) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("pgpass");
            std::fs::write(&path, "*:*:*:*:right\n").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let surroundings = Surroundings { password: None, file: Some(path) };
            assert!(expected(&surroundings.look_up(WANTED)), "{mode:o}");
        }
        check(0o600, |lookup| matches!(lookup, Lookup::Found(secret) if secret.reveal() == "right"));
        check(0o400, |lookup| matches!(lookup, Lookup::Found(_)));
        check(0o640, |lookup| matches!(lookup, Lookup::Exposed(_)));
        check(0o604, |lookup| matches!(lookup, Lookup::Exposed(_)));
    }
}
