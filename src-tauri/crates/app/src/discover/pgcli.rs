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
