//! The aliases of pgcli: addresses in the section `alias_dsn` of its settings. A password in one is taken out by the
//! connector that understands the address, and goes nowhere.

use std::path::PathBuf;

use api::discover::FoundKind;

use super::connection::Connection;
use super::{Lead, Scout, ini};

pub fn look(scout: &mut Scout<'_>) -> Option<()> {
    let surroundings = scout.surroundings;
    let settings = surroundings.variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let file = settings.unwrap_or_else(|| surroundings.home.join(".config")).join("pgcli").join("config");
    let Some(text) = surroundings.text(&file) else { return Some(()) };
    let from = surroundings.shown(&file);
    scout.looked(from.clone())?;
    let mut aliases = Vec::new();
    ini::read(&text, |section, name, address| {
        if section == "alias_dsn" {
            aliases.push((name, address.trim_matches(['"', '\''])));
        }
    });
    for (name, address) in aliases {
        if is_torn(address) {
            continue;
        }
        let understood = scout.connectors.iter().find_map(|connector| connector.recognise(address));
        let Some(Ok(place)) = understood else { continue };
        let said = |field: &str| place.address.get(field).unwrap_or_default().to_owned();
        let connection = Connection {
            host: said("host"),
            port: said("port"),
            database: said("database"),
            user: said("user"),
            sslmode: said("sslmode"),
            sslrootcert: said("sslrootcert"),
        };
        let Some(text) = connection.text() else { continue };
        let (name, from) = (name.to_owned(), from.clone());
        scout.found(Lead { kind: FoundKind::Connection, text, name, from, bytes: None, modified: None })?;
    }
    Some(())
}

/// Whether a host seems to follow where the host should have ended: a password with a `/`, `?` or `#` that is not
/// encoded ends the authority early, and what is left of it would be shown as a port, a database or a parameter. Where
/// a plain `@` only stands in a parameter's value, an alias too many is passed over.
fn is_torn(address: &str) -> bool {
    let after = address.split_once("://").and_then(|(_, rest)| rest.split_once(['/', '?', '#']));
    after.is_some_and(|(_, after)| after.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_its_password_tears_apart_is_passed_over() {
        let check = |address: &str, expected: bool| assert_eq!(is_torn(address), expected, "{address}");
        check("postgres://ada:4711/x@wh/dw", true);
        check("postgres://ada:4711?x@wh/dw", true);
        check("postgres://ada:4711#x@wh/dw", true);
        check("postgres://ada:/@wh", true);
        check("jdbc:postgresql://ada:4711/x@wh/dw", true);
        check("postgres://ada:47@11@wh/dw", false);
        check("postgres://ada:4711%2Fx@wh/dw", false);
        check("postgres://ada:4711@wh/dw?sslmode=require", false);
        check("postgres://ada:4711@wh/d%40w", false);
        check("postgres://wh", false);
        check("host=wh password=4711/x@wh", false);
        check("", false);
    }
}
