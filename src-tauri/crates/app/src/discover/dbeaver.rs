//! The connections of DBeaver: `data-sources.json` in each project of its workspace. Passwords are in another file, which
//! is not opened.

use std::path::{Path, PathBuf};

use api::discover::FoundKind;
use serde_json::Value;

use super::connection::Connection;
use super::{Lead, Scout};

/// Below the folder of programs' data.
const WORKSPACE: &str = "DBeaverData/workspace6";
/// Projects of a workspace, and connections of one, that are read.
const MOST_PROJECTS: usize = 50;
const MOST: usize = 500;

pub fn look(scout: &mut Scout<'_>) -> Option<()> {
    let surroundings = scout.surroundings;
    let home = &surroundings.home;
    let packaged = [".var/app/io.dbeaver.DBeaverCommunity/data", "snap/dbeaver-ce/current/.local/share"];
    let data = surroundings.data.iter().cloned().chain(packaged.map(|folder| home.join(folder)));
    for workspace in data.map(|folder| folder.join(WORKSPACE)) {
        let Ok(projects) = std::fs::read_dir(&workspace) else { continue };
        let mut files: Vec<_> = projects
            .take(MOST_PROJECTS)
            .filter_map(|project| Some(project.ok()?.path().join(".dbeaver").join("data-sources.json")))
            .collect();
        files.sort();
        for file in files {
            read(scout, &file)?;
        }
    }
    Some(())
}

fn read(scout: &mut Scout<'_>, file: &Path) -> Option<()> {
    let Some(text) = scout.surroundings.text(file) else { return Some(()) };
    let from = scout.surroundings.shown(file);
    scout.looked(from.clone())?;
    let Ok(sources) = serde_json::from_str::<Value>(&text) else { return Some(()) };
    let connections = sources.get("connections").and_then(Value::as_object).into_iter().flatten();
    for (_, connection) in connections.take(MOST) {
        let Some(settings) = connection.get("configuration") else { continue };
        let provider = said(connection, "provider");
        let url = said(settings, "url");
        let text = match provider.as_str() {
            "postgresql" => postgres(settings),
            _ => path(&url).map(|path| path.display().to_string()),
        };
        let Some(text) = text else { continue };
        let (name, from) = (said(connection, "name"), from.clone());
        scout.found(Lead { kind: FoundKind::Connection, text, name, from, bytes: None, modified: None })?;
    }
    Some(())
}

fn postgres(settings: &Value) -> Option<String> {
    let connection = Connection {
        host: said(settings, "host"),
        port: said(settings, "port"),
        database: said(settings, "database"),
        user: said(settings, "user"),
        ..Connection::default()
    };
    connection.text()
}

/// The file a JDBC address names; what follows a question mark are settings.
fn path(url: &str) -> Option<PathBuf> {
    let path = ["jdbc:sqlite:", "jdbc:duckdb:"].into_iter().find_map(|scheme| url.strip_prefix(scheme))?;
    let path = PathBuf::from(path.split('?').next()?);
    path.is_absolute().then_some(path)
}

fn said(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
