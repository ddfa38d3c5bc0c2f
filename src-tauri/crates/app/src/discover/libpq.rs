//! What `psql` and everything built on libpq connect to: service files, the variables of the environment, and the
//! hosts of the password file. Of that file the first four fields of a line are read, and the password is not.

use std::path::PathBuf;

use api::discover::FoundKind;

use super::connection::Connection;
use super::{Lead, Scout, ini};

fn set(connection: &mut Connection, key: &str, value: &str) {
    let part = match key {
        "host" => &mut connection.host,
        // Where a name is given too, the address only spares looking it up.
        "hostaddr" if connection.host.is_empty() => &mut connection.host,
        "port" => &mut connection.port,
        "dbname" => &mut connection.database,
        "user" => &mut connection.user,
        "sslmode" => &mut connection.sslmode,
        "sslrootcert" => &mut connection.sslrootcert,
        _ => return,
    };
    value.clone_into(part);
}

/// The services of the person's file and of the computer's.
pub fn services(scout: &mut Scout<'_>) -> Option<()> {
    let surroundings = scout.surroundings;
    let own = surroundings.variable("PGSERVICEFILE").map(PathBuf::from);
    let shared = surroundings.variable("PGSYSCONFDIR").map(|folder| PathBuf::from(folder).join("pg_service.conf"));
    for file in [Some(own.unwrap_or_else(|| surroundings.home.join(".pg_service.conf"))), shared].into_iter().flatten()
    {
        let Some(text) = surroundings.text(&file) else { continue };
        let from = surroundings.shown(&file);
        scout.looked(from.clone())?;
        let mut services: Vec<(&str, Connection)> = Vec::new();
        ini::read(&text, |section, key, value| {
            if services.last().is_none_or(|(name, _)| *name != section) {
                services.push((section, Connection::default()));
            }
            if let Some((_, connection)) = services.last_mut() {
                set(connection, key, value);
            }
        });
        for (name, connection) in services {
            hand_on(scout, &connection, name, &from)?;
        }
    }
    Some(())
}

/// The connection the environment describes, and the servers that passwords are kept for.
pub fn surroundings_and_passwords(scout: &mut Scout<'_>) -> Option<()> {
    let surroundings = scout.surroundings;
    let variable = |name: &str| surroundings.variable(name).unwrap_or_default().to_owned();
    let host = surroundings.variable("PGHOST").or_else(|| surroundings.variable("PGHOSTADDR"));
    let connection = Connection {
        // Without a host, libpq asks this computer.
        host: host.unwrap_or("localhost").to_owned(),
        port: variable("PGPORT"),
        database: variable("PGDATABASE"),
        user: variable("PGUSER"),
        sslmode: variable("PGSSLMODE"),
        sslrootcert: variable("PGSSLROOTCERT"),
    };
    if let Some(said) = ["PGHOST", "PGHOSTADDR", "PGDATABASE"].into_iter().find(|name| !variable(name).is_empty()) {
        scout.looked(said.to_owned())?;
        hand_on(scout, &connection, "", said)?;
    }
    let file = surroundings.variable("PGPASSFILE").map(PathBuf::from);
    let file = file.unwrap_or_else(|| surroundings.home.join(".pgpass"));
    let Some(text) = surroundings.text(&file) else { return Some(()) };
    let from = surroundings.shown(&file);
    scout.looked(from.clone())?;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some([host, port, database, user]) = fields(line) else { continue };
        let connection = Connection { host, port, database, user, ..Connection::default() };
        hand_on(scout, &connection, "", &from)?;
    }
    Some(())
}

fn hand_on(scout: &mut Scout<'_>, connection: &Connection, name: &str, from: &str) -> Option<()> {
    let Some(text) = connection.text() else { return Some(()) };
    let name = if name.is_empty() { connection.name() } else { name };
    scout.found(Lead {
        kind: FoundKind::Connection,
        text,
        name: name.to_owned(),
        from: from.to_owned(),
        bytes: None,
        modified: None,
    })
}

/// Host, port, database and user of a line of the password file; empty where it says any. What follows the fourth
/// colon is never looked at.
fn fields(line: &str) -> Option<[String; 4]> {
    let mut fields: [String; 4] = Default::default();
    let mut characters = line.chars();
    for field in &mut fields {
        loop {
            match characters.next()? {
                ':' => break,
                '\\' => field.push(characters.next()?),
                other => field.push(other),
            }
        }
        if *field == "*" {
            field.clear();
        }
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_password_file_gives_up_no_password() {
        fn check(line: &str, expected: Option<[&str; 4]>) {
            assert_eq!(fields(line), expected.map(|fields| fields.map(str::to_owned)), "{line}");
        }
        check("wh:5432:shop:ada:secret:more", Some(["wh", "5432", "shop", "ada"]));
        check("*:*:*:*:secret", Some(["", "", "", ""]));
        check(r"a\:b\\c:1:*:me:x", Some([r"a:b\c", "1", "", "me"]));
        check("wh:5432:shop:secret", None);
        check("", None);
        check(r"a\", None);
    }
}
